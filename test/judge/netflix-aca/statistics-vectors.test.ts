import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classifyMetric } from '../../../src/judge/netflix-aca/classify-metric.js';
import { shiftInterval } from '../../../src/judge/netflix-aca/shift-interval.js';
import { metric } from '../../support/metric.js';

interface Vector {
  readonly note: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly outliers: 'keep' | 'remove';
  readonly outlierFactor: number;
  readonly direction: 'increase' | 'decrease' | 'either';
  readonly effectMeasure: 'meanRatio' | 'cles';
  readonly allowedIncrease: number;
  readonly allowedDecrease: number;
  readonly expect: {
    readonly classification: string;
    readonly meanRatio: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly estimate: number | null;
    readonly nCanaryAfter: number;
    readonly nBaselineAfter: number;
  };
}

const file = new URL('../../../fixtures/statistics/kayenta-vectors.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Vector[] };

describe('classifyMetric() against the limits and estimates of the real Kayenta', () => {
  it('has all 73 vectors', () => {
    expect(cases).toHaveLength(73);
  });

  it.each(cases.map((vector) => [vector.note, vector] as const))('%s', (_note, vector) => {
    const { effectMeasure, allowedIncrease, allowedDecrease, expect: expected } = vector;
    const analysis = {
      direction: vector.direction,
      outliers: { strategy: vector.outliers, factor: vector.outlierFactor },
      effectSize: { measure: effectMeasure, allowedIncrease, allowedDecrease },
    };

    const judged = classifyMetric({
      metric: metric({ analysis }),
      canary: Float64Array.from(vector.x),
      baseline: Float64Array.from(vector.y),
    });

    expect(judged.classification).toBe(expected.classification.toLowerCase());
    expect(judged.canary.count).toBe(expected.nCanaryAfter);
    expect(judged.baseline.count).toBe(expected.nBaselineAfter);
    expect(judged.test?.meanRatio ?? 1).toBe(expected.meanRatio ?? NaN);
    if (expected.lower === null) return;
    // The recorded limits are those of the test alone, also where the judge does not come to it. They agree to the last bit, so
    // none is right by luck where the stopping point of the search decides.
    const sorted = { canary: judged.canary.samples.toSorted(), baseline: judged.baseline.samples.toSorted() };
    const { lower, upper, estimate } = expected;
    expect(shiftInterval(sorted)).toEqual({ lower, upper, estimate });
  });
});
