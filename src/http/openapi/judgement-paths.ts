import type { ProblemCode } from '../problem-json.js';
import { asText, curl, shell } from './curl.js';
import {
  FETCHED_REQUEST,
  INLINE_REQUEST,
  JUDGEMENT_EXAMPLE,
  OPEN_EXAMPLE,
  OPEN_REQUEST,
  WRONG_REQUEST,
} from './judgement-examples.js';
import { PREVIEW_EXAMPLE } from './preview-example.js';
import { jsonAnswer, schemaRef, type Answer, type Operation, type Paths } from './operation.js';
import { ANY_PROBLEM, problemAnswers } from './problem-answers.js';
import { formatParameter, REPORT_CONTENT } from './report-content.js';

/** What keeps a judgement from being made, whoever asks for it. */
const UNJUDGED: readonly ProblemCode[] = [
  'INVALID_REQUEST',
  'UNAUTHENTICATED',
  'NOT_ALLOWED',
  'UNKNOWN_CONFIG',
  'UNKNOWN_SOURCE',
  'CONFIG_MISMATCH',
  'QUERY_REFUSED',
  'CALLER_BUSY',
  'SOURCE_FAILED',
  'SOURCE_UNREACHABLE',
  'SERVICE_BUSY',
  'SOURCE_BUSY',
  'SOURCE_TIMEOUT',
  'DEADLINE_PASSED',
];

const JUDGED: Readonly<Record<string, Answer>> = {
  200: inEveryForm(
    jsonAnswer('The judgement, whatever its verdict.', schemaRef('Judgement'), {
      fail: { summary: 'A slow canary', value: JUDGEMENT_EXAMPLE },
    }),
  ),
  202: {
    ...inEveryForm(
      jsonAnswer('The window is not over: what is known so far.', schemaRef('OpenJudgement'), {
        open: { summary: 'Just begun', value: OPEN_EXAMPLE },
      }),
    ),
    headers: {
      Location: { description: 'Where to ask again.', schema: { type: 'string' } },
      'Retry-After': { description: 'Seconds until that may bring an answer.', schema: { type: 'integer' } },
    },
  },
};

function inEveryForm({ description, content }: ReturnType<typeof jsonAnswer>) {
  return { description, content: { ...content, ...REPORT_CONTENT } };
}

const REQUEST_BODY = {
  required: true as const,
  content: {
    'application/json': {
      schema: schemaRef('JudgementRequest'),
      examples: {
        inline: { summary: 'Series that come along', value: INLINE_REQUEST },
        fetched: { summary: 'A window of the past', value: FETCHED_REQUEST },
        open: { summary: 'A window that is not over', value: OPEN_REQUEST },
      },
    },
  },
};

/** POST /judgements, POST /judgements/preview and GET /judgements/{id}. */
export function judgementPaths(base: string): Paths {
  return {
    '/judgements': { post: judge(base) },
    '/judgements/preview': { post: preview(base) },
    '/judgements/{id}': { get: judgeAgain(base) },
  };
}

function judge(base: string): Operation {
  const url = `${base}/judgements`;
  return {
    operationId: 'judge',
    tags: ['judgements'],
    summary: 'Judge a canary',
    description:
      'Fetches the same metrics of both sides, compares them, and answers with a score and a verdict. Branch on verdict, not on the status: every verdict is a 200.',
    parameters: [formatParameter()],
    requestBody: REQUEST_BODY,
    responses: {
      ...JUDGED,
      ...problemAnswers(['MALFORMED_BODY', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', ...UNJUDGED]),
      ...ANY_PROBLEM,
    },
    'x-codeSamples': [
      curl({ label: 'Series that come along', url, body: INLINE_REQUEST, status: 200 }),
      curl({ label: 'A window of the past', url, body: FETCHED_REQUEST, status: 200 }),
      curl({ label: 'A window that is not over', url, body: OPEN_REQUEST, status: 202, headers: true }),
      curl({ label: 'All mistakes at once', url, body: WRONG_REQUEST, status: 400 }),
    ],
  };
}

function preview(base: string): Operation {
  const url = `${base}/judgements/preview`;
  return {
    operationId: 'preview',
    tags: ['judgements'],
    summary: 'Show what a judgement would see',
    description:
      'Renders every query of a request, runs it, and tells what came back and what looks wrong. Judges nothing. Answers 200 also where a query failed: look at ok.',
    requestBody: REQUEST_BODY,
    responses: {
      200: jsonAnswer('What came back.', schemaRef('Preview'), {
        inline: { summary: 'Series that come along', value: PREVIEW_EXAMPLE },
      }),
      ...problemAnswers([
        'INVALID_REQUEST',
        'MALFORMED_BODY',
        'UNKNOWN_CONFIG',
        'UNKNOWN_SOURCE',
        'BODY_TOO_LARGE',
        'UNSUPPORTED_MEDIA_TYPE',
        'CONFIG_MISMATCH',
      ]),
      ...ANY_PROBLEM,
    },
    'x-codeSamples': [curl({ label: 'A window of the past', url, body: FETCHED_REQUEST, status: 200 })],
  };
}

function judgeAgain(base: string): Operation {
  const source = `again=$(curl -s ${base}/judgements \\
  -H 'content-type: application/json' --data-binary '${asText(FETCHED_REQUEST)}' |
  sed 's/.*"reportUrl":"\\([^"]*\\)".*/\\1/')
curl -s "$again"`;
  return {
    operationId: 'judgeAgain',
    tags: ['judgements'],
    summary: 'Judge a canary again',
    description:
      'The id of a judgement is its request: any replica with the same key answers, and the same samples give the same judgement. While the window is open it answers 202.',
    parameters: [
      {
        name: 'id',
        in: 'path',
        required: true,
        description: 'The id of a judgement.',
        schema: { type: 'string', pattern: '^[A-Za-z0-9_-]+$', maxLength: 4096 },
      },
      formatParameter(),
    ],
    responses: { ...JUDGED, ...problemAnswers(['UNKNOWN_JUDGEMENT', ...UNJUDGED]), ...ANY_PROBLEM },
    'x-codeSamples': [
      shell('Ask for it, and again', source, 200),
      shell('The same as a page', source.replace('"$again"', '"$again?format=html"'), 200),
    ],
  };
}
