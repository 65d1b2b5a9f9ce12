import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/statistics/stats-vectors.json' with { type: 'json' };
import { binomialTails, clopperPearson } from '../../src/stats/binomial.js';

const runs = { seed: 20261121, numRuns: 500 };
const relativeError = (value: number, expected: number): number =>
  value === expected ? 0 : Math.abs(value - expected) / Math.abs(expected);
const table = vectors.binom_x_k_p0_lessP_greaterP_twosidedR_cpLow98_cpHigh98;
const counts = fc
  .integer({ min: 1, max: 60 })
  .chain((trials) => fc.record({ trials: fc.constant(trials), successes: fc.integer({ min: 0, max: trials }) }));

/** P(X = k) from its definition. */
function chance(k: number, trials: number, probability: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways *= (trials - k + i) / i;
  return ways * probability ** k * (1 - probability) ** (trials - k);
}

describe('binomialTails()', () => {
  it.each(table)(
    "equals R's binom.test to 1e-13 for %d of %d at %d",
    (successes, trials, probability, less, greater) => {
      const tails = binomialTails({ successes: successes, trials: trials, probability: probability });

      expect(relativeError(tails.atMost, less)).toBeLessThan(1e-13);
      expect(relativeError(tails.atLeast, greater)).toBeLessThan(1e-13);
    },
  );

  it.each([
    [3, 1e9, 1e-9, 0.98101184318515955, 0.080301396979424289],
    [500_100_000, 1e9, 0.5, 0.99999999987304466, 1.2700741798772775e-10],
    [120, 1e6, 1e-4, 0.97733623186231355, 0.028224054430942142],
    [40, 100, 0.9, 2.1909398776320258e-34, 1],
    [1e6, 1e9, 0.001002, 0.022804001142306605, 0.97725005253521335],
  ])("equals R's pbinom to 3e-11 for %d of %d at %d", (successes, trials, probability, atMost, atLeast) => {
    const tails = binomialTails({ successes, trials, probability });

    expect(relativeError(tails.atMost, atMost)).toBeLessThan(3e-11);
    expect(relativeError(tails.atLeast, atLeast)).toBeLessThan(3e-11);
  });

  it('equals the sums of its definition', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ({ successes, trials }, probability) => {
        const chances = Array.from({ length: trials + 1 }, (_, k) => chance(k, trials, probability));
        const sum = (part: number[]): number => part.reduce((total, one) => total + one, 0);
        const tails = binomialTails({ successes, trials, probability });
        expect(relativeError(tails.atMost, sum(chances.slice(0, successes + 1)))).toBeLessThan(1e-12);
        expect(relativeError(tails.atLeast, sum(chances.slice(successes)))).toBeLessThan(1e-12);
      }),
      runs,
    );
  });

  it('is exact where the answer is certain', () => {
    const tails = (successes: number, trials: number, probability: number) =>
      binomialTails({ successes, trials, probability });

    expect(tails(0, 0, 0.3)).toEqual({ atMost: 1, atLeast: 1 });
    expect(tails(0, 7, 0.5)).toEqual({ atMost: expect.closeTo(0.5 ** 7, 16), atLeast: 1 });
    expect(tails(7, 7, 0.5)).toEqual({ atMost: 1, atLeast: expect.closeTo(0.5 ** 7, 16) });
    expect(tails(3, 7, 0)).toEqual({ atMost: 1, atLeast: 0 });
    expect(tails(3, 7, 1)).toEqual({ atMost: 0, atLeast: 1 });
    expect(tails(0, 7, 0)).toEqual({ atMost: 1, atLeast: 1 });
    expect(tails(7, 7, 1)).toEqual({ atMost: 1, atLeast: 1 });
  });

  it.each([
    { successes: 4, trials: 3, probability: 0.5 },
    { successes: -1, trials: 3, probability: 0.5 },
    { successes: 1.5, trials: 3, probability: 0.5 },
    { successes: 1, trials: Infinity, probability: 0.5 },
    { successes: NaN, trials: 3, probability: 0.5 },
    { successes: 1, trials: 3, probability: 1.1 },
    { successes: 1, trials: 3, probability: NaN },
    { successes: 1, trials: 3, probability: -0.1 },
  ])('refuses $successes of $trials at $probability', (count) => {
    expect(() => binomialTails(count)).toThrow(RangeError);
  });

  it('says what it cannot take', () => {
    expect(() => binomialTails({ successes: 4, trials: 3, probability: 0.5 })).toThrow(
      'Cannot count 4 successes in 3 trials',
    );
    expect(() => binomialTails({ successes: 1, trials: 3, probability: -0.1 })).toThrow(
      'Cannot take -0.1 as a probability: it is not in 0 to 1',
    );
  });
});

