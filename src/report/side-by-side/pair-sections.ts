import { asMarkup, markup, type Markup } from '../html/markup.js';
import { metricShift, type ShiftedMetric } from '../html/metric-shift.js';
import { outcomeOf } from '../html/words.js';
import { failsTheCanary, type PlacedMetric } from '../html/worst-first.js';
import type { MetricPair, SideBySide } from './judgement-pair.js';
import { turnOf } from './show-turn.js';

/** A page with more is none that a browser shows gladly. */
export const MOST_SECTIONS = 300;
/** So few are all open. */
const FEW = 8;

/** For each pair of metrics what both judgements say of it, and how far apart the sides were, one under the other. */
export function pairSections({ first, second, metrics }: SideBySide): Markup {
  const few = metrics.length <= FEW;
  const sections = metrics
    .slice(0, MOST_SECTIONS)
    .map((pair, index) => sectionOf(pair, { index, open: few || isNews(pair), judgements: { first, second } }));
  const more = metrics.length - sections.length;
  return markup`<section id="each"><h2>Metric by metric</h2>
${more > 0 && markup`<p class="soft">Shown are the first ${MOST_SECTIONS} of ${metrics.length} metrics; the table above has all.</p>\n`}${sections}</section>
`;
}

/** What one wants to read without a further click. */
function isNews({ turn, second }: MetricPair): boolean {
  return turn === 'worse' || (second !== null && failsTheCanary(second.metric));
}

interface Place {
  readonly index: number;
  readonly open: boolean;
  readonly judgements: Pick<SideBySide, 'first' | 'second'>;
}

function sectionOf(pair: MetricPair, { index, open, judgements }: Place): Markup {
  const { title, turn, first, second } = pair;
  const before = first && { metric: first.metric, judge: judgements.first.judge };
  const after = second && { metric: second.metric, judge: judgements.second.judge };
  const failed = second !== null && failsTheCanary(second.metric);
  return markup`<section id="metric-${index}" class="metric${failed && ' failed'}" data-metric="${index}">
<details${open && ' open'}>
<summary><h3><bdi>${title}</bdi></h3> ${turnOf(turn)}</summary>
<div class="charts">
<div>
${textOf('First', first)}${textOf('Second', second)}</div>
<div>
${chartOf('First', before, after)}${chartOf('Second', after, before)}</div>
</div>
</details>
</section>
`;
}

function textOf(name: string, placed: PlacedMetric | null): Markup {
  if (!placed) return markup`<p><b>${name}:</b> <span class="soft">there is no such metric in it.</span></p>\n`;
  const { metric } = placed;
  return markup`<p><b>${name}:</b> ${outcomeOf(metric)}. ${metric.reason.text}</p>\n`;
}

/** On the axis of the other one, too. */
function chartOf(name: string, one: ShiftedMetric | null, other: ShiftedMetric | null): Markup | null {
  const chart = one ? metricShift(one, other) : '';
  return chart === '' ? null : markup`<figure><figcaption>${name}</figcaption>${asMarkup(chart)}</figure>\n`;
}
