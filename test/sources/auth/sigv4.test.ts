import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signRequest } from '../../../src/sources/auth/sign-request.js';
import { askingPrometheus } from '../../support/asking-prometheus.js';
import { faultOf } from '../../support/fault-of.js';
import { sendText, startFakePrometheus, type FakePrometheus } from '../../support/fake-prometheus.js';

const NOW_MS = Date.UTC(2026, 10, 21, 9, 8, 7, 654);
const VARIABLES = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'top/secret+key' };
const QUERY = { query: 'sum(rate(http_requests_total{path="/ä b"}[1m]))', step: '60.000' };

let prometheus: FakePrometheus;
let folder: string;
beforeEach(async () => {
  prometheus = await startFakePrometheus();
  folder = await mkdtemp(join(tmpdir(), 'sigv4-'));
});
afterEach(async () => {
  await prometheus.stop();
  await rm(folder, { recursive: true });
});

function asking(sigv4: Record<string, unknown> = {}, variables: Record<string, string> = VARIABLES) {
  const url = `${prometheus.url}/workspaces/ws-1`;
  return askingPrometheus({ url, sigv4: { region: 'eu-west-1', ...sigv4 } }, { variables, now: () => NOW_MS });
}

/** What AWS would find the signature of the last request to be, by what arrived. */
function expectedAuthorization(signedHeaders: readonly string[], service = 'aps'): string {
  const { path, headers, body } = prometheus.requests.at(-1)!;
  const signed = Object.fromEntries(signedHeaders.map((name) => [name, String(headers[name])]));
  const request = { method: 'POST', url: new URL(path, prometheus.url), body };
  const withDate = { ...signed, 'x-amz-date': String(headers['x-amz-date']) };
  const key = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'top/secret+key', region: 'eu-west-1', service };
  return signRequest({ ...request, headers: withDate }, key).authorization;
}

const SIGNED = ['content-type', 'host', 'x-amz-content-sha256', 'x-amz-date'];

describe('a Prometheus with sigv4', () => {
  it('is asked with a signature of the form, the time and the host, just as they arrive', async () => {
    await asking()(QUERY);

    const { headers, form, body } = prometheus.requests[0]!;
    expect(form).toEqual(QUERY);
    expect(headers).toMatchObject({
      host: new URL(prometheus.url).host,
      'content-type': 'application/x-www-form-urlencoded',
      'x-amz-date': '20261121T090807Z',
      'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
      authorization: expectedAuthorization(SIGNED),
    });
    expect(headers).not.toHaveProperty('x-amz-security-token');
    expect(headers.authorization).toContain(
      'Credential=AKIDEXAMPLE/20261121/eu-west-1/aps/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, ',
    );
  });

  it('is asked with the session token that came with the key', async () => {
    await asking({ service: 'es' }, { ...VARIABLES, AWS_SESSION_TOKEN: 'a/session==' })(QUERY);

    expect(prometheus.requests[0]?.headers).toMatchObject({
      'x-amz-security-token': 'a/session==',
      authorization: expectedAuthorization([...SIGNED, 'x-amz-security-token'], 'es'),
    });
  });

  it('is asked with keys from files, which are read again for each query', async () => {
    const file = join(folder, 'secret');
    const ask = asking({ accessKeyIdEnv: 'AWS_ACCESS_KEY_ID', secretAccessKeyFile: file });
    await writeFile(file, 'another key');
    await ask(QUERY);
    expect(prometheus.requests[0]?.headers.authorization).not.toBe(expectedAuthorization(SIGNED));

    await writeFile(file, 'top/secret+key\n');
    await ask(QUERY);

    expect(prometheus.requests[1]?.headers.authorization).toBe(expectedAuthorization(SIGNED));
  });

  it('is not asked again where it refuses: the signature would be the same', async () => {
    prometheus.answer((response) => {
      sendText(response, 'no', { status: 401 });
    });

    expect(await faultOf(asking()())).toBe('SOURCE_FAILED: answers 401: it does not take our credentials (no)');
    expect(prometheus.requests).toHaveLength(1);
  });

  it('is told of without secrets where it repeats the request', async () => {
    prometheus.answer((response, { headers }) => {
      sendText(response, JSON.stringify(headers), { status: 403 });
    });

    const fault = await faultOf(asking({}, { ...VARIABLES, AWS_SESSION_TOKEN: 'a/session==' })());

    const signature = /[0-9a-f]{64}$/.exec(prometheus.requests[0]!.headers.authorization!)![0];
    expect(fault).toMatch(/^SOURCE_FAILED: answers 403: .*"x-amz-security-token":"\*\*\*"/);
    expect([signature, 'a/session==', 'secret+key'].filter((secret) => fault.includes(secret))).toEqual([]);
  });
});
