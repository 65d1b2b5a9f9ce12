import { describe, expect, it } from 'vitest';
import { createRandom } from '../../scripts/shop/random.js';
import { findImbalance } from '../../src/judge/find-imbalance.js';
import type { Sides } from '../../src/judge/measurement.js';
import { requestClustering } from '../../src/judge/request-clustering.js';

const SLOTS = 20;
const TENTH = { baseline: 90, canary: 10 };

interface Callers {
  readonly count: number;
  /** All of one side, in one slot after the other. */
  readonly requestsEach: number;
  readonly slotsEach?: number;
  readonly canaryShare?: number;
}

/** The requests of callers who come at random times, each to a side of their own. */
function requestsOf({ count, requestsEach, slotsEach = 1, canaryShare = 0.1 }: Callers, seed: string) {
  const { uniform } = createRandom(seed);
  const sides = { baseline: new Float64Array(SLOTS), canary: new Float64Array(SLOTS) };
  for (let caller = 0; caller < count; caller++) {
    const side = sides[uniform() < canaryShare ? 'canary' : 'baseline'];
    const first = Math.floor(uniform() * (SLOTS + slotsEach - 1)) - slotsEach + 1;
    for (let slot = first; slot < first + slotsEach; slot++) {
      if (slot >= 0 && slot < SLOTS) side[slot] = (side[slot] ?? 0) + requestsEach / slotsEach;
    }
  }
  return sides;
}

const total = (slots: Float64Array): number => slots.reduce((sum, value) => sum + value, 0);

/** The percentage of windows in which such callers look like a split that is not kept. */
function flagged(callers: Callers, windows = 400): number {
  const found = Array.from({ length: windows }, (_, window) => {
    const sides = requestsOf(callers, `${JSON.stringify(callers)} ${String(window)}`);
    const requests = { baseline: total(sides.baseline), canary: total(sides.canary) };
    return findImbalance(requests, TENTH, { tolerance: 0.25, clustering: requestClustering(sides) }) !== undefined;
  });
  return (100 * found.filter(Boolean).length) / windows;
}

const slotsOf = (baseline: number[], canary: number[]): Sides<Float64Array> => ({
  baseline: Float64Array.from(baseline),
  canary: Float64Array.from(canary),
});

describe('requestClustering()', () => {
  it('is half the mean square of the differences of the residuals', () => {
    // Residuals of 10 of 100 at 0.1, 19 and 1: 0, 3 and -3; differences 3 and -6, of which half the mean square is 11.25.
    expect(requestClustering(slotsOf([90, 81, 99], [10, 19, 1]))).toBeCloseTo(11.25, 10);
  });

  it('is 1 where requests go their own way or more evenly than that', () => {
    expect(requestClustering(slotsOf([90, 180, 45], [10, 20, 5]))).toBe(1);
  });

  it('is about the number of requests that come together', () => {
    const found = Array.from({ length: 50 }, (_, i) =>
      requestClustering(requestsOf({ count: 2_000, requestsEach: 20 }, String(i))),
    );

    expect(found.reduce((sum, one) => sum + one, 0) / found.length).toBeCloseTo(20, -1);
  });

  it('leaves out slots without requests, and those that are not known', () => {
    expect(requestClustering(slotsOf([90, 0, NaN, 81, 99], [10, 0, 5, 19, 1]))).toBeCloseTo(11.25, 10);
  });

  it('is 1 where one side has all, or there is nothing to tell from', () => {
    expect(requestClustering(slotsOf([90, 10], [0, 0]))).toBe(1);
    expect(requestClustering(slotsOf([90], [10]))).toBe(1);
    expect(requestClustering(slotsOf([], []))).toBe(1);
  });

  it('does not take a side that dies for one whose requests come together', () => {
    const dies = Array.from({ length: SLOTS }, (_, slot) => (slot < 10 ? 100 : 0));
    const sides = slotsOf(
      dies.map((canary) => 1_000 - canary),
      dies,
    );

    // Held against the mean of all slots instead, it would be 52.6.
    expect(requestClustering(sides)).toBeCloseTo(5.54, 2);
    const requests = { baseline: total(sides.baseline), canary: total(sides.canary) };
    expect(findImbalance(requests, TENTH, { tolerance: 0.25, clustering: 5.54 })).toBeDefined();
  });

  it('is at most 100, so that a side that comes and goes with many requests is found', () => {
    const flaps = Array.from({ length: SLOTS }, (_, slot) => (slot % 2 === 0 ? 10_000 : 0));
    const sides = slotsOf(
      flaps.map((canary) => 100_000 - canary),
      flaps,
    );

    expect(requestClustering(sides)).toBe(100);
    const requests = { baseline: total(sides.baseline), canary: total(sides.canary) };
    expect(findImbalance(requests, TENTH, { tolerance: 0.25, clustering: 100 })).toBeDefined();
  });

  it('keeps a split that is kept from looking broken where callers ask 20 times in a slot', () => {
    expect(flagged({ count: 100, requestsEach: 20 })).toBeLessThanOrEqual(2);
    expect(flagged({ count: 400, requestsEach: 20 })).toBeLessThanOrEqual(2);
    expect(flagged({ count: 2_000, requestsEach: 20 })).toBeLessThanOrEqual(1);
  });

  it('still finds a canary that gets half of its share', () => {
    expect(flagged({ count: 2_000, requestsEach: 20, canaryShare: 0.05 })).toBeGreaterThan(95);
    expect(flagged({ count: 2_000, requestsEach: 1, canaryShare: 0.05 })).toBeGreaterThan(95);
  });
});
