import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettingsFile } from '../../src/config/settings-file.js';
import { JudgementError } from '../../src/errors.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notification-settings-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const VARIABLES = {
  HOOK: 'https://hooks.slack.com/services/T/B/secret\n',
  KEY: 'k'.repeat(32),
  SHORT: 'planted-short',
  NO_URL: 'planted.example.com/secret',
  TOKEN: 'a-token',
};
const URL = 'https://hooks.example.com/canary?token=x';

async function load(notifications: unknown) {
  const file = join(folder, 'settings.json');
  await writeFile(file, JSON.stringify({ sources: { replay: { type: 'replay' } }, notifications }));
  return (await loadSettingsFile(file, VARIABLES)).notifications;
}

/** What is wrong with these, as messages. */
async function mistakesOf(notifications: unknown): Promise<string[]> {
  const error = await load(notifications).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof JudgementError)) throw new Error('no mistake was found', { cause: error });
  return error.details.map(({ message }) => message.replace(/^notifications\[\d\]\S*: /, ''));
}

describe('notifications of a settings file', () => {
  it('may be left out', async () => {
    expect(await load(undefined)).toEqual([]);
  });

  it('are told of everything where nothing else is said', async () => {
    expect(
      await load([
        { type: 'webhook', url: URL },
        { type: 'slack', urlEnv: 'HOOK' },
      ]),
    ).toEqual([
      {
        type: 'webhook',
        name: 'webhook-1',
        url: { text: URL },
        verdicts: ['pass', 'marginal', 'fail', 'inconclusive'],
        configs: ['*'],
        headers: {},
        signingKey: undefined,
        timeoutMs: 10_000,
      },
      expect.objectContaining({ type: 'slack', name: 'slack-2', url: { text: VARIABLES.HOOK.trim() } }),
    ]);
  });

  it('say who is told of what, and how', async () => {
    const written = {
      type: 'webhook',
      urlFile: '/run/secrets/url',
      name: 'releases',
      verdicts: ['fail', 'inconclusive'],
      configs: ['shop', 'istio-*'],
      headers: { 'X-Team': 'shop', 'X-Token': { env: 'TOKEN' }, 'X-Key': { file: '/run/secrets/key' } },
      signingKeyEnv: 'KEY',
      timeout: '5s',
    };

    expect(await load([written])).toEqual([
      {
        type: 'webhook',
        name: 'releases',
        url: { file: '/run/secrets/url' },
        verdicts: ['fail', 'inconclusive'],
        configs: ['shop', 'istio-*'],
        headers: { 'X-Team': 'shop', 'X-Token': { text: 'a-token' }, 'X-Key': { file: '/run/secrets/key' } },
        signingKey: { text: VARIABLES.KEY },
        timeoutMs: 5_000,
      },
    ]);
    const signed = { ...written, signingKeyEnv: undefined, signingKeyFile: '/run/secrets/signing' };
    expect(await load([signed])).toMatchObject([{ signingKey: { file: '/run/secrets/signing' } }]);
  });

  const WANTED_URL =
    'must be an http or https URL without name, password and fragment, such as https://hooks.example.com/canary';
  it.each([
    [{ type: 'mail', url: URL }, /needs type: "webhook" or "slack"/],
    [{ type: 'webhook' }, /^needs one of url, urlFile, urlEnv$/],
    [{ type: 'slack', url: URL, urlEnv: 'HOOK' }, /^has url and urlEnv: give one of them$/],
    [{ type: 'webhook', url: 'ftp://hooks.example.com/' }, new RegExp(`^${WANTED_URL}$`)],
    [{ type: 'webhook', url: 'https://me:planted@hooks.example.com/' }, new RegExp(`^${WANTED_URL}$`)],
    [{ type: 'webhook', url: 'hooks.example.com' }, new RegExp(`^${WANTED_URL}$`)],
    [{ type: 'slack', urlEnv: 'NO_URL' }, new RegExp(`^names a variable whose value ${WANTED_URL}$`)],
    [{ type: 'slack', urlEnv: 'UNSET' }, /^names a variable that is not set$/],
    [{ type: 'webhook', url: URL, headers: { A: { env: 'UNSET' } } }, /^names a variable that is not set$/],
    [{ type: 'webhook', url: URL, signingKeyEnv: 'SHORT' }, /value must be a key of at least 24 bytes/],
    [{ type: 'webhook', url: URL, signingKeyEnv: 'KEY', signingKeyFile: 'a' }, /^has signingKeyFile and signingKeyEnv/],
    [{ type: 'slack', url: URL, signingKeyEnv: 'KEY' }, /^unknown key "signingKeyEnv"/],
    [{ type: 'webhook', url: URL, verdict: ['fail'] }, /^unknown key "verdict"; did you mean "verdicts"\?$/],
    [
      { type: 'webhook', url: URL, verdicts: ['failed'] },
      /^must be "pass", "marginal", "fail" or "inconclusive", is "failed"/,
    ],
    [{ type: 'webhook', url: URL, verdicts: [] }, /at least 1 element/],
    [{ type: 'webhook', url: URL, configs: ['a*b'] }, /^must be the name of a metric config, or the start of some/],
    [{ type: 'webhook', url: URL, timeout: '2m' }, /^must be at most 1m$/],
    [{ type: 'webhook', url: URL, name: 'a b' }, /^must be up to 100 letters/],
  ])('are refused: %j', async (written, message) => {
    const mistakes = await mistakesOf([written]);

    expect(mistakes).toEqual([expect.stringMatching(message)]);
    expect(mistakes.join()).not.toContain('planted');
  });

  it.each(['Content-Length', 'host', 'Transfer-Encoding', 'content-type', 'Connection', 'webhook-id', 'Webhook-X'])(
    'have no header %s, which is of each message itself',
    async (name) => {
      expect(await mistakesOf([{ type: 'webhook', url: URL, headers: { 'X-Team': 'shop', [name]: '1' } }])).toEqual([
        'is given to each message by canary-judge itself: leave it out',
      ]);
    },
  );

  it('have different names', async () => {
    const hook = { type: 'webhook', url: URL };

    expect(await mistakesOf([{ ...hook, name: 'webhook-2' }, hook])).toEqual([
      'has the name of notifications[0], webhook-2: give it another',
    ]);
  });
});
