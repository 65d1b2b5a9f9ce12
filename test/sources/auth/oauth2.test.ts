import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
  type Answer,
  type FakePrometheus,
} from '../../support/fake-prometheus.js';

const SECRET = 'top secret+"/%';

let prometheus: FakePrometheus;
let tokens: FakePrometheus;
let folder: string;
let nowMs: number;
beforeEach(async () => {
  prometheus = await startFakePrometheus();
  tokens = await startFakePrometheus();
  folder = await mkdtemp(join(tmpdir(), 'oauth2-'));
  nowMs = 1_700_000_000_000;
  grant();
});
afterEach(async () => {
  await Promise.all([prometheus.stop(), tokens.stop()]);
  await rm(folder, { recursive: true });
});

/** The token server gives token-1, token-2, … */
function grant(more: Record<string, unknown> = { token_type: 'Bearer', expires_in: 3_600 }): void {
  tokens.answer((response) => {
    sendJson(response, { access_token: `token-${String(tokens.requests.length)}`, ...more });
  });
}

function asking(oauth2: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Ask {
  const tokenUrl = `${tokens.url}/oauth/token?tenant=shop`;
  const written = { clientId: 'judge:1', clientSecretEnv: 'SECRET', tokenUrl, ...oauth2 };
  return askingPrometheus(
    { url: prometheus.url, oauth2: written, ...more },
    { variables: { SECRET }, now: () => nowMs },
  );
}

/** The tokens that Prometheus was asked with. */
function used(): (string | undefined)[] {
  return prometheus.requests.map(({ headers }) => headers.authorization?.replace('Bearer ', ''));
}

/** Prometheus takes only this token. */
function takeOnly(token: string): void {
  prometheus.answer((response, { headers }) => {
    if (headers.authorization === `Bearer ${token}`) sendJson(response, matrix());
    else sendText(response, 'token expired', { status: 401 });
  });
}

describe('a Prometheus with oauth2 fetches a token', () => {
  it('by the client credentials grant', async () => {
    await asking({ scopes: ['metrics.read', 'more'], audience: 'metrics', endpointParams: { resource: 'a b' } })();

    expect(tokens.requests).toMatchObject([
      {
        method: 'POST',
        path: '/oauth/token?tenant=shop',
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          // RFC 6749, 2.3.1: each is encoded as in a form.
          authorization: `Basic ${Buffer.from('judge%3A1:top+secret%2B%22%2F%25').toString('base64')}`,
        },
      },
    ]);
    expect(tokens.requests[0]?.form).toEqual({
      grant_type: 'client_credentials',
      scope: 'metrics.read more',
      audience: 'metrics',
      resource: 'a b',
    });
    expect(used()).toEqual(['token-1']);
  });

  it('with its secret in the body, where the token server wants it there', async () => {
    await asking({ credentialsIn: 'body' })();

    expect(tokens.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(tokens.requests[0]?.form).toEqual({
      grant_type: 'client_credentials',
      client_id: 'judge:1',
      client_secret: SECRET,
    });
  });

  it('with a secret from a file, which is read for each token', async () => {
    const file = join(folder, 'secret');
    await writeFile(file, 'first\n');
    const ask = asking({ clientSecretEnv: undefined, clientSecretFile: file, credentialsIn: 'body' });
    await ask();
    await writeFile(file, 'second\n');
    nowMs += 3_600_000;
    await ask();

    expect(tokens.requests.map(({ form }) => form.client_secret)).toEqual(['first', 'second']);
  });

  it('once, until a minute before it expires', async () => {
    const ask = asking();
    await ask();
    nowMs += 3_539_999;
    await ask();
    expect(used()).toEqual(['token-1', 'token-1']);

    nowMs += 1;
    await ask();

    expect(used()).toEqual(['token-1', 'token-1', 'token-2']);
    expect(tokens.requests).toHaveLength(2);
  });

  it.each([
    { what: 'a short life, for half of it', expires: { expires_in: 60 }, keptMs: 29_999, endMs: 30_000 },
    { what: 'a life in text', expires: { expires_in: '60' }, keptMs: 29_999, endMs: 30_000 },
  ])('once where it has $what', async ({ expires, keptMs, endMs }) => {
    grant(expires);
    const ask = asking();
    const startMs = nowMs;
    await ask();
    nowMs = startMs + keptMs;
    await ask();
    nowMs = startMs + endMs;
    await ask();

    expect(used()).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it('for each query where it has no life at all', async () => {
    grant({ expires_in: 0 });
    const ask = asking();
    await ask();
    await ask();

    expect(used()).toEqual(['token-1', 'token-2']);
  });

  it('once where nothing is said of its life', async () => {
    grant({});
    const ask = asking();
    await ask();
    nowMs += 400 * 86_400_000;
    await ask();

    expect(used()).toEqual(['token-1', 'token-1']);
  });

  it('once for all queries that want one at the same time', async () => {
    const ask = asking();
    const held = tokens.hold();
    const asked = Promise.all([ask(), ask(), ask()]);
    const { response } = await held;

    sendJson(response, { access_token: 'shared', expires_in: 3_600 });
    await asked;

    expect(used()).toEqual(['shared', 'shared', 'shared']);
    expect(tokens.requests).toHaveLength(1);
  });
});

describe('a Prometheus with oauth2 that refuses its token', () => {
  it('is asked again with another one', async () => {
    const ask = asking();
    takeOnly('token-1');
    await ask();
    takeOnly('token-2');

    await ask();

    expect(used()).toEqual(['token-1', 'token-1', 'token-2']);
    await ask();
    expect(tokens.requests).toHaveLength(2);
  });

  it('has one other token fetched for all queries that were refused', async () => {
    const ask = asking();
    takeOnly('token-1');
    await ask();
    takeOnly('token-2');

    await Promise.all([ask(), ask(), ask(), ask()]);

    expect(tokens.requests).toHaveLength(2);
    expect(used().filter((token) => token === 'token-2')).toHaveLength(4);
  });

  it('is asked no third time', async () => {
    takeOnly('none');

    expect(await faultOf(asking()())).toBe(
      'SOURCE_FAILED: answers 401: it does not take our credentials (token expired)',
    );
    expect(used()).toEqual(['token-1', 'token-2']);
  });

  it.each([403, 500])('is not asked again where it answers %d, which no token mends', async (status) => {
    prometheus.answer((response) => {
      sendText(response, 'no', { status });
    });

    await errorOf(asking()());

    expect(used()).toEqual(['token-1']);
  });
});

describe('a Prometheus with oauth2 is not asked where its token server', () => {
  const silent: Answer = () => undefined;
  const json =
    (body: unknown, status = 200): Answer =>
    (response) => {
      sendJson(response, body, status);
    };

  it.each([
    {
      what: 'refuses',
      answer: json({ error: 'invalid_client', error_description: 'no such\nclient' }, 401),
      fault: 'SOURCE_FAILED: cannot be asked: its token server answers 401 (invalid_client: no such client)',
    },
    {
      what: 'refuses in one word',
      answer: json({ error: 'invalid_scope' }, 400),
      fault: 'SOURCE_FAILED: cannot be asked: its token server answers 400 (invalid_scope)',
    },
    {
      what: 'says nothing that can be told',
      answer: json(failure('internal', 'a secret'), 404),
      fault: 'SOURCE_FAILED: cannot be asked: its token server answers 404 (a secret)',
    },
    {
      what: 'shows a page',
      answer: ((response) => {
        sendText(response, '<h1>Sign in</h1>');
      }) satisfies Answer,
      fault: 'SOURCE_FAILED: cannot be asked: its token server answers 200 with no bearer token',
    },
    {
      what: 'lies elsewhere',
      answer: ((response) => response.writeHead(302, { location: '/elsewhere' }).end()) satisfies Answer,
      fault: 'SOURCE_FAILED: cannot be asked: its token server answers 302',
    },
    {
      what: 'gives a token of another kind',
      answer: json({ access_token: 'a', token_type: 'mac' }),
      fault: 'SOURCE_FAILED: cannot be asked: its token server answers 200 with no bearer token',
    },
    {
      what: 'gives a token that no header can hold',
      answer: json({ access_token: 'a\r\nX-Other: b' }),
      fault: 'SOURCE_FAILED: cannot be asked: its token server answers 200 with no bearer token',
    },
    {
      what: 'is down',
      answer: json({}, 503),
      fault: 'SOURCE_UNREACHABLE: cannot be asked: its token server answers 503',
    },
    {
      what: 'is asked too often',
      answer: json({}, 429),
      fault: 'SOURCE_UNREACHABLE: cannot be asked: its token server answers 429',
    },
    {
      what: 'breaks off',
      answer: ((response) => response.socket?.resetAndDestroy()) satisfies Answer,
      fault: 'SOURCE_UNREACHABLE: cannot be asked: its token server cannot be reached (ECONNRESET)',
    },
    {
      what: 'does not end',
      answer: ((response) => response.end(Buffer.alloc(1_000_001, ' '))) satisfies Answer,
      fault: 'SOURCE_UNREACHABLE: cannot be asked: its token server cannot be reached (ERR_BAD_RESPONSE)',
    },
  ])('$what', async ({ answer, fault }) => {
    tokens.answer(answer);

    expect(await faultOf(asking()())).toBe(fault);
    expect(prometheus.requests).toEqual([]);
  });

  it('is not there', async () => {
    const { url } = tokens;
    await tokens.stop();
    tokens = await startFakePrometheus();

    expect(await faultOf(asking({ tokenUrl: url })())).toBe(
      'SOURCE_UNREACHABLE: cannot be asked: its token server cannot be reached (ECONNREFUSED)',
    );
  });

  it('wants to be left alone, for as long as it says', async () => {
    tokens.answer((response) => response.writeHead(503, { 'retry-after': '7' }).end());

    expect(await errorOf(asking()())).toMatchObject({ transient: true, retryAfterMs: 7_000 });
  });

  it('takes longer than the query may', async () => {
    tokens.answer(silent);

    expect(await faultOf(asking({}, { timeout: '50ms' })())).toBe(
      'SOURCE_TIMEOUT: cannot be asked: there were no credentials within 0.05 s',
    );
    await tokens.requests[0]?.closed;
  });

  it('and is asked as soon as it gives tokens again', async () => {
    const ask = asking();
    tokens.answer(json({}, 503));
    await errorOf(ask());
    grant();

    await ask();

    expect(used()).toEqual(['token-2']);
  });

  it('cannot be asked itself, since its secret cannot be read', async () => {
    const ask = asking({ clientSecretEnv: undefined, clientSecretFile: join(folder, 'nowhere') });

    expect(await faultOf(ask())).toBe(
      'SOURCE_FAILED: cannot be asked: the file with its credentials cannot be read (ENOENT)',
    );
    expect(tokens.requests).toEqual([]);
  });
});

describe('a query that is given up while a token is fetched', () => {
  const reason = new Error('the caller has hung up');

  it('ends at once, and the fetch with it', async () => {
    const held = tokens.hold();
    const caller = new AbortController();
    const asked = asking()({}, caller.signal);
    const { request } = await held;

    caller.abort(reason);

    await expect(asked).rejects.toBe(reason);
    await request.closed;
  });

  it('leaves the fetch to the others that wait for it', async () => {
    const held = tokens.hold();
    const ask = asking();
    const caller = new AbortController();
    const givenUp = ask({}, caller.signal);
    const other = ask();
    const { response } = await held;

    caller.abort(reason);
    await expect(givenUp).rejects.toBe(reason);
    sendJson(response, { access_token: 'shared' });
    await other;

    expect(used()).toEqual(['shared']);
  });

  it('leaves nothing behind that the next one would wait for', async () => {
    const held = tokens.hold();
    const ask = asking();
    const caller = new AbortController();
    const givenUp = ask({}, caller.signal);
    await held;
    caller.abort(reason);
    await expect(givenUp).rejects.toBe(reason);
    grant();

    await ask();

    expect(used()).toEqual(['token-2']);
  });
});

describe('a Prometheus with oauth2 keeps its secrets', () => {
  const pair = Buffer.from('judge%3A1:top+secret%2B%22%2F%25').toString('base64');
  const SECRETS = [
    'token-1',
    'token-2',
    SECRET,
    JSON.stringify(SECRET).slice(1, -1),
    pair,
    'top+secret',
    'top%20secret',
  ];
  const told = (error: unknown): string => inspect(error, { depth: Infinity, showHidden: true });

  it.each(['header', 'body'])('where the token server repeats a request with them in the %s', async (credentialsIn) => {
    tokens.answer((response, { headers, body, form }) => {
      const error_description = JSON.stringify([headers, body, form]);
      sendJson(response, { error: body, error_description, client_secret: SECRET }, 400);
    });

    const error = await errorOf(asking({ credentialsIn })());

    expect(error.message).toContain('***');
    expect(SECRETS.filter((secret) => told(error).includes(secret))).toEqual([]);
  });

  it.each([401, 403, 502])('where Prometheus repeats a request in an answer of %d', async (status) => {
    prometheus.answer((response, { headers }) => {
      const page = `${JSON.stringify(headers)} of token-1 by ${SECRET} ${encodeURIComponent(SECRET)}`;
      sendText(response, page, { status });
    });

    const error = await errorOf(asking()());

    expect(error.message).toContain('***');
    expect(SECRETS.filter((secret) => told(error).includes(secret))).toEqual([]);
  });

  it('where Prometheus shows them in a remark', async () => {
    prometheus.answer((response, { headers }) => {
      sendJson(response, { ...matrix(), infos: [`PromQL info: ${headers.authorization!}`] });
    });

    expect(await asking()()).toEqual({ series: [], warnings: ['PromQL info: Bearer ***'] });
  });
});

describe('a Prometheus with oauth2 has TLS settings of its own for the token server', () => {
  it('which do not start where a file is missing', () => {
    expect(() => asking({ tls: { caFile: join(folder, 'nowhere.pem') } })).toThrow(
      expect.objectContaining({
        code: 'INVALID_SETTINGS',
        message: expect.stringMatching(/^Cannot read a TLS file of source "live": ENOENT/),
      }),
    );
  });

  it.skipIf(!hasOpenssl())('and trusts by them, not by those of the source', async () => {
    const key = join(folder, 'key.pem');
    const certificate = join(folder, 'certificate.pem');
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
    const subject = ['-subj', '/CN=tokens', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...curve, '-out', certificate, ...subject], { stdio: 'pipe' });
    await tokens.stop();
    tokens = await startFakePrometheus({ cert: await readFile(certificate), key: await readFile(key) });
    grant();

    expect(await faultOf(asking({}, { tls: { caFile: certificate } })())).toMatch(
      /^SOURCE_UNREACHABLE: cannot be asked: its token server cannot be reached \((DEPTH_ZERO_)?SELF_SIGNED_CERT\w*\)$/,
    );
    await asking({ tls: { caFile: certificate } })();

    expect(used()).toEqual(['token-1']);
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
