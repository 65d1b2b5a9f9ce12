import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { matrix, sendJson, startFakePrometheus, type FakePrometheus } from '../../../support/fake-prometheus.js';
import { recordedJudgements } from '../../../support/kayenta-vectors.js';
import { post, startService, type TestService } from '../../../support/service.js';

const SECRET = 'a-token-that-nobody-may-see';
const NATIVE = {
  scope: { workload: {} },
  warmup: '2m',
  groups: { g: 100 },
  metrics: [
    { name: 'rate', group: 'g', query: { type: 'prometheus', expr: 'rate{w="${workload}"}' } },
    {
      name: 'errors',
      group: 'g',
      query: { type: 'prometheus', events: 'bad{w="${workload}"}', exposure: 'all{w="${workload}"}' },
    },
  ],
};
const KAYENTA = {
  id: '6d5f3c1e-0c5b-4f62-9b0e-5a1f0f9d4b11',
  name: 'checkout-config',
  applications: ['checkout'],
  updatedTimestamp: 1_554_768_000_000,
  classifier: { groupWeights: { g: 100 } },
  metrics: [
    {
      name: 'latency',
      groups: ['g'],
      query: { type: 'prometheus', customInlineTemplate: 'PromQL:latency{w="${scope}"}' },
      analysisConfigurations: { canary: { direction: 'increase' } },
    },
  ],
};
const VECTORS = recordedJudgements()
  .slice(0, 40)
  .map(({ request }) => (request as { canaryConfig: { name: string } }).canaryConfig);

let folder: string;
let prometheus: FakePrometheus;
let replicas: TestService[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
  prometheus = await startFakePrometheus();
  const configs = {
    native: NATIVE,
    'kayenta-file': KAYENTA,
    twin: { ...KAYENTA, id: 'shared', name: 'twin', applications: ['twins'] },
    'other-twin': { ...KAYENTA, id: 'shared', name: 'other-twin', applications: ['twins'] },
    'like-native': { ...KAYENTA, id: 'native', name: 'like-native', applications: ['twins'] },
    ...Object.fromEntries(VECTORS.map((one) => [one.name, one])),
  };
  for (const [name, config] of Object.entries(configs)) {
    await writeFile(join(folder, `${name}.json`), JSON.stringify(config));
  }
  const settings = join(folder, 'settings');
  const sources = {
    'prometheus-eu': { type: 'prometheus', url: prometheus.url, bearerTokenEnv: 'TOKEN' },
    gcm: { type: 'stackdriver', project: 'my-project' },
    replay: { type: 'replay' },
  };
  await writeFile(settings, JSON.stringify({ sources, kayenta: { applications: ['cart'] } }));
  const environment = {
    CANARY_JUDGE_CONFIG: settings,
    METRIC_CONFIGS: folder,
    CANARY_JUDGE_LINK_KEY: 'the key of both replicas in tests of the catalogue',
    TOKEN: SECRET,
  };
  replicas = [await startService(environment), await startService(environment)];
});
afterAll(async () => {
  await Promise.all(replicas.map(({ stop }) => stop()));
  await prometheus.stop();
  await rm(folder, { recursive: true });
});

async function get(path: string, replica = 0): Promise<any> {
  const response = await fetch(`${replicas[replica]!.url}/kayenta${path}`);
  expect([path, response.status]).toEqual([path, 200]);
  return response.json();
}

async function codeOf(path: string, method = 'GET'): Promise<string> {
  const response = await fetch(`${replicas[0]!.url}/kayenta${path}`, { method });
  return `${String(response.status)} ${String(((await response.json()) as { code?: string }).code)}`;
}

/** As Argo Rollouts decodes it, in Go: a time that is no whole number breaks it. */
const Listed = z.array(
  z.strictObject({
    id: z.string(),
    name: z.string(),
    updatedTimestamp: z.int(),
    updatedTimestampIso: z.iso.datetime(),
    applications: z.array(z.string()),
  }),
);

