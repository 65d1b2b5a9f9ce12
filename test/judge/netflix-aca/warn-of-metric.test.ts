import { describe, expect, it } from 'vitest';
import type { MetricAnalysis } from '../../../src/config/metric-analysis.js';
import { judgeNetflixAca } from '../../../src/judge/netflix-aca/judge-netflix-aca.js';
import { metric } from '../../support/metric.js';

const LEVELS = Array.from({ length: 20 }, (_, i) => 100 + ((i * 7) % 20));

/** What is said of a metric whose samples are these, beside its finding. */
function warningsOf(
  canary: readonly number[],
  baseline: readonly number[],
  analysis: Partial<MetricAnalysis> = {},
): { readonly code: string; readonly text: string }[] {
  const { metrics } = judgeNetflixAca(
    { judge: { name: 'netflix-aca' }, groups: {}, thresholds: { pass: 95, marginal: 75 } },
    [
      {
        metric: metric({ name: 'm', analysis }),
        baseline: Float64Array.from(baseline),
        canary: Float64Array.from(canary),
      },
    ],
  );
  return metrics.flatMap(({ warnings }) => [...warnings]);
}

const times = (factor: number): number[] => LEVELS.map((value, i) => value * factor + (i % 2) * 1e-9);
const codesOf = (...given: Parameters<typeof warningsOf>): string[] => warningsOf(...given).map(({ code }) => code);

describe('warnOfMetric()', () => {
  it('says nothing of ordinary samples, nor of what was not tested', () => {
    expect(warningsOf(times(1.1), LEVELS)).toEqual([]);
    expect(codesOf([], times(-1))).not.toContain('negative-mean');
  });

  it('says that a ratio of means is turned around where either is negative', () => {
    const said = {
      code: 'negative-mean',
      text: 'm has a negative mean, which turns the ratio of means around: netflix-aca can hardly ever flag it.',
    };

    expect(warningsOf(times(-1), times(-2))).toEqual([said]);
    expect(warningsOf(times(1), times(-1))).toEqual([said]);
    expect(warningsOf(times(-1), times(1))).toEqual([said]);
  });

  it('says that shifts of tiny values are not found, from 0.001 down', () => {
    expect(warningsOf(times(1e-6), times(2e-6))).toEqual([
      {
        code: 'tiny-values',
        text: expect.stringMatching(
          /^m has no value above 0\.000238\d*; netflix-aca finds shifts only to 0\.00005, so it hardly ever flags such a metric: use a smaller unit\.$/,
        ),
      },
    ]);
    expect(codesOf(times(1e-6), times(1))).toEqual([]);
    expect(codesOf(times(-1e-6), times(-2e-6))).toEqual(['negative-mean', 'tiny-values']);
  });
});
