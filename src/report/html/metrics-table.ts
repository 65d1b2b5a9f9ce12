import type { KeptMetric } from '../../config/kept-metric.js';
import { showMean, titleOf } from '../plain-judgement.js';
import { effectOf, showEffect, showInterval } from '../show-effect.js';
import { showBeside, showBound, showPoints, showProbability } from '../show-number.js';
import { markup, type Markup } from './markup.js';
import { marksOf, outcomeOf } from './words.js';
import type { PlacedMetric } from './worst-first.js';

/** The table of metrics in this order; a script lets one sort and filter it. */
export function metricsTable(placed: readonly PlacedMetric[], sectioned: ReadonlySet<number>): Markup {
  const metrics = placed.map(({ metric }) => metric);
  return markup`${filters(metrics)}<div class="wide" tabindex="0" role="group" aria-label="Metrics">
<table id="metrics"><caption>${metrics.length === 1 ? '1 metric' : markup`${metrics.length} metrics<span id="order">, the worst first</span>`}</caption>
<thead><tr>
<th scope="col" data-sort="text">metric</th>
<th scope="col" data-sort="text">outcome</th>
<th scope="col" data-sort="number">change</th>
<th scope="col">interval</th>
<th scope="col" data-sort="number">baseline mean</th>
<th scope="col" data-sort="number">canary mean</th>
<th scope="col" data-sort="number">points lost</th>
<th scope="col" data-sort="number">p value</th>
<th scope="col" data-sort="text">group</th>
</tr></thead>
<tbody>
${placed.map((one) => row(one, sectioned.has(one.index)))}</tbody></table></div>`;
}

function row({ metric, index, lost }: PlacedMetric, linked: boolean): Markup {
  const { classification, groups, test } = metric;
  const title = markup`<bdi>${titleOf(metric)}</bdi>`;
  const p = test?.pValue ?? null;
  return markup`<tr data-metric="${index}" data-classification="${classification}" data-groups="${JSON.stringify(groups)}">
<th scope="row">${linked ? markup`<a href="#metric-${index}">${title}</a>` : title}${marksOf(metric)}</th>
<td>${outcomeOf(metric)}</td>
${figures(metric)}<td data-value="${lost > 0 && lost}">${lost > 0 && showPoints(lost)}</td>
<td data-value="${p}">${p !== null && showProbability(p)}</td>
<td><bdi>${groups.join(', ')}</bdi></td></tr>
`;
}

/** The means and how far they are apart; of a limit the figure that is held against it. */
function figures(metric: KeptMetric): Markup {
  const { unit, baseline, canary, test } = metric;
  if (test?.rule === 'limit' && test.limit) {
    const { of, value, max, min } = test.limit;
    const bounds = [
      ...(max === undefined ? [] : [`≤ ${showBound(max, unit)}`]),
      ...(min === undefined ? [] : [`≥ ${showBound(min, unit)}`]),
    ];
    const bound = bounds.join(', ');
    const word = of === 'every' ? 'furthest' : of;
    const mean = `${canary.mean === null ? '' : 'mean '}${showMean(canary.mean, unit)}`;
    const held =
      value === null
        ? mean
        : `${word} ${showBeside(value, [max ?? NaN, min ?? NaN], 4)}${unit === null ? '' : ` ${unit}`}`;
    return markup`<td data-value="">limit ${bound}</td><td></td>
<td data-value="${baseline.mean}">${baseline.mean === null ? '–' : showMean(baseline.mean, unit)}</td>
<td data-value="${value ?? canary.mean}">${held}</td>
`;
  }
  return markup`${changeCells(metric)}<td data-value="${baseline.mean}">${showMean(baseline.mean, unit)}</td>
<td data-value="${canary.mean}">${showMean(canary.mean, unit)}</td>
`;
}

function changeCells(metric: KeptMetric): Markup {
  const { test, unit, accepted } = metric;
  const effect = effectOf(metric);
  const ratio = effect?.kind === 'ratio' ? effect.value : (test?.meanRatio ?? null);
  const value = ratio === null ? null : ratio - 1;
  if (!effect) return markup`<td data-value="${value}"></td><td></td>\n`;
  return markup`<td data-value="${value}">${showEffect(effect, unit, accepted)}</td><td>${showInterval(effect, unit)}</td>\n`;
}

function filters(metrics: readonly KeptMetric[]): Markup {
  const classifications = [...new Set(metrics.map(({ classification }) => classification))].sort();
  const groups = [...new Set(metrics.flatMap((metric) => metric.groups))].sort();
  const options = (values: readonly string[]): Markup[] =>
    values.map((value) => markup`<option value="${value}">${value}</option>`);
  return markup`<form id="filters" hidden>
<label>Outcome <select name="classification"><option value="">all</option>${options(classifications)}</select></label>
<label>Group <select name="group"><option value="">all</option>${options(groups)}</select></label>
<output id="filtered"></output>
</form>
`;
}