describe('GET /kayenta/canaryConfig', () => {
  it('lets Argo Rollouts find a config by application and name, whatever account it sends', async () => {
    const listed = Listed.parse(await get('/canaryConfig?application=checkout&configurationAccountName=my-s3'));

    expect(listed.find(({ name }) => name === 'checkout-config')).toEqual({
      id: KAYENTA.id,
      name: 'checkout-config',
      updatedTimestamp: 1_554_768_000_000,
      updatedTimestampIso: '2019-04-09T00:00:00.000Z',
      applications: ['checkout'],
    });
    expect(listed.find(({ name }) => name === 'native')?.applications).toEqual(['cart', 'checkout']);
    expect(listed.filter(({ applications }) => !applications.includes('checkout'))).toEqual([]);
  });

  it('lets Orca find exactly one by name and application, without parameters', async () => {
    const listed = Listed.parse(await get('/canaryConfig'));
    const found = (name: string, application: string) =>
      listed.filter((one) => one.name === name && one.applications.includes(application)).map(({ id }) => id);

    expect(found('checkout-config', 'checkout')).toEqual([KAYENTA.id]);
    expect(found('checkout-config', 'cart')).toEqual([]);
    expect(found('native', 'cart')).toEqual(['native']);
    expect(found('native', 'checkout')).toEqual([]);
    expect(VECTORS.map(({ name }) => found(name, 'vectors'))).toEqual(VECTORS.map(({ name }) => [name]));
  });

  it('takes several applications, and parameters that make no sense', async () => {
    expect(await get('/canaryConfig?application=checkout,cart')).toEqual(
      await get('/canaryConfig?application=checkout&application=cart'),
    );
    expect(await get('/canaryConfig?application=')).toEqual(await get('/canaryConfig'));
    expect(await get(`/canaryConfig?application[x]=1&${'a'.repeat(500)}=%00`)).toEqual(await get('/canaryConfig'));
    expect((await get('/canaryConfig?application=%3Cscript%3E')).map((one: any) => one.name)).toEqual(['native']);
  });
});

describe('GET /kayenta/canaryConfig/{id}', () => {
  it('gives Kayenta configs as they were written, by our name and by the id in them', async () => {
    const written = { ...KAYENTA, updatedTimestampIso: '2019-04-09T00:00:00.000Z' };

    expect(await get('/canaryConfig/kayenta-file')).toEqual(written);
    expect(await get(`/canaryConfig/${KAYENTA.id}?configurationAccountName=x`)).toEqual(written);
    for (const config of VECTORS) expect(await get(`/canaryConfig/${config.name}`)).toMatchObject(config);
  });

  it('tells the name of a config as its id where the id in its JSON would not find it', async () => {
    const listed = Listed.parse(await get('/canaryConfig?application=twins'));

    expect(listed.filter(({ applications }) => applications.includes('twins')).map(({ id }) => id)).toEqual([
      'like-native',
      'native',
      'other-twin',
      'twin',
    ]);
    expect(await get('/canaryConfig/twin')).toMatchObject({ id: 'twin', name: 'twin' });
  });

  it('says which configs have an id that is asked for where several have it', async () => {
    const url = `${replicas[0]!.url}/kayenta`;
    const scopes = { default: { controlScope: {}, experimentScope: {} } };
    for (const response of [
      await fetch(`${url}/canaryConfig/shared`),
      await post(`${url}/canary/shared`, { scopes }),
    ]) {
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        code: 'UNKNOWN_CONFIG',
        errors: [
          { message: expect.stringMatching(/in several configs, .*twin.*: give each its own, or ask .* name$/) },
        ],
      });
    }
  });

  it('gives a native config in the shape that Deck shows', async () => {
    const Deck = z.looseObject({
      id: z.string(),
      name: z.string(),
      applications: z.array(z.string()),
      updatedTimestamp: z.int(),
      judge: z.looseObject({ name: z.string(), judgeConfigurations: z.object({}) }),
      metrics: z.array(
        z.looseObject({
          name: z.string(),
          groups: z.array(z.string()).min(1),
          query: z.looseObject({ type: z.string(), serviceType: z.string() }),
          scopeName: z.string(),
          analysisConfigurations: z.looseObject({ canary: z.looseObject({ direction: z.string() }) }),
        }),
      ),
      templates: z.object({}),
      classifier: z.looseObject({ groupWeights: z.record(z.string(), z.number()) }),
    });

    expect(Deck.parse(await get('/canaryConfig/native'))).toMatchObject({ id: 'native', applications: ['cart'] });
  });

  it('says what there is where there is no such config, and that configs are files where one is to be written', async () => {
    expect(await codeOf('/canaryConfig/nativ')).toBe('404 UNKNOWN_CONFIG');
    expect(await codeOf('/canaryConfig/__proto__')).toBe('404 UNKNOWN_CONFIG');
    expect(await codeOf('/canaryConfig/..%2F..%2Fetc%2Fpasswd')).toBe('404 UNKNOWN_CONFIG');
    expect(await codeOf(`/canaryConfig/${'x'.repeat(5_000)}`)).toBe('404 UNKNOWN_CONFIG');
    expect(await codeOf('/canaryConfig', 'POST')).toBe('405 METHOD_NOT_ALLOWED');
    for (const method of ['PUT', 'DELETE']) {
      const response = await fetch(`${replicas[0]!.url}/kayenta/canaryConfig/native`, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      expect(await response.json()).toMatchObject({ detail: expect.stringContaining('configs are files here') });
    }
  });
});

