import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CanaryJudgement, MetricJudgement } from '../../../src/judge/judgement.js';
import { counted, each, judge, judgeOne, noisy, type Given, type Rules } from './support.js';

const finite = fc.oneof(fc.integer({ min: -3, max: 9 }), fc.double({ min: 0.01, max: 100, noNaN: true }));
const any = fc.oneof(
  { weight: 6, arbitrary: finite },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1e308, -1e308, 5e-324, 1e-300) },
  { weight: 1, arbitrary: fc.double() },
);
const side = (sample: fc.Arbitrary<number>, maxLength = 40) => fc.array(sample, { maxLength });
const analysis = fc.record({
  direction: fc.constantFrom('increase', 'decrease', 'either'),
  critical: fc.boolean(),
  missing: fc.constantFrom('drop', 'zero'),
  outliers: fc.constantFrom({ strategy: 'keep' }, { strategy: 'remove' }),
  minimumSamples: fc.constantFrom(undefined, 2, 5, 20),
  tolerance: fc.constantFrom(undefined, { relative: 0.25 }, { absolute: 1 }, { relative: 0.25, absolute: 0.5 }),
  limit: fc.constantFrom(undefined, { max: 3, of: 'every' }, { min: 0, max: 5, of: 'p95' }, { max: 1 }),
}) as fc.Arbitrary<NonNullable<Given['analysis']>>;
const effects = fc.constantFrom([0, 0, 0, 0, 0], [0.1, -0.1, 0.2, 0.05, 0.3, -0.2], [1]);
const history = fc.option(fc.record({ effects, slots: fc.constantFrom(1, 20, 500) }), { nil: undefined });
const settings: fc.Arbitrary<Rules> = fc
  .record({ dependence: fc.constantFrom('ar1', 'none'), confidence: fc.constantFrom(0.5, 0.98, 0.9999) } as const)
  .map((chosen) => ({ settings: chosen }));
const count = fc.oneof(
  { weight: 6, arbitrary: finite },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 0, 0.01, -1, 1e15) },
);
const counts = fc
  .array(fc.tuple(count, count, count, count), { maxLength: 40 })
  .map((rows) =>
    counted(
      { baseline: rows.map(([events]) => events), canary: rows.map(([, events]) => events) },
      { baseline: rows.map(([, , exposure]) => exposure), canary: rows.map(([, , , exposure]) => exposure) },
    ),
  );
const samples = fc.record({ baseline: side(any), canary: side(any) });
const given: fc.Arbitrary<Given> = fc
  .record({ sides: fc.oneof(samples, counts), analysis, history })
  .map(({ sides, ...rest }) => ({ ...sides, ...rest }));

/** Sides of one length, from 8 to 40, that may differ. */
const paired = (least: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: least, max: 60 }), fc.integer({ min: least, max: 60 })), {
      minLength: 8,
      maxLength: 40,
    })
    .chain((rows) => fc.constantFrom(1, 2, 3).map((factor) => ({ rows, factor })))
    .map(({ rows, factor }) => ({ baseline: rows.map(([y]) => y), canary: rows.map(([, x]) => factor * x) }));
/** 1/0.8 is 1.25, so that swapped sides are held against swapped bounds. */
const SYMMETRIC: NonNullable<Given['analysis']> = { tolerance: { relative: { increase: 0.25, decrease: 0.2 } } };

const told = (judged: CanaryJudgement): string =>
  [judged.reason, ...judged.warnings, ...judged.metrics.flatMap(({ reason, warnings }) => [reason, ...warnings])]
    .map(({ text }) => text)
    .join('\n');
const MIRRORED: Record<string, string> = { high: 'low', low: 'high' };

function near(actual: number, expected: number, relative = 1e-6): void {
  if (Object.is(actual, expected)) return;
  expect(Math.abs(actual - expected), `${String(actual)} is not ${String(expected)}`).toBeLessThanOrEqual(
    relative * Math.abs(expected) + 1e-280,
  );
}

function expectSame(one: MetricJudgement, other: MetricJudgement): void {
  expect(other.classification).toBe(one.classification);
  expect(other.reason.code).toBe(one.reason.code);
  if (one.test?.pValue != null) near(other.test!.pValue!, one.test.pValue);
  if (one.test?.effect?.kind === 'ratio') near(other.test!.effect!.value, one.test.effect.value);
}

