import type { KeptJudgement } from '../../../src/config/kept-judgement.js';
import { keptJudgement, keptMetric, keptSide, keptTest } from '../../support/kept-judgement.js';

const QUERY = { source: 'prometheus', start: '2026-11-20T10:01:00Z', end: '2026-11-20T10:20:00Z', step: 60 };
const CALM = Array.from({ length: 20 }, (_, i) => 100 + ((i * 7) % 20));
const SLOW = CALM.map((value) => value * 1.36);
const SAMPLES = { baseline: { raw: CALM, cleaned: CALM }, canary: { raw: SLOW, cleaned: SLOW } };

const SLOWER = keptMetric({
  name: 'latency-p95',
  labels: { route: '/cart' },
  group: 'latency',
  groups: ['latency'],
  classification: 'high',
  failed: true,
  reason: { code: 'shift-high', text: 'latency-p95 is high: 36 % higher.' },
  canary: keptSide(136, { missing: 1, coverage: 0.95 }),
  test: keptTest(1.36, {
    pValue: 1e-9,
    adjustedPValue: 3e-9,
    effect: { kind: 'ratio', value: 1.36, low: 1.31, high: 1.42, confidence: 0.98 },
    history: { comparisons: 30, spread: 0.04 },
  }),
  instances: {
    baseline: [{ labels: { pod: 'a' }, mean: 100, ratio: 1, outlier: false }],
    canary: [{ labels: { pod: 'b' }, mean: 136, ratio: 1.4, outlier: true }],
  },
  judged: { from: '2026-11-20T10:01:00Z', to: '2026-11-20T10:20:00Z' },
  queries: { baseline: { ...QUERY, query: 'up{a="b"}' }, canary: { ...QUERY, events: 'e', exposure: 'x' } },
  links: { baseline: [{ name: 'Prometheus', url: 'https://prometheus.example/graph?g0.expr=up' }], canary: [] },
  series: SAMPLES,
  warnings: [{ code: 'samples-overlap', text: 'Samples overlap.' }],
});

const BOUNDED = keptMetric({
  name: 'saturation',
  group: 'load',
  groups: ['load', 'latency'],
  critical: true,
  unit: '%',
  accepted: null,
  baseline: keptSide(null),
  canary: keptSide(60),
  reason: { code: 'within-limit', text: 'saturation passes.' },
  test: keptTest(1, {
    pValue: null,
    adjustedPValue: null,
    effect: null,
    meanRatio: null,
    limit: { of: 'p95', value: 64.8, max: 90 },
    rule: 'limit',
  }),
});

const MISSING = keptMetric({
  name: 'errors',
  group: 'load',
  groups: ['load'],
  classification: 'no-data',
  reason: { code: 'no-samples', text: 'errors has no samples.' },
  baseline: keptSide(null),
  canary: keptSide(null),
  test: null,
});

/** A judgement that has something of everything that a report shows. */
export function wholeJudgement(): KeptJudgement {
  return keptJudgement({
    id: 'abc',
    verdict: 'fail',
    score: 70,
    weightedScore: 70,
    summary: { reportUrl: 'https://canary.example/judgements/abc' },
    reason: { code: 'score-below-marginal', text: 'Score 70 is below 75: latency-p95 is 36 % higher.' },
    window: {
      start: '2026-11-20T10:00:00Z',
      end: '2026-11-20T10:20:00Z',
      judgedFrom: '2026-11-20T10:01:00Z',
      judgedTo: '2026-11-20T10:20:00Z',
      stepSeconds: 60,
      warmupSeconds: 60,
      slots: 20,
      judgedSlots: 19,
    },
    digest: 'sha256:11',
    link: {
      verdict: 'pass',
      score: 100,
      digest: 'sha256:22',
      shown: 'again',
      differs: [{ code: 'series-changed', text: 'Samples came in late.' }],
    },
    groups: [
      { name: 'latency', weight: 60, score: 50, passed: 1, failed: 1, withoutData: 0 },
      { name: 'load', weight: 40, score: 100, passed: 1, failed: 0, withoutData: 1 },
    ],
    metrics: [MISSING, BOUNDED, SLOWER],
    traffic: { minimumRequests: 100, baseline: 21490, canary: 21810 },
    sides: {
      baseline: { requests: 21490, instances: 3, ageSeconds: 1560, share: 0.5, expectedShare: 0.5 },
      canary: { requests: 21810, instances: 3, ageSeconds: 300, share: 0.5, expectedShare: 0.5 },
    },
    comparison: {
      judge: 'netflix-aca/1',
      verdict: 'pass',
      score: 100,
      reason: { code: 'score-reaches-pass', text: 'Score 100 reaches 95.' },
      differences: [{ name: 'latency-p95' }],
    },
    plan: {
      looks: [
        { look: 1, afterSlots: 10, done: true, metrics: [{ metric: 'saturation', pValue: 0.4, limit: 0.001 }] },
        { look: 2, afterSlots: 19, done: false, metrics: [{ metric: 'saturation', pValue: null, limit: 0.01 }] },
      ],
      stopped: { afterSlots: 10, ofSlots: 19, look: 1, rule: 'limit', metric: 'saturation' },
    },
    warnings: [{ code: 'config', text: 'The config has no description.' }],
  });
}
