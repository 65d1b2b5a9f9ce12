import { finding, type Finding } from '../finding.js';
import { headerOf, type Answer } from '../http-answer.js';
import { readSchema } from './schemas.js';

const isProblem = readSchema('problem');
const ERROR_TYPES = [
  'bad_data',
  'not_found',
  'execution',
  'internal',
  'timeout',
  'unavailable',
  'unauthorized',
  'forbidden',
];

/** What is wrong with the form of an answer that is an error: it must be told in the dialect that its path belongs to. */
export function checkErrorForm(target: string, answer: Answer): Finding[] {
  const type = headerOf(answer, 'content-type') ?? '';
  const text = answer.body.toString();
  const wrong = (words: string): Finding[] => [
    finding('error form', `${String(answer.status)} ${words}`, `${target.slice(0, 200)} ${type}\n${text}`),
  ];
  const dialect = dialectOf(target);
  const fits = [isText, isPrometheusError, isProblemJson, isPage].filter((is) => is(type, text, answer));
  const wanted: readonly Form[] = {
    flagger: [isText],
    prometheus: [isPrometheusError, isText],
    any: fits,
    none: [isProblemJson, isPage],
  }[dialect];
  if (fits.length === 0 || !wanted.some((form) => fits.includes(form))) return wrong(`is in no form of ${dialect}`);
  return [...headersOf(answer, wrong)];
}

type Form = (type: string, text: string, answer: Answer) => boolean;

function dialectOf(target: string): 'flagger' | 'prometheus' | 'any' | 'none' {
  if (/^\/flagger\/\w+$/.test(target)) return 'flagger';
  if (/^\/prometheus\/api\/v1\/query(?:\?|$)/.test(target)) return 'prometheus';
  return /flagger|prometheus|%/i.test(target) ? 'any' : 'none';
}

const isText: Form = (type, text) => type.startsWith('text/plain') && !/[\r\n]./.test(text) && text.length < 2_000;

const isPrometheusError: Form = (type, text, { status }) => {
  if (!type.startsWith('application/json')) return false;
  const told = JSON.parse(text) as { status?: unknown; errorType?: string; error?: unknown };
  return (
    told.status === 'error' &&
    status >= 400 &&
    ERROR_TYPES.includes(told.errorType ?? '') &&
    typeof told.error === 'string'
  );
};

const isProblemJson: Form = (type, text, { status }) => {
  if (!type.startsWith('application/problem+json')) return false;
  const told = JSON.parse(text) as { status?: unknown };
  return isProblem(told) === undefined && told.status === status;
};

const isPage: Form = (type, text) => type.startsWith('text/html') && text.startsWith('<!doctype html>');

/** What goes with some statuses. */
const WITH: Readonly<Record<number, string>> = { 401: 'www-authenticate', 405: 'allow', 429: 'retry-after' };

function headersOf(answer: Answer, wrong: (words: string) => Finding[]): Finding[] {
  const name = WITH[answer.status];
  return name !== undefined && headerOf(answer, name) === undefined ? wrong(`has no ${name}`) : [];
}