describe('GET /kayenta/credentials and /kayenta/judges', () => {
  it('tell accounts as Deck reads them, and no URL and no secret', async () => {
    const text = JSON.stringify(await get('/credentials'));
    const Account = z.looseObject({
      name: z.string(),
      type: z.string(),
      supportedTypes: z.array(z.enum(['METRICS_STORE', 'OBJECT_STORE', 'CONFIGURATION_STORE'])).min(1),
      metricsStoreType: z.string().optional(),
      locations: z.array(z.string()),
    });

    expect(
      z
        .array(Account)
        .parse(JSON.parse(text))
        .map(({ name, type, metricsStoreType }) => [name, type, metricsStoreType]),
    ).toEqual([
      ['prometheus-eu', 'prometheus', 'prometheus'],
      ['gcm', 'google', 'stackdriver'],
      ['replay', 'prometheus', 'prometheus'],
      ['canary-judge', 'canary-judge', undefined],
    ]);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('127.0.0.1');
    expect(text).not.toContain('my-project');
  });

  it('tell the judges by names that configs may have', async () => {
    const names = (await get('/judges')).map(({ name }: { name: string }) => name);

    expect(names).toEqual(['NetflixACAJudge-v1.0', 'mann-whitney']);
    for (const name of names) {
      const body = {
        canaryConfig: { ...KAYENTA, judge: { name } },
        scoreThresholds: { pass: 95, marginal: 75 },
        metricSetPairList: [],
      };
      expect((await post(`${replicas[0]!.url}/kayenta/judge`, body)).status).toBe(200);
    }
  });

  it('are up', async () => {
    expect(await get('/health')).toEqual({ status: 'UP' });
  });
});

