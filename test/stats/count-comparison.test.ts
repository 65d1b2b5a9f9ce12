import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { binomialTails, clopperPearson } from '../../src/stats/binomial.js';
import { compareCounts, type SlotCounts } from '../../src/stats/count-comparison.js';
import { rateRatioLimits } from '../../src/stats/rate-ratio.js';
import { valueLens } from '../../src/stats/value-lens.js';

const path = new URL('../../fixtures/statistics/stats-vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number[][]>;
const POISSON = vectors.poissonRatio_x_y_ex_ey_p_ratio_low98_high98!;
const BINOMIAL = vectors.binom_x_k_p0_lessP_greaterP_twosidedR_cpLow98_cpHigh98!;

function near(actual: number, expected: number): void {
  if (expected === 0) expect(actual).toBe(0);
  else expect(Math.abs(actual / expected - 1), `${String(actual)} is not ${String(expected)}`).toBeLessThan(1e-9);
}

/** Events and exposure in each of some slots. */
function counts(events: readonly number[], exposure: number | readonly number[]): SlotCounts {
  const exposures = typeof exposure === 'number' ? events.map(() => exposure) : exposure;
  return { events: Float64Array.from(events), exposure: Float64Array.from(exposures) };
}

const each = (events: number, slots = 60): number[] => new Array<number>(slots).fill(events);
/** Events as they come by chance: about so many a slot. */
const uneven = (level: number): number[] => each(level).map((events, i) => events + ((i * 7) % 5) - 2);

describe('binomialTails() and clopperPearson()', () => {
  it.each(BINOMIAL)('agree with R: %d of %d at %d', (x, k, p0, less, greater, _two, low, high) => {
    const { atMost, atLeast } = binomialTails({ successes: x, trials: k, probability: p0 });
    const limits = clopperPearson({ successes: x, trials: k, confidence: 0.98 });

    near(atMost, less);
    near(atLeast, greater);
    near(limits.low, low);
    near(limits.high, high);
  });
});

describe('compareCounts()', () => {
  it.each(POISSON)('agrees with R: %d and %d events of %d and %d', (x, y, ex, ey, p, ratio, low, high) => {
    const compared = compareCounts({ canary: counts([x], ex), baseline: counts([y], ey) });
    const limits = rateRatioLimits(compared, 0.98);

    near(compared.ratio, (ratio * (x + 0.5)) / x / ((y + 0.5) / y) || 0.5 / (y + 0.5));
    near(limits.low, low);
    near(limits.high, high);
    // R's two-sided p is that of all less likely counts; with equal shares both are twice the smaller tail.
    if (ex === ey) near(compared.exactPValue, p);
    near(compared.share, ex / (ex + ey));
  });

  it('is twice the smaller tail, whatever the shares', () => {
    const { exactPValue } = compareCounts({ canary: counts([9], 500), baseline: counts([1], 1500) });

    // P(X >= 9), X of 10 trials at 1/4.
    near(exactPValue, 2 * (10 * 0.25 ** 9 * 0.75 + 0.25 ** 10));
  });

  it('finds nothing in no events, and no sign', () => {
    expect(compareCounts({ canary: counts(each(0), 100), baseline: counts(each(0), 100) })).toMatchObject({
      pValue: 1,
      sign: 0,
      decidedBy: 'exact',
    });
  });

  it.each([
    [0, 100],
    [100, 0],
    [0, 0],
  ])('finds nothing where a side has nothing that could have been an event: %d and %d', (canary, baseline) => {
    const { pValue } = compareCounts({ canary: counts(each(0), canary), baseline: counts(each(0), baseline) });

    expect(pValue).toBe(1);
  });

  it('takes the rates, not the numbers of events', () => {
    const { sign, pValue } = compareCounts({ canary: counts(uneven(5), 100), baseline: counts(uneven(10), 400) });

    expect(sign).toBe(1);
    expect(pValue).toBeLessThan(1e-6);
  });

  it('lets slots decide where events come in bursts', () => {
    const burst = uneven(3).map((events, i) => (i === 10 ? 200 : events));

    const { exactPValue, pValue, decidedBy } = compareCounts({
      canary: counts(burst, 1000),
      baseline: counts(uneven(3), 1000),
    });

    expect(exactPValue).toBeLessThan(1e-6);
    expect(decidedBy).toBe('robust');
    expect(pValue).toBeGreaterThan(0.1);
  });

  it.each([
    [9, 'exact'],
    [10, 'robust'],
  ])('lets slots decide from 10 events a side on: %d', (events, decidedBy) => {
    const inOneSlot = (total: number): number[] => each(0).map((_, i) => (i === 30 ? total : 0));

    const compared = compareCounts({ canary: counts(inOneSlot(100), 10), baseline: counts(inOneSlot(events), 10) });

    expect(compared.decidedBy).toBe(decidedBy);
  });

  it('rounds the sums that increase() extrapolates, and knows no fewer events than none', () => {
    const { canary, baseline } = compareCounts({ canary: counts(each(0.99), 10), baseline: counts(each(-1), 10) });

    expect(canary.events).toBe(59);
    expect(baseline.events).toBe(0);
  });

  it('takes the mean of the shares over the events where the share changes', () => {
    const { share } = compareCounts({ canary: counts([6, 9], [100, 100]), baseline: counts([4, 21], [100, 400]) });

    // 10 events of which a half, and 30 of which a fifth would be the canary's.
    expect(share).toBeCloseTo((10 * 0.5 + 30 * 0.2) / 40, 14);
  });

  it('is all that can be known where there are no events', () => {
    const compared = compareCounts({ canary: counts(each(0), 60), baseline: counts(each(0), 180) });

    expect(compared).toMatchObject({ share: 0.25, difference: 0, baselineRate: 0, exactPValue: 1 });
    expect(compared.logError).toBeNaN();
  });

  it('knows no rate and no difference where a side has nothing that could have been an event', () => {
    const compared = compareCounts({ canary: counts([3, 4], 0), baseline: counts([5, 6], 100) });

    expect(compared).toMatchObject({ weight: 0, difference: 0, baselineRate: 0, pValue: 1 });
  });

  it("gives the baseline's rate, and by how much the canary's is higher, with slots weighed alike", () => {
    const [events, exposure] = [
      [6, 4],
      [300, 150],
    ];
    const compared = compareCounts({ canary: counts([10, 5], [100, 50]), baseline: counts(events, exposure) });

    expect(compared.weight).toBeCloseTo((75 + 37.5) / 2, 12);
    expect(compared.baselineRate).toBeCloseTo(10 / 450, 14);
    expect(compared.difference).toBeCloseTo(15 / 150 - 10 / 450, 14);
  });

  it('passes over slots in which nothing could have been an event', () => {
    const [ofCanary, ofBaseline] = [counts([10, 0, 5], [100, 0, 50]), counts([6, 0, 4], [300, 0, 150])];
    const compared = compareCounts({ canary: ofCanary, baseline: ofBaseline });

    expect(compared.baselineRate).toBeCloseTo(10 / 450, 14);
    expect(compared.difference).toBeCloseTo(15 / 150 - 10 / 450, 14);
    expect(compared.share).toBeCloseTo(0.25, 14);
  });

  it('lets the exact test decide where slots vary less than chance would make them', () => {
    const compared = compareCounts({ canary: counts(each(6), 100), baseline: counts(each(5), 100) });

    expect(compared.robust.pValue).toBeLessThan(1e-6);
    expect(compared.exactPValue).toBeGreaterThan(0.01);
    expect(compared).toMatchObject({ decidedBy: 'exact', pValue: compared.exactPValue });
  });

  it('takes the error of the logarithm from what the ratio leaves of each slot', () => {
    const [canary, baseline] = [uneven(8), uneven(4).toReversed()];
    const compared = compareCounts({ canary: counts(canary, 100), baseline: counts(baseline, 300) });

    const [x, y] = [canary.map((events) => events * 0.75), baseline.map((events) => events * 0.25)];
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const root = Math.sqrt(sum(x) / sum(y));
    const values = Float64Array.from(x, (events, slot) => events / root - y[slot]! * root);
    const { standardError } = valueLens({ values, magnitude: 10 });
    near(compared.logError, (60 * standardError) / Math.sqrt(sum(x) * sum(y)));
  });

  it('has no error of a logarithm that is not there', () => {
    const { logError } = compareCounts({ canary: counts(uneven(5), 100), baseline: counts(each(0), 100) });

    expect(logError).toBe(Infinity);
  });

  it('finds no sign in a difference that is rounding', () => {
    const third = counts(each(0.1, 3), 0.3);
    const sum = counts([0.30000000000000004, 0, 0], [0.3, 0.3, 0.3]);

    expect(compareCounts({ canary: sum, baseline: third }).sign).toBe(0);
    expect(compareCounts({ canary: counts([0.31, 0, 0], 0.3), baseline: third }).sign).toBe(1);
  });

  it('mirrors when the sides are swapped', () => {
    const [a, b] = [counts(uneven(5), 90), counts(uneven(3), 110)];
    const one = compareCounts({ canary: a, baseline: b });
    const other = compareCounts({ canary: b, baseline: a });

    expect(other.sign).toBe(-one.sign);
    near(other.pValue, one.pValue);
    near(other.exactPValue, one.exactPValue);
  });
});
