import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettingsFile } from '../../src/config/settings-file.js';
import { JudgementError } from '../../src/errors.js';

let folder: string;
let file: string;
let variables: Record<string, string>;
beforeEach(async () => {
  variables = { ...VARIABLES };
  folder = await mkdtemp(join(tmpdir(), 'settings-file-'));
  file = join(folder, 'settings.yaml');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const VARIABLES = { PASSWORD: 'p:ss word\n', TOKEN: 'a-token', EMPTY: ' \n' };

/** The sources of a settings file of these lines. */
async function load(...lines: string[]) {
  return (await loadFile(...lines)).sources;
}

async function loadFile(...lines: string[]) {
  await writeFile(file, lines.join('\n'));
  return loadSettingsFile(file, variables);
}

/** The only source of a settings file, a Prometheus with these keys beside its url. */
async function loadPrometheus(...keys: string[]) {
  const [source] = await load(...prometheus('url: http://prometheus:9090', ...keys));
  if (source?.type !== 'prometheus') throw new Error('another source');
  return source;
}

/** The only source of a settings file, a Google Cloud Monitoring with these keys. */
async function loadStackdriver(...keys: string[]) {
  const [source] = await load(...stackdriver(...keys));
  if (source?.type !== 'stackdriver') throw new Error('another source');
  return source;
}

function prometheus(...keys: string[]): string[] {
  return ['sources:', '  live:', '    type: prometheus', ...keys.map((key) => `    ${key}`)];
}

function stackdriver(...keys: string[]): string[] {
  return ['sources:', '  google:', '    type: stackdriver', ...keys.map((key) => `    ${key}`)];
}

async function errorOf(loading: Promise<unknown>): Promise<JudgementError> {
  const error = await loading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof JudgementError)) throw new Error('no mistake was found', { cause: error });
  expect(error.code).toBe('INVALID_SETTINGS');
  return error;
}

/** Every mistake of a settings file of these lines, as "line:column message". */
async function mistakesOf(...lines: string[]): Promise<string[]> {
  const error = await errorOf(load(...lines));
  expect(error.message).toBe(`Cannot start with the settings file "${file}"`);
  return error.details.map(({ pointer, message }) => `${pointer.replace(`${file}:`, '')} ${message}`);
}

