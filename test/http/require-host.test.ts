import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

/** Sends a head and gives all that comes back until the connection ends. */
function answerTo(...lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

describe('a request', () => {
  it.each([
    { what: 'no host', lines: ['GET /healthz HTTP/1.1'], detail: 'it has no header Host' },
    {
      what: 'two hosts',
      lines: ['GET /healthz HTTP/1.1', 'Host: a', 'Host: b'],
      detail: 'it has several headers Host',
    },
  ])('of $what is refused with a request id and a problem', async ({ lines, detail }) => {
    const [head = '', body = ''] = (await answerTo(...lines, 'X-Request-Id: mine')).split('\r\n\r\n');

    expect(head).toContain('HTTP/1.1 400 Bad Request');
    expect(head).toContain('X-Request-Id: mine');
    expect(head).toContain('Content-Type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ code: 'BAD_HTTP', detail: `Cannot read the request: ${detail}` });
  });

  it('of HTTP/1.0 needs no host', async () => {
    expect(await answerTo('GET /healthz HTTP/1.0')).toContain('{"status":"ok"}');
  });
});
