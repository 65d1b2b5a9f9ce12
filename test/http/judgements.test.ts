import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const CALM = Array.from({ length: 20 }, (_, i) => 100 + ((i * 7) % 20));
const CALM_TOO = Array.from({ length: 20 }, (_, i) => 100 + ((i * 11) % 20));
const SLOW = CALM.map((value) => value * 1.5);

const CONFIG = {
  groups: { latency: 60, errors: 40 },
  metrics: [
    { name: 'p95', group: 'latency', unit: 'ms', analysis: { direction: 'increase' } },
    { name: 'errors', group: 'errors', analysis: { direction: 'increase', critical: true } },
  ],
};
const HEALTHY = { p95: { baseline: CALM, canary: CALM_TOO }, errors: { baseline: CALM, canary: CALM_TOO } };

async function judge(body: object): Promise<{ status: number; answer: any; text: string }> {
  const response = await post(`${service.url}/judgements`, body);
  const text = await response.text();
  return { status: response.status, answer: JSON.parse(text), text };
}

describe('POST /judgements', () => {
  it.each([
    ['pass', HEALTHY, 100],
    ['fail', { ...HEALTHY, p95: { baseline: CALM, canary: SLOW } }, 40],
    ['fail', { ...HEALTHY, errors: { baseline: CALM, canary: SLOW } }, 0],
  ])('answers 200 and the verdict %s', async (verdict, data, score) => {
    const { status, answer } = await judge({ config: CONFIG, data });

    expect(status).toBe(200);
    expect(answer).toMatchObject({ verdict, score, summary: { verdict, score, reason: answer.reason.text } });
  });

  it('judges by the name of a config', async () => {
    const data = {
      'latency-p95': { baseline: CALM, canary: CALM_TOO },
      'error-ratio': { baseline: CALM, canary: CALM_TOO },
      'cpu-per-pod': { baseline: CALM, canary: CALM_TOO },
    };

    const { status, answer } = await judge({ config: 'web-service', data });

    expect(status).toBe(200);
    expect(answer).toMatchObject({
      verdict: 'pass',
      judge: 'mann-whitney/1',
      config: { name: 'web-service', digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
      thresholds: { pass: 95, marginal: 75 },
    });
  });

  it("fills inline series of a Kayenta config up to the window's steps, not to its instants", async () => {
    const config = {
      classifier: { groupWeights: { g: 100 } },
      metrics: [{ name: 'm', groups: ['g'], analysisConfigurations: { canary: { nanStrategy: 'replace' } } }],
    };
    const window = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' };
    const countsOf = async (baseline: number[]) => {
      const { answer } = await judge({ config, window, data: { m: { baseline, canary: CALM } } });
      return [answer.metrics[0].baseline.count, answer.metrics[0].canary.count];
    };

    expect(await countsOf(CALM)).toEqual([20, 20]);
    expect(await countsOf(CALM.slice(0, 18))).toEqual([20, 20]);
    expect(await countsOf([...CALM, 1])).toEqual([21, 21]);
  });

  it("judges by Kayenta's canary config as by our own", async () => {
    const kayenta = {
      name: 'k',
      classifier: { groupWeights: { latency: 60, errors: 40 }, scoreThresholds: { pass: 95, marginal: 75 } },
      metrics: [
        { name: 'p95', groups: ['latency'], analysisConfigurations: { canary: { direction: 'increase' } } },
        {
          name: 'errors',
          groups: ['errors'],
          analysisConfigurations: { canary: { direction: 'increas', critical: true } },
        },
      ],
    };
    const data = { ...HEALTHY, p95: { baseline: CALM, canary: SLOW } };

    const [byOurs, byTheirs] = [await judge({ config: CONFIG, data }), await judge({ config: kayenta, data })];

    expect(byTheirs.answer).toMatchObject({ verdict: 'fail', score: 40, groups: byOurs.answer.groups });
    expect(byTheirs.answer.warnings).toEqual([
      { code: 'config', text: expect.stringContaining('"increas" is not known') },
    ]);
  });

  it('counts slots and gaps after the warm-up, and shows what was cut', async () => {
    const window = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' };
    const canary = [9_000, 9_000, null, ...CALM_TOO.slice(3, 18)];
    const data = { ...HEALTHY, p95: { baseline: CALM, canary } };

    const { answer } = await judge({ config: CONFIG, window, warmup: '2m', include: ['series'], data });

    expect(answer.window).toEqual({
      start: '2026-11-20T10:00:00.000Z',
      end: '2026-11-20T10:20:00.000Z',
      judgedFrom: '2026-11-20T10:02:00.000Z',
      judgedTo: '2026-11-20T10:20:00.000Z',
      stepSeconds: 60,
      warmupSeconds: 120,
      slots: 20,
      judgedSlots: 18,
    });
    const [p95] = answer.metrics;
    expect(p95.test).toMatchObject({
      pValue: 0.5,
      effect: { kind: 'ratio', confidence: 0.98 },
      samples: { used: 15 },
      rule: 'value',
    });
    expect(p95).toMatchObject({
      classification: 'pass',
      baseline: { count: 18, missing: 0 },
      canary: { count: 15, missing: 3 },
    });
    expect(p95.series.canary.raw).toEqual([...canary, null, null]);
    expect(p95.series.canary.cleaned).toEqual(CALM_TOO.slice(3, 18));
    expect(p95.series.baseline.cleaned).toEqual(CALM.slice(2));
  });

  it('leaves the series out where they are not asked for', async () => {
    const { answer } = await judge({ config: CONFIG, data: HEALTHY });

    expect(answer.metrics[0]).not.toHaveProperty('series');
  });

  it('tells everything that is wrong with a request at once', async () => {
    const { answer } = await judge({
      config: CONFIG,
      scope: { pod: 'x' },
      window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:03:00Z' },
      thresholds: { pass: 20 },
      data: { p95: { baseline: [1, 2, 3, 4] }, errors: { canary: [1, 2, 3, 4, 5] } },
    });

    expect(answer.code).toBe('INVALID_REQUEST');
    expect(answer.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/thresholds',
      '/data/p95/baseline',
      '/data/errors/canary',
      '/scope/pod',
    ]);
  });

  it('does not call a muted metric a critical failure', async () => {
    // Only Kayenta's configs may say both.
    const metrics = ['p95', 'errors', 'trial'].map((name) => ({
      name,
      groups: ['g'],
      analysisConfigurations: { canary: name === 'trial' ? { muted: true, critical: true } : {} },
    }));
    const data = { ...HEALTHY, trial: { baseline: CALM, canary: SLOW } };

    const { answer } = await judge({ config: { classifier: { groupWeights: { g: 100 } }, metrics }, data });

    expect(answer.verdict).toBe('pass');
    expect(answer.metrics[2]).toMatchObject({ classification: 'high', criticalFailure: false, muted: true });
    expect(answer.metrics[2].reason.text).toMatch(/The metric is muted: it is not scored\.$/);
  });

  it('warns of a side that came with samples in less than half of its slots', async () => {
    const sparse = [...CALM_TOO.slice(0, 9), null];
    const warningsOf = async (canary: readonly (number | null)[]): Promise<object[]> => {
      const { answer } = await judge({ config: CONFIG, data: { ...HEALTHY, p95: { baseline: CALM, canary } } });
      return answer.metrics[0].warnings.filter(({ code }: { code: string }) => code === 'low-coverage');
    };

    expect(await warningsOf(sparse)).toEqual([
      {
        code: 'low-coverage',
        text: 'Of p95, the canary has samples in 9 of 20 slots: what is missing may be what matters.',
      },
    ]);
    expect(await warningsOf(CALM_TOO.slice(0, 10))).toEqual([]);
    expect(await warningsOf([])).toEqual([]);
  });

  it('takes thresholds from the request', async () => {
    const data = { ...HEALTHY, p95: { baseline: CALM, canary: SLOW } };

    expect((await judge({ config: CONFIG, data, thresholds: { marginal: 40 } })).answer.verdict).toBe('marginal');
    expect((await judge({ config: CONFIG, data, thresholds: { pass: 40, marginal: 40 } })).answer.verdict).toBe('pass');
    expect((await judge({ config: CONFIG, data, thresholds: { pass: 60 } })).answer).toMatchObject({
      status: 400,
      errors: [{ pointer: '/thresholds' }],
    });
  });

  it('warns of a baseline from another time', async () => {
    const { answer } = await judge({ config: CONFIG, data: HEALTHY, baseline: { offset: '7d' } });

    expect(answer.warnings).toEqual([{ code: 'baseline-in-the-past', text: expect.any(String) }]);
  });

  it('gives the same bytes for the same request, apart from timing', async () => {
    const untimed = async (): Promise<string> =>
      (await judge({ config: CONFIG, data: HEALTHY })).text.replace(/"timing".*/, '');

    expect(await untimed()).toBe(await untimed());
  });

  it('never writes NaN or infinities, and rounds to twelve digits', async () => {
    const { text, answer } = await judge({
      config: CONFIG,
      data: { p95: {}, errors: { baseline: [1 / 3, 0], canary: [2 / 3, 0] } },
    });

    expect(text).not.toMatch(/NaN|Infinity/);
    expect(answer.metrics[0].canary).toEqual({
      count: 0,
      missing: 2,
      coverage: 0,
      min: null,
      mean: null,
      median: null,
      p95: null,
      max: null,
      standardDeviation: null,
    });
    expect(answer.metrics[1].canary.mean).toBe(0.333333333333);
  });

  it('refuses a config that is not there', async () => {
    expect(await judge({ config: 'web-servce', data: {} })).toMatchObject({
      status: 404,
      answer: {
        code: 'UNKNOWN_CONFIG',
        errors: [{ pointer: '/config', message: expect.stringContaining('web-service') }],
      },
    });
  });

  it('refuses a request that does not fit its config, with every reason', async () => {
    const { status, answer } = await judge({
      config: CONFIG,
      scope: { pod: 'x' },
      data: { p99: { canary: [1] }, p95: {} },
    });

    expect(status).toBe(422);
    expect(answer).toMatchObject({
      code: 'CONFIG_MISMATCH',
      errors: [
        { pointer: '/scope/pod' },
        { pointer: '/data/p99' },
        { pointer: '/data', message: expect.stringContaining('"errors"') },
      ],
    });
  });

  it('refuses a window that is not over', async () => {
    const { answer } = await judge({
      config: CONFIG,
      data: HEALTHY,
      window: { start: '2199-01-01T00:00:00Z', duration: '20m' },
    });

    expect(answer).toMatchObject({ status: 400, code: 'INVALID_REQUEST', errors: [{ pointer: '/window' }] });
  });
});