describe('loadSettingsFile()', () => {
  it('has defaults for everything but where Prometheus is', async () => {
    expect(await loadPrometheus()).toEqual({
      type: 'prometheus',
      name: 'live',
      url: 'http://prometheus:9090',
      externalPages: [],
      headers: {},
      credentials: { kind: 'none' },
      tls: { insecureSkipVerify: false },
      timeoutMs: 30_000,
      concurrency: 10,
      retries: 10,
      breakAfter: 5,
      breakForMs: 10_000,
      maxResponseBytes: 33_554_432,
      lagMs: 30_000,
      scrapeIntervalMs: 15_000,
      scopeLabel: 'instance',
    });
  });

  it('reads everything that may be said of a Prometheus', async () => {
    const source = await loadPrometheus(
      'headers: { X-Scope-OrgID: shop }',
      'bearerTokenFile: /run/token',
      'tls: { caFile: /ca.pem, certFile: /me.pem, keyFile: /me.key, serverName: metrics, insecureSkipVerify: true }',
      'timeout: 1m30s',
      'concurrency: 3',
      'retries: 0',
      'breakAfter: 1',
      'breakFor: 0s',
      'maxResponseBytes: 1024',
      'lag: 0s',
      'scrapeInterval: 1m',
      'scopeLabel: pod_name',
    );

    expect(source).toEqual({
      type: 'prometheus',
      name: 'live',
      url: 'http://prometheus:9090',
      externalPages: [],
      headers: { 'X-Scope-OrgID': 'shop' },
      credentials: { kind: 'bearer', token: { file: '/run/token' } },
      tls: {
        caFile: '/ca.pem',
        certFile: '/me.pem',
        keyFile: '/me.key',
        serverName: 'metrics',
        insecureSkipVerify: true,
      },
      timeoutMs: 90_000,
      concurrency: 3,
      retries: 0,
      breakAfter: 1,
      breakForMs: 0,
      maxResponseBytes: 1_024,
      lagMs: 0,
      scrapeIntervalMs: 60_000,
      scopeLabel: 'pod_name',
    });
  });

  it('reads name and password', async () => {
    expect((await loadPrometheus('basicAuth: { username: judge, passwordFile: /run/password }')).credentials).toEqual({
      kind: 'basic',
      username: 'judge',
      password: { file: '/run/password' },
    });
  });

  it('reads secrets from the environment, without the line break at their end', async () => {
    expect(await loadPrometheus('basicAuth: { username: judge, passwordEnv: PASSWORD }')).toMatchObject({
      credentials: { kind: 'basic', username: 'judge', password: { text: 'p:ss word' } },
    });
    expect(await loadPrometheus('bearerTokenEnv: TOKEN')).toMatchObject({
      credentials: { kind: 'bearer', token: { text: 'a-token' } },
    });
    expect(
      await loadPrometheus('headers: { X-Scope-OrgID: shop, X-Key: { env: TOKEN }, X-Other: { file: /run/key } }'),
    ).toMatchObject({
      headers: { 'X-Scope-OrgID': 'shop', 'X-Key': { text: 'a-token' }, 'X-Other': { file: '/run/key' } },
    });
  });

  it('reads where a token is to be fetched', async () => {
    const source = await loadPrometheus(
      'oauth2:',
      '  clientId: judge',
      '  clientSecretEnv: TOKEN',
      '  tokenUrl: https://login.example/token?tenant=a',
      '  scopes: [metrics.read, other]',
      '  audience: metrics',
      '  endpointParams: { resource: prometheus }',
      '  credentialsIn: body',
      '  tls: { caFile: /ca.pem }',
    );

    expect(source.credentials).toEqual({
      kind: 'oauth2',
      clientId: 'judge',
      clientSecret: { text: 'a-token' },
      tokenUrl: 'https://login.example/token?tenant=a',
      form: {
        grant_type: 'client_credentials',
        scope: 'metrics.read other',
        audience: 'metrics',
        resource: 'prometheus',
      },
      credentialsIn: 'body',
      tls: { caFile: '/ca.pem', insecureSkipVerify: false },
    });
  });

  it('reads Google credentials', async () => {
    expect((await loadPrometheus('googleAuth: {}')).credentials).toEqual({ kind: 'google', keyFile: undefined });
    expect((await loadPrometheus('googleAuth: { keyFile: /key }')).credentials).toEqual({
      kind: 'google',
      keyFile: '/key',
    });
  });

  it('reads what AWS requests are signed with, from the standard variables or from named places', async () => {
    variables = { ...VARIABLES, AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' };
    const keys = {
      kind: 'sigv4',
      region: 'eu-west-1',
      accessKeyId: { text: 'AKID' },
      secretAccessKey: { text: 'secret' },
    };
    expect((await loadPrometheus('sigv4: { region: eu-west-1 }')).credentials).toEqual({
      ...keys,
      service: 'aps',
      sessionToken: undefined,
    });

    variables = { ...variables, AWS_SESSION_TOKEN: 'session' };
    expect((await loadPrometheus('sigv4: { region: eu-west-1, service: es }')).credentials).toEqual({
      ...keys,
      service: 'es',
      sessionToken: { text: 'session' },
    });
    // A session token belongs to the key that it came with.
    expect(
      (await loadPrometheus('sigv4: { region: eu-west-1, accessKeyIdEnv: TOKEN, secretAccessKeyFile: /key }'))
        .credentials,
    ).toMatchObject({
      accessKeyId: { text: 'a-token' },
      secretAccessKey: { file: '/key' },
      sessionToken: undefined,
    });
  });

  it('names the standard variables of AWS that are missing', async () => {
    expect(await mistakesOf(...prometheus('url: http://prometheus', 'sigv4: { region: eu-west-1 }'))).toEqual([
      '5:12 sources.live.sigv4.accessKeyIdEnv: needs the environment variable AWS_ACCESS_KEY_ID, which is not set',
      '5:12 sources.live.sigv4.secretAccessKeyEnv: needs the environment variable AWS_SECRET_ACCESS_KEY, which is not set',
    ]);
  });

  it('does not show a token that stands where its variable should be named', async () => {
    const mistakes = await mistakesOf(...prometheus('url: http://prometheus', 'bearerTokenEnv: top_secret'));

    expect(mistakes).toEqual(['5:5 sources.live.bearerTokenEnv: names a variable that is not set']);
  });

  it('reads several sources, in their order', async () => {
    const sources = await load(
      'sources:',
      '  live: { type: prometheus, url: "https://metrics.example/prometheus/" }',
      '  demo: { type: replay }',
    );

    expect(sources).toMatchObject([
      { type: 'prometheus', name: 'live', url: 'https://metrics.example/prometheus' },
      { type: 'replay', name: 'demo' },
    ]);
  });

  it('reads JSON, which is YAML', async () => {
    expect(await load('{"sources": {"demo": {"type": "replay"}}}')).toEqual([{ type: 'replay', name: 'demo' }]);
  });

  it('tells every mistake where it is', async () => {
    expect(
      await mistakesOf(
        'sources:',
        '  live:',
        '    type: prometheus',
        '    url: prometheus:9090',
        '    timeOut: 5s',
        '    concurrency: 0',
        '  demo:',
        '    type: reply',
      ),
    ).toEqual([
      '4:5 sources.live.url: must be an http or https URL without query, such as http://prometheus:9090',
      '6:5 sources.live.concurrency: must be at least 1, is 0',
      '5:5 sources.live.timeOut: unknown key "timeOut"; did you mean "timeout"?',
      '8:5 sources.demo.type: needs type: "prometheus", "stackdriver" or "replay"',
    ]);
  });

  it('tells where the YAML breaks off', async () => {
    expect(await mistakesOf('sources:', '  live: { type: replay')).toEqual([
      expect.stringMatching(/^2:\d+ Flow map .* must .* end with a \}$/),
    ]);
    expect(await mistakesOf('sources:', '  live: 1', '  live: 2')).toEqual([
      '3:3 Map keys must be unique: this key stands in the same object before',
    ]);
  });

  it('names a file that is not there', async () => {
    const error = await errorOf(loadSettingsFile(join(folder, 'nowhere.yaml'), {}));

    expect(error.message).toMatch(/^Cannot read the settings file ".*\/nowhere\.yaml": ENOENT/);
  });

  it('names a folder', async () => {
    const error = await errorOf(loadSettingsFile(folder, {}));

    expect(error.message).toMatch(/^Cannot read the settings file ".*": EISDIR/);
  });

  it.each([
    { lines: [''], told: '1:1 the config: must be an object, is null' },
    { lines: ['- a'], told: '1:1 the config: must be an object, is an array of 1' },
    { lines: ['sources: {}'], told: '1:1 sources: needs at least one source' },
    { lines: ['{}'], told: '1:1 sources: is required: an object' },
    {
      lines: ['source: {}', 'sources: { demo: { type: replay } }'],
      told: '1:1 source: unknown key "source"; did you mean "sources"?',
    },
    {
      lines: ['sources:', '  a/b: { type: replay }'],
      told: '2:3 sources.a/b: the name "a/b" must be up to 100 letters, digits, ".", "_" and "-"',
    },
    {
      lines: ['sources: { demo: { type: replay, url: http://a } }'],
      told: '1:34 sources.demo.url: unknown key "url"; known here: type',
    },
    {
      lines: ['sources: { demo: {} }'],
      told: '1:18 sources.demo.type: needs type: "prometheus", "stackdriver" or "replay"',
    },
  ])('refuses $lines', async ({ lines, told }) => {
    expect(await mistakesOf(...lines)).toEqual([told]);
  });

  const URL_MUST = 'url: must be an http or https URL without query, such as http://prometheus:9090';
  it.each([
    { key: 'url: ""', told: URL_MUST },
    { key: 'url: prometheus', told: URL_MUST },
    { key: 'url: ftp://prometheus', told: URL_MUST },
    { key: 'url: file:///etc/passwd', told: URL_MUST },
    { key: 'url: "http://"', told: URL_MUST },
    { key: 'url: http://prometheus?tenant=a', told: URL_MUST },
    { key: 'url: "http://prometheus#a"', told: URL_MUST },
    { key: 'url: http://judge:%E4@prometheus', told: URL_MUST },
  ])('refuses a Prometheus of $key', async ({ key, told }) => {
    expect(await mistakesOf(...prometheus(key))).toEqual([`4:5 sources.live.${told}`]);
  });

  it.each([
    { key: 'timeout: 0s', told: 'timeout: must be more than 0s' },
    {
      key: 'timeout: 5',
      told: 'timeout: must be a string, is 5',
    },
    {
      key: 'timeout: soon',
      told: 'timeout: must be a duration such as "60s", "1h30m" or "7d", at most 400d, is "soon"',
    },
    { key: 'concurrency: 1001', told: 'concurrency: must be at most 1000, is 1001' },
    { key: 'concurrency: 1.5', told: 'concurrency: must be a whole number, is 1.5' },
    { key: 'maxResponseBytes: 1023', told: 'maxResponseBytes: must be at least 1024, is 1023' },
    { key: 'scrapeInterval: 500ms', told: 'scrapeInterval: must be whole seconds, at least 1s' },
    { key: 'scopeLabel: pod-name', told: 'scopeLabel: must be a label name' },
    { key: 'headers: { "X Y": a }', told: 'headers.X Y: the name "X Y" must be a header name', column: 16 },
    { key: 'headers: { X-Y: "a\\r\\nb" }', told: 'headers.X-Y: must be printable ASCII', column: 16 },
    { key: 'headers: { X-Y: ü }', told: 'headers.X-Y: must be printable ASCII', column: 16 },
    { key: 'bearerTokenFile: ""', told: 'bearerTokenFile: must be at least 1 character long, is 0 long' },
    { key: 'tls: { caFile: 1 }', told: 'tls.caFile: must be a string, is 1', column: 12 },
    { key: 'tls: { certFile: a }', told: 'tls: needs certFile and keyFile together' },
    { key: 'tls: { keyFile: a }', told: 'tls: needs certFile and keyFile together' },
    {
      key: 'tls: { insecureSkipVerfy: true }',
      told: 'tls.insecureSkipVerfy: unknown key "insecureSkipVerfy"; did you mean "insecureSkipVerify"?',
      column: 12,
    },
    {
      key: 'basicAuth: { username: a }',
      told: 'basicAuth: needs passwordFile or passwordEnv',
    },
    {
      key: 'basicAuth: { username: a, passwordFile: /p, passwordEnv: PASSWORD }',
      told: 'basicAuth: has passwordFile and passwordEnv: give one of them',
    },
    {
      key: 'basicAuth: { username: a, passwordEnv: top-secret }',
      told: 'basicAuth.passwordEnv: must be the name of an environment variable',
      column: 31,
    },
    {
      key: 'basicAuth: { username: a, passwordEnv: NOWHERE }',
      told: 'basicAuth.passwordEnv: names a variable that is not set',
      column: 31,
    },
    { key: 'bearerTokenEnv: EMPTY', told: 'bearerTokenEnv: names a variable that is not set' },
    {
      key: 'headers: { X-Key: { env: NOWHERE } }',
      told: 'headers.X-Key.env: names a variable that is not set',
      column: 25,
    },
    {
      key: 'headers: { X-Key: { env: TOKEN, file: /key } }',
      told: 'headers.X-Key: needs one of file and env',
      column: 16,
    },
    { key: 'headers: { X-Key: 1 }', told: 'headers.X-Key: must be text, { file: … } or { env: … }', column: 16 },
    {
      key: 'oauth2: { clientId: a, clientSecretEnv: TOKEN }',
      told: 'oauth2.tokenUrl: is required: a string',
      column: 13,
    },
    {
      key: 'oauth2: { clientId: a, clientSecretEnv: TOKEN, tokenUrl: "http://a:top-secret@b" }',
      told: 'oauth2.tokenUrl: must be an http or https URL without name and password',
      column: 52,
    },
    {
      key: 'oauth2: { clientId: a, tokenUrl: "http://b" }',
      told: 'oauth2: needs clientSecretFile or clientSecretEnv',
    },
    {
      key: 'oauth2: { clientId: a, clientSecretEnv: TOKEN, tokenUrl: "http://b", endpointParams: { scope: a } }',
      told: 'oauth2.endpointParams.scope: the name "scope" must be none of grant_type, client_id, client_secret, scope, audience',
      column: 92,
    },
    { key: 'sigv4: {}', told: 'sigv4.region: is required: a string', column: 12 },
    {
      key: 'sigv4: { region: eu-west-1, accessKeyIdEnv: TOKEN }',
      told: 'sigv4: needs secretAccessKeyFile or secretAccessKeyEnv',
    },
    { key: 'retries: 101', told: 'retries: must be at most 100, is 101' },
    { key: 'retries: -1', told: 'retries: must be at least 0, is -1' },
    { key: 'breakAfter: 0', told: 'breakAfter: must be at least 1, is 0' },
    { key: 'breakFor: 2h', told: 'breakFor: must be at most 1h' },
  ])('refuses a Prometheus with $key', async ({ key, told, column = 5 }) => {
    expect(await mistakesOf(...prometheus('url: http://prometheus', key))).toEqual([
      `5:${String(column)} sources.live.${told}`,
    ]);
  });

  it.each(['basicAuth: { username: judge, passwordEnv: PASSWORD }', 'bearerTokenEnv: TOKEN', 'googleAuth: {}'])(
    'refuses a header Authorization beside %s',
    async (other) => {
      const header = 'headers: { authorization: { env: TOKEN } }';

      expect(await mistakesOf(...prometheus('url: http://prometheus', header, other))).toEqual([
        `2:3 sources.live: has the header authorization and ${other.split(':')[0]!}: give one of them`,
      ]);
      expect(await mistakesOf(...prometheus('url: http://prometheus', header)).catch(() => 'fine')).toBe('fine');
    },
  );

  it('refuses all ways to say who asks at once', async () => {
    variables = { ...VARIABLES, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    const ways = [
      'bearerTokenFile: /run/token',
      'bearerTokenEnv: TOKEN',
      'oauth2: { clientId: a, clientSecretEnv: TOKEN, tokenUrl: "http://b" }',
      'googleAuth: {}',
      'sigv4: { region: eu-west-1 }',
    ];

    expect(await mistakesOf(...prometheus('url: http://judge:a@prometheus', ...ways))).toEqual([
      '2:3 sources.live: has credentials in its url and bearerTokenFile and bearerTokenEnv and oauth2 and googleAuth and sigv4: give one of them',
    ]);
  });

  it('refuses two ways to say who asks', async () => {
    const mistakes = await mistakesOf(
      ...prometheus(
        'url: http://prometheus',
        'basicAuth: { username: judge, passwordFile: /run/password }',
        'bearerTokenFile: /run/token',
      ),
    );

    expect(mistakes).toEqual(['2:3 sources.live: has basicAuth and bearerTokenFile: give one of them']);
  });

  it.each(['basicAuth: { username: judge, passwordFile: /run/password }', 'bearerTokenFile: /run/token'])(
    'refuses credentials in the URL beside %s',
    async (other) => {
      const mistakes = await mistakesOf(...prometheus('url: http://judge:top-secret@prometheus', other));

      expect(mistakes).toEqual([expect.stringContaining('give one of them')]);
      expect(mistakes.join()).not.toContain('top-secret');
    },
  );

  it('refuses a timeout that is longer than a timer can count', async () => {
    // A timer of Node's counts to 2^31 ms; one that is longer ends at once.
    const mistakes = await mistakesOf(...prometheus('url: http://prometheus', 'timeout: 25d'));

    expect(mistakes).toEqual([expect.stringMatching(/^5:5 sources\.live\.timeout: must be /)]);
  });

  it('does not show a password that stands where its file should be named', async () => {
    const mistakes = await mistakesOf(
      ...prometheus('url: http://judge:top-secret@prometheus?x', 'basicAuth: { username: a, password: top-secret }'),
    );

    expect(mistakes).toHaveLength(3);
    expect(mistakes.join()).not.toContain('top-secret');
  });
});

describe('loadSettingsFile() of a Google Cloud Monitoring', () => {
  it('has defaults for everything', async () => {
    expect(await loadStackdriver()).toEqual({
      type: 'stackdriver',
      name: 'google',
      project: undefined,
      keyFile: undefined,
      endpoint: 'monitoring.googleapis.com',
      consoleUrl: 'https://console.cloud.google.com',
      tls: {},
      insecure: false,
      timeoutMs: 30_000,
      concurrency: 10,
      retries: 10,
      breakAfter: 5,
      breakForMs: 10_000,
      lagMs: 240_000,
    });
  });

  it('reads everything that may be said of it', async () => {
    expect(
      await loadStackdriver(
        'project: example.com:shop-1',
        'keyFile: /run/key.json',
        'endpoint: monitoring-private.p.googleapis.com:8443',
        'tls: { caFile: /ca.pem }',
        'timeout: 5s',
        'concurrency: 2',
        'retries: 20',
        'breakAfter: 1000',
        'breakFor: 1h',
        'lag: 3m',
      ),
    ).toEqual({
      type: 'stackdriver',
      name: 'google',
      project: 'example.com:shop-1',
      keyFile: '/run/key.json',
      endpoint: 'monitoring-private.p.googleapis.com:8443',
      consoleUrl: 'https://console.cloud.google.com',
      tls: { caFile: '/ca.pem' },
      insecure: false,
      timeoutMs: 5_000,
      concurrency: 2,
      retries: 20,
      breakAfter: 1_000,
      breakForMs: 3_600_000,
      lagMs: 180_000,
    });
  });

  it.each(['localhost', 'localhost:8080', '127.0.0.1:1', '127.9.9.9', '"[::1]"', '"[::1]:8080"'])(
    'reads that an emulator at %s is asked in plain',
    async (endpoint) => {
      expect(await loadStackdriver(`endpoint: ${endpoint}`, 'insecure: true')).toMatchObject({
        endpoint: endpoint.replaceAll('"', ''),
        insecure: true,
      });
    },
  );

  it.each([
    {
      keys: ['project: Shop'],
      told: '4:5 sources.google.project: must be the id or the number of a Google Cloud project',
    },
    {
      keys: ['project: shop-'],
      told: '4:5 sources.google.project: must be the id or the number of a Google Cloud project',
    },
    {
      keys: ['project: projects/shop-1'],
      told: '4:5 sources.google.project: must be the id or the number of a Google Cloud project',
    },
    {
      keys: ['insecure: true'],
      told: '4:5 sources.google.insecure: is for an emulator on this machine only, and its endpoint is monitoring.googleapis.com',
    },
    {
      keys: ['insecure: true', 'endpoint: localhost.example:80'],
      told: '4:5 sources.google.insecure: is for an emulator on this machine only, and its endpoint is localhost.example:80',
    },
    {
      keys: ['insecure: true', 'endpoint: localhost', 'keyFile: /key'],
      told: '4:5 sources.google.insecure: sends no credentials: leave keyFile out',
    },
    {
      keys: ['insecure: true', 'endpoint: localhost', 'tls: { caFile: /ca.pem }'],
      told: '4:5 sources.google.insecure: means no TLS: leave tls out',
    },
    {
      keys: ['tls: { insecureSkipVerify: true }'],
      told: '4:12 sources.google.tls.insecureSkipVerify: unknown key "insecureSkipVerify"; known here: caFile',
    },
    { keys: ['url: http://a'], told: expect.stringMatching(/^4:5 sources\.google\.url: unknown key "url"; /) },
  ])('refuses $keys', async ({ keys, told }) => {
    expect(await mistakesOf(...stackdriver(...keys))).toEqual([told]);
  });

  it.each(['""', 'https://a', 'a/b', 'a b', 'u@a', '"a?"', '"a#b"', 'a:99999', '"%41"', '"::1"'])(
    'refuses the endpoint %s',
    async (endpoint) => {
      expect(await mistakesOf(...stackdriver(`endpoint: ${endpoint}`))).toEqual([
        '4:5 sources.google.endpoint: must be a host or host:port, such as monitoring.googleapis.com',
      ]);
    },
  );
});

describe('loadSettingsFile() of what holds for every judgement', () => {
  const SOURCES = 'sources: { demo: { type: replay } }';

  it('has a deadline of a minute, unless the file says another one', async () => {
    expect(await loadFile(SOURCES)).toMatchObject({ deadlineMs: 60_000 });
    expect(await loadFile('deadline: 1h', SOURCES)).toMatchObject({ deadlineMs: 3_600_000 });
  });

  it.each([
    { deadline: '0s', told: '1:1 deadline: must be more than 0s' },
    { deadline: '61m', told: '1:1 deadline: must be at most 1h' },
    { deadline: '60', told: '1:1 deadline: must be a string, is 60' },
  ])('refuses a deadline of $deadline', async ({ deadline, told }) => {
    expect(await mistakesOf(`deadline: ${deadline}`, SOURCES)).toEqual([told]);
  });

  it('has no archive, unless the file says where', async () => {
    expect(await loadFile(SOURCES)).toMatchObject({ archiveDirectory: undefined });
    expect(await loadFile('archive: { directory: /var/lib/archive }', SOURCES)).toMatchObject({
      archiveDirectory: '/var/lib/archive',
    });
  });

  it('refuses an archive without a folder, and unknown words about it', async () => {
    expect(await mistakesOf('archive: { directory: "" }', SOURCES)).toHaveLength(1);
    expect(await mistakesOf('archive: { folder: /a }', SOURCES)).toEqual([
      expect.stringContaining('archive.directory: is required'),
      expect.stringContaining('unknown key "folder"'),
    ]);
  });
});
