import type { KeptJudgement, KeptLink } from '../config/kept-judgement.js';
import { showPoints } from './show-number.js';

/** What the link of a judgement was made with, where judging again comes to something else: what is shown, in a sentence, and why. */
export interface LinkWords {
  readonly sentence: string;
  readonly reasons: readonly string[];
}

/** The words about a judgement's link; null where judging again comes to the same. */
export function describeLink({
  link,
  verdict,
  score,
}: Pick<KeptJudgement, 'link' | 'verdict' | 'score'>): LinkWords | null {
  if (!link) return null;
  return { sentence: sentence(link, { verdict, score }), reasons: link.differs.map(({ text }) => text) };
}

type Outcome = Pick<KeptJudgement, 'verdict' | 'score'>;

function sentence(link: KeptLink, shown: Outcome): string {
  const { again } = link;
  if (link.shown === 'archived') {
    const told = `This is the judgement as it was made and archived: ${outcome(shown)}.`;
    if (!again || 'error' in again) return told;
    return isAlike(again, shown)
      ? `${told} Judging again now comes to the same, but from something else.`
      : `${told} Judging again now comes to something else: ${outcome(again)}.`;
  }
  return isAlike(link, shown)
    ? `This was judged again just now, and comes to the same as when the link was made, ${outcome(shown)}, but from something else.`
    : `When the link was made, the outcome was another: ${outcome(link)}. This is what judging again comes to now: ${outcome(shown)}.`;
}

function outcome({ verdict, score }: Outcome): string {
  return score === null ? verdict : `${verdict}, score ${showPoints(score)}`;
}

function isAlike(one: Outcome, other: Outcome): boolean {
  return one.verdict === other.verdict && one.score === other.score;
}
