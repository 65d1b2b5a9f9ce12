import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../../scripts/prometheus-process.js';
import { startService, type TestService } from '../../support/service.js';

let prometheus: PrometheusProcess;
let service: TestService;
beforeAll(async () => {
  [prometheus, service] = await Promise.all([startPrometheus(), startService()]);
});
afterAll(async () => {
  await Promise.all([prometheus.stop(), service.stop()]);
});

interface Answered {
  readonly status: number;
  readonly type: string | null;
  readonly allow: string | null;
  /** Parsed where it is JSON: Prometheus writes 17.500 where we write 17.5. */
  readonly body: any;
}

async function ask(base: string, { path, ...init }: RequestInit & { path: string }): Promise<Answered> {
  const response = await fetch(base + path, init);
  const { status, headers } = response;
  const [type, text] = [headers.get('content-type'), await response.text()];
  const body: unknown = type === 'application/json' ? JSON.parse(text) : text;
  return { status, type, allow: headers.get('allow'), body };
}

/** What the real Prometheus answers, and what the façade does. */
async function both(request: RequestInit & { path: string }): Promise<readonly [Answered, Answered]> {
  return Promise.all([ask(prometheus.url, request), ask(`${service.url}/prometheus`, request)]);
}

const AT = '&time=1700000000.123';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const form = (body: string) => ({ method: 'POST', headers: FORM, body, path: '/api/v1/query' });

describe('the façade answers as Prometheus does', () => {
  it.each([
    { path: `/api/v1/query?query=vector(1)${AT}` },
    { path: '/api/v1/query?query=vector(1)&time=2023-11-14T22:13:20Z' },
    { path: '/api/v1/query?query=vector(1)&time=2023-11-14T23:13:20.5%2B01:00' },
    { path: `/api/v1/query?query=vector(0.1)${AT}` },
    { path: `/api/v1/query?query=+vector(%0A1e30)+${AT}` },
    { path: `/api/v1/query?query=vector(1.5e-9)${AT}` },
    { path: `/api/v1/query?query=vector(1e21)${AT}` },
    { path: `/api/v1/query?query=vector(123456789.25)${AT}` },
    { path: `/api/v1/query?query=vector(1/0)${AT}` },
    { path: `/api/v1/query?query=vector(0-1/0)${AT}` },
    { path: `/api/v1/query?query=vector(0/0)${AT}` },
    { path: `/api/v1/query?query=vector((2))${AT}` },
    { path: '/api/v1/query?query=1%2B1&time=4' },
    { path: '/api/v1/query?query=2*(3-1)/8&time=4' },
    { path: '/api/v1/query?query=vector(1)&query=vector(2)&time=4&nonsense=1' },
    { path: '/api/v1/query?query=vector(1)&time=4&timeout=5s' },
    { path: '/api/v1/query?query=vector(1)&time=4&timeout=1.5' },
    form('query=vector%281%29&time=1700000000.123'),
    { ...form('query=vector(2)'), path: `/api/v1/query?query=vector(1)${AT}` },
    {
      ...form('{"query":"vector(1)"}'),
      headers: { 'content-type': 'application/json' },
      path: `/api/v1/query?query=vector(3)${AT}`,
    },
    { path: '/api/v1/query' },
    { path: '/api/v1/query?query=%20' },
    form(''),
    { path: '/api/v1/query?query=up&timeout=abc' },
    { path: '/api/v1/query', method: 'PUT' },
    { path: '/api/v1/query', method: 'DELETE' },
    { path: '/api/v1/query?query=vector(1)', method: 'HEAD' },
    { path: '/api/v1/query', method: 'OPTIONS' },
  ])('$method $path $body', async (request) => {
    const [real, ours] = await both(request);

    expect({ ...ours, allow: request.method === 'OPTIONS' ? null : ours.allow }).toEqual(real);
  });
});

describe('the façade refuses as Prometheus does', () => {
  it.each([
    'vector(1',
    'vector(1))',
    'canary_score{config="a"',
    '\nvector(1\n) x',
    'canary_score{config=~"["}',
    'rate(up)',
    'vector(vector(1))',
    'vector()',
    'canary_score{__name__="x"}',
    'canary_score{__name__="canary_score"}',
  ])('what is no expression: %j', async (query) => {
    const [real, ours] = await both({ path: `/api/v1/query?query=${encodeURIComponent(query)}` });

    expect([ours.status, ours.type]).toEqual([real.status, real.type]);
    expect({ ...ours.body, error: '' }).toEqual({ ...real.body, error: '' });
    expect(ours.body.error).toMatch(/^invalid parameter "query": /);
  });

  it.each(['abc', '2023-13-01T00:00:00Z', '1,5', '1e99'])('what is no time: %s', async (time) => {
    const [real, ours] = await both({ path: `/api/v1/query?query=vector(1)&time=${time}` });

    if (time === '1e99') expect(real.status).toBe(200);
    else expect([ours.status, ours.type]).toEqual([real.status, real.type]);
    expect(ours.body).toMatchObject({ status: 'error', errorType: 'bad_data' });
  });

  it('a broken expression at the place where Prometheus finds it', async () => {
    const [real, ours] = await both({ path: `/api/v1/query?query=${encodeURIComponent('vector(1')}` });

    expect(real.body.error).toContain('1:9: parse error');
    expect(ours.body.error).toContain('1:9: parse error');
  });
});

describe('the façade is found by clients that look what it is', () => {
  it('is healthy', async () => {
    const [real, ours] = await both({ path: '/-/healthy' });

    expect(ours).toEqual({ ...real, body: 'canary-judge is healthy.\n' });
  });

  it('tells its version where Prometheus does', async () => {
    const [real, ours] = await both({ path: '/api/v1/status/buildinfo' });
    const { data } = ours.body;

    expect([ours.status, ours.type]).toEqual([real.status, real.type]);
    expect(Object.keys(data)).toEqual([...Object.keys(real.body.data), 'application']);
    expect(data).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+/), application: 'canary-judge' });
  });

  it.each(['/api/v1/labels', '/api/v1/query_range?query=up', '/api/v1/series', '/api/v1/nothing', '/'])(
    'does not know %s, and says what it knows',
    async (path) => {
      const { status, type, body } = await ask(`${service.url}/prometheus`, { path });

      expect([status, type]).toEqual([404, 'application/json']);
      expect(body).toEqual({
        status: 'error',
        errorType: 'not_found',
        error: expect.stringContaining('only /api/v1/query is known'),
      });
    },
  );
});
