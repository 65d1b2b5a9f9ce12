import type { KeptMetric } from '../../config/kept-metric.js';
import { showFigure } from '../show-number.js';
import { markup, type Markup } from './markup.js';

/** The figures of both sides' judged samples, as a table; nothing where no side has any. */
export function metricFigures({ baseline, canary, unit }: KeptMetric): Markup | null {
  if (baseline.count === 0 && canary.count === 0) return null;
  return markup`<div class="wide" tabindex="0" role="group" aria-label="Figures of both sides"><table><caption>Judged samples${unit !== null && `, in ${unit}`}</caption>
<thead><tr><th scope="col">side</th><th scope="col">samples</th><th scope="col">missing</th><th scope="col">min</th><th scope="col">mean</th><th scope="col">median</th><th scope="col">p95</th><th scope="col">max</th><th scope="col">st. dev.</th></tr></thead>
<tbody>
${row('baseline', baseline)}${row('canary', canary)}</tbody></table></div>
`;
}

function row(side: 'baseline' | 'canary', of: KeptMetric['baseline']): Markup {
  const figures = [of.min, of.mean, of.median, of.p95, of.max, of.standardDeviation];
  return markup`<tr><th scope="row">${side}</th><td>${of.count}</td><td>${of.missing}</td>${figures.map((value) => markup`<td>${showFigure(value)}</td>`)}</tr>
`;
}
