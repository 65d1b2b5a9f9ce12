import type { MannWhitneySettings } from '../../config/judge-settings.js';
import type { CanaryJudgement, Effect, GroupJudgement, MetricJudgement, TestResult } from '../judgement.js';
import type { Circumstances, JudgingRules, MeasuredMetric, Reason } from '../measurement.js';
import { showScores } from '../show-score.js';
import { decideMetric } from './decide-metric.js';
import { decideVerdict } from './decide-verdict.js';
import type { Estimate } from './estimate.js';
import type { Evidence } from './evidence.js';
import { explainMetric } from './explain-metric.js';
import { gatherEvidence } from './gather-evidence.js';
import { scoreGroups } from './score-groups.js';
import { findSignificant, levelsOf, type Levels, type Significance } from './significance.js';

/** The rules of this judge, with its options. */
export interface MannWhitneyRules extends JudgingRules {
  readonly judge: MannWhitneySettings;
}

/**
 * What the native judge decides: a metric fails for a change that is beyond chance, among all metrics that were looked at, and large enough
 * to matter; groups are scored over what has data; and evidence that could not have shown a failure carries no pass.
 */
export function judgeMannWhitney(
  rules: MannWhitneyRules,
  measured: readonly MeasuredMetric[],
  circumstances: Circumstances,
): CanaryJudgement {
  const levels = levelsOf(rules.judge, circumstances.looks);
  const evidence = measured.map((metric) => gatherEvidence(metric, { settings: rules.judge, levels, circumstances }));
  const metrics = judgeMetrics(evidence, levels);
  const scored = metrics.filter(({ metric }) => !metric.analysis.muted);
  const score = scoreGroups(scored, rules.groups);
  const { weightedScore, groups } = score;
  const decided = decideVerdict({ scored, score, rules, circumstances });
  return {
    judge: 'mann-whitney/1',
    ...decided,
    weightedScore,
    shown: showScores({ ...decided, weightedScore }, rules.thresholds),
    thresholds: rules.thresholds,
    groups,
    metrics,
    warnings: Number.isNaN(weightedScore) ? [] : groups.flatMap(warnOfGroup),
  };
}

/** Each metric by its evidence, those that were compared all together. */
function judgeMetrics(evidence: readonly Evidence[], levels: Levels): MetricJudgement[] {
  const compared = evidence.flatMap((one) => {
    const { finding, measured } = one;
    if (finding.kind !== 'compared') return [];
    return [{ one, test: { analysis: measured.metric.analysis, ...finding.comparison } }];
  });
  const found = findSignificant(
    compared.map(({ test }) => test),
    levels,
  );
  const significance = new Map(compared.map(({ one }, i) => [one, found[i]]));
  return evidence.map((one) => judgeMetric(one, significance.get(one)));
}

function judgeMetric(evidence: Evidence, significance: Significance | undefined): MetricJudgement {
  const { measured, sides, instances, warnings } = evidence;
  const decision = decideMetric(evidence, significance);
  const { classification, failed, criticalFailure, weakness } = decision;
  const { reason, finding } = explainMetric(evidence, decision, significance);
  return {
    metric: measured.metric,
    labels: measured.labels,
    ...sides,
    classification,
    failed,
    criticalFailure,
    reason,
    finding,
    weakness,
    instances,
    test: toTestResult(evidence, significance),
    warnings,
  };
}

function toTestResult({ finding, limit, sides }: Evidence, significance: Significance | undefined): TestResult | null {
  if (finding.kind === 'compared' && significance) {
    const { estimate, meanRatio, probabilityOfSuperiority, samples, rule, detectable } = finding.comparison;
    const { pValue, adjustedPValue } = significance;
    return {
      pValue,
      adjustedPValue,
      effect: toEffect(estimate),
      meanRatio,
      probabilityOfSuperiority,
      samples,
      smallestDetectableChange: detectable.relative,
      limit,
      rule,
    };
  }
  if (!limit) return null;
  return {
    pValue: null,
    adjustedPValue: null,
    effect: null,
    meanRatio: NaN,
    probabilityOfSuperiority: NaN,
    samples: { used: sides.canary.count, effective: null, autocorrelation: null },
    smallestDetectableChange: null,
    limit,
    rule: 'limit',
  };
}

function toEffect({ effect, change }: Estimate): Effect {
  return Number.isFinite(change.absolute) ? { ...effect, absolute: change.absolute } : effect;
}

function warnOfGroup({ name, score }: GroupJudgement): Reason[] {
  if (!Number.isNaN(score)) return [];
  const text = `No metric of group "${name}" has data; the other groups share its weight.`;
  return [{ code: 'group-without-data', text }];
}
