import { describe, expect, it } from 'vitest';
import { evidenceEffort, mayBeJudgedAgain } from '../../src/http/evidence-effort.js';

const numbers = [1, null, 3];
const first = [null, 2];

describe('evidenceEffort()', () => {
  it('counts the numbers of all series, wherever they stand', () => {
    const evidence = {
      request: { data: { m: { baseline: numbers, canary: first } } },
      outcomes: [{ series: { baseline: [{ values: { values: numbers } }], canary: [] } }],
    };

    expect(evidenceEffort(evidence)).toEqual({ numbers: 8, work: 8 + 3 * 400 });
  });

  it.each([
    [{ looks: 20 }, 20],
    [{ at: ['5m', '10m'] }, 3],
    [{ looks: '20' }, 1],
    [null, 1],
  ])('counts them at each look of the plan %j', (plan, looks) => {
    expect(evidenceEffort({ request: { plan, data: [numbers] } })).toEqual({ numbers: 3, work: looks * 403 });
  });

  it.each([null, 'text', 7, undefined, [], {}])('finds none in %j', (evidence) => {
    expect(evidenceEffort(evidence)).toEqual({ numbers: 0, work: 0 });
  });

  it('takes as many as a body can hold, wherever they do not belong', () => {
    const mixed = ['x', ...Array.from({ length: 1_000_000 }, () => 1)];

    expect(evidenceEffort({ outcomes: mixed }).numbers).toBe(0);
  });
});

describe('mayBeJudgedAgain()', () => {
  const of = (count: number, looks = 1): boolean =>
    mayBeJudgedAgain({ request: { plan: { looks } }, data: [Array.from({ length: count }, () => 1)] });

  it('is for what a page can hold, and others can wait for', () => {
    expect([of(300_000), of(300_001)]).toEqual([true, false]);
    expect([of(99_600, 10), of(99_601, 10)]).toEqual([true, false]);
  });
});
