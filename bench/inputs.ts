import { MetricAnalysis } from '../src/config/metric-analysis.js';
import type { MeasuredMetric } from '../src/judge/measurement.js';

const SEED = 20_261_121;

/** One metric of this many samples a side, by what its samples are like: latencies with ties and without, and counts of rare events. The same on every run. */
export function metricInputs(samples: number): Record<string, MeasuredMetric> {
  const uniform = uniformSequence();
  const latency = (): number =>
    100 * Math.exp(0.3 * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
  const count = (): number => (uniform() < 0.74 ? 0 : 1 + Math.floor(3 * uniform() ** 2));
  const side = (draw: () => number): Float64Array => Float64Array.from({ length: samples }, draw);
  const metric = { name: 'bench', groups: ['g'], series: 'one' as const, analysis: MetricAnalysis.parse({}) };
  return {
    'latencies, equal': { metric, baseline: side(latency), canary: side(latency) },
    'latencies, +25 %': { metric, baseline: side(latency), canary: side(() => 1.25 * latency()) },
    'latencies in whole ms': {
      metric,
      baseline: side(() => Math.round(latency())),
      canary: side(() => Math.round(latency())),
    },
    'counts, three quarters 0': { metric, baseline: side(count), canary: side(count) },
  };
}

/** Uniform numbers between 0 and 1 by the minimal standard generator of Park & Miller, the same on every run. */
function uniformSequence(): () => number {
  let state = SEED;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
