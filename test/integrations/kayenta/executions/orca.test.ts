import { join } from 'node:path';
import { mkdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  cancelOrca,
  createOrca,
  monitorOrca,
  pollOrca,
  type OrcaCanary,
} from '../../../support/kayenta-clients/orca.js';
import { at, LATENCY, openShop, serveShop, sidesOf, type Shop } from '../../../support/kayenta-clients/shop.js';
import { failure, sendJson } from '../../../support/fake-prometheus.js';
import { post, type TestService } from '../../../support/service.js';

const SCORES = { 'scored-90': 90, 'scored-75': 75, 'scored-7501': 75.01, 'scored-8999': 89.99, 'scored-7499': 74.99 };

let shop: Shop;
let service: TestService;
beforeAll(async () => {
  shop = await openShop();
  for (const [name, score] of Object.entries(SCORES)) await shop.writeScored(name, score);
});
afterAll(() => shop.stop());
// What a service remembers must not reach the next test.
beforeEach(async () => {
  await shop.close();
  [shop.nowMs, shop.slow] = [at('10:30:00'), 1];
  shop.prometheus.answer(serveShop(() => shop.slow));
  await shop.write('latency', LATENCY);
  service = await shop.start();
});

function sidesOfOrca(window: Parameters<typeof sidesOf>[0] = {}) {
  const extendedScopeParams = { dataset: 'regional', type: 'asg', accountId: null };
  const { controlScope, experimentScope } = sidesOf(window);
  return {
    controlScope: { ...controlScope, extendedScopeParams },
    experimentScope: { ...experimentScope, extendedScopeParams },
  };
}

function stage(canaryConfigId: string, more: Partial<OrcaCanary> = {}, by = service): OrcaCanary {
  return {
    baseUrl: `${by.url}/kayenta`,
    canaryConfigId,
    application: 'shop',
    parentPipelineExecutionId: '01HZX9',
    metricsAccountName: 'prometheus',
    storageAccountName: 'store',
    scopes: { default: sidesOfOrca() },
    scoreThresholds: { pass: 90, marginal: 75 },
    ...more,
  };
}

async function run(canary: OrcaCanary) {
  return monitorOrca(canary, await createOrca(canary));
}

