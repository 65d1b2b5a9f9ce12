import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FETCHED_REQUEST, OPEN_REQUEST } from '../../src/http/openapi/judgement-examples.js';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;
let url: string;
let kept: any;
let reportUrl: string;
beforeAll(async () => {
  service = await startService();
  url = `${service.url}/reports`;
  const request = { ...FETCHED_REQUEST, include: ['series', 'evidence'] };
  kept = await (await post(`${service.url}/judgements`, request)).json();
  reportUrl = kept.summary.reportUrl;
});
afterAll(() => service.stop());

/** A copy of the kept judgement with something else at a place of it, given as "metrics.0.name". */
function withAt(place: string, value: unknown): any {
  const copy = structuredClone(kept);
  const keys = place.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce((object, key) => object[key], copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

async function refusal(body: unknown, headers: Record<string, string> = {}): Promise<any> {
  const response = await post(url, body, headers);
  return { status: response.status, ...((await response.json()) as object) };
}

describe('POST /reports', () => {
  it.each([
    [{}, '', 'text/html; charset=utf-8'],
    [{ accept: 'image/png' }, '', 'text/html; charset=utf-8'],
    [{ accept: 'text/markdown' }, '', 'text/markdown; charset=utf-8'],
    [{ accept: 'application/json, text/plain, */*' }, '', 'application/json; charset=utf-8'],
    [{ accept: 'text/html' }, '?format=junit', 'application/xml; charset=utf-8'],
  ])('answers %j%s with %s', async (headers, query, type) => {
    const response = await post(`${url}${query}`, kept, headers);

    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('vary')).toBe('Accept');
    expect(await response.text()).toContain('latency-p95');
  });

  it('is the report that the judgement had where it was made', async () => {
    for (const format of ['markdown', 'junit']) {
      const made = await (await fetch(`${reportUrl}?format=${format}`)).text();
      expect(await (await post(`${url}?format=${format}`, kept)).text()).toBe(made);
    }
  });

  it('reads what is packed', async () => {
    const response = await post(url, gzipSync(JSON.stringify(kept)), { 'content-encoding': 'gzip' });

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('latency-p95');
  });

  it('offers what-if where there is evidence that judges again, and only there', async () => {
    const offered = async (judgement: unknown): Promise<boolean> =>
      (await (await post(url, judgement)).text()).includes('id="what-if-data"');

    expect(await offered(kept)).toBe(true);
    expect(await offered(withAt('evidence', undefined))).toBe(false);
    expect(await offered(withAt('evidence', { format: 99 }))).toBe(false);
    expect(await offered(withAt('evidence.config', 'gone'))).toBe(false);
  });

  it('offers no what-if where judging again would keep others waiting', async () => {
    const offered = async (looks: number): Promise<boolean> => {
      const data = Object.fromEntries(
        Array.from({ length: 30 }, (_, i) => {
          const series = Array.from({ length: 1_000 }, (_, at) => (at * (i + 3)) % 11);
          return [`m${String(i)}`, { baseline: series, canary: series.toReversed() }];
        }),
      );
      const metrics = Object.keys(data).map((name) => ({ name, group: 'g', analysis: { critical: true } }));
      const window = { start: '2026-11-10T00:00:00Z', end: '2026-11-10T16:40:00Z' };
      const request = { config: { groups: { g: 100 }, metrics }, window, data, plan: { looks }, include: ['evidence'] };
      const judgement = await (await post(`${service.url}/judgements`, request)).text();
      return (await (await post(url, judgement)).text()).includes('id="what-if-data"');
    };

    expect(await offered(5)).toBe(true);
    expect(await offered(20)).toBe(false);
  });

  it('shortens labels that are very long, and refuses none that the service answers', async () => {
    const [value, other] = [`start${'x'.repeat(50_000)}end`, `start${'x'.repeat(50_000)}END`];
    const judgement = withAt('metrics.0.labels', { zone: value });
    judgement.metrics[0].instances = {
      baseline: [{ labels: { pod: other }, mean: 1, ratio: 1, outlier: false }],
      canary: [],
    };

    for (const format of ['html', 'markdown', 'junit']) {
      const response = await post(`${url}?format=${format}`, judgement);
      const text = await response.text();
      expect(response.status).toBe(200);
      expect(text).toMatch(/zone=start\w+…\w+end/);
      expect(text).not.toMatch(/x{200}/);
      if (format === 'html') expect(text).toMatch(/pod=start\w+…\w+END/);
    }
    const long = await refusal(withAt('metrics.0.labels', { zone: 'x'.repeat(100_001) }));
    expect(long.errors[0]).toMatchObject({ pointer: '/metrics/0/labels/zone' });
  });

  it('renders what an older version wrote, with what that knew', async () => {
    const older = structuredClone(kept);
    for (const key of ['evidence', 'digest', 'timing', 'link']) delete older[key];
    for (const metric of older.metrics) for (const key of ['direction', 'accepted', 'failed']) delete metric[key];

    const response = await post(url, older);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('latency-p95');
  });

  it('refuses a judgement that is not made yet, and says when it will be', async () => {
    const open = await (await post(`${service.url}/judgements`, OPEN_REQUEST)).json();
    const { status, code, errors } = await refusal(open);

    expect([status, code]).toEqual([400, 'INVALID_REQUEST']);
    expect(errors).toEqual([
      { pointer: '/state', message: expect.stringMatching(/^is "open": the window was not over.* at "20/) },
    ]);
  });

  it.each<[string, () => unknown, string, RegExp]>([
    ['a number', () => 1, '', /must be an object, is 1/],
    ['null', () => null, '', /must be an object, is null/],
    ['an array', () => [], '', /must be an object/],
    ['a verdict that there is not', () => withAt('verdict', 'good'), '/verdict', /must be "pass", "marginal", "fail"/],
    ['no groups', () => withAt('groups', undefined), '/groups', /is required/],
    ['metrics that are none', () => withAt('metrics', { 0: {} }), '/metrics', /must be an array/],
    ['a name that is an object', () => withAt('metrics.0.name', {}), '/metrics/0/name', /must be a string/],
    ['a side without figures', () => withAt('metrics.0.canary', {}), '/metrics/0/canary/count', /is required/],
    [
      'a text among samples',
      () => withAt('metrics.0.series.canary.raw.2', '1'),
      '/metrics/0/series/canary/raw/2',
      /must be a finite number or null, is "1"/,
    ],
    [
      'samples that are a number',
      () => withAt('metrics.0.series.canary.cleaned', 4),
      '/metrics/0/series/canary/cleaned',
      /must be an array of samples/,
    ],
    [
      'a name of 1,001 characters',
      () => withAt('metrics.0.name', 'x'.repeat(1_001)),
      '/metrics/0/name',
      /at most 1000 characters/,
    ],
    [
      'a text of 100,001 characters',
      () => withAt('reason.text', 'x'.repeat(100_001)),
      '/reason/text',
      /at most 100000/,
    ],
    [
      'a label of 1,001 characters',
      () => withAt('metrics.0.labels', { ['x'.repeat(1_001)]: '' }),
      '/metrics/0/labels',
      /has a key/,
    ],
    [
      'what is nested deeply',
      () => withAt('more', JSON.parse('['.repeat(40) + ']'.repeat(40))),
      '/more' + '/0'.repeat(31),
      /nested deeper than 32/,
    ],
    [
      'a great many groups',
      () =>
        withAt(
          'groups',
          Array.from({ length: 5_001 }, () => 0),
        ),
      '/groups',
      /has 5001 elements, at most 5000/,
    ],
  ])('refuses %s, and says where', async (_, body, pointer, message) => {
    const { status, code, errors } = await refusal(body());

    expect([status, code]).toEqual([400, 'INVALID_REQUEST']);
    expect(errors[0].pointer).toBe(pointer);
    expect(errors[0].message).toMatch(message);
  });

  it('refuses numbers that are too large for one', async () => {
    const text = JSON.stringify(kept).replace(/"score":[\d.]+/, '"score":1e999');

    expect((await refusal(text)).errors[0].pointer).toBe('/score');
  });

  it.each([
    ['brackets', '['.repeat(8_000_000), /nested deeper than 64 levels/],
    ['objects', `[${'{},'.repeat(4_000_000)}{}]`, /more than 200000 objects, arrays and keys/],
    ['numbers', `[${'1,'.repeat(4_000_000)}1]`, /more than 2000000 values/],
    ['text', JSON.stringify(['x'.repeat(9_000_000)]), /more than 8388608 bytes of text/],
  ])('does not parse millions of %s', async (_, text, message) => {
    const { status, errors } = await refusal(text);

    expect(status).toBe(400);
    expect(errors[0].message).toMatch(message);
  });

  it('refuses more than it reads', async () => {
    const { status, code, detail } = await refusal(`"${'x'.repeat(33 * 1024 * 1024)}"`);

    expect([status, code, detail]).toEqual([413, 'BODY_TOO_LARGE', 'Cannot read a body of more than 32 MiB']);
    const packed = gzipSync(' '.repeat(33 * 1024 * 1024));
    expect(await refusal(packed, { 'content-encoding': 'gzip' })).toMatchObject({ status: 413, detail });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'takes nothing of type %s, which another site could make a browser send',
    async (type) => {
      expect((await refusal(JSON.stringify(kept), { 'content-type': type })).code).toBe('UNSUPPORTED_MEDIA_TYPE');
    },
  );

  it('takes no other charset than that of JSON', async () => {
    const body = Buffer.from(JSON.stringify(kept), 'utf16le');

    expect((await refusal(body, { 'content-type': 'application/json; charset=utf-16' })).status).toBe(415);
  });

  it('allows no other site to read or to send anything', async () => {
    const response = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere.test', 'access-control-request-method': 'POST' },
    });

    expect(response.status).toBe(405);
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('knows no other method', async () => {
    const response = await fetch(url);

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