describe('GET /kayenta/metricSetPairList/{id}', () => {
  const side = (scope: string) => ({
    scope,
    location: '',
    start: '2026-11-20T10:00:00Z',
    end: '2026-11-20T10:20:00Z',
    step: 60,
  });
  const execution = {
    scopes: { default: { controlScope: side('a'), experimentScope: side('b') } },
    thresholds: { pass: 95, marginal: 75 },
  };

  async function start(config: string, asked: object = execution): Promise<string> {
    prometheus.answer((response, { form }) => {
      const { query = '', start: from, end, step } = form;
      const values: [number, string][] = [];
      for (let at = Number(from); at <= Number(end); at += Number(step)) {
        // A gap in the canary, at 10:05.
        if (query.includes('"b"') && at === Date.parse('2026-11-20T10:05:00Z') / 1_000) continue;
        values.push([at, String((at / 60) % 60)]);
      }
      sendJson(response, matrix({ metric: {}, values }));
    });
    const response = await post(`${replicas[0]!.url}/kayenta/canary/${config}?metricsAccountName=prometheus-eu`, asked);
    return ((await response.json()) as { canaryExecutionId: string }).canaryExecutionId;
  }

  /** As Deck and Referee draw them. */
  const number = z.union([z.number(), z.literal('NaN')]);
  const Scope = z.looseObject({
    startTimeMillis: z.int(),
    startTimeIso: z.iso.datetime(),
    endTimeMillis: z.int(),
    endTimeIso: z.iso.datetime(),
    stepMillis: z.literal(60_000),
  });
  const Pairs = z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      tags: z.record(z.string(), z.string()),
      values: z.strictObject({ control: z.array(number), experiment: z.array(number) }),
      scopes: z.strictObject({ control: Scope, experiment: Scope }),
      attributes: z.strictObject({
        control: z.looseObject({ query: z.string() }),
        experiment: z.looseObject({ query: z.string() }),
      }),
    }),
  );

  it.each(['native', 'kayenta-file'])('has every value at its time, by %s, at any replica', async (config) => {
    const id = await start(config);
    const pairs = Pairs.parse(await get(`/metricSetPairList/${id}?accountName=gcs`, 1));
    const status = await get(`/canary/${id}`, 0);

    expect(status.metricSetPairListId).toBe(id);
    expect(pairs.map((pair) => pair.id)).toEqual(status.result.judgeResult.results.map((one: any) => one.id));
    expect(await get(`/metricSetPairList/${id}`, 0)).toEqual(pairs);
    const [{ values, scopes, attributes }] = pairs as [z.output<typeof Pairs>[number]];
    const first = new Date(scopes.experiment.startTimeMillis).getUTCMinutes();
    expect(values.control).toEqual(values.control.map((_, i) => first + i));
    expect(values.experiment).toEqual(values.control.map((value) => (value === 5 ? 'NaN' : value)));
    expect((scopes.control.endTimeMillis - scopes.control.startTimeMillis) / 60_000 + 1).toBe(values.control.length);
    expect(attributes.experiment.query).toMatch(/(rate|latency)\{w="b"\}/);
  });

  it('has the percentages of counts, and both of their queries', async () => {
    const id = await start('native');
    const [, errors] = Pairs.parse(await get(`/metricSetPairList/${id}`));

    expect(errors?.attributes.control.query).toMatch(/^\(.*bad\{w="a"\}.*\) \/ \(.*all\{w="a"\}.*\)$/);
    expect(errors?.values.control[0]).toBe(100);
  });

  it('fails as judging does, and has nothing of a window that is not over', async () => {
    // Nobody has asked for these yet.
    const others = { controlScope: side('c'), experimentScope: side('d') };
    const id = await start('native', { scopes: { default: others } });
    prometheus.answer((response) => {
      sendJson(response, { status: 'error', errorType: 'bad_data', error: 'no' }, 400);
    });
    expect(await codeOf(`/metricSetPairList/${id}`)).toBe('422 QUERY_REFUSED');
    expect(await codeOf('/metricSetPairList/nothing')).toBe('400 INVALID_REQUEST');
    expect(await codeOf(`/metricSetPairList/A${id.slice(1)}`)).toMatch(/UNKNOWN_JUDGEMENT|INVALID_REQUEST/);
    const later = {
      ...side('a'),
      start: new Date(Date.now() + 3_600_000).toISOString(),
      end: new Date(Date.now() + 7_200_000).toISOString(),
    };
    const future = { scopes: { default: { controlScope: later, experimentScope: { ...later, scope: 'b' } } } };
    const response = await post(`${replicas[0]!.url}/kayenta/canary/native?metricsAccountName=prometheus-eu`, future);
    const { canaryExecutionId } = (await response.json()) as { canaryExecutionId: string };
    expect(await codeOf(`/metricSetPairList/${canaryExecutionId}`)).toBe('404 UNKNOWN_JUDGEMENT');
  });
});

describe('what Kayenta has and this service has not', () => {
  it('is answered 501 with what to do instead', async () => {
    expect(await codeOf('/metadata/metricsService?filter=cpu&metricsAccountName=gcm')).toBe('501 NOT_SUPPORTED');
    expect(await codeOf('/canary/executions?application=checkout&limit=20&page=1')).toBe('501 NOT_SUPPORTED');
    expect(replicas[0]!.logLines).not.toContainEqual(expect.objectContaining({ code: 'NOT_SUPPORTED', level: 40 }));
  });
});
