import { judgeCanary } from '../../src/judge/judge-canary.js';
import type { MeasuredMetric } from '../../src/judge/measurement.js';
import type { DrawHistory } from './history.js';
import { metricOf, rulesOf } from './one-metric.js';
import type { Random } from './random.js';
import type { Scenario } from './scenario.js';
import { createTally, type Tally } from './tally.js';
import { drawScenario, type World } from './world.js';

/** A config with its canary, to be drawn and judged so often. */
export interface ConfigTrial {
  readonly world: World;
  readonly metrics: number;
  /** So many metrics of the canary, the first ones, are multiplied by the shift. */
  readonly bad: number;
  readonly shift: number;
  readonly slots: number;
  readonly runs: number;
  readonly historyOf: (scenario: Scenario) => DrawHistory;
}

/** How the config's canaries came out. */
export interface ConfigOutcome {
  readonly kayenta: Tally;
  readonly withoutHistory: Tally;
  readonly withHistory: Tally;
}

const MOST_GROUPS = 4;
const COMPARISONS = 10;

/** Judges whole configs: metrics of the world at random, dealt round robin to at most four groups of the same weight. */
export function runConfigTrial(trial: ConfigTrial, random: Random): ConfigOutcome {
  const groups = Math.min(MOST_GROUPS, trial.metrics);
  const weights = Object.fromEntries(Array.from({ length: groups }, (_, i) => [`group ${String(i)}`, 100 / groups]));
  const metrics = Array.from({ length: trial.metrics }, (_, i) =>
    metricOf(`metric ${String(i)}`, `group ${String(i % groups)}`),
  );
  const rules = { kayenta: rulesOf('netflix-aca', weights), native: rulesOf('mann-whitney', weights) };
  const outcome = { kayenta: createTally(), withoutHistory: createTally(), withHistory: createTally() };
  for (let run = 0; run < trial.runs; run++) {
    const measured = metrics.map((metric, i): MeasuredMetric => {
      const scenario = drawScenario(trial.world, random);
      const shift = i < trial.bad ? trial.shift : 1;
      const history = { effects: trial.historyOf(scenario)(random, COMPARISONS), slots: trial.slots };
      return { metric, ...scenario.draw(random, { slots: trial.slots, shift }), history };
    });
    const forgotten = measured.map((metric) => ({ ...metric, history: undefined }));
    outcome.kayenta.add(judgeCanary(rules.kayenta, forgotten));
    outcome.withoutHistory.add(judgeCanary(rules.native, forgotten));
    outcome.withHistory.add(judgeCanary(rules.native, measured));
  }
  return outcome;
}
