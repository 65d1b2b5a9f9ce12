import { figureOfSide } from '../judge/figure-of-side.js';
import { USUAL_TOLERANCE, type KnownSides, type SideFacts } from '../judge/known-sides.js';
import type { Measurement, Reason, Sides } from '../judge/measurement.js';
import { requestClustering } from '../judge/request-clustering.js';
import { warnOfSides } from '../judge/warn-of-sides.js';
import type { FetchedWish } from './fetch-judgement.js';
import type { ConfiguredRequest, SideFigure } from './plan-judgement.js';
import { warningsOf } from './warn-of-fetch.js';

/** What was fetched and measured that tells of the sides as wholes. */
export interface SideEvidence {
  readonly fetched: readonly FetchedWish[];
  readonly measurements: readonly Measurement[];
}

/** What is known of the sides as wholes, null where nothing is; with what to know about that. */
export interface SideKnowledge {
  readonly sides: KnownSides | null;
  readonly warnings: readonly Reason[];
}

/** Of each side, where it is known. */
type Known = Sides<number | undefined>;

/** What was measured of the sides as wholes, beside what the request says that they should be. */
export function knowSides({ request, config }: ConfiguredRequest, evidence: SideEvidence): SideKnowledge {
  const { split, baseline } = request;
  const instances = askedFigure('instances', evidence);
  const age = askedFigure('age', evidence);
  const slots = requestSlots(evidence);
  const known = {
    requests: slots && { baseline: total(slots.baseline), canary: total(slots.canary) },
    instances: instances.figure ?? countedInstances(evidence.measurements),
    ageSeconds: age.figure,
  };
  const warnings = [...instances.warnings, ...age.warnings];
  if (!split && Object.values(known).every((fact) => fact === undefined)) return { sides: null, warnings };
  const factsOf = (side: keyof Sides<unknown>): SideFacts => ({
    requests: known.requests?.[side],
    instances: known.instances?.[side],
    ageSeconds: known.ageSeconds?.[side],
    share: shareOf(known.requests, side),
    expectedShare: shareOf(split, side),
  });
  const sides = {
    baseline: factsOf('baseline'),
    canary: factsOf('canary'),
    tolerance: config.comparability?.tolerance ?? USUAL_TOLERANCE,
    clustering: slots ? requestClustering(slots) : 1,
    simultaneous: baseline.offset === 0,
  };
  return { sides, warnings: [...warnings, ...warnOfSides(sides)] };
}

function shareOf(parts: Known | undefined, side: keyof Sides<unknown>): number | undefined {
  const { baseline, canary } = parts ?? {};
  const part = parts?.[side];
  if (baseline === undefined || canary === undefined || part === undefined) return undefined;
  return baseline + canary > 0 ? part / (baseline + canary) : undefined;
}

/** What each side had, slot by slot: by the traffic of the config, else by the exposure of the first metric that counts. */
function requestSlots({ fetched, measurements }: SideEvidence): Sides<Float64Array> | undefined {
  const wish = fetched.find(({ metric, figure }) => metric === null && figure === undefined);
  if (wish?.kind === 'fetched') {
    const { judged, queries } = wish.fetch;
    const slotsOf = (side: keyof Sides<unknown>): Float64Array =>
      sumOfSlots(
        wish.series[side].map(({ values }) => values.subarray(judged.from, judged.to)),
        judged.to - judged.from,
      );
    return queries.baseline && { baseline: slotsOf('baseline'), canary: slotsOf('canary') };
  }
  const first = measurements.find(({ counts, metric }) => counts !== undefined && !metric.analysis.muted);
  if (!first) return undefined;
  const counted = measurements.flatMap(({ metric, counts }) =>
    metric.name === first.metric.name && counts ? [counts] : [],
  );
  const exposureOf = (side: keyof Sides<unknown>): Float64Array =>
    sumOfSlots(
      counted.map((counts) => counts[side].exposure),
      first.canary.length,
    );
  return { baseline: exposureOf('baseline'), canary: exposureOf('canary') };
}

function sumOfSlots(series: readonly Float64Array[], slots: number): Float64Array {
  return Float64Array.from({ length: slots }, (_, slot) => total(series.map((values) => values[slot] ?? NaN)));
}

function total(values: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Number.isFinite(value) ? value : 0;
  return sum;
}

interface Figure {
  readonly figure: Known | undefined;
  readonly warnings: readonly Reason[];
}

/** What the config asks of both sides; no judgement fails for it. */
function askedFigure(figure: SideFigure, { fetched }: SideEvidence): Figure {
  const wish = fetched.find((one) => one.figure === figure);
  if (!wish) return { figure: undefined, warnings: [] };
  const unknown = `${figure}-unknown`;
  const what = figure === 'age' ? 'How long the instances have been running' : 'How many instances the sides have';
  if (wish.kind === 'failed') {
    const text = `${what} is not known: ${wish.failure.detail.message}.`;
    return { figure: undefined, warnings: [{ code: unknown, text }] };
  }
  const { from, to } = wish.fetch.judged;
  const valueOf = (side: keyof Sides<unknown>): number | undefined =>
    figureOfSide(
      wish.series[side].map(({ values }) => values.subarray(from, to)),
      figure === 'age' ? 'median' : 'sum',
    );
  const values = { baseline: valueOf('baseline'), canary: valueOf('canary') };
  const without = (['baseline', 'canary'] as const).filter((side) => values[side] === undefined);
  const text = `${what} is not known of the ${without.join(' and the ')}: its query finds nothing there.`;
  const warnings = without.length > 0 ? [{ code: unknown, text }] : [];
  return { figure: values, warnings: [...warnings, ...warningsOf(`comparability.${figure}`, wish)] };
}

/** The instances of the first metric whose series are instances: those that have a sample. */
function countedInstances(measurements: readonly Measurement[]): Known | undefined {
  const { instances } = measurements.find((one) => one.instances !== undefined) ?? {};
  if (!instances) return undefined;
  const countOf = (side: keyof Sides<unknown>): number | undefined =>
    figureOfSide([countsOfSamples(instances[side].map(({ samples }) => samples))], 'sum');
  return { baseline: countOf('baseline'), canary: countOf('canary') };
}

/** How many series have a sample, slot by slot; NaN where none has. One series after the other, which is how they lie in memory. */
function countsOfSamples(series: readonly Float64Array[]): Float64Array {
  const counts = new Float64Array(series[0]?.length ?? 0);
  for (const samples of series) {
    for (let slot = 0; slot < counts.length; slot++) {
      if (!Number.isNaN(samples[slot] ?? NaN)) counts[slot] = (counts[slot] ?? 0) + 1;
    }
  }
  return counts.map((count) => (count === 0 ? NaN : count));
}
