import { described, listOf, named, object, oneOf, TEXT } from '../../report/schema-words.js';
import { curl } from './curl.js';
import { jsonAnswer, type Paths } from './operation.js';
import { ANY_PROBLEM, MISTAKE } from './problem-answers.js';

const STATE = object(
  {
    status: described('ok, failed, or pending before the first check.', oneOf(['ok', 'failed', 'pending'])),
    code: described('Of a failure: which problem it would be.', TEXT),
    message: described('Of a failure: what it is.', TEXT),
  },
  ['code', 'message'],
);

const READINESS = object(
  {
    status: described('ok where at least one source answers.', oneOf(['ok', 'failed'])),
    sources: described(
      'What is known of each source, by name; only to callers who may use all there is.',
      named(STATE),
    ),
    brokenConfigs: described(
      'Of metric configs that cannot be used since their files were changed, by name: what is wrong. The last good ones are used.',
      named(listOf(MISTAKE)),
    ),
  },
  ['sources', 'brokenConfigs'],
);

/** GET /healthz, GET /readyz and GET /metrics. */
export function healthPaths(base: string): Paths {
  return {
    '/healthz': {
      get: {
        operationId: 'getHealth',
        tags: ['health'],
        summary: 'Whether the process is alive',
        description: 'For a liveness probe: asks nobody else.',
        responses: {
          200: jsonAnswer('It is.', object({ status: described('Always ok.', oneOf(['ok'])) }), {
            alive: { summary: 'Alive', value: { status: 'ok' } },
          }),
          ...ANY_PROBLEM,
        },
        'x-codeSamples': [curl({ label: 'Is it alive?', url: `${base}/healthz`, status: 200 })],
      },
    },
    '/readyz': {
      get: {
        operationId: 'getReadiness',
        tags: ['health'],
        summary: 'Which sources answer',
        description:
          'For a readiness probe. One of several sources that does not answer is no reason to send callers elsewhere; that none does is. A metric config that was broken since the start is none either.',
        responses: {
          200: jsonAnswer('At least one source answers.', READINESS, {
            ready: { summary: 'Ready', value: { status: 'ok', sources: { replay: { status: 'ok' } } } },
          }),
          503: jsonAnswer('None does.', READINESS, {
            failed: {
              summary: 'Its only source is away',
              value: {
                status: 'failed',
                sources: {
                  prometheus: { status: 'failed', code: 'SOURCE_UNREACHABLE', message: 'prometheus cannot be reached' },
                },
              },
            },
          }),
          ...ANY_PROBLEM,
        },
        'x-codeSamples': [curl({ label: 'Can it judge?', url: `${base}/readyz`, status: 200 })],
      },
    },
    '/metrics': metricsPath(base),
  };
}

function metricsPath(base: string): Paths[string] {
  return {
    get: {
      operationId: 'getMetrics',
      tags: ['health'],
      summary: 'What the service has done, for a Prometheus',
      description:
        'Judgements by config and verdict, their scores and metrics, what sources and refusals were like, and the process: docs/telemetry.md lists them all.',
      responses: {
        200: {
          description: 'All metrics in the text format of Prometheus, version 0.0.4.',
          content: {
            'text/plain': {
              schema: { type: 'string' },
              examples: {
                some: {
                  summary: 'A few of them',
                  value: 'canary_judge_judgements_total{config="golden-signals",verdict="pass"} 3\n',
                },
              },
            },
          },
        },
        ...ANY_PROBLEM,
      },
      'x-codeSamples': [curl({ label: 'What has it done?', url: `${base}/metrics`, status: 200 })],
    },
  };
}
