import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';
import { JudgementError } from '../../src/errors.js';

async function mistakesOf(environment: Record<string, string>): Promise<string[]> {
  try {
    await loadSettings(environment);
    return [];
  } catch (error) {
    if (!(error instanceof JudgementError)) throw error;
    return error.details.map(({ pointer, message }) => `${pointer}: ${message}`);
  }
}

describe('loadSettings()', () => {
  it('has defaults for everything and leaves other variables alone', async () => {
    expect(await loadSettings({ PATH: '/bin' })).toEqual({
      host: '127.0.0.1',
      notifications: [],
      kayenta: { onInconclusive: 'error', looks: 1, applications: [] },
      port: 8080,
      metricConfigs: 'metric-configs',
      logLevel: 'info',
      deadlineMs: 60_000,
      sources: [{ type: 'replay', name: 'replay' }],
      limits: {
        judgements: 64,
        queries: 200,
        waitingQueries: 20_000,
        metrics: 1_000,
        points: 50_000,
        bodyMemory: 128,
        answerMemory: 128,
        sourceMemory: 128,
        connections: 4_096,
        headTime: 10_000,
        bodyTime: 30_000,
        answerTime: 20_000,
      },
    });
  });

  it('tells every variable that is wrong', async () => {
    expect(
      await mistakesOf({ PORT: '99999', LOG_LEVEL: 'loud', METRIC_CONFIGS: '', CANARY_JUDGE_OPEN: 'yes' }),
    ).toEqual([
      'PORT: must be a port from 0 to 65535',
      'METRIC_CONFIGS: must be at least 1 character long, is 0 long',
      'CANARY_JUDGE_OPEN: must be 1 or unset',
      expect.stringMatching(/^LOG_LEVEL: must be "fatal", .* is "loud"$/),
    ]);
  });

  it.each(['0.0.0.0', '::', '10.1.2.3', 'example.test', '126.255.255.255', '128.0.0.1'])(
    'listens on %s only where that is meant',
    async (HOST) => {
      expect(await mistakesOf({ HOST })).toEqual([expect.stringContaining('CANARY_JUDGE_OPEN=1')]);
      expect((await loadSettings({ HOST, CANARY_JUDGE_OPEN: '1' })).host).toBe(HOST);
    },
  );

  it('listens anywhere where the settings file says who may call, and tells both ways out where it does not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'access-'));
    const CANARY_JUDGE_CONFIG = join(folder, 'settings.json');
    const sources = { replay: { type: 'prometheus', url: 'http://prometheus.test' } };
    const access = { callers: { a: { role: 'read', tokens: [`sha256:${'a'.repeat(64)}`] } } };
    await writeFile(CANARY_JUDGE_CONFIG, JSON.stringify({ sources, access }));
    expect((await loadSettings({ HOST: '0.0.0.0', CANARY_JUDGE_CONFIG })).access?.callers.a?.role).toBe('read');

    await writeFile(CANARY_JUDGE_CONFIG, JSON.stringify({ sources }));
    expect(await mistakesOf({ HOST: '0.0.0.0', CANARY_JUDGE_CONFIG })).toEqual([
      expect.stringMatching(/"access" of the settings file .* CANARY_JUDGE_OPEN=1/),
    ]);
    await rm(folder, { recursive: true });
  });

  it.each(['127.0.0.1', '127.255.255.254', '::1', 'localhost'])('listens on loopback %s as it is', async (HOST) => {
    expect((await loadSettings({ HOST })).host).toBe(HOST);
  });

  describe('with PROMETHEUS_URL', () => {
    it('has a source named prometheus instead of the recordings', async () => {
      const { sources } = await loadSettings({ PROMETHEUS_URL: 'http://prometheus:9090/' });

      expect(sources).toEqual([
        {
          type: 'prometheus',
          name: 'prometheus',
          url: 'http://prometheus:9090',
          headers: {},
          credentials: { kind: 'none' },
          tls: { insecureSkipVerify: false },
          timeoutMs: 30_000,
          concurrency: 10,
          retries: 10,
          breakAfter: 5,
          breakForMs: 10_000,
          maxResponseBytes: 32 * 1024 * 1024,
          lagMs: 30_000,
          scrapeIntervalMs: 15_000,
          scopeLabel: 'instance',
          externalPages: [],
        },
      ]);
    });

    it('takes credentials out of the URL, since URLs are logged', async () => {
      const { sources } = await loadSettings({ PROMETHEUS_URL: 'https://judge%40shop:top%3Asecret@metrics/a/b/' });

      expect(sources).toMatchObject([
        {
          url: 'https://metrics/a/b',
          credentials: { kind: 'basic', username: 'judge@shop', password: { text: 'top:secret' } },
        },
      ]);
    });

    it.each([
      { what: 'a name without a password', url: 'http://judge@metrics', username: 'judge', text: '' },
      { what: 'a password without a name', url: 'http://:secret@metrics', username: '', text: 'secret' },
    ])('takes $what', async ({ url, username, text }) => {
      const { sources } = await loadSettings({ PROMETHEUS_URL: url });

      expect(sources).toMatchObject([{ credentials: { kind: 'basic', username, password: { text } } }]);
    });

    it.each([
      'prometheus:9090',
      'prometheus',
      'ftp://metrics',
      'http://metrics?top-secret',
      'http://judge:top-secret@',
      'http://judge:top-secret%@metrics',
      'http://metrics/#top-secret',
    ])('refuses %s without repeating it', async (PROMETHEUS_URL) => {
      expect(await mistakesOf({ PROMETHEUS_URL })).toEqual([
        'PROMETHEUS_URL: must be an http or https URL without query, such as http://prometheus:9090',
      ]);
    });

    it('tells once that it is empty', async () => {
      expect(await mistakesOf({ PROMETHEUS_URL: '' })).toEqual([expect.stringMatching(/^PROMETHEUS_URL: must be /)]);
    });

    it('is told of beside other variables', async () => {
      expect(await mistakesOf({ PORT: 'http', PROMETHEUS_URL: 'prometheus' })).toEqual([
        'PORT: must be a port from 0 to 65535',
        expect.stringMatching(/^PROMETHEUS_URL: must be an http or https URL/),
      ]);
    });
  });

  describe('with CANARY_JUDGE_CONFIG', () => {
    let folder: string;
    let CANARY_JUDGE_CONFIG: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'settings-'));
      CANARY_JUDGE_CONFIG = join(folder, 'settings.yaml');
    });
    afterEach(async () => {
      await rm(folder, { recursive: true });
    });

    it('has the sources of that file', async () => {
      await writeFile(CANARY_JUDGE_CONFIG, 'sources: { live: { type: prometheus, url: "http://a" } }');

      expect((await loadSettings({ CANARY_JUDGE_CONFIG })).sources).toMatchObject([{ name: 'live', url: 'http://a' }]);
    });

    it('has the variables that the file names, and its deadline', async () => {
      const source = 'sources: { live: { type: prometheus, url: "http://a", bearerTokenEnv: TOKEN } }';
      await writeFile(CANARY_JUDGE_CONFIG, `deadline: 5s\n${source}`);

      expect(await loadSettings({ CANARY_JUDGE_CONFIG, TOKEN: 'secret' })).toMatchObject({
        deadlineMs: 5_000,
        sources: [{ credentials: { kind: 'bearer', token: { text: 'secret' } } }],
      });
      expect(await mistakesOf({ CANARY_JUDGE_CONFIG })).toEqual([
        `${CANARY_JUDGE_CONFIG}:2:55: sources.live.bearerTokenEnv: names a variable that is not set`,
      ]);
    });

    it('has them beside the one of PROMETHEUS_URL', async () => {
      await writeFile(CANARY_JUDGE_CONFIG, 'sources: { demo: { type: replay } }');

      const { sources } = await loadSettings({ CANARY_JUDGE_CONFIG, PROMETHEUS_URL: 'http://a' });

      expect(sources.map(({ name, type }) => ({ name, type }))).toEqual([
        { name: 'prometheus', type: 'prometheus' },
        { name: 'demo', type: 'replay' },
      ]);
    });

    it('may name the source prometheus itself', async () => {
      await writeFile(CANARY_JUDGE_CONFIG, 'sources: { prometheus: { type: prometheus, url: "http://a" } }');

      expect((await loadSettings({ CANARY_JUDGE_CONFIG })).sources).toMatchObject([{ name: 'prometheus' }]);
      expect(await mistakesOf({ CANARY_JUDGE_CONFIG, PROMETHEUS_URL: 'http://a' })).toEqual([
        'PROMETHEUS_URL: names the source "prometheus", which the settings file names too: give one of them',
      ]);
    });

    it('tells what is wrong with the file, where it is', async () => {
      await writeFile(CANARY_JUDGE_CONFIG, 'sources:\n  live: { type: promtheus }\n');

      expect(await mistakesOf({ CANARY_JUDGE_CONFIG })).toEqual([
        `${CANARY_JUDGE_CONFIG}:2:11: sources.live.type: needs type: "prometheus", "stackdriver" or "replay"`,
      ]);
    });

    it('tells that there is no such file', async () => {
      await expect(loadSettings({ CANARY_JUDGE_CONFIG })).rejects.toMatchObject({
        code: 'INVALID_SETTINGS',
        message: expect.stringMatching(/^Cannot read the settings file ".*\/settings\.yaml": ENOENT/),
      });
    });

    it('tells first what is wrong with the variables', async () => {
      expect(await mistakesOf({ CANARY_JUDGE_CONFIG, PORT: 'http' })).toEqual(['PORT: must be a port from 0 to 65535']);
    });
  });
});
