import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePacking, packSamples, unpackSamples, type Packing } from '../../../src/report/what-if/pack-samples.js';

/** The samples after they were packed, written as JSON, read and unpacked. */
function throughJson(samples: readonly number[], packing = choosePacking([Float64Array.from(samples)])) {
  const packed = JSON.parse(JSON.stringify(packSamples(Float64Array.from(samples), packing)));
  const unpacked = [...unpackSamples(packed, JSON.parse(JSON.stringify(packing)))];
  return { packing, packed, unpacked };
}

function stepOf({ unit, decimals }: Packing): number {
  return unit * 10 ** -decimals;
}

const gap = { arbitrary: fc.constant(NaN), weight: 1 };
const samplesOf = (arbitrary: fc.Arbitrary<number>) =>
  fc.array(fc.oneof({ arbitrary, weight: 9 }, gap), { maxLength: 60 });

describe('packSamples()', () => {
  it('gives back integers and numbers with few decimals exactly', () => {
    const few = samplesOf(
      fc.tuple(fc.integer({ min: -9_999, max: 9_999 }), fc.integer({ min: 0, max: 3 })).map(([k, d]) => k / 10 ** d),
    );
    const whole = samplesOf(fc.integer({ min: -8_000_000, max: 8_000_000 }));
    fc.assert(
      fc.property(fc.oneof(few, whole), (samples) => {
        const { unpacked } = throughJson(samples);

        expect(unpacked).toEqual(samples.map((sample) => sample + 0));
      }),
      { numRuns: 500 },
    );
  });

  it('gives back full doubles within half a step, in their order, equal ones equal, and gaps as gaps', () => {
    const doubles = fc
      .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }))
      .chain(([level, range]) =>
        samplesOf(fc.double({ min: 0, max: 1, noNaN: true }).map((share) => level + share * range)),
      );
    fc.assert(
      fc.property(doubles, (samples) => {
        const { packing, unpacked } = throughJson(samples);
        const finite = samples.filter((sample) => !Number.isNaN(sample));
        const range = finite.length > 0 ? Math.max(...finite) - Math.min(...finite) : 0;
        const half = packing ? stepOf(packing) / 2 : 0;
        const most = Math.max(...finite.map(Math.abs), 0);

        for (const [i, sample] of samples.entries()) {
          if (Number.isNaN(sample)) expect(unpacked[i]).toBeNaN();
          else expect(Math.abs(unpacked[i]! - sample)).toBeLessThanOrEqual(half * (1 + 1e-9) + most * 2 ** -51);
        }
        for (const [i, one] of samples.entries()) {
          for (const [j, other] of samples.entries()) {
            if (one < other) expect(unpacked[i]).toBeLessThanOrEqual(unpacked[j]!);
            if (one === other) expect(unpacked[i]).toBe(unpacked[j]);
          }
        }
        if (packing && range > 0 && unpacked.some((sample, i) => sample !== samples[i] && !Number.isNaN(sample))) {
          expect(range / stepOf(packing)).toBeGreaterThanOrEqual(2 ** 13 * (1 - 1e-9));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes three digits a sample for what varies as metrics do', () => {
    const samples = Array.from({ length: 180 }, (_, i) => 120 + 30 * Math.sin(i * 1.7) + 10 * Math.cos(i * i));
    const { packed } = throughJson(samples);

    expect(packed).toHaveLength(3 * 180);
  });

  it('keeps the bulk apart where one sample is far from it', () => {
    const samples = [...Array.from({ length: 100 }, (_, i) => 20 + Math.sin(i) * 0.7123456789), 30_000.123456789];
    const { unpacked } = throughJson(samples);

    expect(new Set(unpacked).size).toBeGreaterThan(95);
    expect(Math.max(...unpacked.map((sample, i) => Math.abs(sample - samples[i]!)))).toBeLessThan(0.002);
  });

  it('puts both sides on one grid, so that what is equal stays equal across them', () => {
    const [baseline, canary] = [Float64Array.of(1 / 3, 2 / 3, 1 / 7), Float64Array.of(1 / 3, 100 / 3)];
    const packing = choosePacking([baseline, canary]);
    const [one, other] = [baseline, canary].map((side) => unpackSamples(packSamples(side, packing), packing));

    expect(one![0]).toBe(other![0]);
  });

  it('writes as numbers what no grid holds: infinities, and few digits far apart', () => {
    for (const samples of [
      [1, Infinity, NaN, -Infinity],
      [0.001, 3e9, 12.5],
      [1e-300, 2e300],
      [Number.MAX_VALUE, -Number.MAX_VALUE],
    ]) {
      const { packing, unpacked } = throughJson(samples);

      expect(packing).toBeNull();
      expect(unpacked).toEqual(samples);
    }
  });

  it('takes nothing, gaps alone and one value for what they are', () => {
    for (const samples of [[], [NaN, NaN], [0], [7.25, 7.25, NaN], [1 / 3, 1 / 3]]) {
      expect(throughJson(samples).unpacked).toEqual(samples);
    }
  });
});