describe("Spinnaker's canary stage", () => {
  it.each([
    ['latency', 'SUCCEEDED', 100],
    ['scored-90', 'SUCCEEDED', 90],
    ['scored-8999', 'SUCCEEDED', 89],
    ['scored-7501', 'SUCCEEDED', 76],
    ['scored-75', 'SUCCEEDED', 76],
    ['scored-7499', 'TERMINAL', 74],
  ])('takes %s for %s with a score of %d', async (config, status, canaryScore) => {
    expect(await run(stage(config))).toMatchObject({ status, canaryScore, durationString: 'PT20M' });
  });

  it('fails where no score lies between its thresholds and the verdict is marginal', async () => {
    const narrow = await run(stage('scored-8999', { scoreThresholds: { pass: 90, marginal: 89 } }));

    expect(narrow).toMatchObject({ status: 'TERMINAL', canaryScore: 89 });
  });

  it('is told all that its tasks and Deck read', async () => {
    const canary = stage('scored-8999', { configurationAccountName: 'configs' });
    const id = await createOrca(canary);
    const results = await pollOrca(canary, id);
    const thresholds = { pass: 90, marginal: 75 };
    const side = { location: 'shop', step: 60, start: '2026-11-20T10:00:00.000Z', end: '2026-11-20T10:20:00.000Z' };
    const extendedScopeParams = { dataset: 'regional', type: 'asg' };

    expect(results).toMatchObject({
      application: 'shop',
      parentPipelineExecutionId: '01HZX9',
      pipelineId: id,
      metricSetPairListId: id,
      canaryConfigId: 'scored-8999',
      complete: true,
      status: 'succeeded',
      stageStatus: { setupContext: 'succeeded', mixMetrics: 'succeeded', judge: 'succeeded' },
      metricsAccountName: 'prometheus',
      configurationAccountName: 'configs',
      storageAccountName: 'store',
      config: {
        id: 'scored-8999',
        name: 'scored-8999',
        classifier: { groupWeights: { good: 89.99 } },
        metrics: [{ name: 'good', scopeName: 'default', groups: ['good'] }, { name: 'bad' }],
      },
      canaryExecutionRequest: {
        thresholds,
        scopes: {
          default: {
            controlScope: { scope: 'checkout-baseline', ...side, extendedScopeParams },
            experimentScope: { scope: 'checkout-canary', ...side, extendedScopeParams },
          },
        },
      },
      buildTimeIso: '2026-11-20T10:30:00.000Z',
      buildTimeMillis: at('10:30:00'),
      startTimeMillis: at('10:30:00'),
      endTimeIso: '2026-11-20T10:30:00.000Z',
      endTimeMillis: at('10:30:00'),
    });
    expect(results.exception).toBeUndefined();
    expect(results.result?.judgeResult).toMatchObject({
      judgeName: 'NetflixACAJudge-v1.0',
      groupScores: [
        { name: 'bad', score: 0, classification: '', classificationReason: '' },
        { name: 'good', score: 100, classification: '', classificationReason: '' },
      ],
      score: { score: 89, classification: 'Marginal', classificationReason: '' },
      results: [
        { id: 'good', name: 'good', classification: 'Pass', groups: ['good'], tags: {}, critical: false, muted: false },
        {
          id: 'bad',
          name: 'bad',
          classification: 'High',
          classificationReason: 'bad was classified as High',
          groups: ['bad'],
          controlMetadata: {
            stats: { count: 21, mean: expect.any(Number), min: expect.any(Number), max: expect.any(Number) },
          },
          experimentMetadata: { stats: { count: 21, mean: expect.any(Number), std: expect.any(Number) } },
          resultMetadata: { ratio: expect.closeTo(3, 0) },
        },
      ],
    });
  });

  it('is told the id in the JSON of a config, whether it asked by that or by its name', async () => {
    const id = '6d5f3c1e-0c5b-4f62-9b0e-5a1f0f9d4b11';
    const metrics = [
      { name: 'm', groups: ['g'], query: { type: 'prometheus', customInlineTemplate: 'PromQL:good{w="${scope}"}' } },
    ];
    await shop.write('kept', { id, name: 'Kept', classifier: { groupWeights: { g: 100 } }, metrics });
    const replica = await shop.start();

    for (const asked of [id, 'kept']) {
      const canary = stage(asked, {}, replica);
      expect(await pollOrca(canary, await createOrca(canary))).toMatchObject({
        canaryConfigId: id,
        config: { id, name: 'Kept' },
      });
    }
  });

  it('warns of series with few points by what it is told of them', async () => {
    expect(await run(stage('latency'))).toMatchObject({ warnings: ['fewer than 50 data points'] });
    const long = { default: sidesOfOrca({ start: '2026-11-20T09:00:00Z' }) };
    expect(await run(stage('latency', { scopes: long }))).toMatchObject({ warnings: [], durationString: 'PT1H20M' });
  });

  it('ends with an exception where a judgement is inconclusive, in the words of the judgement', async () => {
    const short = { default: sidesOfOrca({ end: '2026-11-20T10:03:00Z' }) };

    expect(await run(stage('latency', { scopes: short }))).toEqual({
      status: 'TERMINAL',
      exception: {
        exceptionType: 'INCONCLUSIVE',
        operation: 'canaryJudge',
        details: { error: expect.stringMatching(/^Inconclusive: .*samples/), errors: [] },
        timestamp: '2026-11-20T10:30:00.000Z',
      },
    });
  });

  it('ends with an exception where the source is down, and says of what', async () => {
    shop.prometheus.answer((response) => {
      sendJson(response, failure('unavailable', 'no storage'), 503);
    });

    expect(await run(stage('latency'))).toMatchObject({
      status: 'TERMINAL',
      exception: {
        exceptionType: 'SOURCE_BUSY',
        details: {
          error: expect.stringContaining('prometheus'),
          errors: [expect.stringMatching(/^latency, \w+, prometheus: /)],
        },
      },
    });
  });

  it('goes on at an inconclusive judgement where settings say so', async () => {
    const lenient = await shop.start({ kayenta: { onInconclusive: 'marginal' } });
    const scopes = { default: sidesOfOrca({ end: '2026-11-20T10:03:00Z' }) };

    expect(await run(stage('latency', { scopes }, lenient))).toMatchObject({ status: 'SUCCEEDED', canaryScore: 76 });
    const scoreThresholds = { pass: 76, marginal: 75 };
    expect(await run(stage('latency', { scopes, scoreThresholds }, lenient))).toMatchObject({
      status: 'TERMINAL',
      exception: {
        exceptionType: 'INCONCLUSIVE',
        details: { error: expect.stringMatching(/^Inconclusive: .*no whole score .* pass is 76 and marginal 75\.$/) },
      },
    });
  });

  it('says why a score is told as more than it came to, and never as more than 100', async () => {
    const reasonAt = async (config: string, threshold: number) => {
      const canary = stage(config, { scoreThresholds: { pass: threshold, marginal: threshold } });
      const { result } = await pollOrca(canary, await createOrca(canary));
      return result?.judgeResult.score;
    };

    expect(await reasonAt('scored-90', 90)).toEqual({
      score: 91,
      classification: 'Pass',
      classificationReason: 'Told as 91: whoever asks fails a score that is not above marginal, 90.',
    });
    expect(await reasonAt('latency', 100)).toMatchObject({
      score: 100,
      classificationReason: expect.stringMatching(/reaches 100\. Told as 100, which fails whoever asks: /),
    });
  });

  it('polls a window that is open each second without a question to its source', async () => {
    shop.nowMs = at('10:10:00');
    const canary = stage('latency');
    const id = await createOrca(canary);
    const before = shop.prometheus.requests.length;
    for (let second = 0; second < 5; second++) {
      shop.nowMs += 1_000;
      expect(await monitorOrca(canary, id)).toEqual({ status: 'RUNNING' });
    }
    const open = await pollOrca(canary, id);

    expect(shop.prometheus.requests.length).toBe(before);
    expect(open).toMatchObject({ complete: false, status: 'running', buildTimeIso: '2026-11-20T10:10:00.000Z' });
    expect(open).not.toHaveProperty('endTimeIso');
    expect(open).not.toHaveProperty('result');

    shop.nowMs = at('10:20:30');
    expect(await monitorOrca(canary, id)).toMatchObject({ status: 'SUCCEEDED', canaryScore: 100 });
    expect((await pollOrca(canary, id)).endTimeIso).toBe('2026-11-20T10:20:00.000Z');
  });

  it('judges against the past where the control lies before', async () => {
    const { controlScope } = sidesOfOrca({ start: '2026-11-20T09:00:00Z', end: '2026-11-20T09:20:00Z' });
    const { experimentScope } = sidesOfOrca();
    const told = await run(stage('latency', { scopes: { default: { controlScope, experimentScope } } }));

    expect(told).toMatchObject({ status: 'SUCCEEDED', durationString: 'PT20M' });
    const baseline = shop.prometheus.requests.findLast(({ form }) => form.query?.includes('checkout-baseline'));
    expect(Number(baseline?.form.end) * 1_000).toBe(at('09:20:00'));
  });

  it('fills variables by the names of its parameters, and leaves alone what the config does not know', async () => {
    const extendedScopeParams = { namespace: 'checkout', unheard: 'of' };
    const sides = sidesOfOrca({ location: 'us-east-1' });
    const scopes = {
      default: {
        controlScope: { ...sides.controlScope, extendedScopeParams },
        experimentScope: { ...sides.experimentScope, extendedScopeParams },
      },
    };

    expect(await run(stage('latency', { scopes }))).toMatchObject({ status: 'SUCCEEDED' });
    expect(shop.prometheus.requests.at(-1)?.form.query).toContain('n="checkout"');
  });

  it('has an id that is the one of its report, too', async () => {
    const id = await createOrca(stage('latency'));
    const report = await fetch(`${service.url}/judgements/${id}`);

    expect(await report.json()).toMatchObject({ verdict: 'pass', score: 100, config: { name: 'latency' } });
  });

  it('may cancel: what runs here ends, and the id is known all the same', async () => {
    const canary = stage('latency');
    const id = await createOrca(canary);
    const held = shop.prometheus.hold();
    const running = pollOrca(canary, id).catch((error: unknown) => error);
    const { request } = await held;
    const cancelled = await cancelOrca(canary, id);
    await request.closed;
    await running;
    shop.prometheus.answer(serveShop(() => 1));

    expect([cancelled.status, cancelled.body]).toEqual([202, '{}']);
    expect(await monitorOrca(canary, id)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await cancelOrca(canary, 'A'.repeat(80))).status).toBe(404);
    const bare = await fetch(`${service.url}/kayenta/pipelines/${id}/cancel`, { method: 'PUT' });
    expect(bare.status).toBe(202);
  });

  it('says running after five seconds, and tells at the next poll what came meanwhile', async () => {
    const canary = stage('latency');
    const id = await createOrca(canary);
    const held: (() => void)[] = [];
    shop.prometheus.answer((response, request) => {
      held.push(() => void serveShop(() => 1)(response, request));
    });
    const first = await monitorOrca(canary, id);
    const open = held.splice(0);
    shop.prometheus.answer(serveShop(() => 1));
    for (const answer of open) answer();

    expect(first).toEqual({ status: 'RUNNING' });
    await vi.waitFor(async () => {
      expect(await monitorOrca(canary, id)).toMatchObject({ status: 'SUCCEEDED', canaryScore: 100 });
    });
  }, 20_000);

  it('is answered by any replica, by the config as it is then', async () => {
    const canary = stage('latency');
    const id = await createOrca(canary);
    await shop.write('latency', { ...LATENCY, metrics: [{ ...LATENCY.metrics[0], name: 'renamed' }] });
    const replica = await shop.start();
    const { result } = await pollOrca({ ...canary, baseUrl: `${replica.url}/kayenta` }, id);

    expect(result?.judgeResult.results).toMatchObject([{ name: 'renamed' }]);
  });

  it('ends with an exception where its config is gone', async () => {
    await shop.write('fleeting', LATENCY);
    const first = await shop.start();
    const id = await createOrca(stage('fleeting', {}, first));
    await rm(join(shop.folder, 'metric-configs', 'fleeting.json'));
    const second = await shop.start();

    expect(await monitorOrca(stage('fleeting', {}, second), id)).toMatchObject({
      status: 'TERMINAL',
      exception: { exceptionType: 'UNKNOWN_CONFIG' },
    });
  });

  it('is told from the archive what its source has no samples of any more', async () => {
    const directory = join(shop.folder, 'archive');
    await mkdir(directory, { recursive: true });
    const first = await shop.start({ archive: { directory } });
    const canary = stage('scored-8999', {}, first);
    const id = await createOrca(canary);
    const fresh = await pollOrca(canary, id);
    shop.prometheus.answer((response) => {
      sendJson(response, failure('unavailable'), 503);
    });
    const second = await shop.start({ archive: { directory } });
    const archived = await pollOrca(stage('scored-8999', {}, second), id);

    expect(archived.status).toBe('succeeded');
    expect(archived.result).toEqual(fresh.result);
  });
});

