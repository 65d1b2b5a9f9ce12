import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { post, startService, type TestService } from '../support/service.js';

let prometheus: FakePrometheus;
let service: TestService;
beforeEach(async () => {
  prometheus = await startFakePrometheus();
  service = await startService({ PROMETHEUS_URL: prometheus.url });
});
afterEach(async () => {
  await Promise.all([service.stop(), prometheus.stop()]);
});

const METADATA = { config: 'golden-signals', window: '10m' };
const QUERY =
  'canary_score{config="golden-signals",baseline="shop-primary",canary="shop",namespace="shop",window="10m"}';

const ASKED: Readonly<Record<string, () => Promise<Response>>> = {
  'a gate of Flagger': () =>
    post(`${service.url}/flagger/gate`, { name: 'shop', namespace: 'shop', phase: 'Progressing', metadata: METADATA }),
  'a query of Prometheus': () => fetch(`${service.url}/prometheus/api/v1/query?query=${encodeURIComponent(QUERY)}`),
  'a judgement': () => post(`${service.url}/judgements`, {}),
  'a canary of Spinnaker': () => post(`${service.url}/kayenta/canary/golden-signals`, {}),
};

describe('whoever is to ask again is told when', () => {
  it.each(Object.entries(ASKED))('%s that a service refuses since it is about to end', async (_what, ask) => {
    service.refuseNew();

    const answer = await ask();

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^[1-9]\d*$/)]);
    expect(await answer.text()).toContain('about to end');
  });

  it.each(['a gate of Flagger', 'a query of Prometheus'])('%s whose source has too much to do', async (what) => {
    prometheus.answer((response) => response.writeHead(429, { 'Retry-After': '3600' }).end());

    const answer = await ASKED[what]!();

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3600']);
  });

  it.each(['a gate of Flagger', 'a query of Prometheus'])('%s that is wrong is not to be sent again', async (what) => {
    prometheus.answer((response) =>
      response
        .writeHead(400, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ status: 'error', errorType: 'bad_data', error: 'no such function' })),
    );

    const answer = await ASKED[what]!();

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([422, null]);
  });
});
