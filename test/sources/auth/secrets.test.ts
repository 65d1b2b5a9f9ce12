import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askingPrometheus, type Ask } from '../../support/asking-prometheus.js';
import { errorOf, faultOf } from '../../support/fault-of.js';
import {
  failure,
  matrix,
  sendJson,
  sendText,
  startFakePrometheus,
  type FakePrometheus,
} from '../../support/fake-prometheus.js';

const VARIABLES = { PASSWORD: 'top:secret ü\n', TOKEN: 'token-secret', KEY: 'key secret' };

let prometheus: FakePrometheus;
let folder: string;
beforeEach(async () => {
  prometheus = await startFakePrometheus();
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterEach(async () => {
  await prometheus.stop();
  await rm(folder, { recursive: true });
});

function asking(keys: Record<string, unknown>, variables: Record<string, string> = VARIABLES): Ask {
  return askingPrometheus({ url: prometheus.url, ...keys }, { variables });
}

async function fileWith(text: string): Promise<string> {
  const file = join(folder, 'secret');
  await writeFile(file, text);
  return file;
}

describe('a Prometheus is asked', () => {
  it('with a password or a token from the environment', async () => {
    await asking({ basicAuth: { username: 'judge', passwordEnv: 'PASSWORD' } })();
    await asking({ bearerTokenEnv: 'TOKEN' })();

    const pair = Buffer.from('judge:top:secret ü').toString('base64');
    expect(prometheus.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${pair}`,
      'Bearer token-secret',
    ]);
  });

  it('with headers of text, from the environment, and from a file that is read for each query', async () => {
    const file = await fileWith('first\n');
    const ask = asking({ headers: { 'X-Scope-OrgID': 'shop', 'X-Key': { env: 'KEY' }, 'X-Other': { file } } });
    await ask();
    await fileWith('second\n');
    await ask();

    expect(prometheus.requests.map(({ headers }) => headers)).toMatchObject([
      { 'x-scope-orgid': 'shop', 'x-key': 'key secret', 'x-other': 'first' },
      { 'x-scope-orgid': 'shop', 'x-key': 'key secret', 'x-other': 'second' },
    ]);
  });

  it.each(['', 'two\nlines', 'ü', 'a\u0000b'])('not with a header from a file of %j', async (text) => {
    const fault = await faultOf(asking({ headers: { 'X-Key': { file: await fileWith(text) } } })());

    expect(fault).toBe(
      'SOURCE_FAILED: cannot be asked: what is given as its header X-Key is none: one line of printable ASCII',
    );
    expect(prometheus.requests).toEqual([]);
  });
});

describe('a Prometheus that repeats its request', () => {
  const WAYS = [
    { what: 'a password', keys: { basicAuth: { username: 'judge', passwordEnv: 'PASSWORD' } } },
    { what: 'a token', keys: { bearerTokenEnv: 'TOKEN' } },
    { what: 'a header', keys: { headers: { 'X-Scope-OrgID': { env: 'KEY' } } } },
    { what: 'a header of a name that tells', keys: { headers: { 'X-Api-Key': 'key secret' } } },
    { what: 'a header Authorization', keys: { headers: { Authorization: 'Token token-secret' } } },
  ];
  const SECRETS = [
    'top:secret',
    'token-secret',
    'key secret',
    Buffer.from('judge:top:secret ü').toString('base64'),
    encodeURIComponent('top:secret ü'),
    'Token token',
  ];

  it.each(WAYS)('shows nothing of $what in an error', async ({ keys }) => {
    prometheus.answer((response, { headers }) => {
      const page = `${JSON.stringify(headers)} top:secret ü ${encodeURIComponent('top:secret ü')}`;
      const shown = keys.basicAuth ? page : JSON.stringify(headers);
      sendText(response, `<pre>${shown}</pre>`, { status: 502 });
    });
    const page = await errorOf(asking(keys)());
    prometheus.answer((response, { headers }) => {
      sendJson(response, failure('bad_data', JSON.stringify(headers)), 400);
    });
    const refusal = await errorOf(asking(keys)());

    expect(page.message).toContain('***');
    expect(refusal.message).toContain('***');
    const told = inspect([page, refusal], { depth: Infinity, showHidden: true });
    expect(SECRETS.filter((secret) => told.includes(secret))).toEqual([]);
  });

  it.each(WAYS)('shows nothing of $what in a remark', async ({ keys }) => {
    prometheus.answer((response, { headers }) => {
      sendJson(response, { ...matrix(), warnings: [`PromQL warning: ${JSON.stringify(headers)}`] });
    });

    const told = inspect(await asking(keys)(), { depth: Infinity });

    expect(told).toContain('***');
    expect(SECRETS.filter((secret) => told.includes(secret))).toEqual([]);
  });

  it.each(WAYS)('shows nothing of $what in labels, which name metrics and stand in errors', async ({ keys }) => {
    prometheus.answer((response, { headers }) => {
      const echoed = JSON.stringify(headers);
      sendJson(response, matrix({ metric: { __name__: echoed, request: echoed, [echoed]: 'key' }, values: [] }));
    });

    const told = inspect(await asking(keys)(), { depth: Infinity });

    expect(told).toContain('***');
    expect(SECRETS.filter((secret) => told.includes(secret))).toEqual([]);
  });
});
