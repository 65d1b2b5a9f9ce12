import type { Sides } from '../../src/judge/measurement.js';
import type { Effort } from './effort.js';
import { createMetricJudge } from './one-metric.js';
import { createRandom, type Random } from './random.js';
import { atLeast, type Requirement } from './requirement.js';
import { shareFlagged } from './share-flagged.js';
import { percent, printTable } from './table.js';

const SLOTS = 60;
const RUNS = 1_500;
const ENOUGH = 99;
/** What the share may fall by chance from one step to the next, in standard errors of their difference. */
const CHANCE = 3;

/** Errors that become more frequent, step by step; the first step is the baseline's. */
interface Ladder {
  readonly name: string;
  readonly steps: readonly number[];
  /** From which step on they must be found. */
  readonly found: number;
  readonly label: (step: number) => string;
  readonly sample: (random: Random, step: number) => number;
}

const MEDIAN_RATIO = 0.01;
const RATIO_SD = 0.3;
const REQUESTS = 5_000;
const ERROR_RATIO = 2e-4;

const LADDERS: readonly Ladder[] = [
  {
    name: 'an error ratio of about 1 % in some samples, 0 in the others',
    steps: [0.02, 0.05, 0.1, 0.2, 0.4, 0.6],
    found: 0.6,
    label: (share) => `in ${String(Math.round(share * 100))} % of samples`,
    sample: (random, share) => (random.uniform() < share ? MEDIAN_RATIO * Math.exp(RATIO_SD * random.normal()) : 0),
  },
  {
    name: `error ratios of ${String(REQUESTS)} requests a slot`,
    steps: [1, 1.5, 2, 3, 5],
    found: 3,
    label: (factor) => `${(ERROR_RATIO * factor).toExponential(0)} (x ${String(factor)})`,
    sample: (random, factor) => random.binomial(REQUESTS, ERROR_RATIO * factor) / REQUESTS,
  },
];

const kayenta = createMetricJudge('netflix-aca', 'increase');
const native = createMetricJudge('mann-whitney', 'increase');

/** Measures how both judges find errors that are rare. */
export function measureRareErrors(effort: Effort): Requirement[] {
  const runs = effort.runs(RUNS);
  return LADDERS.flatMap((ladder) => {
    const shares = ladder.steps.map((step) => measureStep(ladder, { step, runs }));
    printTable(
      `${ladder.name}: % of canaries found, ${String(SLOTS)} slots`,
      ['canary', 'Kayenta', 'native'],
      ladder.steps.map((step, i) => [ladder.label(step), ...(shares[i] ?? []).map(percent)]),
    );
    const byNative = shares.map((share) => share[1] ?? NaN);
    const found = byNative[ladder.steps.indexOf(ladder.found)] ?? NaN;
    return [
      atLeast(`${ladder.name}, ${ladder.label(ladder.found)}: found by the native judge`, found, ENOUGH),
      neverFalling(ladder.name, byNative, runs),
    ];
  });
}

function measureStep({ name, steps, sample }: Ladder, { step, runs }: { step: number; runs: number }): number[] {
  const random = createRandom(`rare errors: ${name}, ${String(step)}`);
  const side = (at: number): Float64Array => Float64Array.from({ length: SLOTS }, () => sample(random, at));
  return shareFlagged<Sides<Float64Array>>({
    runs,
    draw: () => ({ baseline: side(steps[0] ?? NaN), canary: side(step) }),
    judges: [(sides) => kayenta(sides).classification, (sides) => native(sides).classification],
    healthy: false,
  });
}

/** That more errors are found no less often, beyond what chance makes of so many runs. */
function neverFalling(name: string, shares: readonly number[], runs: number): Requirement {
  const variance = (share: number): number => (share * (100 - share)) / runs;
  const falls = shares.slice(1).map((share, i) => {
    const before = shares[i] ?? NaN;
    return before - share - CHANCE * Math.sqrt(variance(before) + variance(share));
  });
  return {
    what: `${name}: the share found never falls as errors rise`,
    figure: shares.map(percent).join(', '),
    kept: falls.every((fall) => fall <= 0),
  };
}
