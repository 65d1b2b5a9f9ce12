import { describe, expect, it } from 'vitest';
import { factOf } from '../../src/judge/known-sides.js';

describe('factOf()', () => {
  const sides = {
    baseline: { requests: 0, instances: 9 },
    canary: { requests: 5 },
    tolerance: 0.25,
    clustering: 1,
    simultaneous: true,
  };

  it('gives a fact that is known of both sides, also where it is 0', () => {
    expect(factOf(sides, 'requests')).toEqual({ baseline: 0, canary: 5 });
  });

  it('gives nothing where it is known of one', () => {
    expect(factOf(sides, 'instances')).toBeUndefined();
  });
});
