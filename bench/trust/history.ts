import { createMetricJudge } from './one-metric.js';
import { createRandom, type Random } from './random.js';
import type { Scenario } from './scenario.js';

/** Draws the effects of so many past comparisons, as logarithms of ratios. */
export type DrawHistory = (random: Random, comparisons: number) => number[];

const native = createMetricJudge('mann-whitney');

/** The past of a scenario: effects of healthy comparisons as the native judge reports them, drawn from a pool that is made once. */
export function createHistory(
  scenario: Scenario,
  { slots, pool }: { readonly slots: number; readonly pool: number },
): DrawHistory {
  const past = createRandom(`past: ${scenario.name}, ${String(slots)} slots`);
  const effects = Array.from({ length: pool }, () => {
    const effect = native(scenario.draw(past, { slots, shift: 1 })).test?.effect;
    if (effect?.kind !== 'ratio') throw new Error(`No ratio in the history of ${scenario.name}`);
    return Math.log(effect.value);
  });
  return (random, comparisons) =>
    Array.from({ length: comparisons }, () => effects[Math.floor(random.uniform() * pool)] ?? NaN);
}
