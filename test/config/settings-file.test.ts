import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettingsFile } from '../../src/config/settings-file.js';
import { JudgementError } from '../../src/errors.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-file-'));
  file = join(folder, 'settings.yaml');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The sources of a settings file of these lines. */
async function load(...lines: string[]) {
  await writeFile(file, lines.join('\n'));
  return loadSettingsFile(file);
}

/** The only source of a settings file, a Prometheus with these keys beside its url. */
async function loadPrometheus(...keys: string[]) {
  const [source] = await load(...prometheus('url: http://prometheus:9090', ...keys));
  if (source?.type !== 'prometheus') throw new Error('another source');
  return source;
}

function prometheus(...keys: string[]): string[] {
  return ['sources:', '  live:', '    type: prometheus', ...keys.map((key) => `    ${key}`)];
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
      headers: {},
      credentials: { kind: 'none' },
      tls: { insecureSkipVerify: false },
      timeoutMs: 30_000,
      concurrency: 10,
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
      'maxResponseBytes: 1024',
      'lag: 0s',
      'scrapeInterval: 1m',
      'scopeLabel: pod_name',
    );

    expect(source).toEqual({
      type: 'prometheus',
      name: 'live',
      url: 'http://prometheus:9090',
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
      '8:5 sources.demo.type: needs type: "prometheus" or "replay"',
    ]);
  });

  it('tells where the YAML breaks off', async () => {
    expect(await mistakesOf('sources:', '  live: { type: replay')).toEqual([
      expect.stringMatching(/^2:\d+ Flow map .* must .* end with a \}$/),
    ]);
    expect(await mistakesOf('sources:', '  live: 1', '  live: 2')).toEqual(['3:3 Map keys must be unique']);
  });

  it('names a file that is not there', async () => {
    const error = await errorOf(loadSettingsFile(join(folder, 'nowhere.yaml')));

    expect(error.message).toMatch(/^Cannot read the settings file ".*\/nowhere\.yaml": ENOENT/);
  });

  it('names a folder', async () => {
    const error = await errorOf(loadSettingsFile(folder));

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
    { lines: ['sources: { demo: {} }'], told: '1:18 sources.demo.type: needs type: "prometheus" or "replay"' },
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
      told: 'basicAuth.passwordFile: is required: a string',
      column: 16,
    },
  ])('refuses a Prometheus with $key', async ({ key, told, column = 5 }) => {
    expect(await mistakesOf(...prometheus('url: http://prometheus', key))).toEqual([
      `5:${String(column)} sources.live.${told}`,
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
