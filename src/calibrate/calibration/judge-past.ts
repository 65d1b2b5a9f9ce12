import { standardJudge, type MannWhitneySettings } from '../../config/judge-settings.js';
import type { Metric } from '../../config/metric-config.js';
import { judgeCanary } from '../../judge/judge-canary.js';
import type { MetricJudgement } from '../../judge/judgement.js';
import type { Effect } from '../../judge/test-result.js';
import type { Circumstances, History, JudgingRules, MeasuredMetric } from '../../judge/measurement.js';
import { normalQuantile } from '../../stats/normal.js';

/** How a healthy comparison came out that both judges were shown, without any history. */
export interface JudgedPast {
  /** The effect as histories keep it. */
  readonly size: number;
  /** Null where nobody looked. */
  readonly autocorrelation: number | null;
  readonly tier0: boolean;
  readonly netflixAca: boolean;
  /** The standard error of the effect, were all samples independent, on its own scale; undefined where it cannot be told. */
  readonly independentError: number | undefined;
  /** The baseline's mean, in the metric's unit. */
  readonly base: number;
}

/** A metric as it was measured in a past window. */
export interface PastMeasurement {
  readonly measured: MeasuredMetric;
  readonly circumstances: Circumstances;
}

/** What both judges make of a past comparison, the metric judged alone; undefined where it comes to nothing. */
export function judgePast(past: PastMeasurement, settings: MannWhitneySettings): JudgedPast | undefined {
  const native = judgeAlone(past, settings);
  const size = native.test?.size;
  if (!native.test || size === undefined || !Number.isFinite(size)) return undefined;
  const independent = judgeAlone(past, { ...settings, dependence: 'none' }).test;
  return {
    size,
    autocorrelation: native.test.samples.autocorrelation,
    tier0: isFlagged(native),
    netflixAca: isFlagged(judgeAlone(past, standardJudge('netflix-aca'))),
    independentError: independent?.effect ? errorOf(independent.effect, independent.size ?? 0) : undefined,
    base: native.baseline.mean,
  };
}

/** Whether the comparison would have been flagged, with this history. */
export function isFlaggedWith(
  { measured, circumstances }: PastMeasurement,
  history: History,
  settings: MannWhitneySettings,
): boolean {
  return isFlagged(judgeAlone({ measured: { ...measured, history }, circumstances }, settings));
}

function isFlagged({ classification }: MetricJudgement): boolean {
  return classification === 'high' || classification === 'low';
}

function judgeAlone({ measured, circumstances }: PastMeasurement, judge: JudgingRules['judge']): MetricJudgement {
  const rules = { judge, groups: weightsOf(measured.metric), thresholds: { pass: 95, marginal: 75 } };
  const [judged] = judgeCanary(rules, [measured], circumstances).metrics;
  if (!judged) throw new RangeError('A metric that is measured is judged');
  return judged;
}

function weightsOf({ groups }: Metric): JudgingRules['groups'] {
  return Object.fromEntries(groups.map((group) => [group, 100 / groups.length]));
}

/** The standard error that an interval tells of, on the scale that histories keep effects on. */
function errorOf({ kind, value, high, confidence }: Effect, size: number): number | undefined {
  // Half of the interval: the lower end of one of counts may be nothing.
  const above = kind === 'ratio' ? Math.log(high / value) : (high - value) * Math.abs(size / value);
  const error = above / normalQuantile((1 + confidence) / 2);
  return Number.isFinite(error) && error > 0 ? error : undefined;
}
