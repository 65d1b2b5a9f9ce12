import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const BIG = `{"config":"${'x'.repeat(11_000_000)}"}`;
const DEEP = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
const SLOTS = `{"config":"web-service","window":{"start":"2020-01-01T00:00:00Z","duration":"${String(1_000_000)}s"},"step":"1s","data":{"latency-p95":{},"error-ratio":{},"cpu-per-pod":{}}}`;

/** A config of this many metrics, and series of one sample for each: small to send, and large once it is laid on a long window. */
function manyMetrics(count: number): string {
  const names = Array.from({ length: count }, (_, i) => `m${String(i)}`);
  const metrics = names.map((name) => ({ name, group: 'g', analysis: { missing: 'zero' } }));
  const data = Object.fromEntries(names.map((name) => [name, { baseline: [1], canary: [2] }]));
  const window = { start: '2025-01-01T00:00:00Z', duration: '50000s' };
  return JSON.stringify({ config: { groups: { g: 100 }, metrics }, data, window, step: '1s', include: ['series'] });
}

/** Misspelled groups beside many known ones, each pair of which could be compared letter by letter. */
function manyWords(count: number): string {
  const word = (letter: string, i: number): string => `${letter.repeat(30)}${String(i)}`;
  const groups = Object.fromEntries(Array.from({ length: count }, (_, i) => [word('a', i), 0]));
  const metrics = Array.from({ length: 100 }, (_, i) => ({
    name: String(i),
    groups: Array.from({ length: count / 100 }, (_unused, j) => word('b', i * 100 + j)),
  }));
  return JSON.stringify({ config: { groups, metrics } });
}

