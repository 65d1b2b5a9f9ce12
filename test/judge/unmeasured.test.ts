import { describe, expect, it } from 'vitest';
import { judgeUnmeasured } from '../../src/judge/unmeasured.js';
import { metric } from '../support/metric.js';

describe('judgeUnmeasured()', () => {
  it('leaves a metric in error, out of the score and without numbers, and says why', () => {
    const asked = metric({ name: 'latency', analysis: { critical: true } });

    const judgement = judgeUnmeasured(asked, 'source "p" cannot be reached');

    expect(judgement).toMatchObject({
      metric: asked,
      classification: 'error',
      failed: false,
      criticalFailure: false,
      reason: {
        code: 'not-measured',
        text: 'latency could not be measured: source "p" cannot be reached. It is left out of the score.',
      },
      test: null,
      warnings: [],
    });
    expect(judgement.baseline).toMatchObject({ count: 0, mean: NaN });
    expect(judgement.canary.samples).toHaveLength(0);
  });
});
