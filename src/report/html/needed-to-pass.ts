import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { KeptMetric } from '../../config/kept-metric.js';
import { isKayentas } from './describe-finding.js';
import { pointsLost } from './score-losses.js';
import { withoutEvidence } from './without-evidence.js';
import { countsAsFailed, failsTheCanary } from './worst-first.js';

/** What keeps a judgement from passing, and the least that would have had to be otherwise. Metrics are told by their place in the judgement. */
export type Needed =
  | { readonly kind: 'passed' }
  /** Kayenta's rule: with so many metrics without data no canary passes. */
  | { readonly kind: 'too-many-without-data' }
  /** The score is not all that is missing: data of these, where it is that and they are told. */
  | { readonly kind: 'evidence'; readonly withoutData: readonly number[]; readonly beside: Repair | null }
  | { readonly kind: 'repair'; readonly repair: Repair };

/** The fewest metrics that would have had to do better. */
export interface Repair {
  /** Those that fail the canary whatever the score is. */
  readonly critical: readonly number[];
  /** The others, those that cost most first. */
  readonly others: readonly number[];
  /** Of these, any as many as `others` are would do; empty where it must be those. */
  readonly choice: readonly number[];
  /** The least that it would be then. */
  readonly score: number;
  /** False where all that failed could pass and the score would still be too low. */
  readonly enough: boolean;
}

/** What the JSON's twelve digits may lose. */
const ROUNDING = 1e-9;

/** What would have been needed to pass. */
export function neededToPass(judgement: KeptJudgement): Needed {
  const { verdict, reason } = judgement;
  if (verdict === 'pass') return { kind: 'passed' };
  const repair = leastRepair(judgement);
  if (verdict === 'inconclusive') {
    const beside = repair.critical.length + repair.others.length > 0 ? repair : null;
    return { kind: 'evidence', withoutData: withoutEvidence(judgement), beside };
  }
  if (reason.code === 'too-many-without-data') return { kind: 'too-many-without-data' };
  return { kind: 'repair', repair };
}

function leastRepair(judgement: KeptJudgement): Repair {
  const { metrics, thresholds, anyFailure } = judgement;
  const failed = metrics.flatMap((metric, place) => (failsTheCanary(metric) ? [{ metric, place }] : []));
  const critical = failed.filter(({ metric }) => metric.criticalFailure);
  const without = { ...judgement, groups: withPassing(judgement.groups, metricsOf(critical)) };
  const points = pointsLost(without);
  const pointsOf = (place: number): number => points[place] ?? 0;
  const rest = failed
    .filter(({ metric }) => !metric.criticalFailure)
    .map(({ place }) => place)
    .toSorted((a, b) => pointsOf(b) - pointsOf(a) || a - b);
  const base = scoreOf(without);
  const rounded = (score: number): number => (isKayentas(judgement.judge) ? Math.round(score * 100) / 100 : score);
  const reaches = (gained: number): boolean => rounded(base + gained) >= thresholds.pass - ROUNDING;
  const costs = rest.map(pointsOf);
  // No canary passes by this rule with a metric that fails.
  const least = anyFailure ? rest.length : fewest(costs, reaches);
  const gained = sum(costs.slice(0, least));
  const enough = reaches(gained);
  const able = enough && least > 0 ? countAble(costs, least, reaches) : 0;
  return {
    critical: critical.map(({ place }) => place),
    others: rest.slice(0, least),
    choice: able > least ? rest.slice(0, able) : [],
    score: base + gained,
    enough,
  };
}

/** How many of the costliest it takes; all where not even they do. */
function fewest(costs: readonly number[], reaches: (gained: number) => boolean): number {
  let gained = 0;
  for (const [count, cost] of costs.entries()) {
    if (reaches(gained)) return count;
    gained += cost;
  }
  return costs.length;
}

/** How many can stand for each other: of one, each that is enough alone; of several only where even the least of them are enough. */
function countAble(costs: readonly number[], count: number, reaches: (gained: number) => boolean): number {
  if (count === 1) return costs.filter(reaches).length;
  return reaches(sum(costs.slice(-count))) ? costs.length : count;
}

type Group = KeptJudgement['groups'][number];

/** The groups as they would be if these metrics had passed. */
function withPassing(groups: readonly Group[], repaired: readonly KeptMetric[]): Group[] {
  const all = countByGroup(repaired);
  const failed = countByGroup(repaired.filter(countsAsFailed));
  return groups.map((group) => ({
    ...group,
    passed: group.passed + (all.get(group.name) ?? 0),
    failed: Math.max(0, group.failed - (failed.get(group.name) ?? 0)),
  }));
}

function countByGroup(metrics: readonly KeptMetric[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { groups } of metrics) for (const name of new Set(groups)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** By Kayenta's rules a group that nothing is judged of counts as passed; otherwise it has no weight. */
function scoreOf({ groups, judge }: Pick<KeptJudgement, 'groups' | 'judge'>): number {
  return sum(
    groups.map(({ weight, passed, failed }) => {
      const share = passed + failed > 0 ? passed / (passed + failed) : isKayentas(judge) ? 1 : 0;
      return (weight ?? 0) * share;
    }),
  );
}

function metricsOf(placed: readonly { readonly metric: KeptMetric }[]): KeptMetric[] {
  return placed.map(({ metric }) => metric);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