describe('clopperPearson()', () => {
  it.each(table)("equals R's binom.test to 1e-13 for %d of %d", (successes, trials, ...rest) => {
    const [low, high] = rest.slice(-2);
    const limits = clopperPearson({ successes: successes, trials: trials, confidence: 0.98 });

    expect(relativeError(limits.low, low!)).toBeLessThan(1e-13);
    expect(relativeError(limits.high, high!)).toBeLessThan(1e-13);
  });

  it.each([
    [1, 1e9, 0.98, 1.0050335853450952e-11, 6.6383520492791214e-9],
    [5e8, 1e9, 0.98, 0.49996321671049965, 0.5000367832895003],
    [999_999_999, 1e9, 0.95, 0.99999999442835663, 0.99999999997468214],
    [20_000, 1e6, 0.999, 0.019542450330619958, 0.020464810520121168],
    [1, 1, 0.98, 0.010000000000000009, 1],
    [7, 9, 0, 0.71376333197721742, 0.82038038801963897],
    [30, 40_000, 0.999999, 0.00025869478193220769, 0.0016548653314709177],
  ])("equals R's qbeta to 1e-13 for %d of %d at %d", (successes, trials, confidence, low, high) => {
    const limits = clopperPearson({ successes, trials, confidence });

    expect(relativeError(limits.low, low)).toBeLessThan(1e-13);
    expect(relativeError(limits.high, high)).toBeLessThan(1e-13);
  });

  it('gives limits at which each tail is half of what the confidence leaves', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 0.1, max: 0.9999, noNaN: true }), ({ successes, trials }, confidence) => {
        const { low, high } = clopperPearson({ successes, trials, confidence });
        const half = (1 - confidence) / 2;
        const { atLeast } = binomialTails({ successes, trials, probability: low });
        const { atMost } = binomialTails({ successes, trials, probability: high });
        if (successes > 0) expect(relativeError(atLeast, half)).toBeLessThan(1e-12);
        // 1 - high has lost digits where high is near 1; the power of it multiplies that.
        if (successes < trials) expect(relativeError(atMost, half)).toBeLessThan(1e-12 + 1e-14 / (1 - high));
      }),
      runs,
    );
  });

  it('mirrors when successes and failures change places', () => {
    fc.assert(
      fc.property(counts, ({ successes, trials }) => {
        const limits = clopperPearson({ successes, trials, confidence: 0.95 });
        const mirrored = clopperPearson({ successes: trials - successes, trials, confidence: 0.95 });
        expect(Math.abs(limits.low + mirrored.high - 1)).toBeLessThan(1e-14);
      }),
      runs,
    );
  });

  it('is exact at the ends', () => {
    expect(clopperPearson({ successes: 0, trials: 0, confidence: 0.95 })).toEqual({ low: 0, high: 1 });
    expect(clopperPearson({ successes: 0, trials: 1e9, confidence: 0.95 }).low).toBe(0);
    expect(clopperPearson({ successes: 1e9, trials: 1e9, confidence: 0.95 }).high).toBe(1);
    expect(clopperPearson({ successes: 3, trials: 9, confidence: 1 })).toEqual({ low: 0, high: 1 });
  });

  it.each([
    { successes: 4, trials: 3, confidence: 0.95 },
    { successes: 0.5, trials: 3, confidence: 0.95 },
    { successes: 1, trials: 3, confidence: 1.5 },
    { successes: 1, trials: 3, confidence: NaN },
    { successes: 1, trials: 3, confidence: -0.5 },
  ])('refuses $successes of $trials at $confidence', (count) => {
    expect(() => clopperPearson(count)).toThrow(RangeError);
  });

  it('says that it cannot take a confidence in percent', () => {
    expect(() => clopperPearson({ successes: 1, trials: 3, confidence: 95 })).toThrow(
      'Cannot take 95 as a confidence: it is not in 0 to 1',
    );
  });
});
