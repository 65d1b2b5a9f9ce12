import { describe, expect, it } from 'vitest';
import { JUDGE_VECTORS, type JudgeVector } from '../../support/judge-vectors.js';
import { judgeOne, noisy, type Rules } from './support.js';

const RELATIVE = 1e-9;

function near(actual: number, expected: number): void {
  expect(Math.abs(actual - expected), `${String(actual)} is not ${String(expected)}`).toBeLessThanOrEqual(
    RELATIVE * Math.max(Math.abs(expected), 1e-3),
  );
}

const judgeVector = ({ x, y }: JudgeVector, rules: Rules = {}) =>
  judgeOne({ baseline: y, canary: x, analysis: { minimumSamples: 2 } }, rules);

describe('testSides()', () => {
  it.each(JUDGE_VECTORS)('finds the p and the samples of the reference: $id', (vector) => {
    const { pValue, rule, samples, probabilityOfSuperiority } = judgeVector(vector).test!;
    const { rank, value, p } = vector.expect;

    near(pValue!, p);
    near(probabilityOfSuperiority, rank.cles);
    const decider = value.p < rank.p ? { name: 'value', ...value } : { name: 'rank', ...rank };
    expect(rule).toBe(decider.name);
    near(samples.autocorrelation!, decider.rho);
    near(samples.effective!, vector.x.length / decider.V);
    expect(samples.used).toBe(vector.x.length);
  });

  it('halves p in the bad direction, and turns it round in the other', () => {
    const given = { baseline: noisy(30, 1, { spread: 0.3 }), canary: noisy(30, 2, { level: 120, spread: 0.3 }) };
    const p = (direction: 'increase' | 'decrease' | 'either'): number =>
      judgeOne({ ...given, analysis: { direction } }).test!.pValue!;

    expect(p('increase')).toBeCloseTo(p('either') / 2, 12);
    expect(p('decrease')).toBeCloseTo(1 - p('either') / 2, 12);
  });

  it('finds few healthy canaries guilty, and most bad ones', () => {
    const failed = (level: number, dependence: 'ar1' | 'none'): number => {
      let count = 0;
      for (let run = 0; run < 200; run++) {
        const baseline = noisy(30, 2 * run + 1, { spread: 0.2 });
        const canary = noisy(30, 2 * run + 2, { level, spread: 0.2 });
        if (judgeOne({ baseline, canary }, { settings: { dependence } }).failed) count++;
      }
      return count;
    };

    for (const dependence of ['ar1', 'none'] as const) {
      expect(failed(100, dependence)).toBeLessThanOrEqual(6);
      expect(failed(150, dependence)).toBeGreaterThan(190);
    }
  });
});
