import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { post, startServiceOf, type TestService } from '../../support/service.js';

const SOURCES = { recordings: { type: 'replay' } };

let service: TestService;
const sockets: Socket[] = [];
beforeEach(async () => {
  service = await startServiceOf({ sources: SOURCES, limits: { bodyMemory: 1 } });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await service.stop();
});

/** Begins to send a body, and stops in its middle. */
async function sendPart(headers: readonly string[], part: Uint8Array | string): Promise<Socket> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  const head = ['POST /judgements HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...headers, '', ''];
  socket.write(head.join('\r\n'));
  await new Promise((resolve) => socket.write(part, resolve));
  return socket;
}

/** A request that is refused once it has been read: it is as long as this. */
function bodyOf(bytes: number): string {
  return JSON.stringify({ config: 'x'.repeat(bytes) });
}

describe('the memory of bodies', () => {
  it('is taken from the oldest unfinished one where others need it: it is told so, and its connection closed', async () => {
    const slow = await sendPart(['Content-Length: 900000'], 'x'.repeat(600_000));
    const told = text(slow);

    const answers = await Promise.all([1, 2].map(() => post(`${service.url}/judgements`, bodyOf(700_000))));

    expect(await told).toMatch(/^HTTP\/1\.1 503 [\s\S]*Retry-After: \d[\s\S]*"code":"SERVICE_BUSY"/);
    expect(await told).toMatch(/Connection: close/i);
    // One of them has found room, or both after each other.
    expect(answers.map(({ status }) => status)).toContain(400);
  });

  it('counts a body that is packed as what it may come to', async () => {
    const packed = gzipSync(bodyOf(2_000_000));
    const slow = await sendPart(
      ['Content-Encoding: gzip', `Content-Length: ${String(packed.length)}`],
      packed.subarray(0, 1_500),
    );

    expect(await text(slow)).toMatch(/^HTTP\/1\.1 503 /);
  });

  it('is free again once a body has been answered', async () => {
    for (let i = 0; i < 5; i++) {
      expect((await post(`${service.url}/judgements`, bodyOf(700_000))).status).toBe(400);
    }
  });
});
