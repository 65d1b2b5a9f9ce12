import type { KeptJudgement } from '../../src/config/kept-judgement.js';
import type { KeptMetric } from '../../src/config/kept-metric.js';

/** What 20 samples around a mean look like. */
export function keptSide(mean: number | null, parts: Partial<KeptMetric['baseline']> = {}): KeptMetric['baseline'] {
  const of = (share: number): number | null => (mean === null ? null : mean * share);
  return {
    count: mean === null ? 0 : 20,
    missing: mean === null ? 20 : 0,
    coverage: mean === null ? 0 : 1,
    min: of(0.9),
    mean,
    median: mean,
    p95: of(1.08),
    max: of(1.1),
    standardDeviation: of(0.05),
    ...parts,
  };
}

/** The numbers of a test that found such a ratio. */
export function keptTest(ratio: number, parts: Partial<NonNullable<KeptMetric['test']>> = {}): KeptMetric['test'] {
  return {
    pValue: 0.4,
    adjustedPValue: 0.6,
    effect: { kind: 'ratio', value: ratio, low: ratio * 0.95, high: ratio * 1.05, confidence: 0.98 },
    meanRatio: ratio,
    probabilityOfSuperiority: 0.5,
    samples: { used: 20, effective: 18.5, autocorrelation: 0.05 },
    smallestDetectableChange: 0.12,
    rule: 'rank',
    ...parts,
  };
}

/** A metric of a judgement's JSON: one that passes, but for what is given. */
export function keptMetric(parts: Partial<KeptMetric> = {}): KeptMetric {
  return {
    name: 'latency',
    group: 'g',
    groups: ['g'],
    classification: 'pass',
    failed: false,
    critical: false,
    criticalFailure: false,
    muted: false,
    reason: { code: 'no-change', text: 'latency passes.' },
    unit: 'ms',
    direction: 'increase',
    accepted: { increase: 0.1, decrease: null, absolute: null },
    baseline: keptSide(100),
    canary: keptSide(101.5),
    test: keptTest(1.015),
    warnings: [],
    ...parts,
  };
}

/** A judgement's JSON, read: one metric that passes, but for what is given. */
export function keptJudgement(parts: Partial<KeptJudgement> = {}): KeptJudgement {
  return {
    id: null,
    verdict: 'pass',
    score: 100,
    summary: { reportUrl: null },
    reason: { code: 'score-reaches-pass', text: 'Score 100 reaches 95.' },
    thresholds: { pass: 95, marginal: 75 },
    weightedScore: 100,
    window: {
      start: null,
      end: null,
      judgedFrom: null,
      judgedTo: null,
      stepSeconds: 60,
      warmupSeconds: 0,
      slots: 20,
      judgedSlots: 20,
    },
    config: { name: 'shop', digest: 'sha256:00' },
    judge: 'mann-whitney/1',
    groups: [{ name: 'g', weight: 100, score: 100, passed: 1, failed: 0, withoutData: 0 }],
    metrics: [keptMetric()],
    warnings: [],
    ...parts,
  };
}
