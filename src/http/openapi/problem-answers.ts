import { BUSY } from '../../errors.js';
import { described, listOf, object, oneOf, TEXT } from '../../report/schema-words.js';
import { problemOf, STATUS, type ProblemCode } from '../problem-json.js';
import { schemaRef, type Answer, type Content, type Example } from './operation.js';
import { PROBLEM_EXAMPLES } from './problem-examples.js';

/** One mistake, with what it is about. */
export const MISTAKE = object(
  {
    pointer: described('Where: a JSON pointer into the body; "" is all of it.', TEXT),
    message: described('What is wrong there and what would be right.', TEXT),
    metric: described('What was to be measured, where that went wrong.', TEXT),
    side: described('Of which side.', oneOf(['baseline', 'canary'])),
    source: described('By which source.', TEXT),
    query: described('With which query.', TEXT),
    retryAfterSeconds: described('When asking again may be worth it.', { type: 'number' }),
  },
  ['metric', 'side', 'source', 'query', 'retryAfterSeconds'],
);

/** An RFC 9457 problem as `problemOf` writes it. */
export const PROBLEM = object(
  {
    title: described('What kind of problem it is.', TEXT),
    status: described('The HTTP status.', { type: 'integer', enum: [...new Set(Object.values(STATUS))] }),
    code: described('Stable: what to branch on.', oneOf(Object.keys(STATUS))),
    detail: described('What went wrong this time.', TEXT),
    errors: described('Every mistake, the first hundred.', listOf(MISTAKE)),
    furtherErrors: described('How many mistakes are not listed.', { type: 'integer' }),
    requestId: described('The X-Request-Id of the answer, under which the log has it.', TEXT),
  },
  ['furtherErrors'],
);

const REQUEST_ID = 'c2f6fb1c-1f52-4f0e-9a51-0d2b7b0a6f55';

/** The answers with problems of these codes, by their status. */
export function problemAnswers(codes: readonly ProblemCode[]): Readonly<Record<string, Answer>> {
  const statuses = [...new Set(codes.map((code) => STATUS[code]))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status): [string, Answer] => [
      String(status),
      problemAnswer(codes.filter((code) => STATUS[code] === status)),
    ]),
  );
}

/** Where the answer to anything may be a problem of a code that its operation does not name. */
export const ANY_PROBLEM: Readonly<Record<string, Answer>> = { default: { $ref: '#/components/responses/Problem' } };

/** Every problem that there is. */
export function anyProblem(): Answer {
  const codes = Object.keys(PROBLEM_EXAMPLES).filter((code) => isCode(code));
  return { ...problemAnswer(codes), description: 'Why there is no other answer.' };
}

function isCode(code: string): code is ProblemCode {
  return Object.hasOwn(STATUS, code);
}

function problemAnswer(codes: readonly ProblemCode[]): Extract<Answer, { readonly description: string }> {
  const examples = Object.fromEntries(codes.map((code) => [code, problemExample(code)]));
  const content: Content = { 'application/problem+json': { schema: schemaRef('Problem'), examples } };
  const answer = { description: `${codes.join(' or ')}.`, content };
  if (!codes.some((code) => BUSY.has(code))) return answer;
  const retry = { description: 'Seconds until asking again is worth it.', schema: { type: 'integer' } };
  return { ...answer, headers: { 'Retry-After': retry } };
}

function problemExample(code: ProblemCode): Example {
  const problem = problemOf(code, { ...PROBLEM_EXAMPLES[code], requestId: REQUEST_ID });
  return { summary: problem.title, value: problem };
}
