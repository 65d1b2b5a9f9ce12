import type { KeptMetric } from '../../config/kept-metric.js';
import { showDuration, showSpan } from '../show-time.js';
import { asList, markup, type Content, type Markup } from './markup.js';
import { linkApart } from './web-link.js';

type Query = NonNullable<KeptMetric['queries']>['canary'];
type Links = NonNullable<KeptMetric['links']>;

/** What both sides were asked, to be asked again by hand, and where to open it; nothing where the samples came with the request. */
export function metricQueries({ queries, links }: KeptMetric): Markup | null {
  if (!queries) return links ? markup`<p>Open${linksOf(links)}</p>\n` : null;
  return markup`<details class="queries"><summary>Queries</summary>
${(['baseline', 'canary'] as const).map((side) => {
  const asked = queries[side];
  return asked && query(side, asked, links?.[side] ?? []);
})}</details>
`;
}

function query(
  side: string,
  { source, query: text, events, exposure, start, end, step }: Query,
  links: Links['baseline'],
): Markup {
  const texts = [
    ['', text],
    ['events: ', events],
    ['exposure: ', exposure],
  ] as const;
  return markup`<p><b>${side}</b>, asked of ${source}, ${showSpan(start, end)}, every ${showDuration(step)}${openIn(links)}</p>
${texts.map(([name, one]) => one !== undefined && markup`<pre tabindex="0">${name !== '' && markup`<b>${name}</b>`}<code>${one}</code></pre>\n`)}`;
}

function openIn(links: Links['baseline']): Content {
  const leading = links.map(({ name, url }) => linkApart(url, name)).filter((one) => one !== null);
  return leading.length > 0 && [' · open in ', asList(leading, ', ')];
}

function linksOf({ baseline, canary }: Links): Content {
  return [' the baseline', openIn(baseline), '; the canary', openIn(canary)];
}
