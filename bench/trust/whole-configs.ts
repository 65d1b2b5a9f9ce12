import { runConfigTrial, type ConfigOutcome } from './config-trial.js';
import type { Effort } from './effort.js';
import { createHistory, type DrawHistory } from './history.js';
import { PUBLISHED_CONFIGS } from './published-configs.js';
import { createRandom } from './random.js';
import { atLeast, atMost, type Requirement } from './requirement.js';
import type { Scenario } from './scenario.js';
import { percent, printTable } from './table.js';
import type { Tally } from './tally.js';
import { WORLDS, type World } from './world.js';

const SLOTS = 60;
const SHIFT = 1.5;
const POOL = 2_000;
const PASS = 95;

/** Configs by size, each with its runs: most for ten metrics, of which there are requirements. */
const SIZES = [
  { metrics: 4, runs: 500 },
  { metrics: 10, runs: 1_500 },
  { metrics: 30, runs: 150 },
];
/** Of these runs, for the worlds of which nothing is required. */
const SHARE_OF_OTHERS = 1 / 3;
const REQUIRED_WORLD = 'mixed';
/** What is the matter with the canary, from so many metrics on. The text does not say how a quarter of ten is rounded: down gives its figures. */
const TRUTHS = [
  { name: 'healthy', least: 1, bad: () => 0 },
  { name: 'one metric +50 %', least: 1, bad: () => 1 },
  { name: 'a quarter +50 %', least: 8, bad: (metrics: number) => Math.floor(metrics / 4) },
];

interface Row {
  readonly key: string;
  readonly metrics: number;
  readonly outcome: ConfigOutcome;
}

/** Measures whole configs by both judges, the native one with and without history, beside STATISTICS.md 3.4. */
export function measureWholeConfigs(effort: Effort): Requirement[] {
  const historyOf = createHistories(effort);
  const rows = WORLDS.flatMap((world) =>
    SIZES.flatMap((size) =>
      TRUTHS.filter(({ least }) => size.metrics >= least).map((truth) =>
        measureRow({ world, size, truth }, { effort, historyOf }),
      ),
    ),
  );
  printTable(
    `Whole configs, ${String(SLOTS)} slots, % of canaries with a score below 95: measured (published, STATISTICS.md 3.4), and % of verdicts that are inconclusive`,
    ['config', 'metrics', 'Kayenta', 'T0 + BH', 'inconclusive', 'T1 (H = 10) + BH', 'inconclusive'],
    rows.map(renderRow),
  );
  return requirementsOf(rows);
}

function measureRow(
  { world, size, truth }: { world: World; size: (typeof SIZES)[number]; truth: (typeof TRUTHS)[number] },
  { effort, historyOf }: { effort: Effort; historyOf: (scenario: Scenario) => DrawHistory },
): Row {
  const key = `${world.name}, ${truth.name}`;
  const { metrics } = size;
  const runs = size.runs * (world.name === REQUIRED_WORLD ? 1 : SHARE_OF_OTHERS);
  const random = createRandom(`configs: ${key}, ${String(metrics)}`);
  const kind = { world, metrics, bad: truth.bad(metrics), shift: SHIFT, slots: SLOTS };
  return { key, metrics, outcome: runConfigTrial({ ...kind, runs: effort.runs(runs), historyOf }, random) };
}

/** The history of each scenario, its pool made when it is first asked for. */
function createHistories(effort: Effort): (scenario: Scenario) => DrawHistory {
  const made = new Map<string, DrawHistory>();
  return (scenario) => {
    const history = made.get(scenario.name) ?? createHistory(scenario, { slots: SLOTS, pool: effort.runs(POOL) });
    made.set(scenario.name, history);
    return history;
  };
}

function belowPass(tally: Tally): number {
  return tally.share(({ score }) => score < PASS);
}

function renderRow({ key, metrics, outcome }: Row): string[] {
  const published = PUBLISHED_CONFIGS.find(({ data, size }) => data === key && size === metrics)?.columns;
  const beside = (tally: Tally, column: number): string => {
    const reference = published?.[column]?.[0];
    return `${percent(belowPass(tally))}${reference === undefined ? '' : ` (${percent(reference)})`}`;
  };
  const inconclusive = (tally: Tally): string => percent(tally.share(({ verdict }) => verdict === 'inconclusive'));
  const { kayenta, withoutHistory, withHistory } = outcome;
  return [
    key,
    String(metrics),
    beside(kayenta, 0),
    beside(withoutHistory, 1),
    inconclusive(withoutHistory),
    beside(withHistory, 2),
    inconclusive(withHistory),
  ];
}

function requirementsOf(rows: readonly Row[]): Requirement[] {
  const outcomeOf = (key: string): ConfigOutcome => {
    const row = rows.find((one) => one.key === key && one.metrics === 10);
    if (!row) throw new Error(`No config "${key}"`);
    return row.outcome;
  };
  const healthy = outcomeOf('mixed, healthy');
  const bad = outcomeOf('mixed, one metric +50 %');
  const config = 'ten mixed metrics, 60 slots';
  return [
    atMost(`${config}, healthy, score below 95 without history`, belowPass(healthy.withoutHistory), 9),
    atMost(`${config}, healthy, score below 95 with history`, belowPass(healthy.withHistory), 3.5),
    atLeast(`${config}, one +50 %, found without history`, belowPass(bad.withoutHistory), 70),
    atLeast(`${config}, one +50 %, found with history`, belowPass(bad.withHistory), 66),
  ];
}