describe('every answer', () => {
  it('carries a request id, the one that its log lines have', async () => {
    const response = await post(
      `${service.url}/judgements`,
      { config: CONFIG, data: HEALTHY },
      { 'x-request-id': 'deploy-42' },
    );

    expect(response.headers.get('x-request-id')).toBe('deploy-42');
    const lines = service.logLines.filter(({ requestId }) => requestId === 'deploy-42');
    expect(lines.map(({ msg }) => msg)).toEqual(['judged', 'request completed']);
    expect(lines[0]).toMatchObject({ config: 'inline', verdict: 'pass', score: 100 });
  });

  it('gets an id of ours where the caller sent none, or none that is safe to repeat', async () => {
    for (const id of ['', 'a b', 'x'.repeat(200), '<script>']) {
      const response = await post(`${service.url}/judgements`, {}, id === '' ? {} : { 'x-request-id': id });
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(await response.json()).toMatchObject({ requestId: response.headers.get('x-request-id') });
    }
  });

  it('does not let headers or bodies into the log', async () => {
    const headers = { authorization: 'Bearer planted-secret', cookie: 'planted-secret' };

    await post(`${service.url}/judgements?token=planted-secret`, { config: 'planted-secret' }, headers);

    expect(JSON.stringify(service.logLines)).not.toContain('planted-secret');
  });

  it('says that the service is alive', async () => {
    const response = await fetch(`${service.url}/healthz`);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
  });
});
