import type { KeptJudgement } from '../../config/kept-judgement.js';
import { describeLink } from '../describe-link.js';
import { markup, type Markup } from './markup.js';

/** What the link was made with, where judging again comes to something else, and why; nothing where it does not. */
export function linkNotice(judgement: Pick<KeptJudgement, 'link' | 'verdict' | 'score'>): Markup | null {
  const words = describeLink(judgement);
  if (!words) return null;
  const items = words.reasons.map((text) => markup`<li>${text}</li>\n`);
  return markup`<aside class="notice" aria-label="What has changed since">
<p>${words.sentence}</p>
${items.length > 0 && markup`<ul>\n${items}</ul>\n`}</aside>
`;
}
