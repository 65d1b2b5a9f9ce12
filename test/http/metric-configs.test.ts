import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;
let url: string;

beforeAll(async () => {
  service = await startService();
  url = `${service.url}/metric-configs`;
});
afterAll(() => service.stop());

async function json(response: Response): Promise<any> {
  return { status: response.status, body: await response.json() };
}

function validate(text: string, type = 'application/yaml'): Promise<Response> {
  return post(`${url}/validate`, text, { 'content-type': type });
}

describe('GET /metric-configs', () => {
  it('lists the configs by name, with what a request needs to know', async () => {
    const { status, body } = await json(await fetch(url));

    expect(status).toBe(200);
    const names = body.configs.map(({ name }: { name: string }) => name);
    expect(names).toEqual(names.toSorted());
    expect(body.configs.find(({ name }: { name: string }) => name === 'golden-signals')).toMatchObject({
      description: expect.stringContaining('golden signals'),
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      dialect: 'native',
      judge: 'mann-whitney',
      variables: { workload: { example: 'checkout-canary' }, namespace: { default: 'default' } },
      groups: { latency: 30 },
      metrics: expect.arrayContaining(['errors']),
    });
  });

  it('knows no other method', async () => {
    const response = await post(url, {});

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('GET /metric-configs/{name}', () => {
  it('shows a config with its defaults, which is valid as it stands', async () => {
    const response = await fetch(`${url}/golden-signals`);
    const body: any = await response.json();

    expect(body).toMatchObject({ name: 'golden-signals', warnings: [], config: { step: '60s', warmup: '60s' } });
    expect(body.config.metrics[0].analysis).toMatchObject({ missing: 'drop', outliers: { strategy: 'keep' } });
    const again = await json(await post(`${url}/validate`, body.config));
    expect(again.body).toMatchObject({ valid: true, diagnostics: [] });
  });

  it('answers 304 to who knows its digest already', async () => {
    const etag = (await fetch(`${url}/golden-signals`)).headers.get('etag') ?? '';

    expect(etag).toMatch(/^"sha256:[0-9a-f]{64}"$/);
    // By itself fetch would ask caches to stand aside.
    const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
    expect((await fetch(`${url}/golden-signals`, { headers })).status).toBe(304);
  });

  it('answers 404 with the nearest name for one that it does not know', async () => {
    const { status, body } = await json(await fetch(`${url}/golden-signal`));

    expect([status, body.code]).toEqual([404, 'UNKNOWN_CONFIG']);
    expect(body.errors[0].message).toBe('is not the name of a metric config; did you mean "golden-signals"?');
    expect((await fetch(`${url}/${encodeURIComponent('../secret')}`)).status).toBe(404);
    expect((await fetch(`${url}/__proto__`)).status).toBe(404);
  });

  it('takes validate for the name of a config when it is read', async () => {
    expect((await fetch(`${url}/validate`)).status).toBe(404);
    const refused = await fetch(`${url}/validate`, { method: 'DELETE' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });
});

describe('POST /metric-configs/validate', () => {
  it('answers 200 with every mistake and its place, for YAML and for JSON', async () => {
    const yaml = 'groups: { g: 90 }\nmetrics: [{ name: m, group: h }]\n';
    const { status, body } = await json(await validate(yaml));

    expect(status).toBe(200);
    expect(body).toEqual({
      valid: false,
      diagnostics: [
        expect.objectContaining({ line: 1, column: 1, message: 'weights must total 100, total 90' }),
        expect.objectContaining({ pointer: '/groups/g', line: 1, column: 11 }),
        {
          severity: 'error',
          rule: 'schema',
          pointer: '/metrics/0/group',
          line: 2,
          column: 22,
          message: 'group "h" has no weight; did you mean "g"?',
          metric: 'm',
        },
      ],
    });
    const asJson = await json(
      await post(`${url}/validate`, { groups: { g: 100 }, metrics: [{ name: 'm', group: 'h' }] }),
    );
    expect(asJson.body.diagnostics.at(-1)).toMatchObject({ pointer: '/metrics/0/group', line: 1, column: 44 });
  });

  it('calls a config valid that has warnings alone', async () => {
    const config = { groups: { g: 100 }, scope: { idle: {} }, metrics: [{ name: 'm', group: 'g' }] };
    const { body } = await json(await post(`${url}/validate`, config));

    expect(body).toMatchObject({ valid: true, diagnostics: [{ severity: 'warning', rule: 'unused-variable' }] });
  });

  it('tells what is wrong with the queries of a config', async () => {
    const metric = { name: 'm', group: 'g', query: { type: 'prometheus', expr: 'rate(x)' } };
    const { body } = await json(await post(`${url}/validate`, { groups: { g: 100 }, metrics: [metric] }));

    expect(body.valid).toBe(false);
    expect(body.diagnostics).toContainEqual(
      expect.objectContaining({ rule: 'promql', pointer: '/metrics/0/query/expr', metric: 'm' }),
    );
  });

  it.each([
    ['nothing', '', 'must be an object, is null'],
    ['what is no YAML', 'a: [', /Flow sequence/],
    ['more than a request may hold', `# ${'x'.repeat(300_000)}`, /at most 256000 characters/],
    ['more words than a request may hold', '- 1\n'.repeat(30_000), /at most 50000 words/],
  ])('says what is wrong with a body that holds %s', async (_, text, message) => {
    const { status, body } = await json(await validate(text));

    expect(status).toBe(200);
    expect(body).toMatchObject({ valid: false, diagnostics: [{ message: expect.stringMatching(message) }] });
  });

  it('reads JSON strictly', async () => {
    const { body } = await json(await validate('{ "groups": { "g": 100, } }', 'application/json; charset=utf-8'));

    expect(body.diagnostics).toMatchObject([{ rule: 'syntax', message: 'is not JSON from here on' }]);
  });

  it.each(['text/plain', 'multipart/form-data', 'application/jsonx'])('refuses a body of type %s', async (type) => {
    const { status, body } = await json(await validate('a: 1', type));

    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('refuses a body of more than ten megabytes', async () => {
    const { status, body } = await json(await validate('x'.repeat(11 * 1024 * 1024)));

    expect([status, body.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });
});