describe('judgeMannWhitney()', () => {
  it('names itself, and hands the thresholds back', () => {
    expect(judge([], { thresholds: { pass: 90, marginal: 50 } })).toMatchObject({
      judge: 'mann-whitney/1',
      thresholds: { pass: 90, marginal: 50 },
    });
  });

  it('answers with a metric for each that it is given, in their order', () => {
    const names = ['c', 'a', 'b'];
    const sides = { baseline: each(1), canary: each(1) };

    expect(judge(names.map((name) => ({ name, ...sides }))).metrics.map(({ metric }) => metric.name)).toEqual(names);
  });

  it('never throws, and decides and prints sense whatever it is given', () => {
    fc.assert(
      fc.property(given, settings, (one, rules) => {
        const judged = judge([one], rules);
        const [{ classification, test, failed }] = judged.metrics as [MetricJudgement];

        expect(judged.score >= 0 && judged.score <= 100).toBe(true);
        expect(failed).toBe(classification === 'high' || classification === 'low');
        expect(told(judged)).not.toMatch(/NaN|undefined|null|not defined|minus infinity|\binfinite(?! sample)/);
        if (test?.pValue != null) expect(test.pValue >= 0 && test.pValue <= 1).toBe(true);
        if (test?.effect) {
          expect(test.effect.low > test.effect.value || test.effect.high < test.effect.value).toBe(false);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the same answer every time, and does not change what it is given', () => {
    fc.assert(
      fc.property(given, (one) => {
        const before = structuredClone(one);

        expect(judge([one])).toEqual(judge([one]));
        expect(one).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['samples above 0', 1],
    ['zeros among them', 0],
  ])('mirrors when the sides are swapped: %s', (_, least) => {
    fc.assert(
      fc.property(paired(least), settings, ({ baseline, canary }, rules) => {
        const one = judgeOne({ baseline, canary, analysis: SYMMETRIC }, rules);
        const other = judgeOne({ baseline: canary, canary: baseline, analysis: SYMMETRIC }, rules);

        near(other.test!.pValue!, one.test!.pValue!);
        near(other.test!.effect!.value, 1 / one.test!.effect!.value);
        near(other.test!.probabilityOfSuperiority, 1 - one.test!.probabilityOfSuperiority);
        // On the bound itself both 1.25 and 0.8 are rounded.
        if (Math.abs(Math.log(one.test!.effect!.value)) === Math.log(1.25)) return;
        expect(other.classification).toBe(MIRRORED[one.classification] ?? one.classification);
      }),
    );
  });

  it.each([
    ['samples above 0', 1],
    ['zeros among them', 0],
    ['negative ones among them', -20],
  ])('does not depend on the unit, from 1e-12 to 1e12: %s', (_, least) => {
    fc.assert(
      fc.property(paired(least), fc.integer({ min: -12, max: 12 }), settings, ({ baseline, canary }, power, rules) => {
        const scaled = (values: readonly number[]): number[] => values.map((value) => value * 10 ** power);
        const one = judgeOne({ baseline, canary }, rules);
        const other = judgeOne({ baseline: scaled(baseline), canary: scaled(canary) }, rules);

        expectSame(one, other);
      }),
    );
  });

  it('does not see by values what both sides share over time', () => {
    const trend = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 40, maxLength: 40 });

    fc.assert(
      fc.property(paired(1), trend, ({ baseline, canary }, load) => {
        const loaded = (values: readonly number[]): number[] => values.map((value, i) => value * load[i]!);
        const one = judgeOne({ baseline, canary, analysis: SYMMETRIC });
        const other = judgeOne({ baseline: loaded(baseline), canary: loaded(canary), analysis: SYMMETRIC });

        // Whichever lens is the smaller decides: a trend can only hide from ranks what values still see.
        if (one.test!.rule === 'value' && other.test!.rule === 'value') near(other.test!.pValue!, one.test!.pValue!);
        if (one.test!.rule === 'value') expect(other.test!.pValue!).toBeLessThanOrEqual(one.test!.pValue! * (1 + 1e-6));
      }),
    );
  });

  it('decides of a metric alone whatever muted ones stand beside it', () => {
    const muted: Given = { baseline: noisy(60, 3), canary: noisy(60, 4), analysis: { muted: true } };

    fc.assert(
      fc.property(paired(0), fc.integer({ min: 1, max: 20 }), (sides, count) => {
        const alone = judge([sides]);
        const beside = judge([sides, ...new Array<Given>(count).fill(muted)]);

        expect(beside.metrics[0]).toEqual(alone.metrics[0]);
        expect({ ...beside, metrics: [] }).toEqual({ ...alone, metrics: [] });
      }),
      { numRuns: 50 },
    );
  });

  it.each(['gaps', 'infinite samples'] as const)('never passes for %s in place of all bad samples', (kind) => {
    // So many samples are ten times as high; the fewer are left, the less is known, but nothing is taken for health.
    const baseline = noisy(60, 1);
    const healthy = noisy(60, 2);
    const lost = kind === 'gaps' ? null : Infinity;
    for (const bad of [31, 40, 50, 60]) {
      const canary = healthy.map((x, i) => (i < bad ? 10 * x : x));
      const broken = healthy.map((x, i) => (i < bad ? lost : x));

      expect(judge([{ baseline, canary }]).verdict).not.toBe('pass');
      expect(judge([{ baseline, canary: broken }]).verdict).toBe('inconclusive');
    }
  });

  it.each([
    // Fewer than six slots in a row, a tenth of the window, may be a scrape or two that failed.
    ['in a row at the end', 6, (slot: number, bad: number) => slot >= 60 - bad],
    ['in a row at the start', 6, (slot: number, bad: number) => slot < bad],
    ['in a row between', 6, (slot: number, bad: number) => slot >= 1 && slot < 1 + bad],
    // Up to a quarter of the samples may be missing here and there, with a warning from a tenth on.
    ['scattered', 16, (slot: number, bad: number) => (slot * 7) % 60 < bad],
  ] as const)('never makes a better verdict of gaps in place of bad samples %s: of %d or more', (_, least, isBad) => {
    const baseline = noisy(60, 1);
    const healthy = noisy(60, 2);
    for (let bad = 1; bad < 60; bad++) {
      const of = (sample: (x: number) => number | null) =>
        judge([{ baseline, canary: healthy.map((x, slot) => (isBad(slot, bad) ? sample(x) : x)) }]);
      const [seen, lost] = [of((x) => 10 * x), of(() => null)];

      if (bad >= least) expect(lost).toMatchObject({ verdict: 'inconclusive', score: 0 });
      else if (bad > 6) expect(lost.metrics[0]!.warnings.map(({ code }) => code)).toContain('fewer-samples');
      if (seen.verdict === 'fail' && lost.verdict === 'pass') expect(bad).toBeLessThan(least);
    }
  });

  it('has less evidence, not more, the fewer samples of a bad canary are there', () => {
    const baseline = noisy(60, 1, { spread: 0.3 });
    const canary = noisy(60, 2, { level: 200, spread: 0.3 });

    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (kept) => {
        const { verdict } = judge([{ baseline, canary: canary.map((x, i) => (kept[i] ? x : null)) }]);

        expect(['fail', 'inconclusive']).toContain(verdict);
      }),
      { numRuns: 200 },
    );
  });

  it('divides its levels among the looks', () => {
    const given = { baseline: noisy(30, 1, { spread: 0.3 }), canary: noisy(30, 2, { level: 128, spread: 0.3 }) };
    const { pValue } = judgeOne(given).test!;
    const looks = Math.ceil(0.01 / pValue!);

    expect(pValue).toBeLessThan(0.01);
    expect(looks).toBeLessThan(1000);
    expect(judgeOne(given, { circumstances: { looks: looks - 1 } }).classification).toBe('high');
    expect(judgeOne(given, { circumstances: { looks: looks + 1 } }).classification).toBe('pass');
  });

  it('shows numbers that agree with its decision', () => {
    const bound = fc.integer({ min: 1_000, max: 4_000_000 }).map((millionths) => millionths / 1e6);

    fc.assert(
      fc.property(bound, fc.double({ min: 0.998, max: 1.002, noNaN: true }), (relative, nearly) => {
        const factor = 1 + relative * nearly;
        const { reason, classification } = judgeOne({
          baseline: each(10),
          canary: each(10 * factor),
          analysis: { direction: 'increase', tolerance: { relative } },
        });
        const [, change, unit] = /([\d.e+-]+) (% higher|times as high)/.exec(reason.text)!;
        const [, allowed] = /increases below ([\d.]+) %/.exec(reason.text)!;
        const percent = unit === '% higher' ? Number(change) : (Number(change) - 1) * 100;

        expect(Number(allowed)).toBeCloseTo(relative * 100, 9);
        // A multiple less one, times 100, has a rounding error of its own.
        if (classification === 'high') expect(percent).toBeGreaterThanOrEqual(Number(allowed) * (1 - 1e-12));
        else expect(percent).toBeLessThan(Number(allowed));
      }),
    );
  });
});
