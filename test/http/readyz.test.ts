import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, sendJson, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { startServiceOf, type TestService } from '../support/service.js';

let [sound, broken]: FakePrometheus[] = [];
const services: TestService[] = [];
beforeAll(async () => {
  [sound, broken] = [await startFakePrometheus(), await startFakePrometheus()];
  broken.answer((response) => {
    sendJson(response, failure('unavailable', 'starting up'), 503);
  });
});
afterAll(async () => {
  for (const service of services) await service.stop();
  await sound!.stop();
  await broken!.stop();
});

async function readiness(urls: Record<string, string>): Promise<{ status: number; body: unknown; url: string }> {
  const sources = Object.entries(urls).map(([name, url]) => [name, { type: 'prometheus', url }]);
  const service = await startServiceOf({ sources: Object.fromEntries(sources) as object });
  services.push(service);
  const response = await fetch(`${service.url}/readyz`);
  return { status: response.status, body: await response.json(), url: service.url };
}

describe('GET /readyz', () => {
  it('is ready where all sources answer', async () => {
    expect(await readiness({ a: sound!.url })).toMatchObject({
      status: 200,
      body: { status: 'ok', sources: { a: { status: 'ok' } } },
    });
  });

  it('is ready where one of several does not, and says which and why', async () => {
    expect(await readiness({ a: sound!.url, b: broken!.url })).toMatchObject({
      status: 200,
      body: {
        status: 'ok',
        sources: {
          a: { status: 'ok' },
          b: { status: 'failed', code: 'SOURCE_BUSY', message: 'is not available: starting up' },
        },
      },
    });
  });

  it('does not wait for one that hangs', async () => {
    const hanging = await startFakePrometheus();
    void hanging.hold();

    expect(await readiness({ a: sound!.url, c: hanging.url })).toMatchObject({
      status: 200,
      body: { sources: { a: { status: 'ok' }, c: { status: 'pending' } } },
    });
    await hanging.stop();
  });

  it('is not where none does', async () => {
    expect(await readiness({ b: broken!.url })).toMatchObject({ status: 503, body: { status: 'failed' } });
  });

  it('does not ask the sources for each who asks it', async () => {
    const { url } = await readiness({ a: sound!.url });
    const before = sound!.requests.length;

    await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/readyz`)));

    expect(sound!.requests).toHaveLength(before);
  });

  it('knows GET and HEAD only', async () => {
    const { url } = await readiness({ a: sound!.url });

    expect((await fetch(`${url}/readyz`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/readyz`, { method: 'HEAD' })).status).toBe(200);
  });
});