describe('POST /kayenta/canary', () => {
  const adHoc = (canaryConfig: unknown, executionRequest: unknown) =>
    post(`${service.url}/kayenta/canary?application=shop&metricsAccountName=prometheus`, {
      canaryConfig,
      executionRequest,
    });
  const REQUEST = { scopes: { default: sidesOf() }, thresholds: { pass: 90, marginal: 75 } };

  it('judges by a config that comes along, native or of Kayenta', async () => {
    const kayenta = {
      name: 'mine',
      classifier: { groupWeights: { g: 100 } },
      metrics: [
        {
          name: 'm',
          groups: ['g'],
          scopeName: 'default',
          query: { type: 'prometheus', customInlineTemplate: 'PromQL:good{w="${scope}"}' },
          analysisConfigurations: { canary: {} },
        },
      ],
    };
    for (const config of [LATENCY, kayenta]) {
      const response = await adHoc(config, REQUEST);
      const { canaryExecutionId } = (await response.json()) as { canaryExecutionId: string };
      const told: any = await (await fetch(`${service.url}/kayenta/canary/${canaryExecutionId}`)).json();

      expect(response.status).toBe(200);
      expect(told).toMatchObject({
        status: 'succeeded',
        canaryConfigId: 'ad-hoc',
        result: { judgeResult: { score: { score: 100 } } },
      });
      expect(told.config.metrics).toMatchObject([{ name: config.metrics[0]!.name, scopeName: 'default' }]);
    }
  });

  it('says at which place of its body something is wrong', async () => {
    const wrong = { ...LATENCY, groups: { g: 99 } };
    const scopes = { default: sidesOf({ end: '2026-11-20T09:00:00Z' }) };
    const needs = { ...LATENCY, scope: { workload: {}, namespace: {}, version: {} } };
    const refused = await Promise.all(
      [
        adHoc(undefined, REQUEST),
        adHoc(wrong, REQUEST),
        adHoc(LATENCY, { scopes }),
        adHoc(LATENCY, undefined),
        adHoc(
          { ...needs, metrics: [{ ...LATENCY.metrics[0], query: { type: 'prometheus', expr: 'x{v="${version}"}' } }] },
          REQUEST,
        ),
      ].map(async (sent) => {
        const response = await sent;
        const { errors } = (await response.json()) as { errors: { pointer: string }[] };
        return [response.status, errors[0]?.pointer];
      }),
    );

    expect(refused).toEqual([
      [400, '/canaryConfig'],
      [400, expect.stringMatching(/^\/canaryConfig/)],
      [400, '/executionRequest/scopes/default/controlScope/end'],
      [400, '/executionRequest'],
      [422, '/executionRequest/scopes/default/controlScope'],
    ]);
  });

  it('refuses a config that does not fit into an id, and says to register it', async () => {
    const metrics = Array.from({ length: 200 }, (_, i) => ({
      ...LATENCY.metrics[0],
      name: `metric-${String((i * 7_919 * 104_729) % 1_000_003)}-${String(i ** 5 % 99_991)}`,
      query: {
        type: 'prometheus',
        expr: `x${String((i * 7_919) % 9_973)}{w="\${workload}",y="${String(i ** 7 % 1e12)}"}`,
      },
    }));
    const response = await adHoc({ ...LATENCY, metrics }, REQUEST);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [
        {
          pointer: '/canaryConfig',
          message: expect.stringMatching(/4 KiB: name a metric config of the service where one comes along/),
        },
      ],
    });
  });

  it('says what is large where it is not the config', async () => {
    const noise = Array.from({ length: 150 }, (_, i) => [
      `p${String(i)}`,
      `${String(Math.sin(i))}${String(Math.cos(i))}`,
    ]);
    const { controlScope, experimentScope } = sidesOf();
    const extendedScopeParams = Object.fromEntries(noise);
    const scopes = {
      default: {
        controlScope: { ...controlScope, extendedScopeParams },
        experimentScope: { ...experimentScope, extendedScopeParams },
      },
    };
    const response = await post(`${service.url}/kayenta/canary/scored-90?metricsAccountName=prometheus`, { scopes });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ pointer: '', message: expect.stringContaining('shorten long names, variables and parameters') }],
    });
  });

  it('wants an account named where there are several sources and nobody has named one', async () => {
    const prometheus = { type: 'prometheus', url: shop.prometheus.url };
    const several = await shop.start({ sources: { one: prometheus, other: prometheus } });
    const refused = await Promise.all(
      ['/canary/latency', '/canary/scored-90'].map(async (path) => {
        const response = await post(`${several.url}/kayenta${path}`, REQUEST);
        const { errors } = (await response.json()) as { errors: { pointer: string; message: string }[] };
        return [response.status, errors[0]?.pointer, errors[0]?.message];
      }),
    );

    const message = expect.stringContaining('give metricsAccountName, one of one, other');
    expect(refused).toEqual(refused.map(() => [404, '?metricsAccountName', message]));
  });

  it('refuses a window that ends more than 31 days from now', async () => {
    const until = async (end: string) => {
      const scopes = { default: sidesOf({ end }) };
      const response = await post(`${service.url}/kayenta/canary/latency`, { ...REQUEST, scopes });
      return [response.status, await response.text()] as const;
    };

    expect((await until('2026-12-21T10:30:01Z'))[0]).toBe(400);
    expect((await until('2026-12-21T10:30:01Z'))[1]).toMatch(/"pointer":"\/scopes\/default\/experimentScope".*31 days/);
    const month = { start: '2026-12-21T10:00:00Z', end: '2026-12-21T10:29:00Z' };
    const response = await post(`${service.url}/kayenta/canary/latency`, {
      ...REQUEST,
      scopes: { default: sidesOf(month) },
    });
    expect(response.status).toBe(200);
  });

  it('divides the levels by how often settings say that a rollout is judged, where the judge has levels', async () => {
    const often = await shop.start({ kayenta: { looks: 5 } });
    const reportOf = async (config: string, by: TestService) => {
      const id = await createOrca(stage(config, {}, by));
      await pollOrca(stage(config, {}, by), id);
      const { metrics, judge } = (await (await fetch(`${by.url}/judgements/${id}`)).json()) as {
        judge: string;
        metrics: { reason: { text: string } }[];
      };
      return `${judge} ${metrics.map(({ reason }) => reason.text).join(' ')}`;
    };

    expect(await reportOf('latency', service)).toMatch(/^mann-whitney.* limit 0\.01\)/);
    expect(await reportOf('latency', often)).toMatch(/^mann-whitney.* limit 0\.002\)/);
    expect(await reportOf('scored-90', often)).toMatch(/^netflix-aca/);
  });
});

describe('GET /kayenta/canary/{id}', () => {
  it('is none of the judgements that were asked for in another way', async () => {
    const window = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' };
    const scope = { namespace: 'shop' };
    const sides = { baseline: { scope: { workload: 'baseline' } }, canary: { scope: { workload: 'canary' } } };
    const asked = await post(`${service.url}/judgements`, { config: 'latency', ...sides, scope, window });
    const { id } = (await asked.json()) as { id: string };
    const response = await fetch(`${service.url}/kayenta/canary/${id}`);

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'UNKNOWN_JUDGEMENT' });
  });

  it.each([
    ['nonsense', 400],
    ['A'.repeat(5_000), 400],
    ['A'.repeat(80), 404],
    ['%00', 400],
    ['..%2f..%2fetc', 400],
  ])('refuses what is no id: %s', async (id, status) => {
    expect((await fetch(`${service.url}/kayenta/canary/${id}`)).status).toBe(status);
  });
});
