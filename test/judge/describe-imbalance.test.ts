import { describe, expect, it } from 'vitest';
import { describeImbalance, unevenSplit } from '../../src/judge/describe-imbalance.js';
import type { KnownSides } from '../../src/judge/known-sides.js';

const SIDES: KnownSides = {
  baseline: { requests: 26_000, expectedShare: 18 / 19 },
  canary: { requests: 4_000, expectedShare: 1 / 19 },
  tolerance: 0.25,
  clustering: 1,
  simultaneous: true,
};

describe('unevenSplit()', () => {
  it('holds the requests against the split by the tolerance of the sides', () => {
    expect(unevenSplit(SIDES)).toMatchObject({ share: 4 / 30 });
    expect(unevenSplit({ ...SIDES, tolerance: 9 })).toBeUndefined();
  });
});

describe('describeImbalance()', () => {
  it('shows an expected share as a person would say it', () => {
    expect(describeImbalance(unevenSplit(SIDES)!, SIDES)).toContain(
      "The canary got 13 % of both sides' requests (4000 of 30000) and should have had 5.263 % by the split: it is asked more",
    );
  });

  it('says of sides of different times that their traffic may have been another', () => {
    expect(describeImbalance(unevenSplit(SIDES)!, { ...SIDES, simultaneous: false })).toMatch(
      /^The canary had 13 % .* by the split\. The baseline is from another time, .* say by split what both had\.$/,
    );
  });
});
