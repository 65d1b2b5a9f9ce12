import type { KeptJudgement } from '../../config/kept-judgement.js';
import { titleOf } from '../plain-judgement.js';
import { markup, type Markup } from './markup.js';
import { failsTheCanary, type PlacedMetric } from './worst-first.js';

/** Longer lists are read in the table. */
const MOST_LISTED = 12;

/** The ways down the page: what failed or was not judged, and its parts. */
export function reportNav(
  { warnings, sides, traffic, plan, comparison }: KeptJudgement,
  placed: readonly PlacedMetric[],
  whatIf = false,
): Markup {
  const failed = placed.filter(({ metric }) => failsTheCanary(metric));
  const rest = placed.filter(({ metric }) => !failsTheCanary(metric));
  const without = rest.filter(({ metric }) => metric.classification === 'no-data');
  const broken = rest.filter(({ metric }) => metric.classification === 'error');
  const parts = [
    ['score', 'Score'],
    ['all', 'All metrics'],
    ...(whatIf ? [['what-if', 'What if'] as const] : []),
    ...(warnings.length > 0 ? [['warnings', 'Warnings'] as const] : []),
    ['each', 'Metric by metric'],
    ...((sides ?? traffic) ? [['sides', 'Both sides'] as const] : []),
    ...(plan ? [['looks', 'Looks'] as const] : []),
    ...(comparison ? [['comparison', 'Second judge'] as const] : []),
    ['about', 'About'],
  ] as const;
  return markup`<nav aria-label="On this page">
${listed('Failed', failed, 'bad')}${listed('Without data', without, 'no-data')}${listed('In error', broken, 'error')}<p>On this page</p><ul>${parts.map(([id, name]) => markup`<li><a href="#${id}">${name}</a></li>`)}</ul>
</nav>`;
}

function listed(name: string, metrics: readonly PlacedMetric[], kind: string): Markup | null {
  if (metrics.length === 0) return null;
  const more = metrics.length - MOST_LISTED;
  const links = metrics
    .slice(0, MOST_LISTED)
    .map(
      ({ metric, index }) =>
        markup`<li><a class="${kind}" href="#metric-${index}"><bdi>${titleOf(metric)}</bdi></a></li>`,
    );
  return markup`<p>${name}</p><ul>${links}${more > 0 && markup`<li><a href="#all">${more} more</a></li>`}</ul>
`;
}
