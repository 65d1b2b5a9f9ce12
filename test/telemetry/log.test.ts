import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { serveApp } from '../../src/http/serve-app.js';
import { createLogger } from '../../src/telemetry/create-logger.js';
import { wireService } from '../../src/wire.js';
import { matrix, sendJson, sendText, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { post } from '../support/service.js';

const PLANTED = 'pl4nted';
const secret = (name: string): string => `${PLANTED}-${name}`;

let prometheus: FakePrometheus;
let hook: FakePrometheus;
let folder: string;
let output = '';
let url: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  [prometheus, hook] = await Promise.all([startFakePrometheus(), startFakePrometheus()]);
  folder = await mkdtemp(join(tmpdir(), 'log-'));
  const file = join(folder, 'settings.json');
  const source = { type: 'prometheus', url: prometheus.url, retries: 1 };
  const settings = {
    sources: {
      basic: { ...source, basicAuth: { username: 'judge', passwordEnv: 'PASSWORD' } },
      bearer: { ...source, bearerTokenEnv: 'TOKEN', headers: { 'X-Key': { env: 'KEY' } } },
    },
    notifications: [
      { name: 'hook', type: 'webhook', url: `${hook.url}/${secret('hook')}`, headers: { 'X-Key': { env: 'KEY' } } },
    ],
  };
  await writeFile(file, JSON.stringify(settings));
  const loaded = await loadSettings({
    CANARY_JUDGE_CONFIG: file,
    CANARY_JUDGE_LINK_KEY: `${secret('link-key')}-that-is-long-enough-to-be-one`,
    PASSWORD: secret('password'),
    TOKEN: secret('token'),
    KEY: secret('key'),
  });
  const logger = createLogger('trace', { write: (line) => (output += line) });
  const { app, guard, close } = await wireService(loaded, logger);
  const served = await serveApp(app, { host: '127.0.0.1', port: 0, logger, guard });
  url = served.address;
  stop = async () => {
    close();
    await served.drain();
  };
});
afterAll(async () => {
  await stop();
  await Promise.all([prometheus.stop(), hook.stop()]);
  await rm(folder, { recursive: true });
});

let from = 0;
beforeEach(() => {
  from = output.length;
});

const lines = (): Record<string, unknown>[] =>
  output
    .slice(from)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const requestBy = (source: string, name = 'm'): object => ({
  config: {
    scope: { side: {} },
    groups: { g: 100 },
    metrics: [{ name, group: 'g', query: { type: 'prometheus', expr: 'm{side="${side}"}' } }],
  },
  baseline: { scope: { side: 'a' } },
  canary: { scope: { side: 'b' } },
  window: { start: '2023-11-14T22:00:00Z', duration: '20m' },
  source,
});

