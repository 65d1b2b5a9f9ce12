import { describe, expect, it } from 'vitest';
import { detectableByCounts, detectableBySamples, factorNeeded } from '../../../src/judge/mann-whitney/detectable.js';
import { compareCounts } from '../../../src/stats/count-comparison.js';
import { detectableShift } from '../../../src/stats/detectable-change.js';
import { judge, judgeOne, noisy, each } from './support.js';

const precise = { standardError: 0.05, df: 40 };
const vague = { standardError: 0.2, df: 40 };

const either = { level: 0.01, direction: 'either' } as const;
const decrease = { level: 0.01, direction: 'decrease' } as const;

describe('detectableBySamples()', () => {
  it('is the shift of the more sensitive measure, as a change of the mean', () => {
    const shift = detectableShift(precise, 0.005);

    const { relative, absolute } = detectableBySamples(
      { scale: 'log', precisions: [vague, precise], base: 200 },
      { level: 0.005, direction: 'increase' },
    )(1);

    expect(relative).toBeCloseTo(Math.expm1(shift), 12);
    expect(absolute).toBeCloseTo(200 * Math.expm1(shift), 9);
  });

  it('is in the unit of the metric where its scale is, and relative to what changes are relative to', () => {
    const shift = detectableShift(precise, 0.01);

    expect(detectableBySamples({ scale: 'raw', precisions: [precise], base: 2 }, either)(1)).toEqual({
      relative: shift / 2,
      absolute: shift,
    });
  });

  it('is relative to nothing where that is 0', () => {
    expect(detectableBySamples({ scale: 'raw', precisions: [precise], base: 0 }, either)(1).relative).toBeNull();
  });

  it('is the mirror image of an increase where a decrease is to be detected: a share of the baseline', () => {
    const shift = detectableShift(vague, 0.01);
    const measure = { scale: 'log', precisions: [vague], base: 200 } as const;

    expect(detectableBySamples(measure, decrease)(1).relative).toBeCloseTo(1 - Math.exp(-shift), 12);
    expect(detectableBySamples(measure, decrease)(1).absolute).toBeCloseTo(200 * (1 - Math.exp(-shift)), 9);
    expect(detectableBySamples({ ...measure, scale: 'raw' }, decrease)(1)).toEqual(
      detectableBySamples({ ...measure, scale: 'raw' }, either)(1),
    );
  });

  it('shrinks with the root of the length of the window, and somewhat more', () => {
    const at = detectableBySamples({ scale: 'raw', precisions: [precise], base: 1 }, either);

    expect(at(4).absolute).toBeLessThan(at(1).absolute / 2);
    expect(at(4).absolute).toBeGreaterThan(at(1).absolute / 2.2);
  });
});

describe('detectableByCounts()', () => {
  const counts = (events: number) => ({
    events: Float64Array.from(each(events)),
    exposure: Float64Array.from(each(1000)),
  });

  it('is relative to the rate of the baseline, and absolute in percent', () => {
    const { relative, absolute } = detectableByCounts(
      compareCounts({ canary: counts(10), baseline: counts(10) }),
      either,
    )(1);

    // A rate of 1 %.
    expect(absolute).toBeCloseTo(relative! * 1, 9);
    expect(relative).toBeGreaterThan(0.1);
    expect(relative).toBeLessThan(0.3);
  });

  it('is relative to nothing where the baseline has no events', () => {
    const compared = compareCounts({ canary: counts(0), baseline: counts(0) });

    const { relative, absolute } = detectableByCounts(compared, either)(1);

    expect(relative).toBeNull();
    // About ten events of 60,000, in percent.
    expect(absolute).toBeGreaterThan(0.005);
    expect(absolute).toBeLessThan(0.03);
  });
});

