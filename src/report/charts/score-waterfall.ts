import { boxAttributes, CHART_WIDTH, chartSvg, chartText, px } from './chart-svg.js';
import { drawable } from './drawable.js';
import { formatFigure } from './format-figure.js';
import { layWaterfall, type LaidRow, type WaterfallRow } from './lay-waterfall.js';
import { textWidth } from './text-width.js';

/** How a score came about. */
export interface WaterfallInput {
  /** Groups in their order, each followed by those of its metrics that lost points. A total at the end is the score; where none is given it is added. */
  readonly rows: readonly WaterfallRow[];
  readonly score: number | null;
  /** What the score would be without critical failures. */
  readonly weightedScore: number | null;
  /** Why the score is 0 whatever the groups lost. */
  readonly voided?: string | undefined;
  readonly thresholds: { readonly pass: number; readonly marginal: number };
}

const ROW = 20;
const BASE = 14;
const PLOT = { left: 184, right: 348 } as const;
const WEIGHT_RIGHT = 174;
const LABEL_RIGHT = 138;
const INDENT = 12;
const HEAD = 40;
const FULL = 100;

/** The way from 100 down to the score, a row a group or metric, as SVG. Empty where there is nothing to tell. */
export function scoreWaterfall(input: WaterfallInput): string {
  const { rows, score, weightedScore, thresholds } = input;
  if (rows.length === 0 || (score === null && weightedScore === null)) return '';
  const total = rows.find(({ kind }) => kind === 'total')?.label ?? 'score';
  const laid = layWaterfall(rows.filter(({ kind }) => kind !== 'total'));
  const end = HEAD + laid.length * ROW;
  const spared = criticalText(input);
  const body = [
    head(thresholds),
    ...laid.map((row, i) => rowMarkup(row, HEAD + i * ROW)),
    totalMarkup(total, input, end),
    thresholdLines(thresholds, end + ROW),
    spared === null ? '' : chartText(spared, { x: 0, y: end + ROW + BASE, width: CHART_WIDTH }),
  ];
  const losses = rows
    .filter(({ kind, lost }) => kind === 'group' && lost > 0)
    .map(({ label, lost }) => `${label} ${formatFigure(-drawable(lost))}`);
  const way = losses.length === 0 ? 'no points lost' : losses.join(', ');
  const held = `pass from ${formatFigure(thresholds.pass)}, marginal from ${formatFigure(thresholds.marginal)}`;
  const label = `From 100 to a score of ${scoreText(score)}: ${way}${spared === null ? '' : `; ${spared}`}; ${held}`;
  return chartSvg({ height: end + (spared === null ? ROW : 2 * ROW) + 4, label, body: body.join('') });
}

function criticalText({ score, weightedScore, voided = 'A critical metric failed' }: WaterfallInput): string | null {
  if (score !== 0 || weightedScore === null || !(weightedScore > 0)) return null;
  return `${voided}: 0 instead of ${formatFigure(weightedScore)}.`;
}

function scoreText(score: number | null): string {
  return score === null || !Number.isFinite(score) ? 'none' : scoreFigure(score);
}

/** All digits that the judgement tells, so that no score looks as if it reached a threshold that it missed. */
function scoreFigure(score: number): string {
  return String(Number(score.toPrecision(8)));
}

function scoreX(score: number): number {
  const inside = Math.max(0, Math.min(FULL, drawable(score) || 0));
  return PLOT.left + (inside / FULL) * (PLOT.right - PLOT.left);
}

function head({ pass, marginal }: WaterfallInput['thresholds']): string {
  const named = (text: string, at: number, y: number): string => {
    const x = Math.max(scoreX(at) + 4, PLOT.left + textWidth(text));
    return chartText(text, { x: Math.min(x, PLOT.right), y, anchor: 'end' });
  };
  return [
    chartText('weight', { x: WEIGHT_RIGHT, y: HEAD - 6, anchor: 'end', className: 'soft' }),
    chartText('points', { x: CHART_WIDTH, y: HEAD - 6, anchor: 'end', className: 'soft' }),
    named(`pass ${scoreFigure(pass)}`, pass, BASE),
    named(`marginal ${scoreFigure(marginal)}`, marginal, HEAD - 8),
  ].join('');
}

function rowMarkup({ row, from, to }: LaidRow, y: number): string {
  const metric = row.kind === 'metric';
  const indent = metric ? INDENT : 0;
  const lost = drawable(row.lost) || 0;
  const box = {
    x: scoreX(to),
    y: y + (metric ? 6 : 3),
    width: Math.max(1, scoreX(from) - scoreX(to)),
    height: metric ? 8 : 14,
  };
  const weight = drawable(row.weight);
  return [
    chartText(row.label, { x: indent, y: y + BASE, width: LABEL_RIGHT - indent }),
    Number.isNaN(weight)
      ? ''
      : chartText(formatFigure(weight), { x: WEIGHT_RIGHT, y: y + BASE, anchor: 'end', className: 'soft' }),
    `<rect class="lost ${row.kind}" ${boxAttributes(box)}/>`,
    chartText(formatFigure(lost === 0 ? 0 : -lost), { x: CHART_WIDTH, y: y + BASE, anchor: 'end' }),
  ].join('');
}

function totalMarkup(label: string, { score, weightedScore }: WaterfallInput, y: number): string {
  const shown = scoreX(score === 0 ? (weightedScore ?? 0) : (score ?? 0)) - PLOT.left;
  const voided = score === 0 ? ' void' : '';
  const box = { x: PLOT.left, y: y + 3, width: shown, height: 14 };
  return [
    chartText(label, { x: 0, y: y + BASE, width: WEIGHT_RIGHT, className: 'strong' }),
    `<rect class="kept${voided}" ${boxAttributes(box)}/>`,
    chartText(scoreText(score), { x: CHART_WIDTH, y: y + BASE, anchor: 'end', className: 'strong' }),
  ].join('');
}

function thresholdLines({ pass, marginal }: WaterfallInput['thresholds'], bottom: number): string {
  const line = (at: number, top: number): string => `M${px(scoreX(at))} ${px(top)}V${px(bottom)}`;
  return `<path class="threshold" d="${line(pass, BASE + 4)}${line(marginal, HEAD - 4)}"/>`;
}
