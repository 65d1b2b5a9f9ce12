import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callWebhook, webhookBody, type Webhook } from '../../support/flagger-client.js';
import { goBytes } from '../../support/go-http.js';
import { startPipelineWorld, type PipelineWorld } from '../../support/pipeline-world.js';

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(async () => {
  await world.stop();
});
beforeEach(() => {
  world.reset();
});

const METADATA = { config: 'shop', window: '10m' };

function gate(webhook: Omit<Webhook, 'url'>, by = world.service) {
  return callWebhook({ url: `${by.url}/flagger/gate`, metadata: METADATA, ...webhook });
}

function rollback(webhook: Omit<Webhook, 'url'>) {
  return callWebhook({ url: `${world.service.url}/flagger/rollback`, metadata: METADATA, ...webhook });
}

/** As it is answered once, whatever Flagger makes of it. */
async function statusOf(asked: ReturnType<typeof gate>): Promise<{ status: number; body: string }> {
  const [answer] = (await asked).answers;
  expect(answer!.headers['content-type']).toBe('text/plain; charset=utf-8');
  return { status: answer!.status, body: answer!.body };
}

/** What Prometheus is asked from now on. */
function askedSince(before: number): { query: string; start: string; end: string }[] {
  return world.prometheus.requests.slice(before).map(({ form }) => form as any);
}

describe("Flagger's own bytes", () => {
  it('are those of its webhooks', () => {
    const url = 'http://canary-judge:8080/flagger/gate';
    const body = webhookBody({ url, metadata: { window: '10m', config: 'a&b' } });

    expect(goBytes({ method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body })).toBe(
      'POST /flagger/gate HTTP/1.1\r\nHost: canary-judge:8080\r\nUser-Agent: Go-http-client/1.1\r\n' +
        'Content-Length: 132\r\nContent-Type: application/json\r\nAccept-Encoding: gzip\r\n\r\n' +
        '{"name":"checkout","namespace":"shop","phase":"Progressing","checksum":"85d557f47b",' +
        '"metadata":{"config":"a\\u0026b","window":"10m"}}',
    );
  });
});

