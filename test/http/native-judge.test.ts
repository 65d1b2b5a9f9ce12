import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matrix, sendJson, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { post, startService, type TestService } from '../support/service.js';

let prometheus: FakePrometheus;
let service: TestService;
beforeAll(async () => {
  prometheus = await startFakePrometheus();
  service = await startService({ PROMETHEUS_URL: prometheus.url });
});
afterAll(async () => {
  await service.stop();
  await prometheus.stop();
});

/** Noise without dependence, the same on every run. */
const noise = (seed: number, length = 20): number[] =>
  Array.from({ length }, (_, i) => 100 + (((i * 7919 + seed * 104_729) % 1_009) / 1_009) * 20);
const CALM = noise(1);
const CALM_TOO = noise(2);
const SLOW = noise(3).map((value) => value * 1.5);
const WINDOW = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' };

const CONFIG = {
  groups: { g: 100 },
  metrics: [{ name: 'p95', group: 'g', unit: 'ms', analysis: { direction: 'increase' } }],
};

async function judge(body: object): Promise<{ status: number; answer: any }> {
  const response = await post(`${service.url}/judgements`, body);
  return { status: response.status, answer: await response.json() };
}

describe('POST /judgements by mann-whitney', () => {
  it('is what judges where a config names no judge, and shows every number that decided', async () => {
    const { answer } = await judge({ config: CONFIG, window: WINDOW, data: { p95: { baseline: CALM, canary: SLOW } } });

    expect(answer).toMatchObject({ verdict: 'fail', score: 0, judge: 'mann-whitney/1' });
    const { test } = answer.metrics[0];
    expect(Object.keys(test)).toEqual([
      'pValue',
      'adjustedPValue',
      'effect',
      'meanRatio',
      'probabilityOfSuperiority',
      'samples',
      'smallestDetectableChange',
      'rule',
    ]);
    expect(test).toMatchObject({
      effect: { kind: 'ratio', confidence: 0.98 },
      probabilityOfSuperiority: 1,
      samples: { used: 20, effective: expect.any(Number), autocorrelation: expect.any(Number) },
      smallestDetectableChange: expect.any(Number),
    });
    expect(test.pValue).toBeLessThan(0.01);
    expect(test.effect.low).toBeGreaterThan(1.1);
  });

  it('takes its options from the config', async () => {
    const data = { p95: { baseline: CALM, canary: CALM_TOO } };
    const strict = { ...CONFIG, judge: { name: 'mann-whitney', dependence: 'none', confidence: 0.9 } };

    const { answer } = await judge({ config: strict, window: WINDOW, data });

    expect(answer.metrics[0].test).toMatchObject({
      effect: { confidence: 0.9 },
      samples: { effective: null, autocorrelation: null },
      rule: 'rank',
    });
  });

  it('judges a canary by its limit alone, without any baseline', async () => {
    const config = (limit: object) => ({
      ...CONFIG,
      metrics: [{ name: 'p95', group: 'g', unit: 'ms', analysis: { limit } }],
    });

    const kept = await judge({ config: config({ max: 200 }), data: { p95: { canary: CALM } } });
    const broken = await judge({ config: config({ max: 90 }), data: { p95: { canary: CALM } } });

    expect(kept.answer).toMatchObject({ verdict: 'pass', score: 100 });
    expect(broken.answer).toMatchObject({ verdict: 'fail', score: 0 });
    expect(broken.answer.metrics[0]).toMatchObject({
      classification: 'high',
      reason: {
        code: 'above-limit',
        text: expect.stringMatching(/mean of 1\d\d(\.\d+)? ms, above its limit of 90 ms/),
      },
      test: { rule: 'limit', limit: { of: 'mean', max: 90 }, pValue: null },
      baseline: { count: 0 },
    });
  });

  it('asks a source only for the canary where only a limit counts', async () => {
    const query = { type: 'prometheus', expr: 'latency{pod="${pod}"}' };
    const config = {
      ...CONFIG,
      scope: { pod: {} },
      metrics: [{ name: 'p95', group: 'g', query, analysis: { limit: { max: 200 } } }],
    };
    const before = prometheus.requests.length;
    prometheus.answer((response) => {
      sendJson(response, matrix({ metric: {}, values: at(CALM) }));
    });

    const { answer } = await judge({ config, canary: { scope: { pod: 'b' } }, window: WINDOW });

    expect(answer).toMatchObject({
      verdict: 'pass',
      metrics: [{ classification: 'pass', reason: { code: 'within-limit' } }],
    });
    expect(prometheus.requests.slice(before).map(({ form }) => form.query)).toEqual([
      '(latency{pod="b"} and last_over_time(latency{pod="b"}[60s]))',
    ]);
  });

  it('divides its levels by the looks that a rollout gets', async () => {
    const data = { p95: { baseline: CALM, canary: noise(5).map((value) => value * 1.13) } };
    const pValueOf = async (looks: number) => {
      const { answer } = await judge({ config: CONFIG, looks, data });
      return { p: answer.metrics[0].test.pValue as number, classification: answer.metrics[0].classification as string };
    };

    const once = await pValueOf(1);
    const enough = Math.floor(0.01 / once.p);

    expect(once).toMatchObject({ classification: 'high' });
    expect(await pValueOf(enough)).toEqual(once);
    expect(await pValueOf(enough + 1)).toEqual({ ...once, classification: 'pass' });
  });

  it('refuses looks where the judge has no levels, and a second judge that is the first', async () => {
    const data = { p95: { baseline: CALM, canary: SLOW } };
    const netflix = { ...CONFIG, judge: { name: 'netflix-aca' } };

    const { status, answer } = await judge({ config: netflix, looks: 5, compare: 'netflix-aca', data });

    expect(status).toBe(422);
    expect(answer.errors).toEqual([
      { pointer: '/looks', message: expect.stringContaining('has no error level to divide') },
      { pointer: '/compare', message: 'is the judge that judges already: netflix-aca' },
    ]);
  });

  it('shows where another judge differs', async () => {
    const config = {
      groups: { g: 100 },
      metrics: [
        { name: 'p95', group: 'g', analysis: { direction: 'increase' } },
        { name: 'tiny', group: 'g', analysis: { direction: 'increase' } },
        { name: 'capped', group: 'g', analysis: { limit: { max: 50 } } },
      ],
    };
    const small = (values: number[]): number[] => values.map((value) => value * 1e-8);
    const data = {
      p95: { baseline: CALM, canary: SLOW },
      tiny: { baseline: small(CALM), canary: small(noise(3).map((value) => value * 1.15)) },
      capped: { canary: CALM },
    };

    const { answer } = await judge({ config, compare: 'netflix-aca', data });

    expect(answer).toMatchObject({ judge: 'mann-whitney/1', verdict: 'fail', score: 0 });
    expect(answer.comparison).toMatchObject({
      judge: 'netflix-aca/1',
      verdict: 'fail',
      score: 50,
      ignored: [{ option: 'limit', metrics: ['capped'] }],
    });
    expect(answer.comparison.differences).toEqual([
      {
        name: 'tiny',
        'mann-whitney/1': {
          classification: 'high',
          failed: true,
          criticalFailure: false,
          reason: expect.objectContaining({ code: 'shift-high' }),
        },
        'netflix-aca/1': { classification: 'pass', failed: false, criticalFailure: false, reason: expect.anything() },
      },
      { name: 'capped', 'mann-whitney/1': expect.objectContaining({ classification: 'high' }), 'netflix-aca/1': null },
    ]);
  });

  it('shows that another judge fails the canary for a critical metric without baseline', async () => {
    const config = {
      groups: { g: 100 },
      metrics: [
        { name: 'p95', group: 'g' },
        { name: 'errors', group: 'g', analysis: { critical: true } },
      ],
    };
    const data = { p95: { baseline: CALM, canary: CALM_TOO }, errors: { canary: CALM } };

    const { answer } = await judge({ config, compare: 'netflix-aca', looks: 2, data });

    expect(answer.verdict).toBe('inconclusive');
    expect(answer.comparison).toMatchObject({ verdict: 'fail', ignored: [{ option: 'looks' }] });
    expect(answer.comparison.differences).toMatchObject([
      {
        name: 'errors',
        'mann-whitney/1': { classification: 'no-data', criticalFailure: false },
        'netflix-aca/1': { classification: 'no-data', criticalFailure: true },
      },
    ]);
  });

  it('says where another judge has nothing to judge', async () => {
    const config = { ...CONFIG, metrics: [{ name: 'p95', group: 'g', analysis: { limit: { max: 200 } } }] };

    const { answer } = await judge({ config, compare: 'netflix-aca', data: { p95: { canary: CALM } } });

    expect(answer).toMatchObject({ verdict: 'pass', score: 100 });
    expect(answer.comparison).toMatchObject({
      verdict: 'inconclusive',
      score: null,
      weightedScore: null,
      reason: {
        code: 'nothing-scored',
        text: 'There is nothing for netflix-aca/1 to score: it has no rule for limits, and nothing else is asked of p95.',
      },
      ignored: [{ option: 'limit', metrics: ['p95'] }],
      differences: [{ name: 'p95', 'netflix-aca/1': null }],
    });
  });

  it("judges Kayenta's canary config too, by one word", async () => {
    const kayenta = (judge: object) => ({
      ...judge,
      classifier: { groupWeights: { g: 100 }, scoreThresholds: { pass: 95, marginal: 75 } },
      metrics: [
        {
          name: 'p95',
          groups: ['g'],
          analysisConfigurations: { canary: { direction: 'increase', effectSize: { allowedIncrease: 1.7 } } },
        },
      ],
    });
    const data = { p95: { baseline: CALM, canary: SLOW } };

    const theirs = await judge({ config: kayenta({}), data });
    const ours = await judge({ config: kayenta({ judge: { name: 'mann-whitney' } }), data });

    expect(theirs.answer).toMatchObject({ judge: 'netflix-aca/1', verdict: 'pass' });
    expect(ours.answer).toMatchObject({ judge: 'mann-whitney/1', verdict: 'pass' });
    expect(ours.answer.metrics[0].reason).toMatchObject({
      code: 'within-tolerance',
      text: expect.stringContaining('increases below 70 %'),
    });
  });

  it('says until when to judge where there are too few samples', async () => {
    const short = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:05:00Z' };

    const { answer } = await judge({
      config: CONFIG,
      window: short,
      data: { p95: { baseline: CALM.slice(0, 5), canary: CALM_TOO.slice(0, 5) } },
    });

    expect(answer).toMatchObject({ verdict: 'inconclusive', reason: { code: 'missing-evidence' } });
    expect(answer.reason.text).toContain('Judge until 2026-11-20T10:08:00Z (3 slots more) to have enough samples.');
  });

  it('names the instance that is not like the others, and leaves it out of the baseline', async () => {
    const query = { type: 'prometheus', expr: 'latency{app="${app}"}' };
    const config = {
      ...CONFIG,
      scope: { app: {} },
      metrics: [
        {
          name: 'p95',
          group: 'g',
          unit: 'ms',
          query,
          series: { instances: 'pod' },
          analysis: { direction: 'increase' },
        },
      ],
    };
    const sick = noise(4).map((value) => value * 3);
    prometheus.answer((response, { form }) => {
      const pods =
        form.query?.includes('base') === true ? [CALM, sick, CALM_TOO] : [SLOW, noise(6).map((v) => v * 1.5)];
      sendJson(
        response,
        matrix(...pods.map((values, i) => ({ metric: { pod: `p${String(i)}` }, values: at(values) }))),
      );
    });

    const { answer } = await judge({
      config,
      baseline: { scope: { app: 'base' } },
      canary: { scope: { app: 'canary' } },
      window: WINDOW,
    });

    const [p95] = answer.metrics;
    expect(p95).toMatchObject({ classification: 'high' });
    expect(p95.baseline.mean).toBeLessThan(125);
    expect(p95.warnings).toEqual([
      {
        code: 'outlier-instance',
        text: expect.stringMatching(
          /^One of the 3 instances of the baseline of p95 is not like the others: \{pod="p1"\} is .*, compared with their median\. It is left out of the baseline\.$/,
        ),
      },
    ]);
    expect(p95.instances.baseline.map(({ outlier }: any) => outlier)).toEqual([false, true, false]);
    expect(p95.instances.canary).toHaveLength(2);
  });
});

/** The samples at the ends of the window's slots. */
function at(values: readonly number[]): [number, string][] {
  const start = Date.parse(WINDOW.start) / 1_000;
  return values.map((value, i) => [start + 60 * (i + 1), String(value)]);
}
