import type { GroupJudgement, MetricJudgement } from '../judgement.js';
import type { JudgingRules } from '../measurement.js';
import { settle } from '../settle.js';

const TOTAL_WEIGHT = 100;

/** The groups with the score that they make together. */
export interface Score {
  readonly groups: readonly GroupJudgement[];
  /** From 0 to 100; NaN where nothing could be scored. */
  readonly weightedScore: number;
}

/** Whether a metric counts as failed, where it is not the metric's own answer that counts. */
export type CountsAsFailed = (metric: MetricJudgement) => boolean;

/**
 * The groups that the metrics belong to, in order of name, and their weighted score.
 *
 * A group's score is the percentage of its metrics that pass, of those that pass or fail. A group in which none does has no score, and
 * the others share its weight, each in proportion to its own. Groups without a weight of their own share what is left of 100.
 */
export function scoreGroups(
  metrics: readonly MetricJudgement[],
  weights: JudgingRules['groups'],
  countsAsFailed: CountsAsFailed = ({ failed }) => failed,
): Score {
  const names = [...new Set(metrics.flatMap(({ metric }) => metric.groups))].sort();
  const given = Object.values(weights).reduce((sum, weight) => sum + Math.max(0, weight), 0);
  const unweighted = names.filter((name) => !Object.hasOwn(weights, name)).length;
  const rest = Math.max(0, TOTAL_WEIGHT - given) / Math.max(1, unweighted);
  const groups = names.map((name): GroupJudgement => {
    const members = metrics.filter(({ metric }) => metric.groups.includes(name));
    const failed = members.filter(countsAsFailed).length;
    const passed = members.filter((one) => one.classification === 'pass' && !countsAsFailed(one)).length;
    const withoutData = members.filter(({ classification }) => classification === 'no-data').length;
    const score = (passed / (passed + failed)) * 100;
    const weight = Object.hasOwn(weights, name) ? Math.max(0, weights[name] ?? 0) : rest;
    return { name, weight, score, passed, failed, withoutData };
  });
  const weighed = spreadWeights(groups);
  const sum = weighed.reduce((total, { score, weight }) => total + (Number.isNaN(score) ? 0 : score * weight), 0);
  const judged = weighed.some(({ weight }) => weight > 0);
  return { groups: weighed, weightedScore: judged ? settle(sum / TOTAL_WEIGHT) : NaN };
}

/** The groups with the weights that count: none for what has no score, and 100 for all others together. */
function spreadWeights(groups: readonly GroupJudgement[]): GroupJudgement[] {
  const scored = ({ score }: GroupJudgement): boolean => !Number.isNaN(score);
  const total = groups.filter(scored).reduce((sum, { weight }) => sum + weight, 0);
  return groups.map((group) => ({
    ...group,
    weight: scored(group) && total > 0 ? (group.weight / total) * TOTAL_WEIGHT : 0,
  }));
}

/** The share of the score, from 0 to 1, that each metric has by itself. */
export function sharesOf(
  metrics: readonly MetricJudgement[],
  groups: readonly GroupJudgement[],
): ReadonlyMap<MetricJudgement, number> {
  const byName = new Map(groups.map((group) => [group.name, group]));
  return new Map(
    metrics.map((one) => {
      const counted = one.failed || one.classification === 'pass';
      const share = one.metric.groups.reduce((sum, name) => {
        const group = byName.get(name);
        return group ? sum + group.weight / TOTAL_WEIGHT / Math.max(1, group.passed + group.failed) : sum;
      }, 0);
      return [one, counted ? share : 0];
    }),
  );
}
