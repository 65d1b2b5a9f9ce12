import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resumeArgo, runArgo, startArgo, type ArgoMetric } from '../../../support/kayenta-clients/argo-kayenta.js';
import { at, LATENCY, openShop, serveShop, sidesOf, type Shop } from '../../../support/kayenta-clients/shop.js';
import { failure, sendJson } from '../../../support/fake-prometheus.js';
import type { TestService } from '../../../support/service.js';

const SCORES = {
  'scored-90': 90,
  'scored-75': 75,
  'scored-8999': 89.99,
  'scored-7499': 74.99,
  'scored-100': 100,
  'scored-0': 0,
};

let shop: Shop;
let service: TestService;
let replica: TestService;
beforeAll(async () => {
  shop = await openShop();
  for (const [name, score] of Object.entries(SCORES)) await shop.writeScored(name, score);
  const [metric] = LATENCY.metrics;
  const query = { type: 'prometheus', expr: 'none{w="${workload}",n="${namespace}"}' };
  await shop.write('nothing', { ...LATENCY, metrics: [{ ...metric, query }] });
});
afterAll(() => shop.stop());
// What a service remembers must not reach the next test.
beforeEach(async () => {
  await shop.close();
  [shop.nowMs, shop.slow] = [at('10:30:00'), 1];
  shop.prometheus.answer(serveShop(() => shop.slow));
  [service, replica] = [await shop.start(), await shop.start()];
});

function metricOf(canaryConfigName: string, more: Partial<ArgoMetric> = {}, by = service): ArgoMetric {
  return {
    address: `${by.url}/kayenta`,
    application: 'shop',
    canaryConfigName,
    metricsAccountName: 'prometheus',
    configurationAccountName: 'configs',
    storageAccountName: 'store',
    threshold: { pass: 90, marginal: 75 },
    scopes: [{ name: 'default', ...sidesOf() }],
    ...more,
  };
}

async function measure(metric: ArgoMetric) {
  const started = await startArgo(metric, metric.canaryConfigName);
  expect(started).toEqual({ phase: 'Running', executionId: expect.stringMatching(/^[\w-]{60,4096}$/) });
  return resumeArgo(metric, started.executionId!);
}

const loggedLast = () => service.logLines.findLast(({ dialect }) => dialect === 'kayenta');

