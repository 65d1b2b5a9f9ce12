import type { KeptJudgement } from '../../config/kept-judgement.js';
import { describeScope } from '../describe-scope.js';
import { markup, type Markup } from '../html/markup.js';
import { webLink } from '../html/web-link.js';
import { verdictBadge } from '../html/words.js';
import { showPoints } from '../show-number.js';
import { shortDigest, showWindow } from './judgement-facts.js';

/** One of two judgements: verdict, score, the one sentence, and what was judged. */
export function judgementCard(name: 'First' | 'Second', judgement: KeptJudgement): Markup {
  const { verdict, score, weightedScore, thresholds, reason, judge, config, summary } = judgement;
  const told = score === null ? 'no score' : markup`score <b>${showPoints(score)}</b> of 100`;
  const hidden = weightedScore !== null && weightedScore !== score;
  const scope = describeScope(judgement);
  const link = webLink(summary.reportUrl, 'this judgement');
  return markup`<section class="top ${verdict}">
<h2>${name}</h2>
<p class="verdict">${verdictBadge(verdict)} <span class="score">${told}</span> <span class="soft">pass from ${showPoints(thresholds.pass)}, marginal from ${showPoints(thresholds.marginal)}</span></p>
<p>${reason.text}</p>
<dl class="facts">
${scope !== null && markup`<div><dt>Judged</dt><dd><bdi>${scope}</bdi></dd></div>\n`}<div><dt>Window</dt><dd>${showWindow(judgement)}</dd></div>
${hidden && markup`<div><dt>By the groups alone</dt><dd>score ${showPoints(weightedScore)}</dd></div>\n`}<div><dt>Judge</dt><dd>${judge}</dd></div>
<div><dt>Config</dt><dd><bdi>${config.name}</bdi>, <code>${shortDigest(config.digest)}</code></dd></div>
${link && markup`<div><dt>Link</dt><dd>${link}</dd></div>\n`}</dl>
</section>`;
}
