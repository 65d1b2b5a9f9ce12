import { describe, expect, it } from 'vitest';
import { rankLens, unalignedRankLens } from '../../src/stats/rank-lens.js';

function ordered(canary: readonly number[], baseline: readonly number[]) {
  const inTime = { canary: Float64Array.from(canary), baseline: Float64Array.from(baseline) };
  return { inTime, sorted: { canary: inTime.canary.toSorted(), baseline: inTime.baseline.toSorted() } };
}

const BASELINE = Array.from({ length: 40 }, (_, i) => 100 + ((i * 17) % 40));
const CANARY = Array.from({ length: 40 }, (_, i) => 110 + ((i * 23) % 40));
const slow = (level: number, shift: number): number[] =>
  Array.from({ length: 40 }, (_, i) => level + 10 * Math.sin((i + shift) / 6));

describe.each([
  ['rankLens()', rankLens],
  ['unalignedRankLens()', unalignedRankLens],
])('%s', (_name, lens) => {
  it('finds nothing where all samples are equal', () => {
    expect(lens(ordered(new Array<number>(9).fill(4), new Array<number>(9).fill(4)))).toMatchObject({
      t: 0,
      pValue: 1,
      probabilityOfSuperiority: 0.5,
    });
  });

  it('mirrors when the sides are swapped', () => {
    const one = lens(ordered(CANARY, BASELINE));
    const other = lens(ordered(BASELINE, CANARY));

    expect(one.t).toBeGreaterThan(2);
    expect(other.t).toBeCloseTo(-one.t, 12);
    expect(other.pValue).toBeCloseTo(one.pValue, 12);
    expect(other.probabilityOfSuperiority).toBeCloseTo(1 - one.probabilityOfSuperiority, 12);
  });

  it('keeps its p for transforms that keep the order', () => {
    const { pValue } = lens(ordered(CANARY, BASELINE));
    const cubed = ordered(
      CANARY.map((x) => x ** 3),
      BASELINE.map((y) => y ** 3),
    );

    expect(lens(cubed).pValue).toBe(pValue);
  });

  it('is less sure of sides that change slowly', () => {
    const { effectiveSamples, dependence } = lens(ordered(slow(100, 0), slow(108, 20)));

    expect(dependence.autocorrelation).toBeGreaterThan(0.8);
    expect(effectiveSamples).toBeLessThan(5);
  });

  it('has no smaller error in few samples than independent ones would', () => {
    const shared = ordered(slow(100, 0).slice(0, 12), slow(100.01, 0).slice(0, 12));
    const { standardError, standardDeviation } = lens(shared);

    expect(standardError).toBeGreaterThanOrEqual(standardDeviation / 144);
  });
});

describe('rankLens()', () => {
  it('does not see what both sides share, which the unaligned one does', () => {
    const load = Array.from({ length: 100 }, (_, i) => 50 * Math.sin(i / 16));
    const loaded = (offset: number, step: number): number[] => load.map((x, i) => x + offset + ((i * step) % 7));
    const shared = ordered(loaded(4, 3), loaded(0, 5));

    expect(rankLens(shared).pValue).toBeLessThan(0.01);
    expect(unalignedRankLens(shared).pValue).toBeGreaterThan(0.2);
  });
});

describe('unalignedRankLens()', () => {
  it('compares sides of different lengths', () => {
    const { u, effectiveSamples } = unalignedRankLens(ordered([5, 6, 7], [1, 2, 3, 4, 5]));

    expect(u).toBe(14.5);
    expect(effectiveSamples).toBeLessThanOrEqual(5);
  });
});
