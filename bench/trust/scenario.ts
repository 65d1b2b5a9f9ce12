import type { Sides } from '../../src/judge/measurement.js';
import { sum, type Noise } from './noise.js';
import type { Random } from './random.js';

/** How much of what is drawn. */
export interface Wish {
  readonly slots: number;
  /** What the canary is multiplied by: 1 is healthy, 1.5 is half as much again. */
  readonly shift: number;
}

/** A kind of metric, of which both sides can be drawn as often as wanted. */
export interface Scenario {
  readonly name: string;
  draw(random: Random, wish: Wish): Sides<Float64Array>;
}

/** The level of metrics that have no level of their own; far from 1e-4, where Kayenta's root finder would decide. */
const LEVEL = 100;

/** Noise of so many slots. */
export type DrawNoise = (random: Random, slots: number) => Noise;

/** A metric above 0: each side has its own noise on the log scale, and both what they share. The shift multiplies the samples. */
export function logScenario(name: string, own: DrawNoise, shared?: DrawNoise): Scenario {
  return {
    name,
    draw: (random, { slots, shift }) => {
      const common = shared?.(random, slots) ?? new Float64Array(slots);
      const side = (level: number): Float64Array =>
        sum(common, own(random, slots)).map((noise) => level * Math.exp(noise));
      return { baseline: side(LEVEL), canary: side(LEVEL * shift) };
    },
  };
}

/** A metric whose samples are independent draws; the shift multiplies what is expected, not the sample. */
export function countScenario(name: string, sample: (random: Random, shift: number) => number): Scenario {
  return {
    name,
    draw: (random, { slots, shift }) => {
      const side = (factor: number): Float64Array => Float64Array.from({ length: slots }, () => sample(random, factor));
      return { baseline: side(1), canary: side(shift) };
    },
  };
}

/** The same with a difference between the two instances that lasts the whole window, normal on the log scale with this standard deviation. */
export function withOffset(scenario: Scenario, sd: number): Scenario {
  return {
    name: `${scenario.name}, offset`,
    draw: (random, { slots, shift }) => scenario.draw(random, { slots, shift: shift * Math.exp(sd * random.normal()) }),
  };
}

/** The scenario of that name. */
export function scenarioOf(scenarios: readonly Scenario[], name: string): Scenario {
  const scenario = scenarios.find((one) => one.name === name);
  if (!scenario) throw new Error(`No scenario "${name}"`);
  return scenario;
}
