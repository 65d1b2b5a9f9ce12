import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { CANARIES, requestFor, samplesOfCanaries, withoutTiming } from '../support/faulty-proxy-judgement.js';
import { startNginx, type NginxProcess } from '../support/nginx.js';
import { post, startService, type TestService } from '../support/service.js';

const USERNAME = 'judge';
const PASSWORD = 'Pass-word/of+the=judge';

let prometheus: PrometheusProcess;
let nginx: NginxProcess;
let folder: string;
let service: TestService | undefined;
beforeAll(async () => {
  prometheus = await startPrometheus({ openMetrics: samplesOfCanaries() });
  const target = prometheus.url;
  nginx = await startNginx({ target, prefix: '/team/prometheus', username: USERNAME, password: PASSWORD });
  folder = await mkdtemp(join(tmpdir(), 'canary-judge-settings-'));
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
});
afterAll(async () => {
  await nginx.stop();
  await prometheus.stop();
  await rm(folder, { recursive: true });
});

interface Asked {
  readonly tls?: object;
  readonly password?: string;
  readonly url?: string;
}

/** The service with a source behind nginx; with what it says who asks, and whom it trusts, unless a test says otherwise. */
async function start({ tls = {}, password = PASSWORD, url = nginx.url }: Asked = {}): Promise<TestService> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, `${password}\n`);
  const { ca, client, clientKey } = nginx.files;
  const written = {
    type: 'prometheus',
    url,
    basicAuth: { username: USERNAME, passwordFile },
    tls: { caFile: ca, certFile: client, keyFile: clientKey, ...tls },
    retries: 0,
  };
  const file = join(folder, 'settings.yaml');
  await writeFile(file, JSON.stringify({ sources: { prometheus: written } }));
  return startService({ CANARY_JUDGE_CONFIG: file });
}

async function judge({ url }: TestService, request: object = requestFor('slow')) {
  const response = await post(`${url}/judgements`, request);
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), text, answer: JSON.parse(text) };
}

/** The code of a problem that tells nobody what only the source and we may know. */
async function problemOf(asked: Asked): Promise<string> {
  service = await start(asked);
  const { status, type, text, answer } = await judge(service);

  expect(type).toMatch(/^application\/problem\+json\b/);
  expect(answer).not.toHaveProperty('verdict');
  const said = `${text}\n${service.logLines.map((line) => JSON.stringify(line)).join('\n')}`;
  for (const secret of await secrets(asked)) expect(said).not.toContain(secret);
  expect(service.logLines.filter(({ level }) => level === 50)).toEqual([]);
  return `${String(status)} ${answer.code as string}: ${answer.errors[0].message as string}`;
}

async function secrets({ password = PASSWORD }: Asked): Promise<string[]> {
  const keys = await Promise.all(
    [nginx.files.clientKey, nginx.files.strangerKey].map((file) => readFile(file, 'utf8')),
  );
  return [
    password,
    Buffer.from(`${USERNAME}:${password}`).toString('base64'),
    ...keys.map((key) => key.split('\n')[1]!),
    nginx.url,
    prometheus.url,
    folder,
  ];
}

describe('POST /judgements with a Prometheus behind nginx', () => {
  it.each(Object.keys(CANARIES) as (keyof typeof CANARIES)[])(
    'judges a %s canary as without it: TLS, a client certificate, a password and a path',
    async (canary) => {
      const direct = await startService({ PROMETHEUS_URL: prometheus.url });
      service = await start();

      const judged = await judge(service, requestFor(canary));
      const quiet = await judge(direct, requestFor(canary));

      expect(judged).toMatchObject({ status: 200, answer: { verdict: CANARIES[canary] } });
      expect(withoutTiming(judged.text)).toBe(withoutTiming(quiet.text));
      await direct.stop();
    },
  );

  it('judges by long answers, which come packed', async () => {
    const direct = await startService({ PROMETHEUS_URL: prometheus.url });
    service = await start();
    const request = { ...requestFor('slow'), step: '1s' };

    const judged = await judge(service, request);
    const quiet = await judge(direct, request);

    expect(judged).toMatchObject({ status: 200, answer: { window: { slots: 1_200 } } });
    expect(withoutTiming(judged.text)).toBe(withoutTiming(quiet.text));
    await direct.stop();
  });

  it('judges on where connections are closed every few queries', async () => {
    const running = await start();
    service = running;

    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await judge(running)).status));

    expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
  });
});

describe('a source behind nginx that it does not let us to', () => {
  it('without a client certificate has failed', async () => {
    const none = { certFile: undefined, keyFile: undefined };

    expect(await problemOf({ tls: none })).toMatch(/^502 SOURCE_FAILED: .*answers 400.*No required SSL certificate/);
  });

  it('with a client certificate by a stranger has failed', async () => {
    const stranger = { certFile: nginx.files.stranger, keyFile: nginx.files.strangerKey };

    expect(await problemOf({ tls: stranger })).toMatch(/^502 SOURCE_FAILED: .*answers 400.*SSL certificate error/);
  });

  it('with a wrong password has failed', async () => {
    expect(await problemOf({ password: 'Wrong-word/of+the=judge' })).toMatch(
      /^502 SOURCE_FAILED: source "prometheus" answers 401: it does not take our credentials/,
    );
  });

  it('under another path has failed', async () => {
    expect(await problemOf({ url: nginx.url.replace('/team/', '/other/') })).toMatch(
      /^502 SOURCE_FAILED: source "prometheus" answers 404: its url must be the one that/,
    );
  });

  it('is not reached where an authority vouches for it that we do not trust', async () => {
    expect(await problemOf({ tls: { caFile: nginx.files.otherCa } })).toMatch(
      /^502 SOURCE_UNREACHABLE: source "prometheus" cannot be reached \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/,
    );
  });

  it('is not reached where its certificate is for another name', async () => {
    expect(await problemOf({ tls: { serverName: 'prometheus.example' } })).toMatch(
      /^502 SOURCE_UNREACHABLE: source "prometheus" cannot be reached \(ERR_TLS_CERT_ALTNAME_INVALID\)/,
    );
  });

  it('has failed where what is behind nginx is gone', async () => {
    const gone = await startPrometheus();
    await gone.stop();
    const lonely = await startNginx({ target: gone.url, prefix: '/p', username: USERNAME, password: PASSWORD });
    const { ca, client, clientKey } = lonely.files;
    const tls = { caFile: ca, certFile: client, keyFile: clientKey };

    expect(await problemOf({ url: lonely.url, tls })).toMatch(/^502 SOURCE_FAILED: .*answers 502 \(.*Bad Gateway/);
    await lonely.stop();
  });
});
