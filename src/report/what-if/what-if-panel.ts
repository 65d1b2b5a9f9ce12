import { markup, type Markup } from '../html/markup.js';
import { plainDecimal } from './plain-decimal.js';
import { toleratedChange } from './tolerated-change.js';
import type { WhatIfData, WhatIfMetric } from './what-if-data.js';

/** Where the page's script offers to judge again by other rules; hidden until it does. Every field has the value that was judged by. */
export function whatIfPanel({ rules, metrics }: WhatIfData): Markup {
  const { pass, marginal } = rules.thresholds;
  const weights = Object.entries(rules.groups).map(
    ([name, weight], i) =>
      markup`<label>${name} ${field({ name: 'weight', value: weight, most: 100, of: i })}</label>\n`,
  );
  return markup`<section id="what-if" aria-labelledby="what-if-title" hidden>
<h2 id="what-if-title">What if</h2>
<details>
<summary>Judge again by other thresholds, weights and tolerances</summary>
<p>By the judge's own code, from the samples on this page. Nothing is sent anywhere.</p>
<form>
<fieldset><legend>Thresholds</legend>
<label>pass ${field({ name: 'pass', value: pass, most: 100 })}</label>
<label>marginal ${field({ name: 'marginal', value: marginal, most: 100 })}</label>
</fieldset>
<fieldset><legend>Weights of the groups, in all 100</legend>
${weights}</fieldset>
<div class="wide" tabindex="0" role="region" aria-label="Metrics of the what-if"><table>
<caption>What changes of each metric never fail</caption>
<thead><tr><th scope="col">metric</th><th scope="col">rise, %</th><th scope="col">fall, %</th><th scope="col">in its unit</th><th scope="col">muted</th></tr></thead>
<tbody>
${metrics.map((metric, i) => rowOf(metric, i, rules.judge.name))}</tbody>
</table></div>
<p><button type="reset">Reset</button></p>
</form>
<div id="what-if-outcome" role="status" tabindex="0" aria-label="Outcome"></div>
<div id="what-if-patch" hidden>
<h3>The change as a patch of the config</h3>
<pre tabindex="0" role="region" aria-label="Patch"></pre>
<p><button type="button">Copy</button> <span role="status"></span></p>
</div>
</details>
</section>`;
}

function rowOf(
  { name, unit, analysis }: WhatIfMetric,
  of: number,
  judge: WhatIfData['rules']['judge']['name'],
): Markup {
  const { increase = null, decrease = null, absolute = null } = toleratedChange(analysis, judge) ?? {};
  const cell = (key: string, value: number | null, label: string): Markup =>
    value === null ? markup`–` : field({ name: key, value: plainDecimal(value), of, label: `${name} ${label}` });
  return markup`<tr><th scope="row">${name}</th>
<td>${cell('increase', increase && 100 * increase, 'may rise by, in percent')}</td>
<td>${cell('decrease', decrease && 100 * decrease, 'may fall by, in percent')}</td>
<td>${cell('absolute', absolute, `may change by, in ${unit ?? 'its unit'}`)}${absolute !== null && ` ${unit ?? ''}`}</td>
<td><input type="checkbox" name="muted" data-of="${of}" aria-label="${name} muted"${analysis.muted && markup` checked`}></td></tr>
`;
}

interface Field {
  readonly name: string;
  readonly value: number;
  readonly most?: number;
  /** The place of its group or metric. */
  readonly of?: number;
  readonly label?: string;
}

function field({ name, value, most, of, label }: Field): Markup {
  return markup`<input type="number" step="any" min="0"${most !== undefined && markup` max="${most}"`} name="${name}"${
    of !== undefined && markup` data-of="${of}"`
  } value="${value}"${label !== undefined && markup` aria-label="${label}"`}>`;
}
