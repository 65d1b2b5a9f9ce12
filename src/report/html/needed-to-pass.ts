import type { KeptJudgement } from '../../config/kept-judgement.js';
import { pointsLost } from './score-losses.js';
import { countsAsFailed } from './worst-first.js';

/** What keeps a judgement from passing, and the least that would have had to be otherwise. Metrics are told by their place in the judgement. */
export type Needed =
  | { readonly kind: 'passed' }
  /** Kayenta's rule: with so many metrics without data no canary passes. */
  | { readonly kind: 'too-many-without-data' }
  /** The score is not all that is missing. */
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
  readonly score: number;
  /** False where all that failed could pass and the score would still be too low. */
  readonly enough: boolean;
}

/** Scores are told to two decimals. */
const ROUNDING = 0.005;

/** What would have been needed to pass. */
export function neededToPass(judgement: KeptJudgement): Needed {
  const { verdict, reason, metrics } = judgement;
  if (verdict === 'pass') return { kind: 'passed' };
  const repair = leastRepair(judgement);
  if (verdict === 'inconclusive') {
    const withoutData = placesOf(metrics, (one) => one.classification === 'no-data' && !one.muted);
    return { kind: 'evidence', withoutData, beside: isNothing(repair) ? null : repair };
  }
  if (reason.code === 'too-many-without-data') return { kind: 'too-many-without-data' };
  return { kind: 'repair', repair };
}

function leastRepair({ metrics, groups, weightedScore, score, thresholds, anyFailure }: KeptJudgement): Repair {
  const points = pointsLost({ metrics, groups });
  const pointsOf = (place: number): number => points[place] ?? 0;
  const sum = (places: readonly number[]): number => places.reduce((total, place) => total + pointsOf(place), 0);
  const failed = placesOf(metrics, countsAsFailed);
  const critical = failed.filter((place) => metrics[place]?.criticalFailure);
  const rest = failed
    .filter((place) => !critical.includes(place))
    .toSorted((a, b) => pointsOf(b) - pointsOf(a) || a - b);
  const base = (weightedScore ?? score ?? 0) + sum(critical);
  const reaches = (places: readonly number[]): boolean => base + sum(places) >= thresholds.pass - ROUNDING;
  // No canary passes by this rule with a metric that fails.
  const least = anyFailure ? rest.length : fewest(rest, reaches);
  const others = rest.slice(0, least);
  const enough = reaches(others);
  const choice = enough && least > 0 ? choiceOf(rest, least, reaches) : [];
  return { critical, others, choice, score: Math.min(base + sum(others), total(groups)), enough };
}

/** How many of the first it takes; all where not even they do. */
function fewest(places: readonly number[], enough: (first: readonly number[]) => boolean): number {
  for (let count = 0; count < places.length; count++) if (enough(places.slice(0, count))) return count;
  return places.length;
}

/** All that can stand for each other: of one, each that is enough alone; of several only where even the least of them are enough. */
function choiceOf(
  places: readonly number[],
  count: number,
  enough: (chosen: readonly number[]) => boolean,
): readonly number[] {
  const able = count === 1 ? places.filter((place) => enough([place])) : places;
  return able.length > count && enough(able.slice(-count)) ? able : [];
}

/** What rounding may have added to a score is not told. */
function total(groups: KeptJudgement['groups']): number {
  return groups.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
}

function isNothing({ critical, others, enough }: Repair): boolean {
  return critical.length === 0 && others.length === 0 && enough;
}

function placesOf(metrics: KeptJudgement['metrics'], is: (metric: KeptJudgement['metrics'][number]) => boolean) {
  return metrics.flatMap((metric, place) => (is(metric) ? [place] : []));
}
