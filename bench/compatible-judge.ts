import { classifyMetric } from '../src/judge/netflix-aca/classify-metric.js';
import { metricInputs } from './inputs.js';
import { timeRuns, type Timing } from './measure.js';

const SIZES = [
  { samples: 60, limitMs: 0.1, rounds: 2_000 },
  { samples: 1_440, limitMs: 2, rounds: 300 },
];

/** Times one metric of each size and kind by Kayenta's rules. */
export function benchCompatibleJudge(): Timing[] {
  return SIZES.flatMap(({ samples, limitMs, rounds }) =>
    Object.entries(metricInputs(samples)).map(([name, measured]) =>
      timeRuns({ name: `${String(samples)} samples, ${name}`, rounds, limitMs }, () => classifyMetric(measured)),
    ),
  );
}
