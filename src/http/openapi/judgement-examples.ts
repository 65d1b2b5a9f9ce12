/** Series that come along, judged by a config that does too: needs neither sources nor configs. */
export const INLINE_REQUEST = {
  config: {
    groups: { latency: 100 },
    metrics: [{ name: 'latency-p95', group: 'latency', unit: 'ms', analysis: { direction: 'increase' } }],
  },
  data: {
    'latency-p95': {
      baseline: [101, 98, 104, 99, 102, 97, 100, 103, 98, 101, 99, 102],
      canary: [131, 128, 135, 127, 133, 129, 130, 136, 126, 132, 128, 134],
    },
  },
};

const SIDES = {
  scope: { namespace: 'shop' },
  baseline: { scope: { workload: 'checkout-baseline' } },
  canary: { scope: { workload: 'checkout-slow' } },
};

/** A window of the past, judged by a config of the service. */
export const FETCHED_REQUEST = {
  config: 'golden-signals',
  ...SIDES,
  window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
};

/** A window that is not over. */
export const OPEN_REQUEST = { config: 'golden-signals', ...SIDES, window: { start: 'now', duration: '20m' } };

/** A request with mistakes. */
export const WRONG_REQUEST = { config: 'golden-signals', warmpu: '1m', window: { start: 'today' } };

const REASON = 'Score 0 is below 75: latency-p95 is 30 % higher (98 % interval +26 to +35 %).';
const ID = 'XEuJrvOttkMc1xaqda-e6hCxb5jkK6jTad5Fv0eagTFNT8tuwyAQ';

/** What the first request is answered with; the id is shortened. */
export const JUDGEMENT_EXAMPLE = {
  id: ID,
  state: 'judged',
  verdict: 'fail',
  score: 0,
  summary: { verdict: 'fail', score: 0, reason: REASON, reportUrl: `http://localhost:8080/judgements/${ID}` },
  reason: { code: 'score-below-marginal', text: REASON },
  thresholds: { pass: 95, marginal: 75 },
  weightedScore: 0,
  window: {
    start: null,
    end: null,
    judgedFrom: null,
    judgedTo: null,
    stepSeconds: 60,
    warmupSeconds: 0,
    slots: 12,
    judgedSlots: 12,
  },
  config: { name: 'inline', digest: 'sha256:d86bb7c1c261aa20bd4905f85cb3fc1c0d75642b21363a7f86b87ac5110d8895' },
  judge: 'mann-whitney/1',
  digest: 'sha256:c6637b9ae414c706bd644b280f496b28b667957e94df1f067df7ceed6ea45bdc',
  groups: [{ name: 'latency', weight: 100, score: 0, passed: 0, failed: 1, withoutData: 0 }],
  metrics: [
    {
      name: 'latency-p95',
      group: 'latency',
      groups: ['latency'],
      classification: 'high',
      failed: true,
      critical: false,
      criticalFailure: false,
      muted: false,
      reason: {
        code: 'shift-high',
        text: 'latency-p95 is high: 30 % higher (98 % interval +26 to +35 %), with a median of 130.5 ms against 100.5 ms. That is beyond chance (p below 0.0001, limit 0.01) and beyond what is accepted: increases below 10 %.',
      },
      unit: 'ms',
      direction: 'increase',
      accepted: { increase: 0.1, decrease: null, absolute: null },
      baseline: {
        count: 12,
        missing: 0,
        coverage: 1,
        min: 97,
        mean: 100.333333333,
        median: 100.5,
        p95: 103.45,
        max: 104,
        standardDeviation: 2.18812220588,
      },
      canary: {
        count: 12,
        missing: 0,
        coverage: 1,
        min: 126,
        mean: 130.75,
        median: 130.5,
        p95: 135.45,
        max: 136,
        standardDeviation: 3.27871926215,
      },
      test: {
        pValue: 8.35519938921e-17,
        adjustedPValue: 8.35519938921e-17,
        effect: { kind: 'ratio', value: 1.30347585965, low: 1.26, high: 1.34653465347, confidence: 0.98 },
        meanRatio: 1.30315614618,
        probabilityOfSuperiority: 1,
        samples: { used: 12, effective: 12, autocorrelation: 0 },
        smallestDetectableChange: 0.0126083868341,
        rule: 'value',
      },
      judged: { from: null, to: null },
      warnings: [],
    },
  ],
  warnings: [],
  timing: { fetchMs: 0.2, judgeMs: 2.1, sources: {} },
};

/** What the one that is not over is answered with; the id is shortened. */
export const OPEN_EXAMPLE = {
  id: ID,
  state: 'open',
  verdict: null,
  score: null,
  summary: {
    verdict: null,
    score: null,
    reason: 'The window is open: the judgement is made at 2026-11-20T10:20:00.000Z. No slot of it is over yet.',
    reportUrl: `http://localhost:8080/judgements/${ID}`,
  },
  completeAt: '2026-11-20T10:20:00.000Z',
  retryAfterSeconds: 1200,
  window: {
    start: '2026-11-20T10:00:00.000Z',
    end: '2026-11-20T10:20:00.000Z',
    judgedFrom: '2026-11-20T10:01:00.000Z',
    judgedTo: '2026-11-20T10:01:00.000Z',
    stepSeconds: 60,
    warmupSeconds: 60,
    slots: 20,
    judgedSlots: 0,
    plannedSlots: 19,
  },
  config: { name: 'golden-signals', digest: 'sha256:e8505c8a6794900e884033a90a6bd81b4a91ad9d7bbba162c88a664017688daa' },
  metrics: [],
  warnings: [],
};