describe('detectableByCounts() of a decrease', () => {
  const side = (events: number, exposure = 1000) => ({
    events: Float64Array.from(each(events)),
    exposure: Float64Array.from(each(exposure)),
  });

  it('is a share of the rate of the baseline, and less than an increase that is seen as well', () => {
    const compared = compareCounts({ canary: side(10), baseline: side(10) });
    const [fall, rise] = [decrease, either].map((detecting) => detectableByCounts(compared, detecting)(1));

    expect(fall!.relative).toBeLessThan(rise!.relative!);
    expect(fall!.relative).toBeGreaterThan(0.1);
    expect(fall!.absolute).toBeCloseTo(fall!.relative! * 1, 9);
  });

  it('is none where not even a fall to nothing would be seen', () => {
    const few = compareCounts({ canary: side(0.05), baseline: side(0.05) });

    expect(detectableByCounts(few, decrease)(1)).toEqual({ relative: Infinity, absolute: Infinity });
  });
});

describe('factorNeeded()', () => {
  it('is nothing where ten times is not enough', () => {
    expect(factorNeeded((factor) => factor > 10.01)).toBeNull();
    expect(factorNeeded((factor) => factor >= 10)).toBeCloseTo(10, 0);
  });

  it.each([1.01, 1.5, 5, 9.9])('is enough, and hardly more than that: %d', (least) => {
    const factor = factorNeeded((tried) => tried >= least)!;

    expect(factor).toBeGreaterThanOrEqual(least);
    expect(factor).toBeLessThan(least * 1.011);
  });
});

describe('the slots that a weakness asks for', () => {
  const varied = noisy(12, 1, { spread: 0.6 });
  const other = noisy(12, 2, { spread: 0.6 });
  /** The same data again and again. */
  const longer = (side: readonly number[], count: number): number[] =>
    Array.from({ length: count }, (_, i) => side[i % side.length]!);

  it('cure it, if they are like those that there are', () => {
    const { weakness } = judgeOne({ baseline: varied, canary: other });
    const enough = 12 + weakness!.slotsMissing!;
    const at = (count: number) => judgeOne({ baseline: longer(varied, count), canary: longer(other, count) });

    expect(weakness?.kind).toBe('underpowered');
    expect(at(enough + 1).weakness).toBeUndefined();
    expect(at(Math.round(12 + weakness!.slotsMissing! * 0.3)).weakness?.kind).toBe('underpowered');
  });

  it('cure it in at least half of simulated runs', () => {
    let [weak, cured] = [0, 0];
    for (let run = 0; run < 60; run++) {
      const baseline = noisy(500, 2 * run + 1, { spread: 0.7 });
      const canary = noisy(500, 2 * run + 2, { spread: 0.7 });
      const at = (count: number) => judgeOne({ baseline: baseline.slice(0, count), canary: canary.slice(0, count) });
      const { weakness } = at(15);
      if (weakness?.slotsMissing == null) continue;
      weak++;
      if (!at(15 + weakness.slotsMissing).weakness) cured++;
    }

    expect(weak).toBeGreaterThan(40);
    expect(cured / weak).toBeGreaterThan(0.5);
  });

  it('are counted in slots, gaps among them too', () => {
    const half = (side: readonly number[]) => side.flatMap((value) => [value, null]);
    const dense = judgeOne({ baseline: varied, canary: other });
    const sparse = judgeOne({ baseline: half(varied), canary: half(other) });

    expect(sparse.weakness!.slotsMissing).toBeCloseTo(2 * dense.weakness!.slotsMissing!, -1);
  });

  it('are told with the time that they end at', () => {
    const judgedToMs = Date.UTC(2026, 10, 20, 10, 20);
    const { reason, metrics } = judge([{ baseline: varied, canary: other }], { circumstances: { judgedToMs } });
    const slots = metrics[0]!.weakness!.slotsMissing!;
    const until = new Date(judgedToMs + slots * 60_000).toISOString().replace('.000', '');

    expect(reason.text).toContain(`Judge until ${until} (${String(slots)} slots more)`);
  });
});
