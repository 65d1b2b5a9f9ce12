import type { Metric } from '../config/metric-config.js';
import { describe } from '../stats/describe.js';
import type { JudgedSide, MetricJudgement } from './judgement.js';

/** How a metric stands in a judgement that could not be measured: in error, without a share in the score. */
export function judgeUnmeasured(metric: Metric, why: string): MetricJudgement {
  const none = new Float64Array();
  const side: JudgedSide = { ...describe(none), samples: none };
  return {
    metric,
    baseline: side,
    canary: side,
    classification: 'error',
    failed: false,
    criticalFailure: false,
    reason: {
      code: 'not-measured',
      text: `${metric.name} could not be measured: ${why}. It is left out of the score.`,
    },
    accepted: null,
    test: null,
    warnings: [],
  };
}
