import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matrix, sendJson, sendText, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { post, startService, type TestService } from '../support/service.js';

const VARIABLES = {
  PASSWORD: 'password-secret',
  TOKEN: 'bearer-secret',
  CLIENT_SECRET: 'client-secret',
  API_KEY: 'key-secret',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'aws-secret',
  AWS_SESSION_TOKEN: 'session-secret',
};
const SECRETS = [
  ...['password-secret', 'bearer-secret', 'client-secret', 'key-secret', 'aws-secret', 'session-secret'],
  'granted-secret',
  Buffer.from('judge:password-secret').toString('base64'),
  Buffer.from('judge:client-secret').toString('base64'),
];

let prometheus: FakePrometheus;
let tokens: FakePrometheus;
let service: TestService;
let folder: string;
beforeAll(async () => {
  prometheus = await startFakePrometheus();
  tokens = await startFakePrometheus();
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  const file = join(folder, 'settings.json');
  const common = { type: 'prometheus', url: prometheus.url, retries: 0 };
  const oauth2 = { clientId: 'judge', clientSecretEnv: 'CLIENT_SECRET', tokenUrl: `${tokens.url}/token` };
  const sources = {
    basic: { ...common, basicAuth: { username: 'judge', passwordEnv: 'PASSWORD' } },
    bearer: { ...common, bearerTokenEnv: 'TOKEN', headers: { 'X-Scope-OrgID': { env: 'API_KEY' } } },
    oauth2: { ...common, oauth2 },
    refused: { ...common, oauth2: { ...oauth2, tokenUrl: `${tokens.url}/refused` } },
    sigv4: { ...common, sigv4: { region: 'eu-west-1' } },
  };
  await writeFile(file, JSON.stringify({ sources }));
  service = await startService({ ...VARIABLES, CANARY_JUDGE_CONFIG: file });
  tokens.answer((response, { path, headers, body }) => {
    if (path === '/token') sendJson(response, { access_token: 'granted-secret', expires_in: 3_600 });
    else sendJson(response, { error: JSON.stringify(headers), error_description: `${body} client-secret` }, 401);
  });
});
afterAll(async () => {
  await service.stop();
  await Promise.all([prometheus.stop(), tokens.stop()]);
  await rm(folder, { recursive: true });
});

async function judge(source: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await post(`${service.url}/judgements`, {
    config: {
      scope: { side: {} },
      groups: { g: 100 },
      metrics: [{ name: 'm', group: 'g', query: { type: 'prometheus', expr: 'm{side="${side}"}' } }],
    },
    baseline: { scope: { side: 'a' } },
    canary: { scope: { side: 'b' } },
    window: { start: '2023-11-14T22:00:00Z', duration: '20m' },
    source,
  });
  return { status: response.status, text: await response.text() };
}

function shownOf(text: string): string[] {
  const signatures = prometheus.requests.flatMap(
    ({ headers }) => /[0-9a-f]{64}$/.exec(headers.authorization ?? '') ?? [],
  );
  return [...SECRETS, ...signatures].filter((secret) => text.includes(secret));
}

describe('the service shows no secret in its answer or its log', () => {
  it.each(['basic', 'bearer', 'oauth2', 'sigv4'])(
    'where the source %s repeats the request in an error',
    async (source) => {
      prometheus.answer((response, { headers }) => {
        sendText(response, JSON.stringify(headers), { status: 502 });
      });

      const { status, text } = await judge(source);

      expect(status).toBe(502);
      expect(text).toContain('***');
      expect(shownOf(text)).toEqual([]);
      expect(shownOf(JSON.stringify(service.logLines))).toEqual([]);
    },
  );

  it.each(['basic', 'bearer', 'oauth2', 'sigv4'])(
    'where the source %s repeats the request in a remark',
    async (source) => {
      prometheus.answer((response, { headers }) => {
        sendJson(response, { ...matrix(), warnings: [`PromQL warning: ${JSON.stringify(headers)}`] });
      });

      const { status, text } = await judge(source);

      expect(status).toBe(200);
      expect(text).toContain('***');
      expect(shownOf(text)).toEqual([]);
      expect(shownOf(JSON.stringify(service.logLines))).toEqual([]);
    },
  );

  it('where the token server repeats the request', async () => {
    const { status, text } = await judge('refused');

    expect(status).toBe(502);
    expect(text).toContain('its token server answers 401');
    expect(text).toContain('***');
    expect(shownOf(text)).toEqual([]);
    expect(shownOf(JSON.stringify(service.logLines))).toEqual([]);
  });
});
