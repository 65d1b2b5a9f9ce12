import type { MannWhitneySettings } from '../../config/judge-settings.js';
import type { CanaryJudgement, GroupJudgement, MetricJudgement } from '../judgement.js';
import type { Effect, TestResult } from '../test-result.js';
import type { Circumstances, JudgingRules, MeasuredMetric, Reason } from '../measurement.js';
import { acceptedChange } from './accepted-change.js';
import { showScores } from '../show-score.js';
import { decideMetric } from './decide-metric.js';
import { decideVerdict } from './decide-verdict.js';
import type { Estimate } from './estimate.js';
import type { CountsOverTime } from './counts-over-time.js';
import type { Evidence } from './evidence.js';
import { explainMetric } from './explain-metric.js';
import { gatherEvidence } from './gather-evidence.js';
import type { Gathering } from './gathering.js';
import { scoreGroups } from './score-groups.js';
import { findSignificant, levelsOf, type Significance } from './significance.js';
import { warnOfExcuse } from './warn-of-excuse.js';

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
  return judgeAtLevels(rules, measured, { circumstances, levels: levelsOf(rules.judge, circumstances.looks) });
}

/** How a judgement is made that may be that of a planned look. */
export interface Judging extends Omit<Gathering, 'settings'> {
  /** What the p values of metrics may be at most that a look has a limit for. */
  readonly lookLimits?: ReadonlyMap<MeasuredMetric, number> | undefined;
}

/** What the native judge decides at these levels. */
export function judgeAtLevels(
  rules: MannWhitneyRules,
  measured: readonly MeasuredMetric[],
  judging: Judging,
): CanaryJudgement {
  const { circumstances } = judging;
  const evidence = measured.map((metric) => gatherEvidence(metric, { ...judging, settings: rules.judge }));
  const metrics = judgeMetrics(evidence, judging);
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
    ...(rules.anyFailure ? { anyFailure: rules.anyFailure } : {}),
    groups,
    metrics,
    warnings: Number.isNaN(weightedScore) ? [] : groups.flatMap(warnOfGroup),
  };
}

/** Each metric by its evidence, those that were compared all together. */
function judgeMetrics(evidence: readonly Evidence[], { levels, lookLimits }: Judging): MetricJudgement[] {
  const compared = evidence.flatMap((one) => {
    const { finding, measured } = one;
    if (finding.kind !== 'compared') return [];
    const { analysis } = measured.metric;
    return [{ one, test: { analysis, lookLimit: lookLimits?.get(measured), ...finding.comparison } }];
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
    accepted: acceptedChange(measured.metric.analysis),
    test: toTestResult(evidence, significance),
    warnings: [...warnings, ...warnOfExcuse(evidence, significance)],
  };
}

function toTestResult({ finding, limit, sides }: Evidence, significance: Significance | undefined): TestResult | null {
  if (finding.kind === 'compared' && significance) {
    const { estimate, meanRatio, probabilityOfSuperiority, samples, rule, detectable, history } = finding.comparison;
    const { pValue, adjustedPValue } = significance;
    return {
      pValue,
      adjustedPValue,
      effect: toEffect(estimate),
      size: estimate.size,
      meanRatio,
      probabilityOfSuperiority,
      samples,
      smallestDetectableChange: detectable.relative,
      limit,
      history,
      rule,
    };
  }
  if (finding.kind === 'counts-over-time') return ofCounts(finding.found, sides);
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

function ofCounts({ estimate, pValue, counts }: CountsOverTime, { baseline, canary }: Evidence['sides']): TestResult {
  return {
    pValue,
    adjustedPValue: pValue,
    effect: toEffect(estimate),
    size: estimate.size,
    meanRatio: baseline.mean === 0 ? NaN : canary.mean / baseline.mean,
    probabilityOfSuperiority: NaN,
    samples: { used: counts.robust.count, effective: null, autocorrelation: null },
    smallestDetectableChange: null,
    rule: 'counts',
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
