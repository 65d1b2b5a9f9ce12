import fc from 'fast-check';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Header, Message } from './message.js';
import { bytesMutation, mutateBytes, type BytesMutation } from './mutations/mutate-bytes.js';
import { SMUGGLED } from './smuggled.js';

/** How a request is written to its connection. */
export type Delivery =
  | { readonly kind: 'whole' }
  | { readonly kind: 'chunked' | 'trickled' | 'cut'; readonly at: number }
  | { readonly kind: 'encoded'; readonly encoding: (typeof ENCODINGS)[number] }
  | { readonly kind: 'expecting' }
  | { readonly kind: 'pipelined'; readonly times: number }
  | { readonly kind: 'raw'; readonly mutations: readonly BytesMutation[] }
  | { readonly kind: 'smuggled'; readonly form: string };

const ENCODINGS = [
  'gzip',
  'deflate',
  'br',
  'gzip twice',
  'gzip bomb',
  'br bomb',
  'gzip lie',
  'gzip cut',
  'unknown',
] as const;

/** All deliveries; three of four are plain. */
export const delivery: fc.Arbitrary<Delivery> = fc.oneof(
  { weight: 30, arbitrary: fc.constant({ kind: 'whole' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('chunked' as const, 'trickled' as const, 'cut' as const),
      at: fc.nat(100_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('encoded' as const), encoding: fc.constantFrom(...ENCODINGS) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'expecting' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pipelined' as const), times: fc.integer({ min: 2, max: 12 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('raw' as const),
      mutations: fc.array(bytesMutation, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('smuggled' as const), form: fc.constantFrom(...Object.keys(SMUGGLED)) }),
  },
);

/** What is written, and what must come back. */
export interface Written {
  /** With a pause after each. */
  readonly chunks: readonly Buffer[];
  /** Whether it is a request of HTTP, complete: then it must be answered. */
  readonly honest: boolean;
  /** Of the requests in it, as far as they are known. */
  readonly methods: readonly string[];
  /** Whether nothing of it may be done. */
  readonly refused: boolean;
}

const TRICKLED_PARTS = 6;

/** The bytes of a request, written in this way. */
export function write(message: Message, way: Delivery): Written {
  const { method, body } = message;
  const honest = { honest: true, methods: [method], refused: false };
  const broken = { honest: false, methods: [method], refused: false };
  switch (way.kind) {
    case 'whole':
      return { chunks: [bytesOf(message)], ...honest };
    case 'chunked':
      return { chunks: [chunked(message, 1 + (way.at % 4_096))], ...honest };
    case 'trickled':
      return { chunks: parts(bytesOf(message), TRICKLED_PARTS), ...honest };
    case 'cut': {
      const bytes = bytesOf(message);
      return { chunks: [bytes.subarray(0, way.at % bytes.length)], ...broken };
    }
    case 'encoded':
      return { chunks: [bytesOf(encoded(message, way.encoding))], ...honest };
    case 'expecting':
      return {
        chunks: [headOf(message, [...lengthOf(body), ['Expect', '100-continue']]), body ?? Buffer.alloc(0)],
        ...honest,
      };
    case 'pipelined':
      return {
        chunks: [Buffer.concat(Array.from({ length: way.times }, () => bytesOf(message)))],
        honest: true,
        methods: Array.from({ length: way.times }, () => method),
        refused: false,
      };
    case 'raw':
      return { chunks: [mutateBytes(bytesOf(message), way.mutations)], ...broken };
    case 'smuggled':
      return { chunks: [smuggled(message, way.form)], ...broken, methods: [], refused: true };
  }
}

function bytesOf(message: Message): Buffer {
  return Buffer.concat([headOf(message, lengthOf(message.body)), message.body ?? Buffer.alloc(0)]);
}

function lengthOf(body: Buffer | undefined): Header[] {
  return body ? [['Content-Length', String(body.length)]] : [];
}

function headOf({ method, target, headers }: Message, framing: readonly Header[]): Buffer {
  const lines = [['Host', 'canary-judge'], ...headers, ...framing].map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

function chunked(message: Message, size: number): Buffer {
  const { body = Buffer.alloc(0) } = message;
  const pieces = Array.from({ length: Math.ceil(body.length / size) }, (_, i) =>
    body.subarray(i * size, (i + 1) * size),
  );
  const framed = pieces.flatMap((piece) => [
    Buffer.from(`${piece.length.toString(16)};ext="x"\r\n`),
    piece,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([
    headOf(message, [['Transfer-Encoding', 'chunked']]),
    ...framed,
    Buffer.from('0\r\nX-Trailer: a\r\n\r\n'),
  ]);
}

function parts(bytes: Buffer, n: number): Buffer[] {
  const size = Math.ceil(bytes.length / n);
  return Array.from({ length: n }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

const BOMB_BYTES = 40 * 1024 * 1024;
const GZIP_BOMB = gzipSync(Buffer.alloc(BOMB_BYTES, ' '));
const BR_BOMB = brotliCompressSync(Buffer.alloc(BOMB_BYTES, ' '));

function encoded(message: Message, encoding: (typeof ENCODINGS)[number]): Message {
  const { body = Buffer.alloc(0), headers } = message;
  const as = (name: string, packed: Buffer): Message => ({
    ...message,
    body: packed,
    headers: [...headers, ['Content-Encoding', name]],
  });
  switch (encoding) {
    case 'gzip':
      return as('gzip', gzipSync(body));
    case 'deflate':
      return as('deflate', deflateSync(body));
    case 'br':
      return as('br', brotliCompressSync(body));
    case 'gzip twice':
      return as('gzip, gzip', gzipSync(gzipSync(body)));
    case 'gzip bomb':
      return as('gzip', GZIP_BOMB);
    case 'br bomb':
      return as('br', BR_BOMB);
    case 'gzip lie':
      return as('gzip', body);
    case 'gzip cut':
      return as('gzip', gzipSync(body).subarray(0, -9));
    case 'unknown':
      return as('zstd', body);
  }
}

function smuggled({ target, body }: Message, form: string): Buffer {
  const hidden = 'GET /openapi.json HTTP/1.1\r\nHost: x\r\nX-Request-Id: smuggled\r\n\r\n';
  const frame = SMUGGLED[form] ?? '';
  const head = `POST ${target} HTTP/1.1\r\nHost: canary-judge\r\nContent-Type: application/json\r\n`;
  const rest = frame.replace('{hidden}', hidden).replace('{length}', String(body?.length ?? 0));
  return Buffer.concat([Buffer.from(head + rest, 'latin1'), body ?? Buffer.from('{}')]);
}
