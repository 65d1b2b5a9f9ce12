import type { Random } from './random.js';
import { withOffset, type Scenario } from './scenario.js';
import { OFFSET_SD, TEN_SCENARIOS } from './scenarios.js';

/** Of which kinds a config's metrics are, each drawn by itself. */
export interface World {
  readonly name: string;
  readonly scenarios: readonly Scenario[];
}

/** The worlds of STATISTICS.md 3.4, under their names there. */
export const WORLDS: readonly World[] = [
  { name: 'iid', scenarios: TEN_SCENARIOS.slice(0, 1) },
  { name: 'mixed', scenarios: TEN_SCENARIOS },
  { name: 'mixed + 5 % offsets', scenarios: TEN_SCENARIOS.map((scenario) => withOffset(scenario, OFFSET_SD)) },
];

/** One of a world's kinds of metrics, each as likely as the others. */
export function drawScenario({ name, scenarios }: World, random: Random): Scenario {
  const scenario = scenarios[Math.floor(random.uniform() * scenarios.length)];
  if (!scenario) throw new Error(`No metric in world ${name}`);
  return scenario;
}
