import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect, promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askingPrometheus, type Ask } from '../../support/asking-prometheus.js';
import { errorOf, faultOf } from '../../support/fault-of.js';
import { matrix, sendJson, sendText, startFakePrometheus, type FakePrometheus } from '../../support/fake-prometheus.js';

let prometheus: FakePrometheus;
let tokens: FakePrometheus;
let folder: string;
beforeEach(async () => {
  prometheus = await startFakePrometheus();
  tokens = await startFakePrometheus();
  folder = await mkdtemp(join(tmpdir(), 'google-'));
  grant();
  // Nothing of the machine that the tests run on: neither its credentials nor its metadata server.
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '');
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  vi.stubEnv('HOME', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all([prometheus.stop(), tokens.stop()]);
  await rm(folder, { recursive: true });
});

function grant(): void {
  tokens.answer((response) => {
    const access_token = `token-${String(tokens.requests.length)}`;
    const issued_token_type = 'urn:ietf:params:oauth:token-type:access_token';
    sendJson(response, { access_token, issued_token_type, token_type: 'Bearer', expires_in: 3_600 });
  });
}

/** The file of credentials that are exchanged for a token at our token server: the kind that names the server itself. */
async function credentialsFile(more: Record<string, unknown> = {}): Promise<string> {
  const subject = join(folder, 'subject');
  await writeFile(subject, 'subject-secret');
  return fileWith(
    JSON.stringify({
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${tokens.url}/token`,
      credential_source: { file: subject },
      ...more,
    }),
  );
}

async function fileWith(text: string): Promise<string> {
  const file = join(folder, 'credentials.json');
  await writeFile(file, text);
  return file;
}

function asking(keyFile?: string, more: Record<string, unknown> = {}): Ask {
  const url = `${prometheus.url}/v1/projects/shop/location/global/prometheus`;
  return askingPrometheus({ url, googleAuth: keyFile === undefined ? {} : { keyFile }, ...more });
}

function used(): (string | undefined)[] {
  return prometheus.requests.map(({ headers }) => headers.authorization?.replace('Bearer ', ''));
}

describe('a Prometheus with googleAuth', () => {
  it('is asked with a token that may read what is monitored', async () => {
    const ask = asking(await credentialsFile());
    await ask();
    await ask();

    expect(tokens.requests).toHaveLength(1);
    expect(tokens.requests[0]?.form).toMatchObject({
      subject_token: 'subject-secret',
      scope: 'https://www.googleapis.com/auth/monitoring.read',
    });
    expect(prometheus.requests[0]?.path).toBe('/v1/projects/shop/location/global/prometheus/api/v1/query_range');
    expect(used()).toEqual(['token-1', 'token-1']);
  });

  it('is asked by the Application Default Credentials, at the cost of the project that they name', async () => {
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', await credentialsFile({ quota_project_id: 'payer' }));

    await asking()();

    expect(prometheus.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'x-goog-user-project': 'payer',
    });
  });

  it('is asked by the service account of the machine that we run on', async () => {
    vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present');
    vi.stubEnv('GCE_METADATA_HOST', new URL(tokens.url).host);
    tokens.answer((response, { path }) => {
      response.setHeader('metadata-flavor', 'Google');
      if (path.includes('/token')) sendJson(response, { access_token: 'of-the-machine', expires_in: 3_600 });
      else sendText(response, 'shop');
    });

    await asking()();

    expect(used()).toEqual(['of-the-machine']);
  });

  it('is asked for nothing but what its endpoint knows', async () => {
    const form = { query: 'up', start: '1', end: '2', step: '60', timeout: '30s' };

    await asking(await credentialsFile())({ ...form, partial_response: 'false', nocache: '1' });

    expect(prometheus.requests[0]?.form).toEqual(form);
  });

  it('is asked again with another token where it refuses one', async () => {
    const ask = asking(await credentialsFile());
    await ask();
    prometheus.answer((response, { headers }) => {
      if (headers.authorization === 'Bearer token-2') sendJson(response, matrix());
      else sendText(response, 'revoked', { status: 401 });
    });

    await ask();

    expect(used()).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it('shows no token where it repeats the request', async () => {
    prometheus.answer((response, { headers }) => {
      sendText(response, JSON.stringify(headers), { status: 403 });
    });

    expect(await faultOf(asking(await credentialsFile())())).toMatch(/"authorization":"\*\*\*"/);
  });
});

describe('a Prometheus with googleAuth is not asked', () => {
  it('without any credentials, and says what to do', async () => {
    const error = await errorOf(asking()());

    expect(error.code).toBe('SOURCE_FAILED');
    expect(error.message).toBe(
      'cannot be asked: there are no Google credentials: give keyFile, set GOOGLE_APPLICATION_CREDENTIALS to a credentials file, or run where a service account is attached',
    );
    expect(prometheus.requests).toEqual([]);
  });

  it.each([
    { what: 'is not there', name: 'nowhere.json' },
    { what: 'is a folder', name: '' },
  ])('with a file that $what', async ({ name }) => {
    const path = join(folder, name);
    const fault =
      /^SOURCE_FAILED: cannot be asked: the file that keyFile or GOOGLE_APPLICATION_CREDENTIALS names cannot be read$/;
    expect(await faultOf(asking(path)())).toMatch(fault);

    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', path);

    expect(await faultOf(asking()())).toMatch(fault);
  });

  it.each([
    { what: 'no JSON', text: 'top-secret' },
    { what: 'a key that is none', text: '{"type":"service_account","client_email":"a@b","private_key":"top-secret"}' },
    { what: 'nothing that is known', text: '{"type":"other","secret":"top-secret"}' },
    { what: 'nothing', text: '' },
  ])('with a file of $what, and shows nothing of it', async ({ text }) => {
    const error = await errorOf(asking(await fileWith(text))());

    expect(error.code).toBe('SOURCE_FAILED');
    expect(error.message).toMatch(/^cannot be asked: its Google credentials are not what they should be/);
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('top-secret');
  });

  it('where there is no token for its credentials', async () => {
    tokens.answer((response, { body }) => {
      sendJson(response, { error: 'invalid_grant', error_description: body }, 400);
    });

    const error = await errorOf(asking(await credentialsFile())());

    expect(`${error.code}: ${error.message}`).toBe(
      'SOURCE_FAILED: cannot be asked: Google gives no token: answers 400 (invalid_grant)',
    );
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('subject-secret');
  });

  it('where nobody gives tokens, and says that this may pass', async () => {
    const file = await credentialsFile({ token_url: 'http://127.0.0.1:1/token' });

    expect(await faultOf(asking(file)())).toBe(
      "SOURCE_UNREACHABLE: cannot be asked: Google's token server cannot be reached (ECONNREFUSED)",
    );
  });

  it('where the token does not come in time, and the next query has another try', async () => {
    const ask = asking(await credentialsFile(), { timeout: '300ms' });
    tokens.answer(() => undefined);
    expect(await faultOf(ask())).toBe('SOURCE_TIMEOUT: cannot be asked: there were no credentials within 0.3 s');
    grant();

    await ask();

    expect(used()).toHaveLength(1);
  });

  it('once its query is given up', async () => {
    const held = tokens.hold();
    const caller = new AbortController();
    const reason = new Error('the caller has hung up');
    const asked = asking(await credentialsFile())({}, caller.signal);
    await held;

    caller.abort(reason);

    await expect(asked).rejects.toBe(reason);
  });

  it('but the process lives', async () => {
    const support = new URL('../../support/', import.meta.url).href;
    const script = `
      import { askingPrometheus } from '${support}asking-prometheus.ts';
      import { faultOf } from '${support}fault-of.ts';
      const ask = askingPrometheus({ url: '${prometheus.url}', googleAuth: {} });
      for (let i = 0; i < 3; i++) console.log((await faultOf(ask())).slice(0, 13));
      setImmediate(() => console.log('alive'));`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const env = { ...process.env, GOOGLE_APPLICATION_CREDENTIALS: join(folder, 'nowhere') };

    const cwd = fileURLToPath(new URL('../../../', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, env });

    expect(stdout.trim().split('\n')).toEqual(['SOURCE_FAILED', 'SOURCE_FAILED', 'SOURCE_FAILED', 'alive']);
  });
});

describe('a proxy before Google’s endpoint', () => {
  const refusal = (name: string) => ({
    error: {
      code: 400,
      message: `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
      status: 'INVALID_ARGUMENT',
    },
  });
  const FORM = { query: 'up', partial_response: 'false', nocache: '1' };

  it.each(['partial_response', 'nocache'])('is asked again, and from then on, without %s', async (name) => {
    prometheus.answer((response, { form }) => {
      if (name in form) sendJson(response, refusal(name), 400);
      else sendJson(response, matrix());
    });
    const ask = askingPrometheus({ url: prometheus.url });
    await ask(FORM);

    await ask(FORM);

    expect(prometheus.requests.map(({ form }) => form)).toEqual([FORM, { query: 'up' }, { query: 'up' }]);
  });

  it('is not asked again where it refuses the query', async () => {
    prometheus.answer((response) => {
      sendJson(response, { error: { code: 400, message: 'parse error', status: 'INVALID_ARGUMENT' } }, 400);
    });

    expect(await faultOf(askingPrometheus({ url: prometheus.url })(FORM))).toMatch(
      /^QUERY_REFUSED: answers 400 .*parse/,
    );
    expect(prometheus.requests).toHaveLength(1);
  });
});
