import { asText, curl, shell } from './curl.js';
import { INLINE_REQUEST, JUDGEMENT_EXAMPLE } from './judgement-examples.js';
import { schemaRef, type Operation, type Paths } from './operation.js';
import { ANY_PROBLEM, problemAnswers } from './problem-answers.js';
import { formatParameter, PAGE_CONTENT, REPORT_CONTENT } from './report-content.js';

/** POST /reports and the page at /. */
export function reportPaths(base: string): Paths {
  return { '/reports': { post: report(base) }, '/': { get: home(base) } };
}

function report(base: string): Operation {
  const source = `curl -s ${base}/judgements \\
  -H 'content-type: application/json' --data-binary '${asText(INLINE_REQUEST)}' |
curl -s ${base}/reports \\
  -H 'content-type: application/json' --data-binary @-`;
  return {
    operationId: 'report',
    tags: ['judgements'],
    summary: 'Show a judgement that was kept',
    description:
      'Takes the JSON of a judgement, as it was answered once, and answers with a report of it: a page unless another form is asked for. Where the JSON holds evidence the page can judge again. At most 32 MiB, also of gzip with content-encoding. Nothing is kept.',
    parameters: [formatParameter(['html', 'json', 'markdown', 'junit'])],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: schemaRef('Judgement'),
          examples: { fail: { summary: 'A slow canary', value: JUDGEMENT_EXAMPLE } },
        },
      },
    },
    responses: {
      200: {
        description: 'The report.',
        content: { ...REPORT_CONTENT, 'application/json': { schema: { type: 'object' } } },
      },
      ...problemAnswers(['INVALID_REQUEST', 'MALFORMED_BODY', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']),
      ...ANY_PROBLEM,
    },
    'x-codeSamples': [shell('Judge, keep, and show', source, 200)],
  };
}

function home(base: string): Operation {
  return {
    operationId: 'getHome',
    tags: ['documents'],
    summary: 'The page to begin with',
    description: 'A kept judgement can be dropped on it, and it lists the metric configs.',
    responses: { 200: { description: 'The page.', content: PAGE_CONTENT }, ...ANY_PROBLEM },
    'x-codeSamples': [curl({ label: 'Get it', url: `${base}/`, status: 200 })],
  };
}
