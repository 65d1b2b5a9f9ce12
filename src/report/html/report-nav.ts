import type { KeptJudgement } from '../../config/kept-judgement.js';
import { titleOf } from '../plain-judgement.js';
import { markup, type Markup } from './markup.js';
import { countsAsFailed, type PlacedMetric } from './worst-first.js';

/** Longer lists are read in the table. */
const MOST_LISTED = 12;

/** The ways down the page: what failed, and its parts. */
export function reportNav(
  { warnings, sides, traffic, plan, comparison }: KeptJudgement,
  placed: readonly PlacedMetric[],
): Markup {
  const failed = placed.filter(({ metric }) => countsAsFailed(metric));
  const parts = [
    ['score', 'Score'],
    ['all', 'All metrics'],
    ...(warnings.length > 0 ? [['warnings', 'Warnings'] as const] : []),
    ...((sides ?? traffic) ? [['sides', 'Both sides'] as const] : []),
    ...(plan ? [['looks', 'Looks'] as const] : []),
    ...(comparison ? [['comparison', 'Second judge'] as const] : []),
    ['about', 'About'],
  ] as const;
  const more = failed.length - MOST_LISTED;
  return markup`<nav aria-label="On this page">
${
  failed.length > 0 &&
  markup`<p>Failed</p><ul>${failed.slice(0, MOST_LISTED).map(({ metric, index }) => markup`<li><a class="bad" href="#metric-${index}"><bdi>${titleOf(metric)}</bdi></a></li>`)}${more > 0 && markup`<li><a href="#all">${more} more</a></li>`}</ul>
`
}<p>On this page</p><ul>${parts.map(([id, name]) => markup`<li><a href="#${id}">${name}</a></li>`)}</ul>
</nav>`;
}