const BODIES: readonly [string, string | Uint8Array, Record<string, string>, number, string][] = [
  ['malformed JSON', '{"config": ', {}, 400, 'MALFORMED_BODY'],
  ['NaN', '{"config": NaN}', {}, 400, 'MALFORMED_BODY'],
  ['bytes that are no UTF-8', Buffer.from('{"config":"\xff"}', 'latin1'), {}, 400, 'MALFORMED_BODY'],
  ['an empty body', '', {}, 400, 'MALFORMED_BODY'],
  ['a body of no kind', '{}', { 'content-type': '' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a form', 'config=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['an unknown charset', '{}', { 'content-type': 'application/json; charset=klingon' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['an unknown encoding', '{}', { 'content-encoding': 'zip' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['what only says that it is gzip', '{}', { 'content-encoding': 'gzip' }, 400, 'BAD_HTTP'],
  ['11 MB', BIG, {}, 413, 'BODY_TOO_LARGE'],
  ['a gzip bomb', gzipSync(`"${'x'.repeat(50_000_000)}"`), { 'content-encoding': 'gzip' }, 413, 'BODY_TOO_LARGE'],
  ['nesting', DEEP, {}, 400, 'INVALID_REQUEST'],
  ['a key __proto__', '{"__proto__":{"admin":true},"config":"web-service"}', {}, 400, 'INVALID_REQUEST'],
  ['an escaped key __proto__', '{"config":"web-service","data":{"\\u005f_proto__":{}}}', {}, 400, 'INVALID_REQUEST'],
  ['a key constructor', '{"constructor":{"prototype":{}},"config":"web-service"}', {}, 400, 'INVALID_REQUEST'],
  [
    'a great many keys',
    `{${Array.from({ length: 200_000 }, (_, i) => `"k${String(i)}":0`).join()}}`,
    {},
    400,
    'INVALID_REQUEST',
  ],
  ['an array of no use', `{"config":"web-service","include":[${'1,'.repeat(1_000_000)}1]}`, {}, 400, 'INVALID_REQUEST'],
  [
    'bad samples without end',
    `{"config":"web-service","data":{"x":{"canary":[${'"x",'.repeat(1_000_000)}1]}}}`,
    {},
    400,
    'INVALID_REQUEST',
  ],
  ['numbers too large', '{"config":"web-service","data":{"x":{"canary":[1e999]}}}', {}, 400, 'INVALID_REQUEST'],
  ['a negative step', '{"config":"web-service","step":"-60s"}', {}, 400, 'INVALID_REQUEST'],
  ['a million slots', SLOTS, {}, 400, 'INVALID_REQUEST'],
  ['a thousand metrics on a long window', manyMetrics(1_000), {}, 400, 'INVALID_REQUEST'],
  ['thousands of misspelled groups', manyWords(5_000), {}, 400, 'INVALID_REQUEST'],
  ['an unknown key', '{"config":"web-service","windows":{}}', {}, 400, 'INVALID_REQUEST'],
  ['an unknown config', '{"config":"__proto__"}', {}, 404, 'UNKNOWN_CONFIG'],
  ['text', '"web-service"', {}, 400, 'INVALID_REQUEST'],
];

describe('POST /judgements', () => {
  it.each(BODIES)('refuses %s with a problem of its own', async (_what, body, headers, status, code) => {
    const response = await post(`${service.url}/judgements`, body, headers);

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const problem = (await response.json()) as { errors: unknown[] };
    expect(problem).toMatchObject({ status, code, title: expect.any(String), detail: expect.any(String) });
    if (code === 'INVALID_REQUEST') expect(problem.errors.length).toBeGreaterThan(0);
    expect(problem.errors.length).toBeLessThanOrEqual(100);
  });

  it('takes a compressed body', async () => {
    const response = await post(`${service.url}/judgements`, gzipSync('{"config":"none"}'), {
      'content-encoding': 'gzip',
    });

    expect(await response.json()).toMatchObject({ code: 'UNKNOWN_CONFIG' });
  });
});

/** What the service answers to these bytes, sent as they are. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
      const length = /^content-length: (\d+)/im.exec(answer)?.[1];
      const body = answer.split('\r\n\r\n')[1];
      if (length !== undefined && body?.length === Number(length)) socket.destroy();
    });
    socket.on('close', () => {
      resolve(answer);
    });
    socket.on('error', reject);
  });
}

describe('bytes that are no HTTP', () => {
  it.each([
    ['nonsense', 'hello\r\n\r\n', 400, 'BAD_HTTP'],
    [
      'headers without end',
      `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
      431,
      'HEADERS_TOO_LARGE',
    ],
    [
      'what says that it will be too large',
      'POST /judgements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n{',
      413,
      'BODY_TOO_LARGE',
    ],
  ])('are refused with a problem at once: %s', async (_what, bytes, status, code) => {
    const answer = await raw(bytes);

    const [head, body] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
    expect(head).toMatch(/^X-Request-Id: \S+/im);
    expect(JSON.parse(body!)).toMatchObject({ status, code, requestId: expect.any(String) });
  });

  it.each([
    ['a chunk that is none', 'Transfer-Encoding: chunked\r\n\r\nZZ\r\n'],
    ['two lengths', 'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n'],
  ])('get one answer only: %s', async (_what, rest) => {
    const answer = await raw(`POST /judgements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${rest}`);

    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
  });

  it.each([
    ['without a version', 'GET /healthz\r\nHost: x\r\n\r\n'],
    ['of HTTP/1.0', 'GET /healthz HTTP/1.0\r\nHost: x\r\n\r\n'],
    ['that says that it is the last one', 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['that is refused by its head', 'GET /healthz HTTP/1.0\r\n\r\n'],
  ])('after a request %s get no answer, which would be a part of the one before', async (_what, head) => {
    const answer = await raw(`${head}more of something`);

    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(answer).not.toContain('BAD_HTTP');
  });

  it('a body that is too large is refused to callers who send all of it before they look', async () => {
    const { hostname, port } = new URL(service.url);
    const head = 'POST /judgements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.pause();
        socket.write(`${head}Content-Length: ${String(BIG.length)}\r\n\r\n`);
        socket.write(BIG, () => {
          socket.once('data', (chunk: Buffer) => {
            resolve(chunk.toString());
            socket.destroy();
          });
          socket.resume();
        });
      });
      socket.on('error', reject);
    });

    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('an expectation that nobody knows is passed over', async () => {
    const answer = await raw('GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: the-unexpected\r\nConnection: close\r\n\r\n');

    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe('the rest of HTTP', () => {
  it.each([
    ['GET', '/judgements', 405, 'POST'],
    ['PUT', '/kayenta/judge', 405, 'POST'],
    ['DELETE', '/healthz', 405, 'GET, HEAD'],
    ['GET', '/judgements/', 405, 'POST'],
    ['OPTIONS', '/judgements', 405, 'POST'],
    ['GET', '/nowhere', 404, null],
    ['POST', '/__proto__', 404, null],
    ['GET', '/%E0%A4%A', 404, null],
  ])('%s %s is refused', async (method, path, status, allow) => {
    const response = await fetch(service.url + path, { method });

    expect(response.status).toBe(status);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await response.json()).toMatchObject({ status, requestId: response.headers.get('x-request-id') });
  });

  it('survives a caller that hangs up in the middle of a body', async () => {
    const { hostname, port } = new URL(service.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          'POST /judgements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"con',
        );
        socket.destroy();
      });
      socket.on('close', () => {
        resolve();
      });
    });

    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  });
});
