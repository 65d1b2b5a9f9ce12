import { standardJudge, type JudgeSettings } from '../../src/config/judge-settings.js';
import { MetricAnalysis } from '../../src/config/metric-analysis.js';
import type { Metric } from '../../src/config/metric-config.js';
import { Thresholds } from '../../src/config/thresholds.js';
import { judgeCanary } from '../../src/judge/judge-canary.js';
import type { MetricJudgement } from '../../src/judge/judgement.js';
import type { JudgingRules, MeasuredMetric } from '../../src/judge/measurement.js';

/** The judges that are measured. */
export type JudgeName = JudgeSettings['name'];
/** What of a metric is drawn. */
export type Drawn = Omit<MeasuredMetric, 'metric'>;

/** A metric as a config has it that says nothing but its direction. */
export function metricOf(name: string, group: string, direction: MetricAnalysis['direction'] = 'either'): Metric {
  return { name, groups: [group], series: 'one', analysis: MetricAnalysis.parse({ direction }) };
}

/** The rules of a config that says nothing but its groups. */
export function rulesOf(judge: JudgeName, groups: Readonly<Record<string, number>>): JudgingRules {
  return { judge: standardJudge(judge), groups, thresholds: Thresholds.parse({}), anyFailure: undefined };
}

/** One judge of one metric, all else by default. */
export function createMetricJudge(
  judge: JudgeName,
  direction: MetricAnalysis['direction'] = 'either',
): (drawn: Drawn) => MetricJudgement {
  const metric = metricOf('metric', 'all', direction);
  const rules = rulesOf(judge, { all: 100 });
  return (drawn) => {
    const [judged] = judgeCanary(rules, [{ ...drawn, metric }]).metrics;
    if (!judged) throw new Error('A judgement without its metric');
    return judged;
  };
}
