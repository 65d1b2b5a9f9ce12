import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { LimitsSettings } from '../../../src/config/limits-settings.js';
import { guardConnections } from '../../../src/http/limits/guard-connections.js';
import { serveApp, type Served } from '../../../src/http/serve-app.js';

const MEBIBYTE = 1024 * 1024;

let served: Served | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await served?.drain();
});

/** Serves what answers, and hears of what is refused. */
async function serve(app: RequestListener, limits: object): Promise<string[]> {
  const refused: string[] = [];
  const guard = guardConnections(LimitsSettings.parse(limits), (reason) => refused.push(reason));
  const drainTimes = { idleMs: 0, hurryMs: 1_000, cutMs: 1_000 };
  served = await serveApp(app, { host: '127.0.0.1', port: 0, logger: pino({ level: 'silent' }), guard, drainTimes });
  return refused;
}

/** A connection that has sent this. */
function open(written = ''): Socket {
  const socket = connect(Number(new URL(served?.address ?? '').port), '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  socket.write(written);
  return socket;
}

function closed(socket: Socket): Promise<unknown> {
  socket.resume();
  return socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', resolve));
}

const hello: RequestListener = (_request, response) => void response.end('hello');
const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('a connection', () => {
  it('whose head does not come in time is told so and closed, while others are answered', async () => {
    await serve(hello, { headTime: '1s' });
    const slow = open('GET / HTTP/1.1\r\nX-Slow: ');
    const told = text(slow);

    expect(await (await fetch(served?.address ?? '')).text()).toBe('hello');

    expect(await told).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"REQUEST_TIMEOUT"/);
  });

  it('whose body does not come in time is closed', async () => {
    await serve((request, response) => void request.resume().once('end', () => response.end()), { bodyTime: '1s' });

    const slow = open('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345');

    expect(await text(slow)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('that takes nothing of its answer is cut, and who waits for an answer that is being made is not', async () => {
    let answer = (): void => undefined;
    const refused = await serve(
      (request, response) => {
        if (request.url === '/large') response.end(Buffer.alloc(64 * MEBIBYTE));
        else answer = () => void response.end('made');
      },
      { answerTime: '1s' },
    );
    const waiting = open('GET /made HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const reader = open('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
    reader.pause();

    // The answer is far larger than what the system keeps of it for who does not read.
    await new Promise((resolve) => {
      const look = setInterval(() => {
        if (refused.length === 0) return;
        clearInterval(look);
        resolve(undefined);
      }, 20);
    });
    answer();

    expect(refused).toEqual(['connections']);
    expect(await text(waiting)).toContain('made');
    await closed(reader);
    expect(reader.bytesRead).toBeLessThan(64 * MEBIBYTE);
  });

  it('gives way with its answer where those that nobody takes need too much room, the oldest first', async () => {
    const refused = await serve((_request, response) => void response.end(Buffer.alloc(16 * MEBIBYTE)), {
      answerMemory: 24,
    });
    const first = open(GET);
    first.pause();
    await new Promise((resolve) => first.once('readable', resolve));

    const second = await fetch(served?.address ?? '');

    expect((await second.arrayBuffer()).byteLength).toBe(16 * MEBIBYTE);
    await closed(first);
    expect(first.bytesRead).toBeLessThan(16 * MEBIBYTE);
    expect(refused).toEqual(['connections']);
  });

  it('is answered in turn where it sends ahead, and cut where it sends far ahead', async () => {
    const begun: string[] = [];
    let release = (): void => undefined;
    const refused = await serve((request, response) => {
      begun.push(request.url ?? '');
      if (request.url === '/0') release = () => void response.end('0');
      else response.end(request.url);
    }, {});
    const ahead = (count: number): string =>
      Array.from({ length: count }, (_, i) => `GET /${String(i)} HTTP/1.1\r\nHost: x\r\n\r\n`).join('');
    const polite = open(ahead(10));
    await new Promise((resolve) => setImmediate(resolve));
    while (begun.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual(['/0']);
    release();
    while (begun.length < 10) await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual(Array.from({ length: 10 }, (_, i) => `/${String(i)}`));
    expect(polite.destroyed).toBe(false);

    await closed(open(ahead(1_000)));

    expect(refused).toEqual(['connections']);
  });

  it('gives way where there are too many and nothing is worked on for it, the oldest first', async () => {
    const answers: (() => void)[] = [];
    const refused = await serve((_request, response) => void answers.push(() => response.end('worked on')), {
      connections: 10,
    });
    const working = open('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    while (answers.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const idle = Array.from({ length: 10 }, () => open('GET / HTTP/1.1\r\n'));

    await Promise.race(idle.map(closed));

    expect(refused[0]).toBe('connections');
    answers[0]?.();
    expect(await text(working)).toContain('worked on');
  });
});
