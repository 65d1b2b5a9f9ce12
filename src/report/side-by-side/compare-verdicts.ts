import type { KeptJudgement } from '../../config/kept-judgement.js';
import { failsTheCanary } from '../html/worst-first.js';
import { showPoints } from '../show-number.js';
import type { MetricPair, Pair, Turn } from './judgement-pair.js';

const RANK = { fail: 0, marginal: 1, pass: 2 } as const;
/** Scores are told to two decimals. */
const ROUNDING = 0.005;

/** How the second judgement came out beside the first: by the verdict, by the score where that is the same, and by the groups alone where a critical failure hides it. */
export function turnOf({ first, second }: Pair<KeptJudgement>): Turn {
  if (first.verdict === 'inconclusive' || second.verdict === 'inconclusive') return 'unclear';
  const higher =
    RANK[second.verdict] - RANK[first.verdict] ||
    gained(first.score, second.score) ||
    gained(first.weightedScore, second.weightedScore);
  return higher === 0 ? 'same' : higher > 0 ? 'better' : 'worse';
}

/** Whether the second went better, in a few sentences. */
export function describeTurn(judgements: Pair<KeptJudgement>, metrics: readonly MetricPair[]): string {
  return [verdicts(judgements), ...failures(metrics)].join(' ');
}

function verdicts(judgements: Pair<KeptJudgement>): string {
  const { first, second } = judgements;
  const [before, after] = [told(first), told(second)];
  switch (turnOf(judgements)) {
    case 'unclear':
      return `Whether the second went better cannot be told: the first ended with ${before}, the second with ${after}.`;
    case 'same':
      return `The second went like the first: ${after}.`;
    case 'better':
      return `The second went better: ${otherwise(judgements)}`;
    case 'worse':
      return `The second went worse: ${otherwise(judgements)}`;
  }
}

/** What is otherwise: the verdict, or else the score. */
function otherwise({ first, second }: Pair<KeptJudgement>): string {
  if (first.verdict !== second.verdict) return `${told(second)} in place of ${told(first)}.`;
  const points = gained(first.score, second.score);
  const both = `both ended with ${second.verdict}`;
  if (points !== 0) return `${both}, with ${inPoints(points)} (${scoreOf(first)}, then ${scoreOf(second)}).`;
  const byGroups = gained(first.weightedScore, second.weightedScore);
  return `${both} and ${scoreOf(second)}; by the groups alone it has ${inPoints(byGroups)}.`;
}

function inPoints(points: number): string {
  const shown = showPoints(Math.abs(points));
  return `${shown} ${shown === '1' ? 'point' : 'points'} ${points > 0 ? 'more' : 'less'}`;
}

function told(judgement: KeptJudgement): string {
  return `${judgement.verdict} and ${scoreOf(judgement)}`;
}

function scoreOf({ score }: KeptJudgement): string {
  return score === null ? 'no score' : `score ${String(score)}`;
}

function gained(before: number | null, after: number | null): number {
  if (before === null || after === null) return 0;
  return Math.abs(after - before) < ROUNDING ? 0 : after - before;
}

const MOST_NAMES = 5;

function failures(metrics: readonly MetricPair[]): string[] {
  const failed = metrics.map(({ title, turn, first, second }) => ({
    title,
    turn,
    before: first !== null && failsTheCanary(first.metric),
    after: second !== null && failsTheCanary(second.metric),
  }));
  const named = (what: string, of: (one: (typeof failed)[number]) => boolean): string[] => {
    const names = failed.filter(of).map(({ title }) => title);
    const more = names.length > MOST_NAMES ? ` and ${String(names.length - MOST_NAMES)} more` : '';
    return names.length > 0 ? [`${what}: ${names.slice(0, MOST_NAMES).join(', ')}${more}.`] : [];
  };
  return [
    ...named('Failed only now', ({ before, after }) => after && !before),
    ...named('Failed both times', ({ before, after }) => after && before),
    ...named('Failed no more', ({ before, after, turn }) => before && !after && turn === 'better'),
    // It has no data now, is muted, or is not in the second.
    ...named(
      'Failed before, not known to be mended',
      ({ before, after, turn }) => before && !after && turn !== 'better',
    ),
  ];
}
