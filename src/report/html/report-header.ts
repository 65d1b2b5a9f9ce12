import type { KeptJudgement } from '../../config/kept-judgement.js';
import { describeScope } from '../describe-scope.js';
import { titleOf } from '../plain-judgement.js';
import { showPoints } from '../show-number.js';
import { showDuration, showSpan } from '../show-time.js';
import { asList, markup, type Markup } from './markup.js';
import { linkApart } from './web-link.js';
import { counted, verdictBadge } from './words.js';

/** The top of a report: verdict, score, the one sentence, and what was judged. */
export function reportHeader(judgement: KeptJudgement, jsonUrl: string | undefined): Markup {
  const { verdict, reason, config, summary, id } = judgement;
  const judged = describeScope(judgement);
  const links = [linkApart(summary.reportUrl, 'this judgement'), linkApart(jsonUrl, 'as JSON')].filter(
    (one) => one !== null,
  );
  return markup`<header class="top ${verdict}">
<h1><bdi>${config.name}</bdi></h1>
<p class="verdict">${verdictBadge(verdict)} ${scoreOf(judgement)}</p>
<p class="reason">${reason.text}</p>
${beyondScore(judgement)}<dl class="facts">
${judged !== null && markup`<div><dt>Judged</dt><dd><bdi>${judged}</bdi></dd></div>\n`}<div><dt>Window</dt><dd>${windowOf(judgement)}</dd></div>
<div><dt>Judge</dt><dd>${judgement.judge}</dd></div>
${links.length > 0 && markup`<div><dt>Links</dt><dd>${asList(links, ' · ')}</dd></div>\n`}${id === null && links.length === 0 && markup`<div><dt>Links</dt><dd>none: the request was too large for one</dd></div>\n`}</dl>
</header>`;
}

function scoreOf({ score, thresholds }: KeptJudgement): Markup {
  const told = score === null ? markup`no score` : markup`score <b>${showPoints(score)}</b> of 100`;
  return markup`<span class="score">${told}</span> <span class="soft">pass from ${showPoints(thresholds.pass)}, marginal from ${showPoints(thresholds.marginal)}</span>`;
}

type Stop = NonNullable<NonNullable<KeptJudgement['plan']>['stopped']>;

/** What the score alone does not tell. */
function beyondScore({ score, weightedScore, metrics, plan }: KeptJudgement): Markup {
  const critical = metrics.some(({ criticalFailure }) => criticalFailure);
  const hidden = critical && weightedScore !== null && weightedScore !== score;
  return markup`${hidden && markup`<p>Without the critical failure the score would be ${showPoints(weightedScore)}.</p>\n`}${plan?.stopped && stoppedBy(plan.stopped)}`;
}

function stoppedBy({ look, afterSlots, ofSlots, metric, labels }: Stop): Markup {
  const when = look === null ? 'Between the planned looks' : `At planned look ${String(look)}`;
  return markup`<p>${when}, after ${afterSlots} of ${counted(ofSlots, 'slot')}, <bdi>${titleOf({ name: metric, labels })}</bdi> stopped the canary. What came later was not judged.</p>\n`;
}

function windowOf({ window: { start, end, slots, judgedSlots, stepSeconds, warmupSeconds } }: KeptJudgement): string {
  const step = showDuration(stepSeconds);
  const length = showDuration(slots * stepSeconds);
  const judged =
    judgedSlots === slots
      ? `${counted(slots, 'slot')} of ${step}`
      : `${String(judgedSlots)} of ${counted(slots, 'slot')} of ${step} judged`;
  const warmup = warmupSeconds > 0 ? `, ${showDuration(warmupSeconds)} of warm-up` : '';
  const when = start === null || end === null ? 'no times came with the data' : showSpan(start, end);
  return `${when} (${length}: ${judged}${warmup})`;
}
