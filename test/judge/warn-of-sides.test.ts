import { describe, expect, it } from 'vitest';
import type { SideFacts } from '../../src/judge/known-sides.js';
import { warnOfSides } from '../../src/judge/warn-of-sides.js';

function warningsOf(baseline: SideFacts, canary: SideFacts) {
  return warnOfSides({ baseline, canary, tolerance: 0.25, clustering: 1, simultaneous: true });
}

const codesOf = (baseline: SideFacts, canary: SideFacts): string[] =>
  warningsOf(baseline, canary).map(({ code }) => code);

const SPLIT = { baseline: { expectedShare: 0.9 }, canary: { expectedShare: 0.1 } };

describe('warnOfSides()', () => {
  it('has nothing to say of sides that are alike, or of which nothing is known', () => {
    const side = { requests: 10_000, instances: 3, ageSeconds: 900 };

    expect(warningsOf(side, { ...side, requests: 11_000, ageSeconds: 1_400 })).toEqual([]);
    expect(warningsOf({}, {})).toEqual([]);
    expect(warningsOf({ requests: 5, instances: 9, ageSeconds: 9e9 }, {})).toEqual([]);
  });

  it('tells without a split that the sides differ in traffic, and what to say then', () => {
    const [warning, ...others] = warningsOf({ requests: 90_000 }, { requests: 10_000 });

    expect(others).toEqual([]);
    expect(warning?.code).toBe('sides-differ-in-traffic');
    expect(warning?.text).toMatch(
      /^The canary had 10000 requests and the baseline 90000: .* say by split in the request/,
    );
  });

  it('tells without a split that the sides differ in instances, though each has as much to do', () => {
    const warnings = warningsOf({ requests: 90_000, instances: 9 }, { requests: 10_000, instances: 1 });

    expect(warnings.map(({ code }) => code)).toEqual(['sides-differ-in-traffic', 'sides-differ-in-instances']);
    expect(warnings[1]?.text).toMatch(/^The baseline had 9 instances and the canary 1, so that .* or say by split/);
  });

  it('tells without a split that an instance has more to do, where that is not what the traffic says already', () => {
    expect(codesOf({ requests: 50_000, instances: 9 }, { requests: 50_000, instances: 1 })).toEqual([
      'sides-differ-in-instances',
      'sides-differ-in-traffic',
    ]);
    expect(codesOf({ requests: 50_000, instances: 1 }, { requests: 9_000, instances: 1 })).toEqual([
      'sides-differ-in-traffic',
    ]);
  });

  it('has nothing to say where the split explains traffic and instances', () => {
    const baseline = { ...SPLIT.baseline, requests: 90_000, instances: 9 };

    expect(warningsOf(baseline, { ...SPLIT.canary, requests: 10_000, instances: 1 })).toEqual([]);
  });

  it('tells traffic that the split does not explain', () => {
    const [warning] = warningsOf({ ...SPLIT.baseline, requests: 96_900 }, { ...SPLIT.canary, requests: 3_100 });

    expect(warning?.code).toBe('unequal-split');
    expect(warning?.text).toContain('The canary got 3.1 %');
  });

  it('tells that a split is not checked where the traffic is not known', () => {
    expect(codesOf(SPLIT.baseline, { ...SPLIT.canary, requests: 5 })).toEqual(['split-not-checked']);
  });

  it('tells an instance that has more to do though the split is kept, as where requests are mirrored to one of nine', () => {
    const mirrored = { requests: 90_000, expectedShare: 0.5 };

    const warnings = warningsOf({ ...mirrored, instances: 9 }, { ...mirrored, instances: 1 });

    expect(warnings).toEqual([
      {
        code: 'sides-differ-in-traffic',
        text: 'An instance of the canary had 90000 requests and one of the baseline 10000, and latency and what an instance takes depend on that: give the sides instances in proportion to their traffic.',
      },
    ]);
  });

  it('tells instances that are not as the split shares the traffic, where that is all that is known', () => {
    const codes = (baseline: number, canary: number) =>
      codesOf({ ...SPLIT.baseline, instances: baseline }, { ...SPLIT.canary, instances: canary });

    expect(codes(9, 1)).toEqual(['split-not-checked']);
    expect(codes(9, 9)).toEqual(['split-not-checked', 'sides-differ-in-instances']);
    expect(codes(30, 1)).toEqual(['split-not-checked', 'sides-differ-in-instances']);
  });

  it('asks of nobody to run a third of an instance', () => {
    expect(codesOf({ ...SPLIT.baseline, instances: 3 }, { ...SPLIT.canary, instances: 1 })).toEqual([
      'split-not-checked',
    ]);
  });

  it('tells a side that has no instances from one that has', () => {
    expect(codesOf({ instances: 9 }, { instances: 0 })).toEqual(['sides-differ-in-instances']);
    expect(codesOf({ instances: 0 }, { instances: 0 })).toEqual([]);
    expect(codesOf({ instances: 9, requests: 9_000 }, { instances: 0, requests: 0 })).toEqual([
      'sides-differ-in-traffic',
      'sides-differ-in-instances',
    ]);
  });

  it.each([
    [30 * 86_400, 720, '30 d', '12 min'],
    [7_200, 200, '2 h', '3 min'],
    [700, 50, '11 min', '50 s'],
  ])('tells sides that differ in age: %d s and %d s', (baseline, canary, long, short) => {
    const [warning] = warningsOf({ ageSeconds: baseline }, { ageSeconds: canary });

    expect(warning?.code).toBe('sides-differ-in-age');
    expect(warning?.text).toContain(`of the baseline had been running for ${long}, those of the canary for ${short}:`);
    expect(warning?.text).toContain('Deploy a fresh baseline beside the canary');
  });

  it('names the canary where it is the older one', () => {
    const [warning] = warningsOf({ ageSeconds: 60 }, { ageSeconds: 86_400 });

    expect(warning?.text).toMatch(
      /^The instances of the canary had been running for 24 h, those of the baseline for 60 s/,
    );
    expect(warning?.text).toContain('Deploy both at the same time');
  });

  it.each([
    [1_000, 401],
    [2_999, 1_000],
    [599, 0],
  ])('does not mind ages of %d s and %d s: ten minutes and a factor of three are needed', (baseline, canary) => {
    expect(codesOf({ ageSeconds: baseline }, { ageSeconds: canary })).toEqual([]);
  });
});
