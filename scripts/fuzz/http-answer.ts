import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** One answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly reason: string;
  /** In their order, names as they were written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Unpacked. */
  readonly body: Buffer;
}

/** What a connection gave: whole answers, and how many bytes were left that are none. */
export interface ReadAnswers {
  readonly answers: readonly Answer[];
  readonly rest: Buffer;
  /** What is wrong with the bytes, if they are no HTTP. */
  readonly fault?: string;
}

/** Reads bytes of a connection as answers to requests of these methods, as strictly as nobody else does. */
export function readAnswers(
  bytes: Buffer,
  { methods, closed }: { methods: readonly string[]; closed: boolean },
): ReadAnswers {
  const answers: Answer[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const read = readAnswer(rest, { head: methods[answers.length] === 'HEAD', closed });
    if (read === undefined) return { answers, rest };
    if (typeof read === 'string') return { answers, rest, fault: read };
    // What is provisional answers nothing.
    if (read.answer.status >= 200) answers.push(read.answer);
    rest = read.rest;
  }
  return { answers, rest };
}

/** The value of a header; undefined where there is none. */
export function headerOf({ headers }: Answer, name: string): string | undefined {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1];
}

interface Read {
  readonly answer: Answer;
  readonly rest: Buffer;
}

interface Circumstances {
  readonly head: boolean;
  readonly closed: boolean;
}

const STATUS_LINE = /^HTTP\/1\.1 (\d{3}) ([\x20-\x7e]*)$/;
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\x20-\x7e\t]*)$/;
const MOST_HEAD = 64 * 1024;

/** Undefined where more must come; a text says what is wrong. */
function readAnswer(bytes: Buffer, circumstances: Circumstances): Read | string | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return bytes.length > MOST_HEAD ? 'a head without end' : undefined;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = STATUS_LINE.exec(first);
  if (!status) return `no status line: ${first.slice(0, 200)}`;
  const headers: [string, string][] = [];
  for (const line of lines) {
    const header = HEADER.exec(line);
    if (!header) return `no header: ${line.slice(0, 200)}`;
    headers.push([header[1] ?? '', header[2] ?? '']);
  }
  const answer = { status: Number(status[1]), reason: status[2] ?? '', headers, body: Buffer.alloc(0) };
  return withBody(answer, bytes.subarray(end + 4), circumstances);
}

function withBody(answer: Answer, bytes: Buffer, { head, closed }: Circumstances): Read | string | undefined {
  const { status } = answer;
  if (head || status < 200 || status === 204 || status === 304) return { answer, rest: bytes };
  const length = headerOf(answer, 'content-length');
  if (headerOf(answer, 'transfer-encoding') === 'chunked') return chunkedBody(answer, bytes);
  if (length === undefined) return closed ? { answer: unpack(answer, bytes), rest: Buffer.alloc(0) } : undefined;
  if (!/^\d+$/.test(length)) return `no length: ${length}`;
  if (bytes.length < Number(length)) return undefined;
  return { answer: unpack(answer, bytes.subarray(0, Number(length))), rest: bytes.subarray(Number(length)) };
}

function chunkedBody(answer: Answer, bytes: Buffer): Read | string | undefined {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = bytes.subarray(at, end).toString('latin1');
    if (!/^[0-9a-f]+$/i.test(size)) return `no chunk: ${size.slice(0, 100)}`;
    const from = end + 2;
    const to = from + Number.parseInt(size, 16);
    if (bytes.length < to + 2) return undefined;
    if (bytes.subarray(to, to + 2).toString('latin1') !== '\r\n') return 'a chunk without end';
    chunks.push(bytes.subarray(from, to));
    at = to + 2;
    if (to === from) return { answer: unpack(answer, Buffer.concat(chunks)), rest: bytes.subarray(at) };
  }
}

function unpack(answer: Answer, body: Buffer): Answer {
  const encoding = headerOf(answer, 'content-encoding');
  if (encoding === 'gzip') return { ...answer, body: gunzipSync(body) };
  return { ...answer, body: encoding === 'br' ? brotliDecompressSync(body) : body };
}
