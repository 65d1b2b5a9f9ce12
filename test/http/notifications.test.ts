import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SCHEMAS } from '../../src/http/schemas.js';
import type { JudgementEvent } from '../../src/report/judgement-event.js';
import type { SlackMessage } from '../../src/report/slack-message.js';
import type { Surroundings } from '../../src/sources/retry-loop.js';
import type { ServiceSurroundings } from '../../src/wire.js';
import { closedSchema } from '../support/closed-schema.js';
import { fakeSurroundings } from '../support/asking.js';
import { startReceiver, statuses, type Answering, type TestReceiver } from '../support/receiver.js';
import { post, startService, type TestService } from '../support/service.js';

const PUBLIC_URL = 'https://judge.example.com';
const LINK_KEY = 'k'.repeat(32);
const START = '2026-11-20T10:00:00.000Z';
const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);

const ajv = addFormats.default(new Ajv2020.default({ allowUnionTypes: true, allErrors: true }));
const fits = ajv.compile(closedSchema(SCHEMAS.notification) as object);

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function receiverOf(answer?: Answering): Promise<TestReceiver> {
  const receiver = await startReceiver(answer);
  stops.push(receiver.stop);
  return receiver;
}

/** A service that tells these, at 10:20 of the day whose first twenty minutes are judged. */
async function serviceOf(
  notifications: readonly object[],
  {
    environment = { PUBLIC_URL },
    ...surroundings
  }: ServiceSurroundings & { environment?: Record<string, string> } = {},
): Promise<TestService> {
  const folder = await mkdtemp(join(tmpdir(), 'notifications-'));
  const file = join(folder, 'settings.json');
  await writeFile(file, JSON.stringify({ sources: { replay: { type: 'replay' } }, notifications }));
  const variables = { CANARY_JUDGE_CONFIG: file, CANARY_JUDGE_LINK_KEY: LINK_KEY, ...environment };
  const service = await startService(variables, { now: () => at('10:20:00'), notifying: PATIENT, ...surroundings });
  stops.push(async () => {
    await service.stop();
    await rm(folder, { recursive: true });
  });
  return service;
}

const CALM = Array.from({ length: 20 }, (_, i) => 100 + ((i * 7) % 20));
const CALM_TOO = Array.from({ length: 20 }, (_, i) => 100 + ((i * 11) % 20));
const SLOW = CALM.map((value) => value * 1.5);
const QUERY = { type: 'prometheus', expr: 'm' };
const CONFIG = {
  groups: { traffic: 80, resources: 20 },
  metrics: [
    { name: 'latency', group: 'traffic', unit: 'ms', query: QUERY, analysis: { direction: 'increase' } },
    { name: 'cpu', group: 'resources', query: QUERY, analysis: { direction: 'increase' } },
  ],
};

interface Canary {
  readonly latency?: readonly number[];
  readonly cpu?: readonly number[];
}

function bodyOf({ latency = CALM_TOO, cpu = CALM_TOO }: Canary = {}) {
  return {
    config: CONFIG,
    window: { start: START, duration: '20m' },
    data: { latency: { baseline: CALM, canary: latency }, cpu: { baseline: CALM, canary: cpu } },
  };
}

async function judge(service: TestService, body: object): Promise<any> {
  const response = await post(`${service.url}/judgements`, body);
  expect(response.status).toBe(200);
  return response.json();
}

/** The first twenty minutes of the recordings, of which the service judges the end when it is over. */
const RECORDED = {
  config: 'golden-signals',
  scope: { namespace: 'shop' },
  baseline: { scope: { workload: 'checkout-baseline' } },
  canary: { scope: { workload: 'checkout-slow' } },
  window: { start: START, duration: '20m' },
};

/** Waits that pass at once where they are none, and never else. */
const PATIENT: Surroundings = {
  ...fakeSurroundings(0),
  wait: (ms) => (ms === 0 ? Promise.resolve() : new Promise(() => undefined)),
};

