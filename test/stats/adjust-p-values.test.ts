import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/statistics/stats-vectors.json' with { type: 'json' };
import { adjustByBenjaminiHochberg, adjustByHolm } from '../../src/stats/adjust-p-values.js';

const runs = { seed: 20261121, numRuns: 500 };
const pValues = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.01, 0.05, 1)), {
  maxLength: 40,
});
const turned = vectors.padjust_raw.map((_, i) => (i * 7) % vectors.padjust_raw.length);

/** The furthest that adjusted values lie from those of R, relatively. */
function furthest(adjusted: readonly number[], expected: readonly number[]): number {
  expect(adjusted).toHaveLength(expected.length);
  return Math.max(...adjusted.map((p, i) => Math.abs(p - expected[i]!) / (expected[i]! || 1)));
}

/** How many hypotheses the step-up rule of Benjamini and Hochberg rejects, from its definition. */
function rejectedByStepUp(values: readonly number[], rate: number): number {
  const ascending = values.toSorted((one, other) => one - other);
  return ascending.findLastIndex((p, i) => p * (values.length / (i + 1)) <= rate) + 1;
}

/** How many hypotheses Holm's step-down rule rejects, from its definition. */
function rejectedByStepDown(values: readonly number[], level: number): number {
  const ascending = values.toSorted((one, other) => one - other);
  const kept = ascending.findIndex((p, i) => p * (values.length - i) > level);
  return kept === -1 ? values.length : kept;
}

describe.each([
  { name: 'adjustByBenjaminiHochberg()', adjust: adjustByBenjaminiHochberg, expected: vectors.padjust_BH },
  { name: 'adjustByHolm()', adjust: adjustByHolm, expected: vectors.padjust_holm },
])('$name', ({ adjust, expected }) => {
  it("equals R's p.adjust", () => {
    expect(furthest(adjust(vectors.padjust_raw), expected)).toBeLessThan(1e-15);
  });

  it('answers in the order given', () => {
    const adjusted = adjust(turned.map((i) => vectors.padjust_raw[i]!));

    expect(adjusted).toEqual(turned.map((i) => adjust(vectors.padjust_raw)[i]));
  });

  it('never lowers a p value, never exceeds 1 and keeps the order', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const adjusted = adjust(Object.freeze(values));
        values.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          values.forEach((other, j) => {
            if (p <= other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
          });
        });
      }),
      runs,
    );
  });

  it('gives none for none, and one p value as it is', () => {
    expect(adjust([])).toEqual([]);
    expect(adjust([0.03])).toEqual([0.03]);
  });
});

describe('adjustByBenjaminiHochberg()', () => {
  it("treats tied and extreme p values as R's p.adjust", () => {
    const expected = [0.056, 0.07 / 3, 0.07 / 3, 3.5 / 6, 0.0525, 0, 1];

    expect(furthest(adjustByBenjaminiHochberg([0.04, 0.01, 0.01, 0.5, 0.03, 0, 1]), expected)).toBeLessThan(1e-15);
  });

  it('rejects what the step-up rule rejects', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const rejected = adjustByBenjaminiHochberg(values).filter((p) => p <= 0.05);
        expect(rejected).toHaveLength(rejectedByStepUp(values, 0.05));
      }),
      runs,
    );
  });
});

describe('adjustByHolm()', () => {
  it("treats tied and extreme p values as R's p.adjust", () => {
    const expected = [0.12, 0.06, 0.06, 1, 0.12, 0, 1];

    expect(furthest(adjustByHolm([0.04, 0.01, 0.01, 0.5, 0.03, 0, 1]), expected)).toBeLessThan(1e-15);
  });

  it('rejects what the step-down rule rejects', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const rejected = adjustByHolm(values).filter((p) => p <= 0.05);
        expect(rejected).toHaveLength(rejectedByStepDown(values, 0.05));
      }),
      runs,
    );
  });
});