describe('POST /flagger/gate', () => {
  it.each([
    ['passing', 200, 'The verdict is pass: Score 100 reaches 95.'],
    ['marginal', 200, 'The verdict is marginal: Score 80 reaches 75, but not 95: latency is '],
    ['failing', 412, 'The verdict is fail: Score 20 is below 75: load is '],
    ['silent', 503, 'The verdict is inconclusive: '],
    ['refused', 422, 'Cannot judge: source "prometheus" refuses the query (bad_data): no such function'],
  ])('answers for a canary called %s with %i and one sentence', async (name, status, sentence) => {
    const answer = await statusOf(gate({ name }));

    expect(answer).toEqual({ status, body: expect.stringContaining(sentence) });
    expect(answer.body).not.toContain('\n');
    expect((await gate({ name })).passed).toBe(status === 200);
  });

  it('tells Flagger why in a text that it shows, but for 5xx, which go-retryablehttp keeps to itself', async () => {
    expect((await gate({ name: 'failing' })).error).toMatch(/^The verdict is fail: Score 20 is below 75/);
    expect((await gate({ name: 'silent' })).error).toMatch(/giving up after 1 attempt\(s\)$/);
  });

  it('is asked again where it says 5xx, and not where it says 412', async () => {
    expect((await gate({ name: 'silent', retries: 2 })).answers).toHaveLength(3);
    expect((await gate({ name: 'failing', retries: 2 })).answers).toHaveLength(1);
  });

  it.each([
    ['marginal', { onMarginal: 'hold' }, 412],
    ['marginal', { onMarginal: 'pass' }, 200],
    ['silent', { onInconclusive: 'pass' }, 200],
    ['silent', { onInconclusive: 'hold' }, 503],
    ['failing', { onMarginal: 'pass', onInconclusive: 'pass' }, 412],
    ['refused', { onMarginal: 'pass', onInconclusive: 'pass' }, 422],
  ])('does about %s as the policies say: %j', async (name, policies, status) => {
    expect((await statusOf(gate({ name, metadata: { ...METADATA, ...policies } }))).status).toBe(status);
  });

  it('judges the last minutes whose samples are there, of the canary beside its primary, in its namespace', async () => {
    const before = world.prometheus.requests.length;
    world.setTime('2026-11-20T10:40:47Z');
    await gate({ name: 'checkout' });

    const asked = askedSince(before);
    expect(asked.map(({ query }) => query).sort()).toEqual([
      expect.stringContaining('latency{w="checkout",ns="shop"}'),
      expect.stringContaining('latency{w="checkout-primary",ns="shop"}'),
      expect.stringContaining('load{w="checkout",ns="shop"}'),
      expect.stringContaining('load{w="checkout-primary",ns="shop"}'),
    ]);
    expect(new Set(asked.map(({ start, end }) => [Number(start), Number(end)].join(' ')))).toEqual(
      new Set([`${String(seconds('10:31:00'))} ${String(seconds('10:40:00'))}`]),
    );
  });

  it('takes names, variables, step, warmup, thresholds, looks and split from its metadata', async () => {
    const before = world.prometheus.requests.length;
    const more = { baseline: 'old', canary: 'new', namespace: 'both', canary_namespace: 'other', source: 'prometheus' };
    const { answers } = await gate({
      metadata: {
        ...METADATA,
        ...more,
        step: '30s',
        warmup: '1m',
        pass: '90.5',
        marginal: '60',
        looks: '3',
        split: '90/10',
      },
    });

    expect(answers[0]).toMatchObject({ status: 200, body: expect.stringContaining('reaches 90.5') });
    const asked = askedSince(before);
    expect(new Set(asked.map(({ query }) => /\{.*?\}/.exec(query)?.[0]))).toEqual(
      new Set(['{w="old",ns="both"}', '{w="new",ns="other"}']),
    );
    const { id } = world.service.logLines.findLast((line) => line.dialect === 'flagger') as { id: string };
    const judgement: any = await (await fetch(`${world.service.url}/judgements/${id}`)).json();
    expect(judgement.window).toMatchObject({ stepSeconds: 30, warmupSeconds: 60 });
    expect(judgement.thresholds).toEqual({ pass: 90.5, marginal: 60 });
  });

  it('asks its source once for all who ask within a step, on one replica', async () => {
    world.setTime('2026-11-20T10:50:31Z');
    const before = world.prometheus.requests.length;
    await Promise.all(Array.from({ length: 10 }, () => gate({ name: 'passing' })));
    world.setTime('2026-11-20T10:51:29Z');
    await gate({ name: 'passing' });
    await rollback({ name: 'passing' });
    expect(world.prometheus.requests.length - before).toBe(4);

    world.setTime('2026-11-20T10:51:30Z');
    await gate({ name: 'passing' });
    expect(world.prometheus.requests.length - before).toBe(8);
  });

  it('says the same on every replica', async () => {
    expect(await statusOf(gate({ name: 'failing' }, world.replica))).toEqual(await statusOf(gate({ name: 'failing' })));
  });

  it('takes what newer versions of Flagger send beside it, and what they put into the metadata', async () => {
    const own = { timestamp: '1', phase: 'Progressing', failedChecks: '0', canaryWeight: '10', iterations: '0' };
    const specs = { lastBuildId: '', lastAppliedSpec: '5f', lastPromotedSpec: '' };
    const more = {
      buildId: 'b',
      type: 'rollout',
      failedChecks: 0,
      canaryWeight: 10,
      iterations: 0,
      remainingTime: 3.6e12,
    };

    expect((await gate({ name: 'passing', more, metadata: { ...METADATA, ...own, ...specs } })).passed).toBe(true);
  });

  it('holds while its source is down, and says so', async () => {
    world.setTime('2026-11-20T11:00:31Z');
    world.prometheus.answer((response) => response.destroy());

    expect(await statusOf(gate({ name: 'passing' }))).toEqual({
      status: 503,
      body: expect.stringContaining('source "prometheus"'),
    });
  });

  it('leaves no stack in the log where it says no', async () => {
    const before = world.service.logLines.length;
    await gate({ name: 'silent' });

    const lines = world.service.logLines.slice(before);
    expect(lines.filter(({ status, path }: any) => status === 503 && path !== undefined)).toHaveLength(1);
    expect(lines.filter((line) => 'err' in line)).toEqual([]);
  });

  it('needs no baseline where nothing is compared with it', async () => {
    const before = world.prometheus.requests.length;
    const { answers } = await gate({ name: 'checkout', metadata: { config: 'target', window: '10m' } });

    expect(answers[0]).toMatchObject({ status: 200 });
    expect(askedSince(before)).toHaveLength(1);
  });
});

describe('POST /flagger/rollback', () => {
  it.each([
    ['passing', 409, 'The verdict is pass'],
    ['marginal', 409, 'The verdict is marginal'],
    ['failing', 200, 'The verdict is fail: Score 20 is below 75'],
    ['silent', 409, 'The verdict is inconclusive'],
    ['refused', 409, 'refuses the query'],
  ])('answers for a canary called %s with %i', async (name, status, sentence) => {
    expect(await statusOf(rollback({ name }))).toEqual({ status, body: expect.stringContaining(sentence) });
  });

  it('never rolls back since a source is down, nor by a policy of gates', async () => {
    const metadata = { ...METADATA, onInconclusive: 'pass', onMarginal: 'hold' };
    expect((await rollback({ name: 'silent', metadata })).passed).toBe(false);
    world.setTime('2026-11-20T12:00:31Z');
    world.prometheus.answer((response) => response.destroy());

    expect((await statusOf(rollback({ name: 'failing' }))).status).toBe(409);
  });
});

