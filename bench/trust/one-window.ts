import type { Effort } from './effort.js';
import { renderFigure } from './figure.js';
import { flagOfLenses } from './flag-of-lenses.js';
import { createMetricJudge } from './one-metric.js';
import { PUBLISHED_ONE_WINDOW } from './published-one-window.js';
import { nearPublished, type Requirement } from './requirement.js';
import { scenarioOf } from './scenario.js';
import { ONE_WINDOW_SCENARIOS } from './scenarios.js';
import { measureShifts, SHIFT_NAMES } from './shifted-trial.js';
import { printTable } from './table.js';

const kayenta = createMetricJudge('netflix-aca');

/** Measures Kayenta's rule and the two lenses, without tolerance, beside STATISTICS.md 3.1. */
export function measureOneWindow(effort: Effort): Requirement[] {
  const rows = PUBLISHED_ONE_WINDOW.map(({ data, size, columns }) => {
    const [byKayenta = [], byLenses = []] = measureShifts({
      name: 'one window',
      scenario: scenarioOf(ONE_WINDOW_SCENARIOS, data),
      slots: size,
      effort,
      published: columns,
      judgesOf: () => [(sides) => kayenta(sides).classification, flagOfLenses],
    });
    return { data, slots: String(size), byKayenta, byLenses };
  });
  printTable(
    'One metric, one window, % flagged: measured (published, STATISTICS.md 3.1) difference; ! where it is too far. Healthy: any flag, else high',
    ['data', 'slots', 'judge', ...SHIFT_NAMES],
    rows.flatMap(({ data, slots, byKayenta, byLenses }) => [
      [data, slots, 'Kayenta', ...byKayenta.map(renderFigure)],
      ['', '', 'J1', ...byLenses.map(renderFigure)],
    ]),
  );
  return nearPublished(
    'J1, one window',
    rows.flatMap(({ byLenses }) => byLenses),
  );
}