describe('a line of the log', () => {
  it('is there for each judgement that is made: with who asked, what came of it and how long it took', async () => {
    prometheus.answer((response) => {
      sendJson(response, matrix());
    });

    await post(`${url}/judgements`, requestBy('basic'), { 'x-request-id': 'deploy-43' });

    const judged = lines().filter(({ msg }) => msg === 'judged');
    expect(judged).toEqual([
      expect.objectContaining({
        level: 30,
        requestId: 'deploy-43',
        caller: 'anybody',
        config: 'inline',
        verdict: 'inconclusive',
        fetchMs: expect.any(Number),
        judgeMs: expect.any(Number),
        sources: { basic: { attempts: 2, waitedMs: 0 } },
      }),
    ]);
    expect(lines()).toContainEqual(
      expect.objectContaining({
        msg: 'request completed',
        requestId: 'deploy-43',
        method: 'POST',
        path: '/judgements',
        status: 200,
        durationMs: expect.any(Number),
        caller: 'anybody',
      }),
    );
  });

  it('is there for each that could not be made: with the code and the source', async () => {
    prometheus.answer((response) => {
      sendText(response, 'no', { status: 404 });
    });

    await post(`${url}/judgements`, requestBy('basic'));

    expect(lines().filter(({ msg }) => msg === 'could not judge')).toEqual([
      expect.objectContaining({ level: 40, code: 'SOURCE_FAILED', sources: ['basic'], config: 'inline' }),
    ]);
    expect(lines().filter(({ level }) => level === 40)).toHaveLength(2);
  });

  it('is not repeated above debug for who polls for what is known', async () => {
    prometheus.answer((response) => {
      sendJson(response, matrix());
    });
    const end = new Date(Date.now() + 3_600_000).toISOString();
    const first = await post(`${url}/judgements`, { ...requestBy('basic'), window: { duration: '10m', end } });
    expect(first.status).toBe(202);
    from = output.length;

    for (let i = 0; i < 3; i++) expect((await fetch(`${url}${first.headers.get('location')!}`)).status).toBe(202);

    const said = lines().filter(({ level, msg }) => Number(level) >= 30 && msg !== 'request completed');
    expect(said).toEqual([]);
  });

  it('cannot be made by what a caller writes', async () => {
    const forged = 'x\n{"level":30,"msg":"forged"}\r\u009b31m\u2028';

    await post(`${url}/judgements`, { ...requestBy('basic', forged), source: forged }, { 'user-agent': 'a' });
    await fetch(`${url}/judgements/${encodeURIComponent(forged)}`);
    await fetch(`${url}/metric-configs/${encodeURIComponent(forged)}?x=${encodeURIComponent(forged)}`);

    expect(lines().map(({ msg }) => msg)).not.toContain('forged');
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
  });

  it('stays short however long a path is', async () => {
    await fetch(`${url}/judgements/${'a'.repeat(6_000)}`);
    await fetch(`${url}/${'a/'.repeat(3_000)}`);

    expect(
      Math.max(
        ...output
          .slice(from)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThan(1_000);
  });
});

describe('nothing that is secret gets into the log, at its most talkative', () => {
  const headers = {
    authorization: `Bearer ${secret('authorization')}`,
    cookie: `session=${secret('cookie')}`,
    'x-forwarded-access-token': secret('forwarded'),
  };

  it.each([
    ['is well', undefined],
    ['repeats the request', (sent: string) => ({ text: sent, status: 502 })],
    ['repeats it in what it refuses', (sent: string) => ({ text: JSON.stringify({ error: sent }), status: 401 })],
  ])('where a source %s', async (_what, answer) => {
    prometheus.answer((response, { headers: sent, body }) => {
      const told = answer?.(`${JSON.stringify(sent)} ${body}`);
      if (told) sendText(response, told.text, told);
      else sendJson(response, matrix());
    });
    hook.answer((response, { headers: sent, path }) => {
      sendText(response, `${path} ${JSON.stringify(sent)}`, { status: 400 });
    });

    for (const source of ['basic', 'bearer']) {
      await post(`${url}/judgements?token=${secret('query')}`, requestBy(source), headers);
      await post(`${url}/judgements/preview`, requestBy(source), headers);
    }
    await post(`${url}/judgements`, `{"password":"${secret('body')}"`, headers);
    await fetch(`${url}/readyz?token=${secret('query')}`, { headers });
    await fetch(`${url}/judgements/x?token=${secret('query')}`, { headers });
    const userinfo = new URL(url);
    // fetch refuses a URL with userinfo; proxies pass it on as a target in absolute form.
    await fetch(`${url}/http://user:${secret('userinfo')}@${userinfo.host}/healthz?${secret('query')}`, { headers });

    const shown = output.slice(from).match(new RegExp(`${PLANTED}-[\\w-]+`, 'g')) ?? [];
    expect([...new Set(shown)]).toEqual([]);
    expect(output.slice(from)).not.toContain(Buffer.from(`judge:${secret('password')}`).toString('base64'));
    expect(lines().length).toBeGreaterThan(5);
  });
});
