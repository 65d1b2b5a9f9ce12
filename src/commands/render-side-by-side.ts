import type { KeptJudgement } from '../config/kept-judgement.js';
import { showPoints } from '../report/show-number.js';
import { showWindow } from '../report/side-by-side/judgement-facts.js';
import type { SideBySide } from '../report/side-by-side/judgement-pair.js';
import { showOutcome, showShift, TURN_WORDS } from '../report/side-by-side/show-side.js';
import { renderTable, type Column } from './terminal.js';

const COLUMNS: readonly Column[] = [
  { heading: 'metric' },
  { heading: 'came out' },
  { heading: 'first' },
  { heading: 'second' },
  { heading: 'change in the first', align: 'right' },
  { heading: 'change in the second', align: 'right' },
  { heading: 'points lost', align: 'right' },
];

/** Two judgements side by side as text for a terminal: whether the second went better, both in a line, what to mind, and each metric of both. */
export function renderSideBySide({ first, second, summary, cautions, metrics }: SideBySide): string {
  const rows = metrics.map(({ title, turn, first: before, second: after }) => [
    title,
    TURN_WORDS[turn],
    showOutcome(before?.metric),
    showOutcome(after?.metric),
    showShift(before?.metric),
    showShift(after?.metric),
    [before, after].map((placed) => (placed ? showPoints(placed.lost) : '–')).join(' → '),
  ]);
  return [
    summary,
    `  first: ${line(first)}`,
    `  second: ${line(second)}`,
    ...cautions.map(({ code, text }) => `  ${code}: ${text}`),
    '',
    renderTable(COLUMNS, rows),
  ].join('\n');
}

function line(judgement: KeptJudgement): string {
  const { config, verdict, score } = judgement;
  return `${config.name}, ${verdict}, score ${String(score ?? 'none')}, ${showWindow(judgement)}`;
}
