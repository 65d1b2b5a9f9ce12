import { readNativeMetricConfig, type MetricConfig } from '../../src/config/metric-config.js';
import type { Deployment } from '../../src/config/deployments.js';
import type { NamedConfig } from '../../src/config/load-metric-configs.js';
import { judgeCanary } from '../../src/judge/judge-canary.js';
import type { Judgement } from '../../src/judge/judgement.js';
import { NO_CIRCUMSTANCES, type Measurement } from '../../src/judge/measurement.js';

/** The samples of a metric; null is a gap. */
export interface PastSamples {
  readonly baseline: readonly (number | null)[];
  readonly canary: readonly (number | null)[];
}

/** A config with these metrics, all of one group. */
export function namedConfig(name: string, metrics: Readonly<Record<string, object>>): NamedConfig {
  const reading = readNativeMetricConfig({
    groups: { g: 100 },
    metrics: Object.entries(metrics).map(([metric, analysis]) => ({ name: metric, group: 'g', analysis })),
  });
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return { name, digest: `sha256:${name}`, config: reading.value, warnings: [] };
}

/** A deployment whose window is twenty minutes from the start of 2026 on. */
export function deployment(name: string, parts: Partial<Deployment> = {}): Deployment {
  const startMs = Date.parse('2026-01-01T00:00:00Z');
  return {
    name,
    baseline: { scope: { version: 'old' }, offset: 0 },
    canary: { scope: { version: name } },
    scope: {},
    window: { startMs, endMs: startMs + 1_200_000 },
    outcome: 'unknown',
    ...parts,
  };
}

/** What the native judge makes of these samples, as the whole answer. */
export function pastJudgement(
  { name, digest, config }: NamedConfig,
  samples: Readonly<Record<string, PastSamples>>,
  stoppedAfter?: number,
): Judgement {
  const measurements = config.metrics.flatMap((metric): Measurement[] => {
    const own = samples[metric.name];
    return own ? [measurementOf(metric, own)] : [];
  });
  const judged = judgeCanary(config, measurements, NO_CIRCUMSTANCES);
  const iso = (minute: number): string => new Date(Date.parse('2026-01-01T00:00:00Z') + minute * 60_000).toISOString();
  return {
    ...judged,
    metrics: judged.metrics.map((one, i) => ({ judged: one, measured: measurements[i] ?? null })),
    config: { name, digest },
    window: {
      start: iso(0),
      end: iso(20),
      judgedFrom: iso(1),
      judgedTo: iso(20),
      stepSeconds: 60,
      warmupSeconds: 60,
      slots: 20,
      judgedSlots: 19,
    },
    traffic: null,
    comparison: null,
    scope: { baseline: {}, canary: {} },
    looks: stoppedAfter === undefined ? null : { looks: [], stop: { afterSlots: stoppedAfter } },
    timing: { fetchMs: 0, judgeMs: 0, sources: {} },
  } as unknown as Judgement;
}

function measurementOf(metric: MetricConfig['metrics'][number], { baseline, canary }: PastSamples): Measurement {
  const side = (values: readonly (number | null)[]) => {
    const judged = Float64Array.from(values, (value) => value ?? NaN);
    const filled = values.filter((value) => value !== null).length;
    // One slot of warm-up is before them, which is no gap.
    const slots = Float64Array.from([metric.name === 'errors' ? NaN : 1, ...judged]);
    return { judged, side: { slots, expected: values.length, filled } };
  };
  const sides = { baseline: side(baseline), canary: side(canary) };
  return {
    metric,
    baseline: sides.baseline.judged,
    canary: sides.canary.judged,
    sides: { baseline: sides.baseline.side, canary: sides.canary.side },
    judged: { from: null, to: null },
    warnings: [],
  };
}
