import type { CanaryJudgement } from '../../src/judge/judgement.js';

/** How often judgements came out in which way. */
export interface Tally {
  add(judgement: CanaryJudgement): void;
  /** The percentage of judgements for which this holds. */
  share(holds: (judgement: Pick<CanaryJudgement, 'verdict' | 'score'>) => boolean): number;
}

/** An empty tally. */
export function createTally(): Tally {
  const kept: Pick<CanaryJudgement, 'verdict' | 'score'>[] = [];
  return {
    add: ({ verdict, score }) => kept.push({ verdict, score }),
    share: (holds) => (100 * kept.filter(holds).length) / kept.length,
  };
}
