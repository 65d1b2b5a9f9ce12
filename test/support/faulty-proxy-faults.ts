import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Fault } from './faulty-proxy.js';

/** An answer of this status, as a page that shows what was asked: some proxies write the request into it, credentials and all. */
export function page(status: number, headers: OutgoingHttpHeaders = {}): Fault {
  return ({ request, response }) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(pageOf(request, status));
  };
}

/** In the ways that frameworks write it: as HTML, as JSON, as a query string. */
function pageOf({ headers, rawHeaders }: IncomingMessage, status: number): string {
  const { authorization = '', 'x-api-key': key = '' } = headers;
  const escaped = rawHeaders.join(' ').replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  const form = new URLSearchParams({ authorization, key: String(key) }).toString();
  return `<h1>${String(status)}</h1><pre>${authorization} ${String(key)} ${form} ${escaped} ${JSON.stringify(headers)}</pre>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Something that is no HTTP. */
export const gibberish: Fault = ({ request }) => {
  request.socket.end('SSH-2.0-OpenSSH_9.2\r\n');
};

/** The answer as it is, which says of itself that it is packed. */
export const notPacked: Fault = async ({ response, answer }) => {
  const { status, headers, body } = await answer();
  response.writeHead(status, { ...headers, 'content-encoding': 'gzip' }).end(body);
};

/** No answer at all. */
export const silence: Fault = () => undefined;

/** Half of the answer, and then no more of it. */
export const halfThenSilence: Fault = async ({ response, answer }) => {
  const { status, headers, body } = await answer();
  response.writeHead(status, headers).write(body.subarray(0, body.length / 2));
};

const DROP_MS = 10;

/** An answer in drops, for ever. */
export const trickle: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"status":');
  const drops = setInterval(() => response.write(' '), DROP_MS);
  response.once('close', () => {
    clearInterval(drops);
  });
};

/** The connection is reset before the answer. */
export const reset: Fault = ({ request }) => {
  request.socket.resetAndDestroy();
};

/** The connection is closed in the middle of the answer. */
export const brokenOff: Fault = async ({ request, response, answer }) => {
  const { status, headers, body } = await answer();
  response.writeHead(status, headers).write(body.subarray(0, body.length / 2), () => request.socket.destroy());
};

/** The connection is closed in the middle of an answer whose length nobody said. */
export const brokenOffChunk: Fault = async ({ request, response, answer }) => {
  const { status, headers, body } = await answer();
  delete headers['content-length'];
  response.writeHead(status, headers).write(body.subarray(0, body.length / 2), () => request.socket.destroy());
};

/** Half of the answer, which says of itself that it is whole. */
export const cutShort: Fault = async ({ response, answer }) => {
  const { status, headers, body } = await answer();
  const half = body.subarray(0, body.length / 2);
  response.writeHead(status, { ...headers, 'content-length': half.length }).end(half);
};

/** The answer with a warning of Thanos' that some of it is missing. */
export const inPart: Fault = async ({ response, answer }) => {
  const { body } = await answer();
  const whole = JSON.parse(body.toString()) as object;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...whole, warnings: ['no StoreAPIs matched for this query'] }));
};

const CHUNK = Buffer.alloc(64 * 1024, ' ');

/** An answer without end, as fast as it is read. */
export const endless: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const pour = (): void => {
    while (!response.destroyed && response.write(CHUNK));
  };
  response.on('drain', pour);
  pour();
};

const MEMBER_BYTES = 16 * 1024 * 1024;
/** A gzip file may be several, one after the other. */
const MEMBER = gzipSync(Buffer.alloc(MEMBER_BYTES, ' '));

/** An answer of a thousandth of these bytes, which is that large once it is unpacked. */
export function gzipBomb(unpackedBytes: number): Fault {
  const bomb = Buffer.concat(Array.from({ length: Math.ceil(unpackedBytes / MEMBER_BYTES) }, () => MEMBER));
  return ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb);
  };
}
