import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toKayentaScore } from '../../../../src/integrations/kayenta/executions/kayenta-score.js';

const OTHERS = { aboveMarginal: false, onInconclusive: 'error' } as const;
const ORCA = { ...OTHERS, aboveMarginal: true };
const thresholds = { pass: 90, marginal: 75 };

const whole = fc.integer({ min: 0, max: 100 });
const wholeThresholds = fc.tuple(whole, whole).map(([a, b]) => ({ pass: Math.max(a, b), marginal: Math.min(a, b) }));
/** To two decimals, as judgements show them. */
const score = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);

function verdictOf(value: number, { pass, marginal }: { pass: number; marginal: number }) {
  return value >= pass ? 'pass' : value >= marginal ? 'marginal' : 'fail';
}

/** What Argo Rollouts makes of a score, and Orca after its last interval. */
const argo = (told: number, { pass, marginal }: { pass: number; marginal: number }): string =>
  Math.trunc(told) >= pass ? 'pass' : Math.trunc(told) >= marginal ? 'marginal' : 'fail';
const orca = (told: number, { pass, marginal }: { pass: number; marginal: number }): string =>
  Math.trunc(told) <= marginal ? 'fail' : Math.trunc(told) >= pass ? 'pass' : 'marginal';

describe('toKayentaScore()', () => {
  it.each([
    ['pass', 90, OTHERS, 90, 'Pass'],
    ['pass', 100, ORCA, 100, 'Pass'],
    ['pass', 90, ORCA, 90, 'Pass'],
    ['marginal', 89.99, OTHERS, 89, 'Marginal'],
    ['marginal', 75, OTHERS, 75, 'Marginal'],
    ['marginal', 75, ORCA, 76, 'Marginal'],
    ['marginal', 75.99, ORCA, 76, 'Marginal'],
    ['marginal', 96, OTHERS, 89, 'Marginal'],
    ['fail', 74.99, OTHERS, 74, 'Fail'],
    ['fail', 0, ORCA, 0, 'Fail'],
    ['fail', null, ORCA, 0, 'Fail'],
  ] as const)('tells a %s with %s as it is taken', (verdict, shown, taking, told, classification) => {
    expect(toKayentaScore({ verdict, score: shown, thresholds }, taking)).toEqual({ score: told, classification });
  });

  it('tells what is inconclusive only where it may be marginal and a score is', () => {
    const inconclusive = { verdict: 'inconclusive', score: 100, thresholds } as const;
    const lenient = { ...OTHERS, onInconclusive: 'marginal' } as const;
    const told = (pass: number, marginal: number, taking: Parameters<typeof toKayentaScore>[1] = lenient) =>
      toKayentaScore({ ...inconclusive, thresholds: { pass, marginal } }, taking);

    expect(toKayentaScore(inconclusive, OTHERS)).toBeUndefined();
    expect(told(90, 75)).toEqual({ score: 76, classification: 'Marginal' });
    expect(told(90, 89)).toEqual({ score: 89, classification: 'Marginal' });
    expect(told(90, 89, { ...lenient, aboveMarginal: true })).toBeUndefined();
    expect(told(90, 90)).toBeUndefined();
  });

  it('tells Orca of a pass on a threshold that is both as of one above it', () => {
    const both = { pass: 90, marginal: 90 };

    expect(toKayentaScore({ verdict: 'pass', score: 90, thresholds: both }, ORCA)?.score).toBe(91);
    expect(toKayentaScore({ verdict: 'pass', score: 90, thresholds: both }, OTHERS)?.score).toBe(90);
  });

  it('tells nobody of a score above 100, though Orca then passes nothing', () => {
    const both = { pass: 100, marginal: 100 };

    expect(toKayentaScore({ verdict: 'pass', score: 100, thresholds: both }, ORCA)?.score).toBe(100);
  });

  it('leaves a score alone that only thresholds which are not whole part from what it is cut to', () => {
    const pass = { pass: 89.5, marginal: 75 };
    const narrow = { pass: 89.8, marginal: 89.2 };

    expect(toKayentaScore({ verdict: 'pass', score: 89.7, thresholds: pass }, OTHERS)?.score).toBe(89.7);
    expect(toKayentaScore({ verdict: 'marginal', score: 89.5, thresholds: narrow }, OTHERS)?.score).toBe(89.5);
    expect(toKayentaScore({ verdict: 'fail', score: 89.1, thresholds: narrow }, OTHERS)?.score).toBe(89);
  });

  it('is taken by Argo Rollouts for its verdict, whatever the score and the thresholds', () => {
    fc.assert(
      fc.property(score, wholeThresholds, fc.boolean(), (shown, limits, critical) => {
        const verdict = critical ? 'fail' : verdictOf(shown, limits);
        const told = toKayentaScore({ verdict, score: critical ? 0 : shown, thresholds: limits }, OTHERS);

        expect(Number.isInteger(told?.score)).toBe(true);
        expect(argo(told!.score, limits)).toBe(verdict);
      }),
    );
  });

  it('is taken by Orca for its verdict, and for a failure where no whole score lies between its thresholds', () => {
    fc.assert(
      fc.property(score, wholeThresholds, (shown, limits) => {
        const verdict = verdictOf(shown, limits);
        const told = toKayentaScore({ verdict, score: shown, thresholds: limits }, ORCA);
        const room = verdict === 'pass' ? limits.marginal < 100 : limits.pass - limits.marginal > 1;

        expect(Number.isInteger(told?.score)).toBe(true);
        expect(told!.score).toBeLessThanOrEqual(100);
        expect(orca(told!.score, limits)).toBe(room ? verdict : 'fail');
      }),
    );
  });

  it('never passes what has not passed, whatever the thresholds', () => {
    const verdict = fc.constantFrom(...(['marginal', 'fail', 'inconclusive'] as const));
    const any = fc.double({ min: 0, max: 100, noNaN: true });
    const taking = fc.record({
      aboveMarginal: fc.boolean(),
      onInconclusive: fc.constantFrom(...(['error', 'marginal'] as const)),
    });
    fc.assert(
      fc.property(verdict, score, fc.tuple(any, any), taking, (came, shown, [pass, marginal], how) => {
        const told = toKayentaScore({ verdict: came, score: shown, thresholds: { pass, marginal } }, how);

        expect(told === undefined || told.score < pass).toBe(true);
        expect(told?.classification).not.toBe('Pass');
      }),
    );
  });
});
