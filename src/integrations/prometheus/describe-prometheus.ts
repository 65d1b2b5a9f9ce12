import type { JsonSchema } from '../../config/json-schema.js';
import { OPTION_NAMES } from '../call-options.js';

const TEXT = { type: 'string' } as const;
const SAMPLE: JsonSchema = { type: 'array', description: 'Seconds since the epoch, and the value as text.' };

const RESULT: JsonSchema = {
  type: 'object',
  description: 'As Prometheus answers it.',
  properties: {
    status: { const: 'success' },
    data: {
      type: 'object',
      properties: {
        resultType: { enum: ['vector', 'scalar'] },
        result: {
          description: 'One element with metric and value, or of a scalar the value itself.',
          anyOf: [
            SAMPLE,
            {
              type: 'array',
              items: {
                type: 'object',
                properties: { metric: { type: 'object', additionalProperties: TEXT }, value: SAMPLE },
              },
            },
          ],
        },
      },
    },
  },
  required: ['status', 'data'],
};

const QUERY = `canary_score{…} is the score, canary_verdict{…} 1 for pass, 0.5 for marginal and 0 for fail, both NaN for inconclusive. Labels, all with =: ${OPTION_NAMES.join(', ')}, and variables of the config, of one side as baseline_NAME and canary_NAME. Also vector(1) and numbers.`;

const ERRORS = {
  400: 'What is asked for is wrong, as an error of Prometheus.',
  422: 'The config does not fit, or a source refuses a query, as an error of Prometheus.',
  503: 'The judgement could not be made or is not finished after 4 s, as an error of Prometheus.',
};

const EXPRESSION =
  'canary_score{config="golden-signals",namespace="shop",baseline="checkout-baseline",canary="checkout-slow",window="20m"}';

const INSTANT = { path: '/prometheus/api/v1/query', answer: RESULT, otherwise: ERRORS };

/** What there is to know of the routes that clients of Prometheus call. */
export const PROMETHEUS_ROUTES = [
  {
    ...INSTANT,
    method: 'get',
    operationId: 'queryCanary',
    summary: 'A judgement as a metric of Prometheus',
    description:
      "What Flagger's MetricTemplates and Grafana ask as they ask Prometheus. Judged are the minutes before time whose samples are there.",
    parameters: [
      { name: 'query', in: 'query', required: true, description: QUERY, schema: TEXT },
      {
        name: 'time',
        in: 'query',
        required: false,
        description: 'Seconds since the epoch or RFC 3339; now where it is left out.',
        schema: TEXT,
      },
      { name: 'timeout', in: 'query', required: false, description: 'How long the caller waits.', schema: TEXT },
    ],
    example: { summary: 'The score of a slow canary' },
    sample: `curl -sG '{base}/prometheus/api/v1/query' --data-urlencode 'query=${EXPRESSION}'`,
  },
  {
    ...INSTANT,
    method: 'post',
    operationId: 'queryCanaryByForm',
    summary: 'The same by a form',
    description: "What Argo Rollouts' provider prometheus asks. The parameters are those of GET.",
    request: {
      type: 'string',
      description: 'query, time and timeout as a form.',
    },
    requestType: 'application/x-www-form-urlencoded',
    example: { summary: 'Whether the service is there', value: 'query=vector%281%29' },
  },
  {
    path: '/prometheus/api/v1/status/buildinfo',
    method: 'get',
    operationId: 'getPrometheusBuildInfo',
    summary: 'What the façade is',
    description: 'What Grafana asks to tell what it is talking to: the version of this service.',
    answer: { type: 'object', description: "The service's version, where Prometheus has its own." },
    example: { summary: 'The version' },
  },
  {
    path: '/prometheus/-/healthy',
    method: 'get',
    operationId: 'getPrometheusHealth',
    summary: 'Whether the façade is there',
    description: 'As Prometheus answers it: a sentence.',
    answer: TEXT,
    answerType: 'text/plain',
    example: { summary: 'It is there' },
  },
] as const;
