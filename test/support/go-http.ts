import { once } from 'node:events';
import { connect } from 'node:net';

/** A request as Go's net/http is given one. */
export interface GoRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer as it came over the wire. */
export interface GoAnswer {
  readonly status: number;
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The bytes that Go's HTTP client sends: its own headers around those of the caller, which it sorts. */
export function goBytes({ method, url, headers = {}, body }: GoRequest): string {
  const { host, pathname, search, username, password } = new URL(url);
  const user = username === '' ? {} : { Authorization: `Basic ${btoa(`${username}:${password}`)}` };
  const sorted = Object.entries({ ...headers, ...user }).sort(([a], [b]) => (a < b ? -1 : 1));
  const head = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: Go-http-client/1.1',
    ...(body === undefined ? [] : [`Content-Length: ${String(Buffer.byteLength(body))}`]),
    ...sorted.map(([name, value]) => `${name}: ${value}`),
    'Accept-Encoding: gzip',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body ?? ''}`;
}

/** Sends those bytes and reads the one answer, which must say how long it is. */
export async function sendAsGo(request: GoRequest): Promise<GoAnswer> {
  const { hostname, port } = new URL(request.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(goBytes(request));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) {
    chunks.push(chunk as Buffer);
    const answer = readAnswer(Buffer.concat(chunks));
    if (answer) {
      socket.destroy();
      return answer;
    }
  }
  throw new Error('EOF');
}

function readAnswer(bytes: Buffer): GoAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const length = headers['content-length'];
  if (length === undefined) throw new Error(`no Content-Length: ${lines.join(', ')}`);
  const body = bytes.subarray(end + 4);
  if (body.length < Number(length)) return undefined;
  return { status: Number(first.split(' ')[1]), headers, body: body.subarray(0, Number(length)).toString() };
}

/** JSON as Go's encoding/json writes it: no space, and `<`, `>` and `&` as escapes. Keys stand as they are given. */
export function goJson(value: unknown): string {
  const escape = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escape);
}

/** A map of Go's, whose keys its JSON has in order. */
export function goMap<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Go's url.QueryEscape. */
export function goQueryEscape(text: string): string {
  const rest = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, rest)
    .replaceAll('%20', '+');
}

/** Go's url.Values.Encode. */
export function goForm(values: Readonly<Record<string, string>>): string {
  return Object.entries(goMap(values))
    .map(([name, value]) => `${goQueryEscape(name)}=${goQueryEscape(value)}`)
    .join('&');
}

/** Go's strconv.ParseFloat, as far as numbers of Prometheus go. */
export function goParseFloat(text: string): number {
  if (text === 'NaN') return NaN;
  if (/^[+-]?Inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (!/^[+-]?\d+(\.\d+)?(e[+-]\d+)?$/.test(text))
    throw new Error(`strconv.ParseFloat: parsing "${text}": invalid syntax`);
  return Number(text);
}
