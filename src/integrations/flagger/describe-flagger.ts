import type { JsonSchema } from '../../config/json-schema.js';
import { METADATA_NAMES } from './webhook-payload.js';

const TEXT = { type: 'string' } as const;

const REQUEST: JsonSchema = {
  type: 'object',
  description: 'As Flagger sends it to webhooks; what is not listed here is left alone.',
  properties: {
    name: { ...TEXT, description: "The canary's name: the canary's workload, and with -primary the baseline's." },
    namespace: { ...TEXT, description: "Its namespace: the config's variable namespace, where it has one." },
    phase: { ...TEXT, description: 'Told in the log.' },
    checksum: TEXT,
    metadata: {
      type: 'object',
      description: `config and window are required; ${METADATA_NAMES.join(', ')}, and variables of the config, of one side as baseline_NAME and canary_NAME.`,
      additionalProperties: TEXT,
      required: ['config', 'window'],
    },
  },
  required: ['name', 'metadata'],
};

const SENTENCE: JsonSchema = { ...TEXT, description: 'One sentence.' };

const MISTAKES = {
  400: 'The webhook is not as it must be, in a sentence.',
  404: 'The config or the source is not known, in a sentence.',
  413: 'The body is too large, in a sentence.',
  415: 'The body is no JSON, in a sentence.',
};

function webhook(canary: string): object {
  return {
    name: 'checkout',
    namespace: 'shop',
    phase: 'Progressing',
    checksum: '85d557f47b',
    metadata: { config: 'golden-signals', window: '30m', baseline: 'checkout-baseline', canary },
  };
}

const TEXT_ROUTE = { request: REQUEST, answer: SENTENCE, answerType: 'text/plain' };

/** What there is to know of the routes that Flagger's webhooks call. */
export const FLAGGER_ROUTES = [
  {
    ...TEXT_ROUTE,
    path: '/flagger/gate',
    operationId: 'openGateForFlagger',
    summary: 'A gate of Flagger',
    description:
      "What Flagger's webhooks confirm-rollout, rollout, confirm-traffic-increase and confirm-promotion call: 200 says yes, every other status no. Judged are the last minutes whose samples are there.",
    otherwise: {
      ...MISTAKES,
      412: 'The canary fails, or is marginal where that holds, in a sentence.',
      422: 'The config does not fit, or a source refuses a query, in a sentence.',
      503: 'The judgement is inconclusive, could not be made or is not finished after 8 s, in a sentence.',
    },
    example: { summary: 'A healthy canary', value: webhook('checkout-healthy') },
  },
  {
    ...TEXT_ROUTE,
    path: '/flagger/rollback',
    operationId: 'rollBackForFlagger',
    summary: 'A rollback hook of Flagger',
    description: 'What the webhook rollback calls: 200, which rolls back, for the verdict fail alone.',
    otherwise: {
      ...MISTAKES,
      409: 'The canary does not fail, or that cannot be told, in a sentence.',
      422: 'The config does not fit, in a sentence.',
    },
    example: { summary: 'A canary that fails', value: webhook('checkout-slow') },
  },
] as const;
