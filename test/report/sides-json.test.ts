import { describe, expect, it } from 'vitest';
import { toSides } from '../../src/report/sides-json.js';

describe('toSides()', () => {
  it('shows what is known and nothing of what is not, rounded', () => {
    const baseline = { requests: 0, share: 1 / 3, instances: undefined };
    const canary = { instances: 1, ageSeconds: 60.5, expectedShare: 0.1 };

    expect(toSides({ baseline, canary, tolerance: 0.25, clustering: 1, simultaneous: true })).toEqual({
      baseline: { requests: 0, share: 0.333333333333 },
      canary: { instances: 1, ageSeconds: 60.5, expectedShare: 0.1 },
    });
  });
});
