import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, matrix, sendJson, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { post, startServiceOf, type TestService } from '../support/service.js';

const START = Date.parse('2026-11-20T10:00:00Z') / 1_000;

let prometheus: FakePrometheus;
let service: TestService;
beforeAll(async () => {
  prometheus = await startFakePrometheus();
  const source = { type: 'prometheus', url: prometheus.url, lag: '0s', breakAfter: 1000 };
  service = await startServiceOf({ sources: { prometheus: source }, deadline: '5s' });
});
afterAll(async () => {
  await service.stop();
  await prometheus.stop();
});

interface Reply {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: any;
}

async function judge(rest: object = {}, metrics = ['latency', 'errors']): Promise<Reply> {
  const response = await post(`${service.url}/judgements`, {
    config: {
      scope: { side: {} },
      groups: { g: 100 },
      metrics: metrics.map((name) => ({
        name,
        group: 'g',
        query: { type: 'prometheus', expr: `${name}{side="\${side}"}` },
      })),
    },
    baseline: { scope: { side: 'baseline' } },
    canary: { scope: { side: 'canary' } },
    window: { start: '2026-11-20T10:00:00Z', duration: '20m' },
    ...rest,
  });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() };
}

const good = matrix({
  metric: {},
  values: Array.from({ length: 20 }, (_, i) => [START + 60 * (i + 1), String(100 + ((i * 7) % 20))]),
});

describe('the deadline of a request', () => {
  it('ends a judgement whose source does not answer, and says what was missing', async () => {
    prometheus.answer((response, { form }) => {
      if (form.query?.includes('errors')) sendJson(response, good);
    });

    const { status, body } = await judge({ deadline: '1500ms' });

    expect(status).toBe(504);
    expect(body).toMatchObject({ code: 'DEADLINE_PASSED', title: 'The time for the judgement is over' });
    expect(body.verdict).toBeUndefined();
    expect(body.errors.map(({ metric }: { metric: string }) => metric)).toEqual(['latency']);
    expect(body.errors[0].message).toContain(
      `source "prometheus" had not answered when the judgement's deadline of 1.5 s passed; asked for the`,
    );
  });

  it('says what was the matter with a source that was asked again and again', async () => {
    prometheus.answer((response) => {
      sendJson(response, failure('unavailable', 'starting up'), 503);
    });

    const { status, body } = await judge({ deadline: '150ms' });

    expect([503, 504]).toContain(status);
    expect(JSON.stringify(body)).toContain('starting up');
  });

  it('does not wait for what comes after it: the caller is told when to ask again', async () => {
    prometheus.answer((response) => {
      response.setHeader('Retry-After', '77');
      sendJson(response, failure('too_many', 'slow down'), 429);
    });

    const { status, retryAfter, body } = await judge({ deadline: '10s' });

    expect({ status, retryAfter, code: body.code }).toEqual({ status: 503, retryAfter: '77', code: 'SOURCE_BUSY' });
  });

  it.each(['0s', '2h', 'soon', 5])('is refused where it is %j', async (deadline) => {
    const { status, body } = await judge({ deadline });

    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ pointer: '/deadline' }]);
  });
});

describe('a hiccup', () => {
  it('changes nothing but the time that a judgement takes, which says so', async () => {
    prometheus.answer((response) => {
      sendJson(response, good);
    });
    const quiet = await judge();
    let calls = 0;
    prometheus.answer((response) => {
      if (calls++ < 3) sendJson(response, failure('internal', 'hiccup'), 500);
      else sendJson(response, good);
    });

    const shaken = await judge();

    const { timing, ...judgement } = shaken.body;
    const { timing: quietTiming, ...quietJudgement } = quiet.body;
    expect(judgement).toEqual(quietJudgement);
    expect(quietTiming.sources).toEqual({ prometheus: { attempts: 4, waitedMs: 0 } });
    expect(timing.sources.prometheus.attempts).toBe(7);
    expect(timing.sources.prometheus.waitedMs).toBeGreaterThan(0);
  });
});
