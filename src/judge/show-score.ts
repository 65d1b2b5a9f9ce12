import type { Thresholds } from '../config/thresholds.js';
import type { CanaryJudgement } from './judgement.js';

const DECIMALS = 100;

/** A score, or another figure, as every text and report shows it: to two decimals, and cut where rounding would take it across one of the `edges`. */
export function showScore(score: number, edges: readonly number[]): number {
  const shown = [Math.round, Math.floor, Math.ceil]
    .map((round) => round(score * DECIMALS) / DECIMALS)
    .find((rounded) => edges.every((edge) => rounded >= edge === score >= edge));
  return shown ?? score;
}

/** Both scores of a judgement as they are shown. */
export function showScores(
  { score, weightedScore }: Pick<CanaryJudgement, 'score' | 'weightedScore'>,
  { pass, marginal }: Thresholds,
): CanaryJudgement['shown'] {
  const edges = [pass, marginal];
  return { score: showScore(score, edges), weightedScore: showScore(weightedScore, edges) };
}
