import type { JudgeSettings } from '../../config/judge-settings.js';
import type { Metric } from '../../config/metric-config.js';
import type { MetricAnalysis } from '../../config/metric-analysis.js';
import type { MetricQuery } from '../../config/metric-query.js';
import { markup, type Markup } from '../../report/html/markup.js';
import { toleratedChange } from '../../report/what-if/tolerated-change.js';

/** A metric of a config: what it is, how it is judged and what is asked. */
export function metricSection(metric: Metric, judge: JudgeSettings['name']): Markup {
  const { name, description, groups, unit, query, analysis } = metric;
  const marks = [...(analysis.critical ? ['critical'] : []), ...(analysis.muted ? ['muted'] : [])];
  const head = [groups.join(', '), unit ?? null, ...marks].filter((fact) => fact !== null && fact !== '');
  return markup`<section class="config-metric">
      <h3>${name}</h3>
      <p class="soft">${head.join(' · ')}</p>
      ${description !== undefined && markup`<p>${description}</p>`}
      <p>${judgedHow(metric, judge)}</p>
      ${query ? queryBlock(query) : markup`<p class="soft">Its series come with the request.</p>`}
    </section>`;
}

function queryBlock(query: MetricQuery): Markup {
  return markup`<pre><code>${queryText(query)}</code></pre>`;
}

/** A query as it is written: PromQL alone, all else with what it is made of. */
export function queryText(query: MetricQuery): string {
  if (query.type !== 'prometheus') return JSON.stringify(query, null, 2);
  const { expr, events, exposure } = query;
  return expr ?? `events:   ${events ?? ''}\nexposure: ${exposure ?? ''}`;
}

/** How the metric is judged, in sentences. */
function judgedHow(metric: Metric, judge: JudgeSettings['name']): string {
  const { analysis, scalesWith, series, source } = metric;
  const { compared, limit, missing, onNoData, outliers, effectSize } = analysis;
  const suffix = suffixOf(metric);
  const sentences = [
    compared ? `${failsWhere(metric, judge)}.` : 'Not compared with the baseline.',
    effectSize !== undefined && `Effect: ${told(effectSize)}.`,
    criticalFrom(analysis),
    limit?.max !== undefined && `The ${ofWhat(limit.of)} must not be above ${String(limit.max)}${suffix}.`,
    limit?.min !== undefined && `The ${ofWhat(limit.of)} must not be below ${String(limit.min)}${suffix}.`,
    analysis.muted && 'Reported, never scored.',
    missing === 'zero' && 'A gap counts as 0.',
    onNoData !== undefined && `Without data: ${onNoData}.`,
    outliers.strategy === 'remove' && 'Outliers are removed.',
    scalesWith !== undefined && `Each side is divided by its share of the ${scalesWith}.`,
    typeof series === 'object' && seriesSentence(series),
    source !== undefined && `Asked of the source ${source}.`,
  ];
  return sentences.filter((sentence) => sentence !== false).join(' ');
}

/** Which changes fail it, each direction by its own tolerance. */
function failsWhere(metric: Metric, judge: JudgeSettings['name']): string {
  const { analysis } = metric;
  const { direction } = analysis;
  const accepted = toleratedChange(analysis, judge);
  const absolute = accepted?.absolute ?? null;
  const from = (relative: number | null | undefined): string => {
    const bounds = [
      ...(relative ? [percent(relative)] : []),
      ...(absolute === null ? [] : [`${String(absolute)}${suffixOf(metric, ' percentage points')}`]),
    ];
    return bounds.length > 0 ? bounds.map((bound) => `by ${bound} or more`).join(' and ') : 'beyond chance';
  };
  const [up, down] = [from(accepted?.increase), from(accepted?.decrease)];
  if (direction === 'increase') return `Fails where it increases ${up}`;
  if (direction === 'decrease') return `Fails where it decreases ${down}`;
  return up === down
    ? `Fails where it changes either way ${up}`
    : `Fails where it increases ${up}, or decreases ${down}`;
}

/** Counts are judged by the percentage of bad events, whatever they are counted in. */
function suffixOf({ unit, query }: Metric, ofCounts = ' %'): string {
  const counts =
    query?.type === 'prometheus'
      ? query.events !== undefined
      : query?.type === 'stackdriver' && query.eventsFilter !== undefined;
  if (counts) return ofCounts;
  return unit === undefined ? '' : ` ${unit}`;
}

function criticalFrom({ criticalChange, direction }: MetricAnalysis): string | false {
  const { increase, decrease } = criticalChange ?? {};
  const changes = [
    ...(increase === undefined || direction === 'decrease' ? [] : [`+${percent(increase)}`]),
    ...(decrease === undefined || direction === 'increase' ? [] : [`-${percent(decrease)}`]),
  ];
  return changes.length > 0 && `Fails the canary only from ${changes.join(' or ')} on.`;
}

function told(settings: object): string {
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}

function seriesSentence(series: Exclude<Metric['series'], 'one'>): string {
  return 'pairBy' in series
    ? `A metric for each ${series.pairBy.join(', ')}.`
    : `Its instances are told apart by ${series.instances}.`;
}

function ofWhat(of: string): string {
  return of === 'every' ? 'canary’s every sample' : `canary’s ${of}`;
}

function percent(share: number): string {
  return `${String(Number((100 * share).toPrecision(6)))} %`;
}
