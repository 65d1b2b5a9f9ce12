import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemOf, type ProblemCode } from './problem-json.js';

const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** Answers, as far as the connection allows, to bytes that are no HTTP request, and closes it. Returns the request id of the answer. */
export function refuseBrokenHttp(error: NodeJS.ErrnoException, socket: Duplex): string {
  const requestId = randomUUID();
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return requestId;
  }
  const code = CODES[error.code ?? ''] ?? 'BAD_HTTP';
  const problem = problemOf(code, { detail: `Cannot read the request: ${error.message}`, requestId });
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${String(problem.status)} ${STATUS_CODES[problem.status] ?? ''}`,
    `X-Request-Id: ${requestId}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  return requestId;
}
