import { describe, expect, it } from 'vitest';
import type { MetricJudgement, ReportedMetric, SecondJudgement } from '../../src/judge/judgement.js';
import type { Measurement } from '../../src/judge/measurement.js';
import { toComparison } from '../../src/report/compare-judgements.js';
import { describe as describeSamples } from '../../src/stats/describe.js';
import { metric } from '../support/metric.js';

const NONE = new Float64Array();
const SIDE = { ...describeSamples(NONE), samples: NONE };

interface Outcome extends Partial<Pick<MetricJudgement, 'classification' | 'failed' | 'criticalFailure' | 'labels'>> {
  readonly name?: string;
  readonly muted?: boolean;
}

function judged({ name = 'm', muted = false, ...outcome }: Outcome = {}): MetricJudgement {
  return {
    metric: metric({ name, analysis: { muted } }),
    baseline: SIDE,
    canary: SIDE,
    classification: 'pass',
    failed: false,
    criticalFailure: false,
    reason: { code: 'why', text: 'Why.' },
    accepted: null,
    test: null,
    warnings: [],
    ...outcome,
  };
}

const MEASURED: Measurement = {
  metric: metric(),
  baseline: NONE,
  canary: NONE,
  sides: { baseline: { slots: NONE, expected: 0, filled: 0 }, canary: { slots: NONE, expected: 0, filled: 0 } },
  judged: { from: null, to: null },
  warnings: [],
};

function compare(
  first: readonly MetricJudgement[],
  second: readonly MetricJudgement[],
  rest = {},
  measured = true,
): any {
  const metrics = first.map((one): ReportedMetric => ({ judged: one, measured: measured ? MEASURED : null }));
  const other: SecondJudgement = {
    judge: 'second',
    verdict: 'fail',
    score: 94.996,
    weightedScore: 94.996,
    shown: { score: 94.99, weightedScore: 94.99 },
    reason: { code: 'why', text: 'Why.' },
    thresholds: { pass: 95, marginal: 75 },
    groups: [],
    metrics: second,
    warnings: [],
    ignored: [],
    ...rest,
  };
  return toComparison({ judge: 'first', metrics }, other);
}

describe('toComparison()', () => {
  it('tells what the second judge decides and ignores', () => {
    const ignored = [{ option: 'limit', metrics: ['m'] }];

    expect(compare([judged()], [judged()], { ignored })).toEqual({
      judge: 'second',
      verdict: 'fail',
      score: 94.99,
      weightedScore: 94.99,
      reason: { code: 'why', text: 'Why.' },
      ignored,
      differences: [],
    });
  });

  it('has no score where there is none', () => {
    expect(compare([], [], { shown: { score: NaN, weightedScore: NaN } })).toMatchObject({
      score: null,
      weightedScore: null,
    });
  });

  it.each([
    ['how the metric is classified', { classification: 'high' }],
    ['whether it counts as failed', { classification: 'no-data', failed: true }],
    ['whether it fails the canary', { classification: 'no-data', criticalFailure: true }],
  ] as const)('lists a metric that differs in %s', (_what, outcome) => {
    const first = judged({ classification: outcome.classification === 'high' ? 'pass' : 'no-data' });

    expect(compare([first], [judged(outcome)]).differences).toEqual([
      {
        name: 'm',
        first: {
          classification: first.classification,
          failed: false,
          criticalFailure: false,
          reason: { code: 'why', text: 'Why.' },
        },
        second: { failed: false, criticalFailure: false, ...outcome, reason: { code: 'why', text: 'Why.' } },
      },
    ]);
  });

  it('counts nothing that a muted metric would have done', () => {
    const muted = { muted: true, classification: 'no-data' } as const;

    expect(compare([judged(muted)], [judged({ ...muted, failed: true, criticalFailure: true })]).differences).toEqual(
      [],
    );
  });

  it('lists what the second judge has no rule for, and knows label sets apart', () => {
    const [a, b] = [judged({ labels: { zone: 'a' } }), judged({ labels: { zone: 'b' } })];

    expect(compare([a, b], [a]).differences).toEqual([
      { name: 'm', labels: { zone: 'b' }, first: expect.anything(), second: null },
    ]);
  });

  it('does not list what neither could judge, since it could not be measured', () => {
    expect(compare([judged({ classification: 'error' })], [], {}, false).differences).toEqual([]);
  });
});
