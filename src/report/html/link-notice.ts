import type { KeptJudgement, KeptLink } from '../../config/kept-judgement.js';
import { showPoints } from '../show-number.js';
import { markup, type Markup } from './markup.js';

/** What the link was made with, where judging again comes to something else, and why; nothing where it does not. */
export function linkNotice({ link, verdict, score }: Pick<KeptJudgement, 'link' | 'verdict' | 'score'>): Markup | null {
  if (!link) return null;
  const items = link.differs.map(({ text }) => markup`<li>${text}</li>\n`);
  return markup`<aside class="notice" aria-label="What has changed since">
<p>${sentence(link, { verdict, score })}</p>
${items.length > 0 && markup`<ul>\n${items}</ul>\n`}</aside>
`;
}

type Outcome = Pick<KeptJudgement, 'verdict' | 'score'>;

function sentence(link: KeptLink, page: Outcome): string {
  const { shown, again } = link;
  if (shown === 'archived') {
    const told = `This is the judgement as it was made and archived: ${outcome(page)}.`;
    if (!again || 'error' in again) return told;
    return isAlike(again, page)
      ? `${told} Judging again now comes to the same, but from something else.`
      : `${told} Judging again now comes to something else: ${outcome(again)}.`;
  }
  return isAlike(link, page)
    ? `This was judged again just now, and comes to the same as when the link was made, ${outcome(page)}, but from something else.`
    : `When the link was made, the outcome was another: ${outcome(link)}. This page shows what judging again comes to now: ${outcome(page)}.`;
}

function outcome({ verdict, score }: Outcome): string {
  return score === null ? verdict : `${verdict}, score ${showPoints(score)}`;
}

function isAlike(one: Outcome, other: Outcome): boolean {
  return one.verdict === other.verdict && one.score === other.score;
}
