import { countsEvents, type GoldenMetric, type GoldenSamples, type GoldenSide } from '../config/golden-series.js';
import type { InlineData, InlineSeries } from '../config/inline-data.js';
import { createDraw } from './draw.js';

type InlineMetric = InlineData[string];

/** The series of a metric as its test writes or generates them: the same each time. */
export function laySamples(metric: string, { baseline, canary }: GoldenMetric): InlineMetric {
  const first = baseline && laySide(baseline, { name: `${metric}/baseline`, baseline: undefined });
  const second = canary && laySide(canary, { name: `${metric}/canary`, baseline: first });
  return { ...(first ? { baseline: first } : {}), ...(second ? { canary: second } : {}) };
}

interface Place {
  /** Of the draw. */
  readonly name: string;
  /** Undefined for the baseline itself, and where it has no data. */
  readonly baseline: InlineSeries | undefined;
}

function laySide(side: GoldenSide, { name, baseline }: Place): InlineSeries {
  if (!('exposure' in side)) {
    return generate(side, { name, like: baseline instanceof Float64Array ? baseline : new Float64Array() });
  }
  const { events: likeEvents, exposure: likeExposure } = countsOf(baseline);
  const exposure = whole(generate(side.exposure, { name: `${name}/exposure`, like: likeExposure }));
  if ('events' in side) {
    return { events: whole(generate(side.events, { name: `${name}/events`, like: likeEvents })), exposure };
  }
  const { poisson } = createDraw(`${String(side.seed)}/${name}/events`);
  return {
    events: exposure.map((all) => (Number.isNaN(all) ? NaN : Math.min(all, poisson(side.rate * all)))),
    exposure,
  };
}

function countsOf(baseline: InlineSeries | undefined): { events: Float64Array; exposure: Float64Array } {
  if (baseline && 'events' in baseline) return baseline;
  return { events: new Float64Array(), exposure: new Float64Array() };
}

/** Nothing happens by halves, or less than not at all. */
function whole(samples: Float64Array): Float64Array {
  return samples.map((value) => Math.max(0, Math.round(value)));
}

interface Surroundings {
  readonly name: string;
  readonly like: Float64Array;
}

function generate(written: GoldenSamples, { name, like }: Surroundings): Float64Array {
  if (written instanceof Float64Array) return written;
  const { normal } = createDraw(`${String(written.seed)}/${name}`);
  // Of a log-normal distribution with mean 1, so that no sample changes its sign.
  const factor = (): number => Math.exp(written.noise * normal() - written.noise ** 2 / 2);
  if ('like' in written) {
    const { slots = like.length, times, plus } = written;
    return Float64Array.from({ length: slots }, (_, slot) => ((like[slot] ?? NaN) * times + plus) * factor());
  }
  return Float64Array.from({ length: written.slots }, () => written.level * factor());
}

/** Whether a canary that is to be like its baseline has none that it could be like. */
export function lacksModel({ baseline, canary }: GoldenMetric): boolean {
  if (!canary || (baseline && countsEvents(baseline) === countsEvents(canary))) return false;
  const parts = 'exposure' in canary ? [canary.exposure, ...('events' in canary ? [canary.events] : [])] : [canary];
  return parts.some((part) => 'like' in part) && baseline === undefined;
}
