import { describe, expect, it } from 'vitest';
import { findSignificant, levelsOf, twoSidedLevel, type Tested } from '../../../src/judge/mann-whitney/significance.js';
import { standardJudge, type MannWhitneySettings } from '../../../src/config/judge-settings.js';

const SETTINGS = standardJudge('mann-whitney') as MannWhitneySettings;
const LEVELS = levelsOf(SETTINGS, 1);

interface Options extends Partial<Tested['analysis']> {
  readonly sign?: number;
}

function tested(pValue: number, { sign = 1, ...analysis }: Options = {}): Tested {
  return { analysis: { critical: false, muted: false, direction: 'either', ...analysis }, pValue, sign };
}

const significant = (tests: readonly Tested[], levels = LEVELS): boolean[] =>
  findSignificant(tests, levels).map((one) => one.significant);

describe('levelsOf()', () => {
  it('takes the levels of the config, and divides all of them among the looks', () => {
    expect(LEVELS).toEqual({ falseDiscoveryRate: 0.05, own: 0.01, critical: 0.01 });
    expect(levelsOf(SETTINGS, 4)).toEqual({ falseDiscoveryRate: 0.0125, own: 0.0025, critical: 0.0025 });
  });
});

describe('twoSidedLevel()', () => {
  const levels = { falseDiscoveryRate: 0.05, own: 0.02, critical: 0.001 };

  it.each([
    [false, 'either', 0.02],
    [false, 'increase', 0.04],
    [true, 'either', 0.001],
    [true, 'decrease', 0.002],
  ] as const)('is, for critical %s and direction %s, %d', (critical, direction, level) => {
    expect(twoSidedLevel({ critical, direction }, levels)).toBe(level);
  });
});

describe('findSignificant()', () => {
  it('takes a level as inclusive, also after rounding', () => {
    expect(significant([tested(0.01)])).toEqual([true]);
    expect(significant([tested(0.01 * (1 + 1e-15))])).toEqual([true]);
    expect(significant([tested(0.010001)])).toEqual([false]);
  });

  it.each([
    ['increase', 1, 0.01],
    ['increase', -1, 0.99],
    ['increase', 0, 1],
    ['decrease', -1, 0.01],
    ['decrease', 1, 0.99],
    ['either', -1, 0.02],
  ] as const)('looks in the bad direction: %s with sign %d has p %d', (direction, sign, pValue) => {
    expect(findSignificant([tested(0.02, { direction, sign })], LEVELS)[0]?.pValue).toBeCloseTo(pValue, 12);
  });

  it('holds the others together to the false discovery rate', () => {
    const healthy = (count: number): Tested[] => new Array<Tested>(count).fill(tested(0.9));

    // p = 0.006 times 8 of 1 is 0.048, times 9 is 0.054.
    expect(significant([tested(0.006), ...healthy(7)])[0]).toBe(true);
    expect(significant([tested(0.006), ...healthy(8)])[0]).toBe(false);
    expect(findSignificant([tested(0.006), ...healthy(8)], LEVELS)[0]).toMatchObject({
      alone: true,
      adjustedPValue: expect.closeTo(0.054, 12),
      limit: 0.01,
      adjustedLimit: 0.05,
    });
  });

  it('lets none fail by the company of others whose own p is above its level', () => {
    expect(significant([tested(0.02), tested(1e-9), tested(1e-9)])).toEqual([false, true, true]);
  });

  it('holds critical ones to the chance of any false one', () => {
    const critical = (p: number): Tested => tested(p, { critical: true });

    expect(significant([critical(0.005), critical(0.5)])).toEqual([true, false]);
    expect(significant([critical(0.0051), critical(0.5)])).toEqual([false, false]);
    // The second smallest has one competitor less.
    expect(significant([critical(0.001), critical(0.01)])).toEqual([true, true]);
  });

  it('keeps critical ones and others apart', () => {
    const others = new Array<Tested>(50).fill(tested(0.9));

    expect(significant([tested(0.01, { critical: true }), ...others])[0]).toBe(true);
    expect(findSignificant([tested(0.006), tested(0.9, { critical: true })], LEVELS)[0]?.adjustedPValue).toBe(0.006);
  });

  it('lets a muted one stand alone, without influence on others', () => {
    const muted = tested(0.9, { muted: true });
    const healthy = new Array<Tested>(7).fill(tested(0.9));

    const [first, ...rest] = findSignificant([tested(0.006), ...healthy, muted, muted, muted], LEVELS);

    expect(first).toMatchObject({ significant: true, adjustedPValue: expect.closeTo(0.048, 12) });
    expect(rest.at(-1)?.adjustedPValue).toBeNull();
    expect(findSignificant([tested(0.01, { muted: true }), ...healthy], LEVELS)[0]).toMatchObject({
      significant: true,
      adjustedPValue: null,
    });
  });

  it('takes a config with a level for critical ones of its own', () => {
    const levels = levelsOf({ ...SETTINGS, criticalLevel: 0.001 }, 1);

    expect(significant([tested(0.002, { critical: true }), tested(0.002)], levels)).toEqual([false, true]);
  });

  it('finds nothing in no tests', () => {
    expect(findSignificant([], LEVELS)).toEqual([]);
  });

  it('holds a metric that has a limit at a planned look against that alone', () => {
    const looked = { ...tested(0.004, { critical: true }), lookLimit: 0.005 };
    const above = { ...tested(0.0051, { critical: true }), lookLimit: 0.005 };

    expect(significant([looked, above])).toEqual([true, false]);
    expect(findSignificant([looked], LEVELS)).toEqual([
      { pValue: 0.004, adjustedPValue: 0.004, significant: true, alone: true, limit: 0.005, adjustedLimit: 0.005 },
    ]);
  });

  it('does not count a metric with such a limit among the others', () => {
    const others = [tested(0.006, { critical: true }), { ...tested(0.9, { critical: true }), lookLimit: 0.001 }];

    expect(findSignificant(others, LEVELS)[0]?.adjustedPValue).toBe(0.006);
  });

  it('finds nothing before any look, not even what cannot be chance', () => {
    expect(significant([{ ...tested(0, { critical: true }), lookLimit: 0 }])).toEqual([false]);
  });
});
