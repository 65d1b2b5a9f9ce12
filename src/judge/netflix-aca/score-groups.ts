import type { GroupJudgement, MetricJudgement } from '../judgement.js';
import type { JudgingRules } from '../measurement.js';

const TOTAL_WEIGHT = 100;

/**
 * The groups that the metrics belong to, in order of name.
 *
 * A group's score is the percentage of its metrics that pass, of those that pass or fail; metrics without data or in error
 * count as neither. Groups without a weight of their own share what is left of 100 (less than nothing, where the weights
 * total more).
 */
export function scoreGroups(metrics: readonly MetricJudgement[], weights: JudgingRules['groups']): GroupJudgement[] {
  const members = new Map<string, MetricJudgement[]>();
  for (const metric of metrics) {
    for (const name of metric.metric.groups) {
      const group = members.get(name);
      if (group) group.push(metric);
      else members.set(name, [metric]);
    }
  }
  const groups = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
  const given = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const unweighted = groups.filter(([name]) => !Object.hasOwn(weights, name)).length;
  const share = (TOTAL_WEIGHT - given) / unweighted;
  return groups.map(([name, inGroup]) => {
    const weight = Object.hasOwn(weights, name) ? weights[name] : undefined;
    return scoreGroup(name, weight ?? share, inGroup);
  });
}

function scoreGroup(name: string, weight: number, metrics: readonly MetricJudgement[]): GroupJudgement {
  const passed = metrics.filter(({ classification }) => classification === 'pass').length;
  const failed = metrics.filter((metric) => metric.failed).length;
  const withoutData = metrics.filter(({ classification }) => classification === 'no-data').length;
  return { name, weight, score: (passed / (passed + failed)) * 100, passed, failed, withoutData };
}

/** The weighted sum of the group scores to two decimals, from 0 to 100 where the weights total 100. A group without a score counts as 100, as Kayenta has it. */
export function weighGroups(groups: readonly GroupJudgement[]): number {
  const sum = groups.reduce(
    (total, { score, weight }) => total + (Number.isNaN(score) ? 100 : score) * (weight / 100),
    0,
  );
  return roundHalfUp(sum);
}

/** Rounded to two decimals, ties away from zero, on the shortest decimal that reads as the number: 1.005 becomes 1.01. */
function roundHalfUp(value: number): number {
  if (!Number.isFinite(value)) return value;
  const [digits = '', exponent = '0'] = String(Math.abs(value)).split('e');
  const hundredths = Math.round(Number(`${digits}e${String(Number(exponent) + 2)}`));
  return (Math.sign(value) * hundredths) / 100;
}
