import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMAS } from '../../src/http/schemas.js';
import { closedSchema } from '../support/closed-schema.js';
import { matrix, sendJson, startFakePrometheus } from '../support/fake-prometheus.js';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const ajv = addFormats.default(new Ajv2020.default({ allowUnionTypes: true, allErrors: true }));
const validators = Object.fromEntries(
  ['judgement', 'open-judgement', 'preview', 'problem'].map((name) => [
    name,
    ajv.compile(closedSchema(SCHEMAS[name]) as object),
  ]),
);

/** What in an answer is not as its schema says. */
function faults(name: string, answer: unknown): string[] {
  const validate = validators[name]!;
  validate(answer);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message!} ${JSON.stringify(params)}`,
  );
}

async function ask(body: object): Promise<{ status: number; answer: any }> {
  const response = await post(`${service.url}/judgements`, body);
  return { status: response.status, answer: await response.json() };
}

const CALM = Array.from({ length: 20 }, (_, i) => 100 + ((i * 7) % 20));
const CALM_TOO = Array.from({ length: 20 }, (_, i) => 100 + ((i * 11) % 20));
const STEADY = CALM.map((_, i) => 100 + (i % 3));
const SLOW = CALM.map((value) => value * 1.5);
const CONFIG = {
  groups: { g: 100 },
  metrics: [
    { name: 'p95', group: 'g', unit: 'ms', analysis: { direction: 'increase', critical: true } },
    { name: 'cpu', group: 'g', analysis: { direction: 'increase' } },
  ],
};
const HEALTHY = { p95: { baseline: CALM, canary: CALM_TOO }, cpu: { baseline: CALM, canary: CALM_TOO } };
const SHOP = {
  config: 'golden-signals',
  scope: { namespace: 'shop' },
  baseline: { scope: { workload: 'checkout-baseline' } },
  canary: { scope: { workload: 'checkout-slow' } },
};
const PAST = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' };

/** Requests, each with what its answer must hold so that the case shows what it is for. */
const JUDGED: readonly (readonly [string, object, object])[] = [
  ['a pass', { config: CONFIG, data: HEALTHY }, { verdict: 'pass' }],
  [
    'a fail by a critical metric',
    { config: CONFIG, data: { ...HEALTHY, p95: { baseline: CALM, canary: SLOW } } },
    { verdict: 'fail', score: 0 },
  ],
  [
    'a marginal',
    { config: CONFIG, data: { ...HEALTHY, cpu: { baseline: CALM, canary: SLOW } }, thresholds: { marginal: 50 } },
    { verdict: 'marginal' },
  ],
  [
    'no data',
    { config: CONFIG, data: { ...HEALTHY, p95: {} } },
    { verdict: 'inconclusive', metrics: [{ classification: 'no-data', test: null }, {}] },
  ],
  [
    'series',
    { config: CONFIG, data: HEALTHY, include: ['series'] },
    { metrics: [{ series: { baseline: { raw: CALM } } }, {}] },
  ],
  [
    'constants and zeros',
    {
      config: CONFIG,
      data: {
        p95: { baseline: CALM.map(() => 0), canary: SLOW },
        cpu: { baseline: CALM.map(() => 1), canary: CALM.map(() => 1) },
      },
    },
    {},
  ],
  [
    'a second judge',
    {
      config: CONFIG,
      data: { ...HEALTHY, cpu: { baseline: STEADY, canary: STEADY.map((value) => value * 1.05) } },
      compare: 'netflix-aca',
    },
    { comparison: { differences: [{ name: 'cpu' }] } },
  ],
  [
    'the shop',
    { ...SHOP, window: PAST, split: { baseline: 50, canary: 50 }, include: ['series'] },
    { verdict: 'fail', traffic: {}, sides: { canary: { expectedShare: 0.5 } } },
  ],
  [
    'planned looks',
    { ...SHOP, canary: { scope: { workload: 'checkout-failing' } }, window: PAST, plan: { looks: 4 } },
    { plan: { stopped: { rule: 'counts' } } },
  ],
  [
    'looks that stop nothing',
    { ...SHOP, canary: { scope: { workload: 'checkout-healthy' } }, window: PAST, plan: { looks: 4 } },
    { plan: { stopped: null } },
  ],
  [
    'a limit',
    {
      config: { groups: { g: 100 }, metrics: [{ name: 'm', group: 'g', analysis: { limit: { max: 90 } } }] },
      data: { m: { canary: CALM } },
    },
    { metrics: [{ test: { rule: 'limit' } }] },
  ],
  [
    'counts',
    {
      config: CONFIG,
      include: ['series'],
      data: {
        ...HEALTHY,
        p95: {
          baseline: { events: CALM, exposure: CALM.map(() => 9_000) },
          canary: { events: SLOW, exposure: CALM.map(() => 9_000) },
        },
      },
    },
    { metrics: [{ test: { rule: 'counts' } }, {}] },
  ],
  [
    'a config of Kayenta',
    {
      config: {
        classifier: { groupWeights: { g: 100 } },
        metrics: [{ name: 'm', groups: ['g'], analysisConfigurations: { canary: { direction: 'increas' } } }],
      },
      data: { m: { baseline: CALM, canary: SLOW } },
    },
    { judge: 'netflix-aca/1', warnings: [{ code: 'config' }] },
  ],
];

describe('the schema of a judgement', () => {
  it.each(JUDGED)('names every field of %s, and no other type', async (_what, request, shows) => {
    const { status, answer } = await ask(request);

    expect(status).toBe(200);
    expect(answer).toMatchObject(shows);
    expect(faults('judgement', answer)).toEqual([]);
  });

  it('finds what is missing, of another type, or not named', async () => {
    const { answer } = await ask({ config: CONFIG, data: HEALTHY });
    const scoreless = Object.fromEntries(Object.entries(answer as object).filter(([key]) => key !== 'score'));

    expect(faults('judgement', scoreless)).toHaveLength(1);
    expect(faults('judgement', { ...answer, score: '1' })).toHaveLength(1);
    expect(faults('judgement', { ...answer, verdict: 'perhaps' })).toHaveLength(1);
    expect(faults('judgement', { ...answer, metrics: [{ ...answer.metrics[0], more: 1 }] })).toHaveLength(1);
  });
});

describe('the schema of a judgement by several series', () => {
  it('names every field of metrics that have instances, or a judgement for each label, and of what could not be fetched', async () => {
    const prometheus = await startFakePrometheus();
    const pods = await startService({ PROMETHEUS_URL: prometheus.url });
    try {
      prometheus.answer((response, { form }) => {
        if (form.query?.includes('broken') === true) {
          sendJson(response, { status: 'error', errorType: 'execution', error: 'no' }, 422);
          return;
        }
        const values = (level: number): [number, string][] =>
          CALM.map((value, i) => [Number(form.start) + 60 * i, String(value * level)]);
        sendJson(
          response,
          matrix(...[1, 1.01, 3].map((level) => ({ metric: { pod: `p${String(level)}` }, values: values(level) }))),
        );
      });
      const expr = 'x{app="${app}"}';
      const metric = (name: string, rest: object) => ({
        name,
        group: 'g',
        query: { type: 'prometheus', expr },
        ...rest,
      });
      const broken = { type: 'prometheus', expr: 'broken{app="${app}"}' };
      const config = {
        groups: { g: 100 },
        scope: { app: {} },
        metrics: [
          metric('p95', { series: { instances: 'pod' } }),
          metric('cpu', { series: { pairBy: ['pod'] } }),
          metric('trial', { query: broken, analysis: { muted: true } }),
        ],
      };
      const sides = { baseline: { scope: { app: 'a' } }, canary: { scope: { app: 'b' } } };

      const response = await post(`${pods.url}/judgements`, { config, ...sides, window: PAST, include: ['series'] });
      const answer: any = await response.json();

      expect(response.status).toBe(200);
      expect(answer.metrics[0].instances.baseline).toHaveLength(3);
      expect(answer.metrics[1].labels).toEqual({ pod: 'p1' });
      expect(answer.metrics.at(-1)).toMatchObject({ classification: 'error' });
      expect(faults('judgement', answer)).toEqual([]);

      const previewed = await post(`${pods.url}/judgements/preview`, { config, ...sides, window: PAST });
      const preview: any = await previewed.json();

      expect(preview).toMatchObject({ ok: false, metrics: [{}, {}, { errors: [{ code: 'QUERY_REFUSED' }] }] });
      expect(faults('preview', preview)).toEqual([]);

      const unmuted = { ...config, metrics: [metric('trial', { query: broken })] };
      const problem = await post(`${pods.url}/judgements`, { config: unmuted, ...sides, window: PAST });

      expect(problem.status).toBe(422);
      expect(faults('problem', await problem.json())).toEqual([]);
    } finally {
      await pods.stop();
      await prometheus.stop();
    }
  });
});

describe('the schema of a judgement whose window is not over', () => {
  it.each([
    ['before anything is known', { start: 'now', duration: '30m' }, {}],
    [
      'in its middle, with planned looks',
      { start: new Date(Date.now() - 900_000).toISOString(), duration: '30m' },
      { plan: { looks: 5 } },
    ],
  ])('names every field of one %s', async (_when, window, plan) => {
    const { status, answer } = await ask({
      ...SHOP,
      canary: { scope: { workload: 'checkout-healthy' } },
      window,
      ...plan,
    });

    expect(status).toBe(202);
    expect(answer.metrics.length > 0).toBe('plan' in plan);
    expect(faults('open-judgement', answer)).toEqual([]);
  });
});

describe('the schema of a preview', () => {
  it.each([
    ['the shop', { ...SHOP, window: PAST, split: { baseline: 50, canary: 50 } }],
    ['a window that is not over', { ...SHOP, window: { start: 'now', duration: '30m' } }],
    ['both sides the same', { ...SHOP, canary: SHOP.baseline, window: PAST }],
    ['series that come along', { config: CONFIG, data: { ...HEALTHY, p95: {} } }],
  ])('names every field of one of %s', async (_what, request) => {
    const response = await post(`${service.url}/judgements/preview`, request);

    expect(response.status).toBe(200);
    expect(faults('preview', await response.json())).toEqual([]);
  });
});

describe('the schema of a problem', () => {
  it.each([
    [400, { config: CONFIG, warmpu: '1m' }],
    [404, { config: 'web-servce' }],
    [404, { ...SHOP, source: 'nobody', window: PAST }],
    [422, { config: CONFIG, scope: { pod: 'x' }, data: HEALTHY }],
    [422, { ...SHOP, canary: SHOP.baseline, window: PAST }],
  ])('names every field of a %i', async (expected, request) => {
    const { status, answer } = await ask(request);

    expect(status).toBe(expected);
    expect(faults('problem', answer)).toEqual([]);
  });

  it('names every field of one that lists a hundred mistakes and counts the others', async () => {
    const keys = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`key${String(i)}`, 1]));
    const { answer } = await ask({ config: CONFIG, data: HEALTHY, ...keys });

    expect(answer.furtherErrors).toBe(30);
    expect(faults('problem', answer)).toEqual([]);
  });
});
