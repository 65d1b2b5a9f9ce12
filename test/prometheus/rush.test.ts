import { Agent, request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { CANARIES, requestFor, samplesOfCanaries, withoutTiming } from '../support/faulty-proxy-judgement.js';
import { startService, type TestService } from '../support/service.js';

const AT_ONCE = 2_000;

let prometheus: PrometheusProcess;
let service: TestService;
beforeAll(async () => {
  prometheus = await startPrometheus({ openMetrics: samplesOfCanaries() });
  service = await startService({ PROMETHEUS_URL: prometheus.url });
});
afterAll(async () => {
  await service.stop();
  await prometheus.stop();
});

const BODIES = (Object.keys(CANARIES) as (keyof typeof CANARIES)[]).map((canary) =>
  JSON.stringify(requestFor(canary, 8)),
);

interface Answered {
  readonly asked: number;
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** Opens so many connections, which stay open. */
async function connectAll(count: number, agent: Agent): Promise<void> {
  const healthy = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const request = send(`${service.url}/healthz`, { agent }, (response) => {
        response.resume().once('end', resolve);
      });
      request.once('error', reject).end();
    });
  await Promise.all(Array.from({ length: count }, healthy));
}

/** Asks on a connection of its own. */
function judge(asked: number, agent: Agent): Promise<Answered> {
  const body = BODIES[asked] ?? '';
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = send(`${service.url}/judgements`, { method: 'POST', headers, agent }, (response) => {
      const { statusCode: status = 0, headers: given } = response;
      text(response).then((told) => {
        resolve({ asked, status, retryAfter: given['retry-after'], body: withoutTiming(told) });
      }, reject);
    });
    request.once('error', reject);
    request.end(body);
  });
}

describe(`${String(AT_ONCE)} judgements at once`, () => {
  it('are each the right one, or refused with when to ask again; and right after there is room', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: Infinity });
    const alone: string[] = [];
    for (const [asked] of BODIES.entries()) alone.push((await judge(asked, agent)).body);

    // Otherwise they would come one after the other: each turn of its loop, Node takes one new connection.
    await connectAll(AT_ONCE, agent);

    const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => judge(i % BODIES.length, agent)));

    const made = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(made.filter(({ asked, body }) => body !== alone[asked]).slice(0, 3)).toEqual([]);
    expect(refused.filter(({ status, retryAfter }) => status !== 503 || !/^\d+$/.test(retryAfter ?? ''))).toEqual([]);
    expect(made.length).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(0);
    expect((await judge(0, agent)).status).toBe(200);
    agent.destroy();
  }, 120_000);
});
