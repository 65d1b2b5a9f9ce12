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
const POOL = 3_000;
/** Of the runs, for the judge with a history: it takes most of the time, and nothing is required of its figures one by one. */
const SHARE_WITH_HISTORY = 0.3;

/** Published figures that contradict others, or what they are of. */
const DOUBTS: Readonly<Record<string, string>> = {
  'AR(.6) cv.3, 12 slots, healthy':
    'while J1, which has no tolerance and so flags no less, is published as 3.4 for 10 slots and 3.1 for 20',
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
  return nearPublished(
    'T0, one metric',
    rows.flatMap(({ columns }) => columns[COLUMNS.indexOf('T0')] ?? []).map(withDoubt),
  );
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
    effort: { runs: (full) => effort.runs(full * SHARE_WITH_HISTORY) },
    published: columns.slice(2),
    judgesOf: (random) =>
      HISTORIES.map(
        (comparisons) => (sides) => native({ ...sides, history: drawHistory(random, comparisons) }).classification,
      ),
  });
  return [...without, ...withHistory];
}
