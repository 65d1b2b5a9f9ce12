import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { WaterfallRow } from '../charts/lay-waterfall.js';
import { scoreWaterfall } from '../charts/score-waterfall.js';
import { titleOf } from '../plain-judgement.js';
import { showPoints } from '../show-number.js';
import { isKayentas } from './describe-finding.js';
import { describeNeeded } from './describe-needed.js';
import { asMarkup, markup, type Markup } from './markup.js';
import { shareIn } from './score-losses.js';
import { countsAsFailed } from './worst-first.js';

type Group = KeptJudgement['groups'][number];

/** How the score came about, by group and metric, and what would have been needed to pass. */
export function scoreSection(judgement: KeptJudgement): Markup {
  const rows = judgement.groups
    .toSorted((a, b) => (b.weight ?? 0) - (a.weight ?? 0))
    .map((group) => ({ group, lost: lostIn(group, judgement) }));
  const { score, weightedScore, thresholds } = judgement;
  const chart = scoreWaterfall({
    rows: rows.flatMap(toWaterfall),
    score,
    weightedScore,
    thresholds,
    voided: voidedBy(judgement),
  });
  return markup`<section id="score">
<h2>Score</h2>
<p>${describeNeeded(judgement)}</p>
<div class="pair">
${chart !== '' && markup`<figure>${asMarkup(chart)}</figure>\n`}<div class="wide" tabindex="0" role="group" aria-label="Points by group">
<table><caption>Points of 100, by group and by what failed${weightsMoved(judgement) && '. Groups without data left their weight to the others'}</caption>
<thead><tr><th scope="col">group</th><th scope="col">weight</th><th scope="col">passed</th><th scope="col">points lost</th></tr></thead>
<tbody>
${rows.map(groupRow)}</tbody>
${totalRow(judgement)}</table></div>
</div>
</section>`;
}

interface Lost {
  readonly title: string;
  readonly points: number;
}

function lostIn(group: Group, { metrics }: KeptJudgement): readonly Lost[] {
  return metrics
    .filter((metric) => countsAsFailed(metric) && metric.groups.includes(group.name))
    .map((metric) => ({ title: titleOf(metric), points: shareIn(group) }));
}

interface Row {
  readonly group: Group;
  readonly lost: readonly Lost[];
}

function sumOf(lost: readonly Lost[]): number {
  return lost.reduce((sum, { points }) => sum + points, 0);
}

/** More would be too small to read; the table has all. */
const MOST_BARS = 12;

function toWaterfall({ group, lost }: Row): WaterfallRow[] {
  const shown = lost.slice(0, MOST_BARS);
  const rest = lost.slice(MOST_BARS);
  return [
    { label: group.name, kind: 'group', weight: group.weight, lost: sumOf(lost) },
    ...shown.map(({ title, points }): WaterfallRow => ({ label: title, kind: 'metric', weight: points, lost: points })),
    ...(rest.length > 0
      ? [{ label: `and ${String(rest.length)} more`, kind: 'metric' as const, weight: sumOf(rest), lost: sumOf(rest) }]
      : []),
  ];
}

function groupRow({ group, lost }: Row): Markup {
  const { name, weight, passed, failed, withoutData } = group;
  const without = withoutData > 0 && markup`, ${withoutData} without data`;
  const judged = passed + failed;
  return markup`<tr><th scope="row"><bdi>${name}</bdi></th><td>${showPoints(weight ?? 0)}</td><td>${judged === 0 ? 'not judged' : `${String(passed)} of ${String(judged)}`}${without}</td><td>${showPoints(sumOf(lost))}</td></tr>
${lost.map(({ title, points }) => markup`<tr class="sub"><th scope="row"><bdi>${title}</bdi></th><td></td><td>failed</td><td>${showPoints(points)}</td></tr>\n`)}`;
}

/** Whether groups have more weight than the config gives them, since others have nothing to be weighed. Kayenta's judge counts those as passed. */
function weightsMoved({ groups, judge }: KeptJudgement): boolean {
  const isEmpty = ({ weight, passed, failed }: Group): boolean => passed + failed === 0 && (weight ?? 0) === 0;
  const moved = groups.some((group) => isEmpty(group) && group.withoutData > 0);
  return moved && groups.some((group) => !isEmpty(group)) && !isKayentas(judge);
}

/** Why the score is 0 whatever the groups lost; undefined where it is what they left. */
function voidedBy({ score, weightedScore, metrics }: KeptJudgement): string | undefined {
  if (score !== 0 || weightedScore === null || weightedScore <= 0) return undefined;
  return metrics.some(({ criticalFailure }) => criticalFailure)
    ? 'A critical metric failed'
    : 'Too much is without data';
}

function totalRow(judgement: KeptJudgement): Markup | null {
  const { groups, weightedScore, score } = judgement;
  const total = weightedScore ?? score;
  if (total === null) return null;
  const weight = groups.reduce((sum, group) => sum + (group.weight ?? 0), 0);
  const voided = voidedBy(judgement);
  const left = voided === undefined ? 'score' : 'by the groups';
  return markup`<tfoot><tr><th scope="row">${left}</th><td>${showPoints(weight)}</td><td></td><td>${showPoints(total)} left</td></tr>${
    voided !== undefined &&
    markup`
<tr><th scope="row" colspan="3">score, since ${voided.charAt(0).toLowerCase()}${voided.slice(1)}</th><td>0</td></tr>`
  }</tfoot>
`;
}
