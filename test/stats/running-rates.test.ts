import { describe, expect, it } from 'vitest';
import { compareCounts, type CountSides } from '../../src/stats/count-comparison.js';
import { countSlotOf } from '../../src/stats/count-slot.js';
import { runningRates, runRates } from '../../src/stats/running-rates.js';

const SIDES: CountSides = {
  canary: { events: Float64Array.of(5, 0, 12, 3), exposure: Float64Array.of(100, 120, 90, 100) },
  baseline: { events: Float64Array.of(2, 1, 4, 2), exposure: Float64Array.of(110, 100, 100, 300) },
};

describe('runningRates()', () => {
  it('ends with what all slots together show', () => {
    const { ratios, differences } = runningRates(SIDES);
    const { ratio, canary, baseline, difference } = compareCounts(SIDES);
    const withoutHalf = (ratio * (baseline.events + 0.5) * canary.events) / (canary.events + 0.5) / baseline.events;

    expect(ratios.at(-1)).toBeCloseTo(withoutHalf, 12);
    expect(differences.at(-1)).toBeCloseTo(difference, 14);
  });

  it('knows after a slot only what has been until then, and passes over slots without counts', () => {
    const gap: CountSides = {
      canary: { events: Float64Array.of(5, NaN), exposure: Float64Array.of(100, 100) },
      baseline: { events: Float64Array.of(2, 9), exposure: Float64Array.of(110, 100) },
    };

    expect(runningRates(gap).ratios[1]).toBe(runningRates(SIDES).ratios[0]);
    expect(runningRates(gap).differences[1]).toBe(runningRates(SIDES).differences[0]);
  });

  it('is infinite where only the canary has had events, and not defined where none has', () => {
    const { ratios } = runningRates({
      canary: { events: Float64Array.of(0, 1), exposure: Float64Array.of(1, 1) },
      baseline: { events: Float64Array.of(0, 0), exposure: Float64Array.of(1, 1) },
    });

    expect([...ratios]).toEqual([NaN, Infinity]);
  });
});

describe('runRates()', () => {
  it('has the ratio with half an event more on each side that compareCounts() has', () => {
    const rates = runRates();
    expect(rates.finiteRatio()).toBe(1);
    for (let slot = 0; slot < 4; slot++) rates.add(countSlotOf(SIDES, slot)!);

    expect(rates.finiteRatio()).toBeCloseTo(compareCounts(SIDES).ratio, 13);
    expect(rates.difference()).toBeCloseTo(compareCounts(SIDES).difference, 14);
  });

  it('is finite where only the canary has had events', () => {
    const only: CountSides = {
      canary: { events: Float64Array.of(3), exposure: Float64Array.of(10) },
      baseline: { events: Float64Array.of(0), exposure: Float64Array.of(10) },
    };
    const rates = runRates();
    rates.add(countSlotOf(only, 0)!);

    expect(rates.finiteRatio()).toBe(compareCounts(only).ratio);
  });
});
