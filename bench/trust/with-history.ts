import type { Effort } from './effort.js';
import { renderFigure, type Figure } from './figure.js';
import { createHistory } from './history.js';
import { createMetricJudge } from './one-metric.js';
import { PUBLISHED_HISTORY } from './published-history.js';
import type { PublishedRow } from './published.js';
import { nearPublished, type Requirement } from './requirement.js';
import { scenarioOf } from './scenario.js';
import { HISTORY_SCENARIOS } from './scenarios.js';
import { measureShifts, SHIFT_NAMES } from './shifted-trial.js';
import { printTable } from './table.js';

const HISTORIES = [5, 10, 20];
const COLUMNS = ['Kayenta', 'T0', ...HISTORIES.map((comparisons) => `T1, H = ${String(comparisons)}`)];
/** Its own error is that of all figures that are drawn from it: of 3,000 it moves powers by two points. */
const POOL = 20_000;
/** How near to the published figures those with a history must be, in points, beside what chance makes of both. */
const WITHIN = 1.5;
/** The published figures are of the plain root mean square of the history, the judge's of the winsorised one (STATISTICS.md 4.7), which of so few is smaller: it finds 2 points more. */
const MOST_WINSORISED = 5;
const HOW = `within ${String(WITHIN)} points and the standard errors of both`;

/** Published figures that contradict others, or what they are of: those with a history of 12 slots fit another p value. */
const DOUBTS: Readonly<Record<string, string>> = {
  'AR(.6) cv.3, 12 slots, healthy':
    'while J1, which has no tolerance and so flags no less, is published as 3.4 for 10 slots and 3.1 for 20',
  'AR(.6) cv.3, 12 slots, x 2':
    'while the plain root mean square, as 3.2 words it, gives 58.7 with 20 comparisons when drawn anew, in the row whose healthy figure cannot be either',
  'iid cv.3, 12 slots, x 1.5':
    'while by the normal p value and the plain root mean square, for the exact one of 4.1 and the winsorised one of 4.7, it is 44.3 and 51.6 with 10 and 20 comparisons',
  'offset sd 5%, cv.1, 60 slots, healthy':
    'while offsets of 5 % and noise of 1.8 % exceed 10 % in 6.1 % of draws, whatever the test says',
};

const kayenta = createMetricJudge('netflix-aca');
const native = createMetricJudge('mann-whitney');

/** Measures both judges with their defaults, the native one also with a history, beside STATISTICS.md 3.2. */
export function measureWithHistory(effort: Effort): Requirement[] {
  const rows = PUBLISHED_HISTORY.map((published) => ({ published, columns: measureRow(published, effort) }));
  printTable(
    'One metric by default, % flagged: measured (published, STATISTICS.md 3.2) difference; ! where it is too far. T1: with H past comparisons',
    ['data', 'slots', 'judge', ...SHIFT_NAMES],
    rows.flatMap(({ published, columns }) =>
      columns.map((figures, i) => [
        ...(i === 0 ? [published.data, String(published.size)] : ['', '']),
        COLUMNS[i] ?? '',
        ...figures.map(renderFigure),
      ]),
    ),
  );
  const figuresOf = (column: string): Figure[] =>
    rows.flatMap(({ columns }) => columns[COLUMNS.indexOf(column)] ?? []).map(withDoubt);
  return [
    ...nearPublished('T0, one metric', figuresOf('T0')),
    ...HISTORIES.flatMap((comparisons, i) => {
      const column = COLUMNS[i + 2] ?? '';
      const winsorised = comparisons <= MOST_WINSORISED;
      return nearPublished(
        `${column}, one metric`,
        figuresOf(column).map((figure) => ({
          ...figure,
          within: WITHIN,
          higherIsFine: winsorised && !figure.healthy,
        })),
        { falseAlarms: HOW, power: winsorised ? `${HOW}, or higher,` : HOW },
      );
    }),
  ];
}

function withDoubt(figure: Figure): Figure {
  return { ...figure, doubt: DOUBTS[figure.what] };
}

/** The figures of each column of a row. */
function measureRow({ data, size: slots, columns }: PublishedRow, effort: Effort): Figure[][] {
  const scenario = scenarioOf(HISTORY_SCENARIOS, data);
  const without = measureShifts({
    name: 'without history',
    scenario,
    slots,
    effort,
    published: columns.slice(0, 2),
    judgesOf: () => [(sides) => kayenta(sides).classification, (sides) => native(sides).classification],
  });
  const drawHistory = createHistory(scenario, { slots, pool: effort.runs(POOL) });
  const withHistory = measureShifts({
    name: 'with history',
    scenario,
    slots,
    effort,
    published: columns.slice(2),
    judgesOf: (random) =>
      HISTORIES.map(
        (comparisons) => (sides) =>
          native({ ...sides, history: { effects: drawHistory(random, comparisons), slots } }).classification,
      ),
  });
  return [...without, ...withHistory];
}
