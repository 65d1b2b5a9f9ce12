import type { ReportedMetric } from '../../judge/judgement.js';
import type { OpenJudgement } from '../../judge/open-judgement.js';
import type { Effect } from '../../judge/test-result.js';
import type { JudgementLink } from '../json-report.js';
import { explainOpen } from '../open-report.js';
import { showMean, titleOf } from '../plain-judgement.js';
import { roundNumber } from '../round-number.js';
import { showEffect, showInterval, type KeptEffect } from '../show-effect.js';
import { showDuration, showInstant } from '../show-time.js';
import { renderFrame } from './frame.js';
import { looksSection } from './looks-section.js';
import { markup, type Markup } from './markup.js';
import { REPORT_STYLE } from './report-style.js';
import { warningList } from './warning-list.js';
import { webLink } from './web-link.js';

/** What is known of a judgement while its window is not over, as a page that loads itself again. */
export function renderOpenPage(progress: OpenJudgement, link: JudgementLink, retryAfterSeconds: number): string {
  const { config, window, plannedSlots, looks, warnings, soFar, completeMs } = progress;
  const body = markup`<header class="top">
<h1><bdi>${config.name}</bdi></h1>
<p class="verdict"><span class="badge"><span aria-hidden="true">…</span> Open</span> <span class="score">no verdict yet</span></p>
<p class="reason">${explainOpen(progress)}</p>
<dl class="facts">
<div><dt>Judged at</dt><dd>${showInstant(iso(completeMs))} UTC</dd></div>
<div><dt>Known</dt><dd>${window.judgedSlots} of ${plannedSlots} slots of ${showDuration(window.stepSeconds)}</dd></div>
<div><dt>Looked at again</dt><dd>by this page, in ${showDuration(retryAfterSeconds)} ${webLink(link.url, 'or now')}</dd></div>
</dl>
</header>
<main id="main">
<section id="all"><h2>So far</h2>
<p>What was measured, and by how much the sides differ: whether that means anything is not asked before it is time.</p>
${metricsSoFar(soFar)}</section>
${looks && looksSection({ looks: looks.looks, stopped: null })}${warnings.length > 0 && markup`<section id="warnings"><h2>Before you trust this</h2>\n${warningList(warnings)}</section>\n`}</main>`;
  const title = `${config.name}: open, ${String(window.judgedSlots)} of ${String(plannedSlots)} slots`;
  return renderFrame({ title, style: REPORT_STYLE, body, refreshSeconds: retryAfterSeconds });
}

/** More would not be looked at while they still change. */
const MOST_METRICS = 1_000;

function metricsSoFar(metrics: readonly ReportedMetric[]): Markup {
  if (metrics.length === 0) return markup`<p>Nothing yet.</p>\n`;
  return markup`<div class="wide" tabindex="0" role="group" aria-label="Metrics"><table id="metrics">
<thead><tr><th scope="col">metric</th><th scope="col">samples</th><th scope="col">change</th><th scope="col">interval</th><th scope="col">baseline</th><th scope="col">canary</th><th scope="col">group</th></tr></thead>
<tbody>
${metrics.slice(0, MOST_METRICS).map(row)}</tbody></table></div>
`;
}

function row({ judged }: ReportedMetric): Markup {
  const { metric, labels, baseline, canary, test } = judged;
  const unit = metric.unit ?? null;
  const effect = test?.effect ? finite(test.effect) : null;
  const title = titleOf({ name: metric.name, labels: labels && { ...labels } });
  return markup`<tr><th scope="row"><bdi>${title}</bdi></th><td>${baseline.count}, ${canary.count}</td>
<td>${effect && showEffect(effect, unit)}</td><td>${effect && showInterval(effect, unit)}</td>
<td>${showMean(roundNumber(baseline.mean), unit)}</td><td>${showMean(roundNumber(canary.mean), unit)}</td><td><bdi>${metric.groups.join(', ')}</bdi></td></tr>
`;
}

/** As the JSON tells it. */
function finite({ kind, value, low, high, confidence }: Effect): KeptEffect {
  return { kind, value: roundNumber(value), low: roundNumber(low), high: roundNumber(high), confidence };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
