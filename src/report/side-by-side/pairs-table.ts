import type { KeptMetric } from '../../config/kept-metric.js';
import { markup, type Markup } from '../html/markup.js';
import { marksOf, outcomeOf } from '../html/words.js';
import type { PlacedMetric } from '../html/worst-first.js';
import { showPoints } from '../show-number.js';
import type { MetricPair } from './judgement-pair.js';
import { MOST_SECTIONS } from './pair-sections.js';
import { showShift, TURN_WORDS } from './show-side.js';
import { turnOf } from './show-turn.js';

/** The table of metrics of two judgements in this order; a script lets one sort and filter it. */
export function pairsTable(pairs: readonly MetricPair[]): Markup {
  return markup`${filters(pairs)}<div class="wide" tabindex="0" role="group" aria-label="Metrics">
<table id="metrics"><caption>${pairs.length === 1 ? '1 metric' : `${String(pairs.length)} metrics, what got worse first`}</caption>
<thead><tr>
<th scope="col" data-sort="text">metric</th>
<th scope="col" data-sort="text">came out</th>
<th scope="col" data-sort="text">first</th>
<th scope="col" data-sort="text">second</th>
<th scope="col" data-sort="number">change in the first</th>
<th scope="col" data-sort="number">change in the second</th>
<th scope="col" data-sort="number">points lost</th>
<th scope="col" data-sort="text">group</th>
</tr></thead>
<tbody>
${pairs.map(row)}</tbody></table></div>`;
}

function row({ title, turn, first, second }: MetricPair, index: number): Markup {
  const metric = (second ?? first)?.metric;
  const groups = metric?.groups ?? [];
  const name = markup`<bdi>${title}</bdi>`;
  return markup`<tr data-metric="${index}" data-classification="${turn}" data-groups="${JSON.stringify(groups)}">
<th scope="row">${index < MOST_SECTIONS ? markup`<a href="#metric-${index}">${name}</a>` : name}${metric && marksOf(metric)}</th>
<td>${turnOf(turn)}</td>
${outcomeCell(first)}${outcomeCell(second)}${changeCell(first)}${changeCell(second)}<td data-value="${(second?.lost ?? 0) - (first?.lost ?? 0)}">${lost(first)} → ${lost(second)}</td>
<td><bdi>${groups.join(', ')}</bdi></td></tr>
`;
}

function outcomeCell(placed: PlacedMetric | null): Markup {
  return markup`<td>${placed ? outcomeOf(placed.metric) : '–'}</td>`;
}

function changeCell(placed: PlacedMetric | null): Markup {
  return markup`<td data-value="${placed && changeOf(placed.metric)}">${showShift(placed?.metric)}</td>\n`;
}

/** As a number to sort by. */
function changeOf({ test }: KeptMetric): number | null {
  const ratio = test?.effect?.kind === 'ratio' ? test.effect.value : (test?.meanRatio ?? null);
  return ratio === null ? null : ratio - 1;
}

function lost(placed: PlacedMetric | null): string {
  return placed ? showPoints(placed.lost) : '–';
}

function filters(pairs: readonly MetricPair[]): Markup {
  const turns = [...new Set(pairs.map(({ turn }) => turn))];
  const groups = [...new Set(pairs.flatMap(({ first, second }) => (second ?? first)?.metric.groups ?? []))].sort();
  return markup`<form id="filters" hidden>
<label>Came out <select name="classification"><option value="">all</option>${turns.map((turn) => markup`<option value="${turn}">${TURN_WORDS[turn]}</option>`)}</select></label>
<label>Group <select name="group"><option value="">all</option>${groups.map((group) => markup`<option value="${group}">${group}</option>`)}</select></label>
<output id="filtered"></output>
</form>
`;
}
