import type { CountSides } from './count-comparison.js';
import { countSlotOf, type CountSlot } from './count-slot.js';

/** What is added to the events of each side, so that their ratio is finite. */
const OFFSET = 0.25;
/** How many slots the sides' own variation counts for at first, beside what the ratio of the sides leaves. */
const SLOTS_OF_SIDES = 16;
/** After so many more it is half of that. */
const FADING = 16;
/** An estimate must exceed what chance makes of independent events by so many standard errors of its own. */
const CHANCE = 0.9;

/**
 * How many times as much the counts vary as independent events would, after every slot: 1 where there is no sign that they come in bursts. Two estimates are
 * combined. What the ratio r of both sides leaves of each slot, with x = a (1 - pi) and y = b pi,
 *
 *     sum (x / sqrt r - y sqrt r)^2 / sum (a (1 - pi)^2 / r + b pi^2 r)
 *
 * is what matters, since what varies for both sides alike does no harm, but says little after few slots. Pearson's sum (a - rate E)^2 / (rate E) of each side knows
 * sooner, and weighs as much as 16 slots of the other at first, as much as 8 after 17, and ever less. Both are taken less nine tenths of the standard error of a chi square, so that independent events are seldom taken for bursts.
 */
export function countDispersion(sides: CountSides): Float64Array {
  const running = runCountDispersion();
  return sides.canary.events.map((_, slot) => {
    const counts = countSlotOf(sides, slot);
    if (counts) running.add(counts);
    return running.dispersion();
  });
}

/** The dispersion of countDispersion() while slots come in. */
export interface RunningDispersion {
  readonly add: (counts: CountSlot) => void;
  readonly dispersion: () => number;
}

/** The dispersion before the first slot, for who need not know it after every slot. */
export function runCountDispersion(): RunningDispersion {
  const sums = noSums();
  return {
    add: (counts) => {
      add(sums, counts);
    },
    dispersion: () => Math.max(1, combine(sums)),
  };
}

function noSums() {
  return {
    slots: 0,
    pair: { x: 0, y: 0, xx: 0, xy: 0, yy: 0 },
    variance: { x: 0, y: 0, xx: 0, xy: 0, yy: 0 },
    canary: { events: 0, exposure: 0, squares: 0 },
    baseline: { events: 0, exposure: 0, squares: 0 },
  };
}

type Sums = ReturnType<typeof noSums>;

function add(sums: Sums, { canary, baseline, share }: CountSlot): void {
  sums.slots++;
  addProducts(sums.pair, canary.events * (1 - share), baseline.events * share);
  addProducts(sums.variance, canary.events * (1 - share) ** 2, baseline.events * share ** 2);
  addSide(sums.canary, canary);
  addSide(sums.baseline, baseline);
}

function addProducts(sums: Sums['pair'], x: number, y: number): void {
  sums.x += x;
  sums.y += y;
  sums.xx += x * x;
  sums.xy += x * y;
  sums.yy += y * y;
}

function addSide(sums: Sums['canary'], { events, exposure }: CountSlot['canary']): void {
  sums.events += events;
  sums.exposure += exposure;
  sums.squares += events ** 2 / exposure;
}

function combine({ slots, pair, variance, canary, baseline }: Sums): number {
  // A canary that is better is held against none.
  const ratio = Math.max(1, (pair.x + OFFSET) / (pair.y + OFFSET));
  const expected = variance.x / ratio + variance.y * ratio;
  if (!(expected > 0)) return 1;
  const left = pair.xx / ratio - 2 * pair.xy + pair.yy * ratio;
  const effective = expected ** 2 / (variance.xx / ratio ** 2 + 2 * variance.xy + variance.yy * ratio ** 2);
  const df = Math.max(1, 2 * (slots - 1));
  const ofSides = beyondChance((pearson(canary) + pearson(baseline)) / df, df);
  const trust = (SLOTS_OF_SIDES * FADING) / (FADING - 1 + slots);
  const weight = trust + effective;
  return beyondChance((trust * Math.max(1, ofSides) + (effective * left) / expected) / (weight - 1), weight);
}

function pearson({ events, exposure, squares }: Sums['canary']): number {
  return events > 0 ? (squares * exposure) / events - events : 0;
}

/** The standard deviation of a chi square over its df is sqrt(2 / df). */
function beyondChance(dispersion: number, df: number): number {
  return dispersion / (1 + CHANCE * Math.sqrt(2 / df));
}