describe("Argo Rollouts' kayenta provider", () => {
  it('finds its config by name and application, and measures', async () => {
    const started = await runArgo(metricOf('latency'));

    expect(await resumeArgo(metricOf('latency'), started.executionId!)).toEqual({ phase: 'Successful', value: '100' });
  });

  it.each([
    ['scored-100', 'Successful', '100'],
    ['scored-90', 'Successful', '90'],
    ['scored-8999', 'Inconclusive', '89'],
    ['scored-75', 'Inconclusive', '75'],
    ['scored-7499', 'Failed', '74'],
    ['scored-0', 'Failed', '0'],
  ])('takes %s for %s', async (config, phase, value) => {
    expect(await measure(metricOf(config))).toEqual({ phase, value });
  });

  it('fails a canary by a critical metric, also where no marginal threshold is set, which Argo sends as 0', async () => {
    shop.slow = 4;

    expect(await measure(metricOf('latency'))).toEqual({ phase: 'Failed', value: '0' });
    expect(await measure(metricOf('latency', { threshold: { pass: 90, marginal: 0 } }))).toEqual({
      phase: 'Failed',
      value: '-1',
    });
  });

  it.each([
    ['latency', { end: '2026-11-20T10:03:00Z' }],
    ['nothing', {}],
  ])('has an error where %s is inconclusive, and the log says why', async (config, window) => {
    const measured = await measure(metricOf(config, { scopes: [{ name: 'default', ...sidesOf(window) }] }));

    expect(measured).toEqual({ phase: 'Error', message: 'Missing Score' });
    expect(loggedLast()).toMatchObject({ msg: 'judged', config, verdict: 'inconclusive', toldScore: null });
    expect(String(loggedLast()?.reason).length).toBeGreaterThan(20);
  });

  it('has an error where the source is down, and the log says why', async () => {
    shop.prometheus.answer((response) => {
      sendJson(response, failure('unavailable'), 503);
    });

    expect(await measure(metricOf('scored-90', { application: 'down' }))).toEqual({
      phase: 'Error',
      message: 'Missing Score',
    });
    expect(loggedLast()).toMatchObject({ level: 40, msg: 'could not judge', config: 'scored-90', code: 'SOURCE_BUSY' });
  });

  it('judges anew with the next execution after an outage', async () => {
    shop.prometheus.answer((response) => {
      sendJson(response, failure('unavailable'), 503);
    });
    const metric = metricOf('scored-100', { application: 'back' });
    const first = await measure(metric);
    shop.prometheus.answer(serveShop(() => 1));
    shop.nowMs += 10_000;

    expect(first.phase).toBe('Error');
    expect(await measure(metric)).toEqual({ phase: 'Successful', value: '100' });
  });

  it('waits for a window that ends now until its samples are there, and asks the source for nothing before', async () => {
    shop.nowMs = at('10:20:05');
    const metric = metricOf('latency', {
      application: 'waits',
      scopes: [{ name: 'default', ...sidesOf({ end: '2026-11-20T10:20:00Z' }) }],
    });
    const { executionId = '' } = await startArgo(metric, 'latency');
    const early = await resumeArgo(metric, executionId);
    shop.nowMs = at('10:20:31');

    expect(early).toEqual({ phase: 'Running', executionId });
    expect(await resumeArgo(metric, executionId)).toEqual({ phase: 'Successful', value: '100' });
  });

  it('waits for a window that is all to come', async () => {
    shop.nowMs = at('09:00:00');
    const { executionId = '' } = await startArgo(metricOf('latency'), 'latency');
    const before = shop.prometheus.requests.length;

    expect(await resumeArgo(metricOf('latency'), executionId)).toEqual({ phase: 'Running', executionId });
    expect(shop.prometheus.requests.length).toBe(before);
  });

  it('takes a step of 0 and an empty region for what the config says', async () => {
    const metric = metricOf('latency', { scopes: [{ name: 'anything', ...sidesOf({ step: 0, location: '' }) }] });

    expect(await measure(metric)).toEqual({ phase: 'Successful', value: '100' });
    expect(shop.prometheus.requests.at(-1)?.form).toMatchObject({ step: '60.000' });
    expect(shop.prometheus.requests.at(-1)?.form.query).toContain('n="default"');
  });

  it('may paste values that ought to be escaped', async () => {
    const metric = metricOf('latency', { application: '%zz+%/?', storageAccountName: '100%', metricsAccountName: '' });

    expect(await measure(metric)).toEqual({ phase: 'Successful', value: '100' });
  });

  it('cannot be read where a value has a space, which no server could', async () => {
    expect(await startArgo(metricOf('latency', { application: 'my shop' }), 'latency')).toEqual({
      phase: 'Error',
      message: 'Invalid Response',
    });
  });

  it('is refused what cannot be judged, with nothing but its status to read', async () => {
    const unequal = {
      controlScope: sidesOf().controlScope,
      experimentScope: sidesOf({ end: '2026-11-20T10:10:00Z' }).experimentScope,
    };
    const refused = [
      await startArgo(metricOf('latency'), 'nowhere'),
      await startArgo(metricOf('latency', { metricsAccountName: 'other' }), 'latency'),
      await startArgo(metricOf('latency', { scopes: [{ name: 'default', ...unequal }] }), 'latency'),
      await resumeArgo(metricOf('latency'), '<nil>'),
    ];

    expect(refused).toEqual(refused.map(() => ({ phase: 'Error', message: 'Invalid Response' })));
  });

  it('may ask another replica, also one that has just been started', async () => {
    const { executionId = '' } = await startArgo(metricOf('scored-8999'), 'scored-8999');
    const fresh = await shop.start();

    for (const by of [replica, fresh]) {
      expect(await resumeArgo(metricOf('scored-8999', {}, by), executionId)).toEqual({
        phase: 'Inconclusive',
        value: '89',
      });
    }
  });

  it('is told by settings of an inconclusive judgement as one just above marginal, but of an outage as an error', async () => {
    const lenient = await shop.start({ kayenta: { onInconclusive: 'marginal' } });
    const short = { scopes: [{ name: 'default', ...sidesOf({ end: '2026-11-20T10:03:00Z' }) }] };
    const told = await measure(metricOf('latency', short, lenient));
    shop.prometheus.answer((response) => {
      sendJson(response, failure('unavailable'), 503);
    });
    const outage = await measure(metricOf('scored-90', { application: 'outage' }, lenient));

    expect(told).toEqual({ phase: 'Inconclusive', value: '76' });
    expect(outage).toEqual({ phase: 'Error', message: 'Missing Score' });
  });
});