describe.each(['gate', 'rollback'])('a mistake in a webhook at /flagger/%s is refused with one sentence', (hook) => {
  const call = (webhook: Omit<Webhook, 'url'>) =>
    callWebhook({ url: `${world.service.url}/flagger/${hook}`, ...webhook });

  it.each([
    [{}, 400, 'Cannot judge what is asked for: config is required: a string; window is required: a string'],
    [{ config: 'shop' }, 400, 'window is required'],
    [{ ...METADATA, window: '10' }, 400, 'window must be a duration'],
    [{ ...METADATA, window: '0s' }, 400, 'window must be more than 0s'],
    [{ ...METADATA, window: '30s' }, 400, 'Cannot judge this request: window'],
    [
      { ...METADATA, config: 'shops' },
      404,
      'Cannot judge by metric config "shops": config is not the name of a metric config; known: shop, target',
    ],
    [{ ...METADATA, source: 'other' }, 404, 'source is not the name of a source; known: prometheus'],
    [
      { ...METADATA, worklod: 'x' },
      400,
      'worklod is neither an option nor a variable of the config; did you mean "workload"?',
    ],
    [{ ...METADATA, canary_namspace: 'x' }, 400, 'did you mean "canary_namespace"?'],
    [{ ...METADATA, looks: '2.5' }, 400, 'looks must be a whole number such as "10", is "2.5"'],
    [{ ...METADATA, looks: '0' }, 400, 'looks must be at least 1, is 0'],
    [{ ...METADATA, pass: '101' }, 400, 'pass must be at most 100, is 101'],
    [{ ...METADATA, marginal: '96' }, 400, 'thresholds'],
    [{ ...METADATA, step: '0.5s' }, 400, 'step must be a duration'],
    [{ ...METADATA, split: '10' }, 400, 'split must be the parts of baseline and canary such as "90/10", is "10"'],
    [{ ...METADATA, onMarginal: 'fail' }, 400, 'onMarginal must be "pass" or "hold", is "fail"'],
    [
      { ...METADATA, onMarginl: 'pass' },
      400,
      'onMarginl is neither an option nor a variable of the config; did you mean "onMarginal"?',
    ],
    [{ ...METADATA, lookss: '2' }, 400, 'did you mean "looks"?'],
    [{ ...METADATA, windoww: '2m' }, 400, 'did you mean "window"?'],
    [{ ...METADATA, baseline: 'checkout' }, 422, 'Cannot judge this request by this config'],
  ])('%j', async (metadata, status, sentence) => {
    expect(await statusOf(call({ metadata }))).toEqual({ status, body: expect.stringContaining(sentence) });
  });

  it.each([
    ['no JSON', { body: '{"name":' }, 400, 'Cannot read the body'],
    ['no object', { body: '[]' }, 400, 'must be an object'],
    ['no name', { body: '{"metadata":{}}' }, 400, 'name is required'],
    ['numbers as metadata', { body: '{"name":"a","metadata":{"looks":3}}' }, 400, 'looks must be a string, is 3'],
    [
      'what is no name',
      { body: '{"name":"a","metadata":{"config":"shop","window":"10m","__proto__":"x"}}' },
      400,
      '__proto__ is neither an option',
    ],
    ['an empty body', { body: '' }, 415, 'must be application/json'],
    ['no content type', { body: '{}', type: undefined }, 415, 'must be application/json'],
    ['a form', { body: 'a=b', type: 'application/x-www-form-urlencoded' }, 415, 'must be application/json'],
    ['another charset', { body: '{}', type: 'application/json; charset=klingon' }, 415, 'charset'],
    ['too much', { body: `{"name":"${'a'.repeat(70_000)}"}` }, 413, 'too large'],
  ])(
    '%s',
    async (
      _,
      {
        body,
        type = _ === 'no content type' ? undefined : 'application/json',
      }: { body: string; type?: string | undefined },
      status,
      sentence,
    ) => {
      const headers = type === undefined || body === '' ? {} : { 'content-type': type };
      const response = await fetch(`${world.service.url}/flagger/${hook}`, {
        method: 'POST',
        headers,
        body: new TextEncoder().encode(body),
      });

      expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/plain; charset=utf-8']);
      expect(await response.text()).toContain(sentence);
    },
  );

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('the method %s', async (method) => {
    const response = await fetch(`${world.service.url}/flagger/${hook}`, { method });

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('what Flagger is answered', () => {
  it('tells of sides that are one and the same once, and not for each metric', async () => {
    const { body } = await statusOf(gate({ metadata: { ...METADATA, baseline: 'checkout' } }));

    expect(body).toMatch(/^Cannot judge this request by this config: .*; and \d more$/);
    expect(body.length).toBeLessThan(400);
  });

  it.each(['/flagger', '/flagger/', '/flagger/other', '/flagger/gate/more'])(
    'is a sentence also at %s',
    async (path) => {
      const response = await fetch(world.service.url + path, { method: 'POST' });

      expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8']);
      expect(await response.text()).toMatch(
        /^There is no \/flagger.* here: known are \/flagger\/gate and \/flagger\/rollback$/,
      );
    },
  );
});

function seconds(time: string): number {
  return Date.parse(`2026-11-20T${time}Z`) / 1_000;
}
