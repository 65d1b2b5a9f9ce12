import { finding, type Finding } from '../finding.js';
import { headerOf, type Answer } from '../http-answer.js';
import type { Message } from '../message.js';
import type { FindSecrets } from '../world/secrets.js';
import { checkErrorForm } from './check-form.js';
import { checkMarkdown, checkPage, checkXml } from './check-markup.js';
import { checkVerdict } from './check-verdict.js';

/** An answer, and to what. */
export interface Answered {
  readonly message: Message;
  readonly answer: Answer;
  /** Whether what was sent is HTTP: then it is known what the answer must fit. */
  readonly honest: boolean;
}

const KNOWN_HEADERS = new Set(
  'X-Request-Id X-Content-Type-Options Cache-Control Content-Security-Policy Referrer-Policy Content-Type Content-Length Date Connection Keep-Alive Vary Location Retry-After Allow WWW-Authenticate Content-Disposition Transfer-Encoding ETag'
    .toLowerCase()
    .split(' '),
);
const STACK = /\n\s+at [^\n]+:\d+:\d+|node_modules|node:internal|\/dist\/[\w/-]+\.js|canary-judge-fuzz-/;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** All that is wrong with one answer, whatever it was to. */
export function checkAnswer({ message, answer, honest }: Answered, findSecrets: FindSecrets): Finding[] {
  const target = honest ? message.target : '/%';
  const text = answer.body.toString();
  const head = answer.headers.map((header) => header.join(': ')).join('\n');
  const isEmpty = answer.body.length === 0;
  return [
    ...(answer.status === 500 ? [finding('500', routeOf(message), text)] : []),
    ...answer.headers
      .filter(([name]) => !KNOWN_HEADERS.has(name.toLowerCase()))
      .map(([name]) => finding('header', `unknown ${name}`, head)),
    ...checkRequestId(message, answer, honest),
    ...(STACK.test(text)
      ? [finding('stack trace', routeOf(message), text.slice(Math.max(0, (STACK.exec(text)?.index ?? 0) - 200)))]
      : []),
    ...findSecrets(Buffer.concat([Buffer.from(`${head}\n`), answer.body])).map((name) =>
      finding('secret in answer', `${name} ${routeOf(message)}`, `${head}\n${text}`),
    ),
    ...(answer.status >= 400 && !isEmpty ? guarded(() => checkErrorForm(target, answer)) : []),
    ...(isEmpty ? [] : guarded(() => checkBody({ message, answer, honest }))),
  ];
}

function routeOf({ method, target }: Message): string {
  return `${method} ${(target.split('?')[0] ?? '').slice(0, 60)}`;
}

function checkRequestId({ headers }: Message, answer: Answer, honest: boolean): Finding[] {
  const told = headerOf(answer, 'x-request-id');
  const sent = headers.filter(([name]) => name.toLowerCase() === 'x-request-id').map(([, value]) => value);
  if (told === undefined || !REQUEST_ID.test(told))
    return [finding('request id', `of ${String(answer.status)}`, JSON.stringify(answer.headers))];
  const [only = ''] = sent;
  return honest && answer.status !== 431 && sent.length === 1 && REQUEST_ID.test(only) && told !== only
    ? [finding('request id', 'is another one', `${only} ${told}`)]
    : [];
}

/** A body that cannot even be parsed is wrong, too. */
function guarded(check: () => Finding[]): Finding[] {
  try {
    return check();
  } catch (error) {
    return [finding('body', error instanceof SyntaxError ? 'no JSON' : 'unreadable', String(error))];
  }
}

function checkBody({ message, answer, honest }: Answered): Finding[] {
  const type = (headerOf(answer, 'content-type') ?? '').split(';')[0] ?? '';
  const text = new TextDecoder('utf-8', { fatal: true }).decode(answer.body);
  const json: unknown = type.endsWith('json') ? JSON.parse(text) : undefined;
  const verdicts = honest ? checkVerdict(message, answer, type === 'application/json' ? json : undefined) : [];
  switch (type) {
    case 'text/html':
      return [...verdicts, ...checkPage(text)];
    case 'text/markdown':
      return [...verdicts, ...checkMarkdown(text)];
    case 'application/xml':
    case 'text/xml':
    case 'application/junit+xml':
      return [...verdicts, ...checkXml(text)];
    default:
      return verdicts;
  }
}
