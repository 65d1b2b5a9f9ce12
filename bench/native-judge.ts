import { standardJudge } from '../src/config/judge-settings.js';
import { judgeCanary } from '../src/judge/judge-canary.js';
import type { JudgingRules, MeasuredMetric } from '../src/judge/measurement.js';
import { metricInputs } from './inputs.js';
import { timeRuns, type Timing } from './measure.js';

const SIZES = [
  { samples: 60, limitMs: 0.1, rounds: 3_000 },
  { samples: 180, limitMs: 0.25, rounds: 1_500 },
  { samples: 1_440, limitMs: 1.5, rounds: 300 },
  { samples: 10_080, limitMs: 15, rounds: 60 },
  { samples: 80_640, limitMs: 15 * 8 * 1.3, rounds: 10 },
];
const RULES: JudgingRules = {
  judge: standardJudge('mann-whitney'),
  groups: { g: 100 },
  thresholds: { pass: 95, marginal: 75 },
};
const METRICS = { count: 30, samples: 60, limitMs: 4, rounds: 200 };

/** How long one metric takes the native judge, beside sorting its samples. */
export interface NativeTiming {
  readonly judged: Timing;
  readonly sorted: Timing;
}

/** Times the native judge on one metric of each size and kind. The largest size shows that time grows no faster than n log n. */
export function benchNativeJudge(): NativeTiming[] {
  return SIZES.flatMap(({ samples, limitMs, rounds }) =>
    Object.entries(metricInputs(samples)).map(([kind, measured]) => {
      const name = `${String(samples)} samples, ${kind}`;
      return {
        judged: timeRuns({ name, rounds, limitMs }, () => judgeCanary(RULES, [measured])),
        sorted: timeRuns({ name, rounds, limitMs: Infinity }, () => {
          sortSides(measured);
        }),
      };
    }),
  );
}

/** Times a whole judgement of many metrics. */
export function benchManyMetrics(): Timing {
  const { count, samples, limitMs, rounds } = METRICS;
  const [first] = Object.values(metricInputs(samples));
  if (!first) throw new Error('There must be an input');
  const measured = Array.from({ length: count }, (_, i): MeasuredMetric => ({
    ...first,
    metric: { ...first.metric, name: `m${String(i)}` },
  }));
  const name = `${String(count)} metrics of ${String(samples)} samples`;
  return timeRuns({ name, rounds, limitMs }, () => judgeCanary(RULES, measured));
}

function sortSides({ baseline, canary }: MeasuredMetric): void {
  baseline.toSorted();
  canary.toSorted();
}