const eventOf = ({ body }: { readonly body: string }): JudgementEvent => JSON.parse(body) as JudgementEvent;

describe('notifications', () => {
  it.each([
    ['pass', {}, 100],
    ['marginal', { cpu: SLOW }, 80],
    ['fail', { latency: SLOW }, 20],
    ['inconclusive', { latency: CALM.slice(0, 2) }, null],
  ] as const)('tell a webhook and Slack of a judgement that comes to %s', async (verdict, canary, score) => {
    const [hook, slack] = [await receiverOf(), await receiverOf()];
    const service = await serviceOf([
      { type: 'webhook', url: `${hook.url}/hook` },
      { type: 'slack', url: `${slack.url}/slack` },
    ]);

    const judgement = await judge(service, bodyOf(canary));

    const event = eventOf(await hook.nth(1));
    expect(fits(event), JSON.stringify(fits.errors)).toBe(true);
    const { id, reason, config, window, groups, summary, metrics } = judgement;
    const failed = metrics.filter((metric: any) => metric.failed);
    expect(judgement.verdict).toBe(verdict);
    if (score !== null) expect(judgement.score).toBe(score);
    expect(event).toEqual({
      event: 'judgement',
      deliveryId: hook.received[0]!.headers['webhook-id'],
      sentAt: '2026-11-20T10:20:00.000Z',
      judgement: {
        id,
        url: `${PUBLIC_URL}/judgements/${String(id)}`,
        verdict,
        score: judgement.score,
        reason,
        config,
        scope: null,
        window,
        judge: 'mann-whitney/1',
        groups: groups.map(({ name, weight, score: own }: any) => ({ name, weight, score: own })),
        failedMetrics: failed.map(({ name, classification, critical, reason: why }: any) => {
          return { name, classification, critical, reason: why.text };
        }),
        failedCount: failed.length,
        warnings: [
          ...new Set([judgement, ...metrics].flatMap((one: any) => one.warnings.map(({ code }: any) => code))),
        ],
      },
    });
    expect(failed).toHaveLength(verdict === 'fail' || verdict === 'marginal' ? 1 : 0);
    const message = JSON.parse((await slack.nth(1)).body) as SlackMessage;
    expect(message.text).toContain(`Canary ${verdict}, score ${String(judgement.score ?? 'none')} (inline): `);
    expect(message.blocks.at(-1)?.text.text).toContain(`<${String(summary.reportUrl)}|Open the report>`);
  });

  it('tell once what many callers ask for, and nothing of what is judged again by its link', async () => {
    const hook = await receiverOf();
    const service = await serviceOf([{ type: 'webhook', url: hook.url }]);

    const [first] = await Promise.all([1, 2, 3].map(() => judge(service, bodyOf())));
    await judge(service, { ...bodyOf(), window: { end: '2026-11-20T10:20:00Z', duration: '20m' } });
    expect((await fetch(`${service.url}/judgements/${String(first.id)}`)).status).toBe(200);
    await judge(service, bodyOf({ latency: SLOW }));

    expect(eventOf(await hook.nth(2)).judgement.verdict).toBe('fail');
    expect(hook.received).toHaveLength(2);
  });

  it('give the same judgement the same delivery id on every replica', async () => {
    const hook = await receiverOf();
    const [service, replica] = [
      await serviceOf([{ type: 'webhook', url: hook.url }]),
      await serviceOf([{ type: 'webhook', url: hook.url }], { now: () => at('11:00:00') }),
    ];

    await judge(service, bodyOf());
    await judge(replica, bodyOf());

    await hook.nth(2);
    const [one, other] = hook.received.map(eventOf);
    expect(one!.deliveryId).toBe(other!.deliveryId);
    expect(one!.sentAt).not.toBe(other!.sentAt);
  });

  it('tell of a deferred judgement once, when it is finished', async () => {
    const hook = await receiverOf();
    let nowMs = at('10:10:00');
    const service = await serviceOf([{ type: 'webhook', url: hook.url }], { now: () => nowMs });

    const response = await post(`${service.url}/judgements`, RECORDED);
    const location = `${service.url}${response.headers.get('location')!}`;
    const early = await fetch(location);
    expect([response.status, early.status, hook.received.length]).toEqual([202, 202, 0]);
    nowMs = at('10:25:00');
    const [done] = await Promise.all([fetch(location), fetch(location)]);
    const { id } = (await done.json()) as { id: string };
    await fetch(location);
    await judge(service, bodyOf());

    await hook.nth(2);
    expect(hook.received.map(eventOf).map(({ judgement }) => judgement.verdict)).toEqual(['fail', 'pass']);
    expect(eventOf(hook.received[0]!).judgement.id).toBe(id);
  });

  it('tell nothing of an old link that somebody opens long after its window', async () => {
    const hook = await receiverOf();
    const before = await serviceOf([], { now: () => at('10:10:00') });
    const asked = await post(`${before.url}/judgements`, RECORDED);
    const later = await serviceOf([{ type: 'webhook', url: hook.url }], { now: () => at('11:21:00') });

    const opened = await fetch(`${later.url}${asked.headers.get('location')!}`);
    await judge(later, bodyOf());

    expect([asked.status, opened.status]).toEqual([202, 200]);
    expect(eventOf(await hook.nth(1)).judgement.verdict).toBe('pass');
  });

  it("tell of an execution of Kayenta's that is begun long after its window, and not of one that somebody looks up", async () => {
    const hook = await receiverOf();
    let nowMs = at('15:00:00');
    const before = await serviceOf([], { now: () => at('12:00:00') });
    const service = await serviceOf([{ type: 'webhook', url: hook.url }], { now: () => nowMs });
    const sideOf = (scope: string) => {
      const times = { start: START, end: '2026-11-20T10:20:00.000Z', step: 60 };
      return { scope, location: 'shop', ...times, extendedScopeParams: {} };
    };
    const begin = async (by: TestService, canary: string): Promise<string> => {
      const scopes = { default: { controlScope: sideOf('checkout-baseline'), experimentScope: sideOf(canary) } };
      const body = { scopes, thresholds: { pass: 95, marginal: 75 } };
      const response = await post(`${by.url}/kayenta/canary/golden-signals`, body);
      return ((await response.json()) as { canaryExecutionId: string }).canaryExecutionId;
    };
    const lookUp = async (id: string): Promise<unknown> => {
      const answer: any = await (await fetch(`${service.url}/kayenta/canary/${id}`)).json();
      return answer.complete;
    };
    const [old, fresh] = [await begin(before, 'checkout-healthy'), await begin(service, 'checkout-slow')];

    expect([await lookUp(old), await lookUp(fresh), await lookUp(fresh)]).toEqual([true, true, true]);
    nowMs = at('16:30:00');
    await judge(service, bodyOf({ latency: CALM.slice(0, 2) }));

    await hook.nth(2);
    expect(hook.received.map(eventOf).map(({ judgement }) => judgement.verdict)).toEqual(['fail', 'inconclusive']);
  });

  it('tell only who wants to know: by verdict, and by config', async () => {
    const hooks = await Promise.all([1, 2, 3, 4].map(() => receiverOf()));
    const [failures, others, demos, all] = hooks.map(({ url }) => url);
    const service = await serviceOf([
      { type: 'webhook', url: failures, name: 'failures', verdicts: ['fail'] },
      { type: 'webhook', url: others, name: 'others', configs: ['shop', 'istio-*'] },
      { type: 'webhook', url: demos, name: 'inline', configs: ['in*'] },
      { type: 'webhook', url: all, name: 'all' },
    ]);

    await judge(service, bodyOf());
    await judge(service, bodyOf({ latency: SLOW }));
    await Promise.all([hooks[0]!.nth(1), hooks[2]!.nth(2), hooks[3]!.nth(2)]);

    expect(hooks.map(({ received }) => received.map((one) => eventOf(one).judgement.verdict))).toEqual([
      ['fail'],
      [],
      ['pass', 'fail'],
      ['pass', 'fail'],
    ]);
    expect(service.logLines).toContainEqual(
      expect.objectContaining({ notification: 'others', unknown: ['shop'], msg: expect.stringMatching(/at present/) }),
    );
  });

  it('keep nobody waiting: a receiver that never answers delays neither the answer nor others', async () => {
    const [silent, broken, hook] = [
      await receiverOf(() => undefined),
      await receiverOf(statuses(500)),
      await receiverOf(),
    ];
    const service = await serviceOf([
      { type: 'webhook', url: silent.url, name: 'silent', timeout: '1m' },
      { type: 'slack', url: broken.url, name: 'broken' },
      { type: 'webhook', url: 'http://127.0.0.1:1/nobody', name: 'gone' },
      { type: 'webhook', url: hook.url, name: 'good' },
    ]);

    await judge(service, bodyOf());

    await hook.nth(1);
    expect(silent.received.length).toBeLessThanOrEqual(1);
  });

  it('show no secret in the log, however they fail', async () => {
    const hook = await receiverOf((response) => {
      response.writeHead(302, { Location: '/planted-location' }).end('planted-answer');
    });
    const environment = {
      PUBLIC_URL,
      HOOK_URL: `${hook.url}/planted-path?token=planted-token`,
      GONE_URL: 'http://127.0.0.1:1/planted-gone',
      TOKEN: 'planted-header',
      KEY: 'planted-key-of-at-least-24-bytes',
    };
    const service = await serviceOf(
      [
        { type: 'webhook', urlEnv: 'HOOK_URL', headers: { 'X-Token': { env: 'TOKEN' } }, signingKeyEnv: 'KEY' },
        { type: 'slack', urlEnv: 'HOOK_URL' },
        { type: 'slack', urlEnv: 'GONE_URL' },
      ],
      { environment },
    );

    await judge(service, bodyOf());
    await service.tellRest();

    const lost = service.logLines.filter(({ msg }) => msg === 'could not be told of a judgement');
    expect(lost.map(({ notification, reason }) => `${String(notification)} ${String(reason)}`).toSorted()).toEqual([
      'slack-2 answers 302, which is not followed',
      expect.stringMatching(/^slack-3 cannot be reached \(ECONNREFUSED\)/),
      'webhook-1 answers 302, which is not followed',
    ]);
    expect(hook.received.map(({ path }) => path)).toEqual(Array(2).fill('/planted-path?token=planted-token'));
    expect(JSON.stringify(service.logLines)).not.toContain('planted');
  });

  it('have paths for links where the service does not know what it is called, and say so at the start', async () => {
    const hook = await receiverOf();
    const service = await serviceOf([{ type: 'webhook', url: hook.url }], { environment: {} });

    const { id } = await judge(service, bodyOf());

    expect(eventOf(await hook.nth(1)).judgement.url).toBe(`/judgements/${String(id)}`);
    expect(service.logLines).toContainEqual(
      expect.objectContaining({ level: 40, msg: 'PUBLIC_URL is not set: the links in notifications are paths alone' }),
    );
  });

  it('tell nothing where nothing could be judged', async () => {
    const hook = await receiverOf();
    const service = await serviceOf([{ type: 'webhook', url: hook.url }]);

    const response = await post(`${service.url}/judgements`, { ...bodyOf(), data: {} });
    await judge(service, bodyOf());

    expect(response.status).toBeGreaterThanOrEqual(400);
    await hook.nth(1);
    expect(hook.received).toHaveLength(1);
  });
});
