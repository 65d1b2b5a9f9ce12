import type { KeptReason } from '../../config/kept-metric.js';
import { markup, type Markup } from './markup.js';

/** More of them nobody reads. */
const MOST_WARNINGS = 50;

/** What to know before trusting a verdict or a classification; nothing where that is nothing. */
export function warningList(warnings: readonly KeptReason[]): Markup | null {
  if (warnings.length === 0) return null;
  const more = warnings.length - MOST_WARNINGS;
  return markup`<ul class="warnings">
${warnings.slice(0, MOST_WARNINGS).map(({ text }) => markup`<li>${text}</li>\n`)}${more > 0 && markup`<li>and ${more} more, which the JSON lists</li>\n`}</ul>
`;
}
