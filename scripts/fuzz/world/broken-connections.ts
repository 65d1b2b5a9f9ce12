import { TLSSocket } from 'node:tls';
import { sendText, type AnswerMode, type Asked } from './asked.js';

const raw =
  (text: (asked: Asked) => string | Buffer): AnswerMode =>
  (asked) => {
    asked.request.socket.end(text(asked));
  };

const redirect =
  (status: number): AnswerMode =>
  (asked) => {
    const location = `${asked.strangerUrl}/elsewhere`;
    sendText(asked, '', { status, headers: { location, 'set-cookie': 'a=b', refresh: `0;url=${location}` } });
  };

const RETRY_AFTER = ['1e99', '-1', '99999999999', 'soon', 'Fri, 31 Dec 9999 23:59:59 GMT', '', '0', '٣'];

/** Answers that are wrong in how they come, or do not come at all. */
export const BROKEN_CONNECTIONS: Readonly<Record<string, AnswerMode>> = {
  moved: redirect(301),
  found: redirect(302),
  again: redirect(307),
  forever: redirect(308),
  status: (asked) => {
    sendText(asked, 'no', { status: 200 + (asked.number % 400) });
  },
  busy: (asked) => {
    const wait = RETRY_AFTER[asked.number % RETRY_AFTER.length] ?? '';
    sendText(asked, '{}', {
      status: asked.number % 2 === 0 ? 429 : 503,
      headers: wait === '٣' ? {} : { 'retry-after': wait },
    });
  },
  bigheaders: (asked) => {
    sendText(asked, '{}', { headers: { 'x-large': 'h'.repeat(60_000) } });
  },
  gibberish: raw(() => 'SSH-2.0-OpenSSH_9.2\r\n'),
  nostatus: raw(() => '{"status":"success"}\n'),
  badstatus: raw(() => 'HTTP/1.1 999999 what\r\n\r\n'),
  badheader: raw(() => 'HTTP/1.1 200 OK\r\nbad header\r\n: x\r\n\r\n{}'),
  injected: raw(() => 'HTTP/1.1 200 OK\nX-A: b\n\n{}'),
  badchunk: raw(() => 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n'),
  endlesschunk: raw(() => 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n{}\r\n'),
  twolengths: raw(() => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'),
  longer: raw(() => 'HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n{}'),
  shorter: raw(() => 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{"status":"success"}HTTP/1.1 200 OK\r\n\r\n'),
  hints: raw(
    () =>
      `${'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n'.repeat(3_000)}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}`,
  ),
  switching: raw(() => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nxx'),
  silence: () => undefined,
  halfsilence: ({ response }) => {
    response.writeHead(200).write('{"status":"succ');
  },
  reset: ({ request }) => {
    // Node resets no TLS connections.
    if (request.socket instanceof TLSSocket) request.socket.destroy();
    else request.socket.resetAndDestroy();
  },
  brokenoff: ({ request, response }) => {
    response.writeHead(200, { 'content-length': '500' }).write('{"status":', () => request.socket.destroy());
  },
  drip: ({ response }) => {
    response.writeHead(200).write('{"status":');
    const drops = setInterval(() => response.write(' '), 20);
    response.once('close', () => {
      clearInterval(drops);
    });
  },
  endless: ({ response }) => {
    response.writeHead(200);
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const pour = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', pour);
    pour();
  },
  dripheaders: ({ request }) => {
    const { socket } = request;
    socket.write('HTTP/1.1 200 OK\r\n');
    const drops = setInterval(() => socket.write('X-A: b\r\n'), 20);
    socket.once('close', () => {
      clearInterval(drops);
    });
  },
};
