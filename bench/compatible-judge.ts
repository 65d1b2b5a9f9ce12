import { MetricAnalysis } from '../src/config/metric-analysis.js';
import type { MeasuredMetric } from '../src/judge/judgement.js';
import { classifyMetric } from '../src/judge/netflix-aca/classify-metric.js';
import { timingOf, type Timing } from './measure.js';

const SIZES = [
  { samples: 60, limitMs: 0.1, rounds: 2_000 },
  { samples: 1_440, limitMs: 2, rounds: 300 },
];
const SEED = 20_261_121;

/** Times one metric of each size: latencies with ties and without, and counts of rare events, equal sides and shifted ones. */
export function benchCompatibleJudge(): Timing[] {
  return SIZES.flatMap(({ samples, limitMs, rounds }) =>
    Object.entries(inputs(samples)).map(([name, measured]) => {
      for (let i = 0; i < rounds; i++) classifyMetric(measured);
      const durations = Array.from({ length: rounds }, () => {
        const startedMs = performance.now();
        classifyMetric(measured);
        return performance.now() - startedMs;
      });
      return timingOf(`${String(samples)} samples, ${name}`, durations, limitMs);
    }),
  );
}

function inputs(samples: number): Record<string, MeasuredMetric> {
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
