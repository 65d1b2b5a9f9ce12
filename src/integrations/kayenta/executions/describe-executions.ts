import type { JsonSchema } from '../../../config/json-schema.js';
import { describeId, describeQuery } from '../describe-parameter.js';

const TEXT = { type: 'string' } as const;
const OBJECT = { type: 'object' } as const;
const TIME = { description: 'RFC 3339, or seconds since the epoch.', type: ['string', 'number'] };

const SCOPE: JsonSchema = {
  type: 'object',
  properties: {
    scope: { ...TEXT, description: "Fills the config's variable scope, or else its main one." },
    location: { ...TEXT, description: 'Fills the first of location, region and namespace; may be empty.' },
    start: TIME,
    end: TIME,
    step: { type: 'integer', description: "Seconds; the config's where it is 0 or absent." },
    extendedScopeParams: { ...OBJECT, description: 'Fill variables of their names.' },
  },
  required: ['start', 'end'],
};

const REQUEST: JsonSchema = {
  type: 'object',
  description: "Kayenta's CanaryExecutionRequest; what is not listed here is left alone.",
  properties: {
    scopes: {
      ...OBJECT,
      description: 'The sides, by the name of their scope.',
      additionalProperties: {
        type: 'object',
        properties: { controlScope: SCOPE, experimentScope: SCOPE },
        required: ['controlScope', 'experimentScope'],
      },
    },
    thresholds: {
      ...OBJECT,
      description: "Win over the config's.",
      properties: { pass: { type: 'number' }, marginal: { type: 'number' } },
    },
    siteLocal: { description: 'Who sends it takes a score that is exactly marginal for a failure.' },
  },
  required: ['scopes'],
};

const STARTED: JsonSchema = {
  type: 'object',
  properties: { canaryExecutionId: { ...TEXT, description: 'Where it is asked for: GET /kayenta/canary/{id}.' } },
  required: ['canaryExecutionId'],
};

const STATUS: JsonSchema = {
  type: 'object',
  description: "Kayenta's CanaryExecutionStatusResponse.",
  properties: {
    complete: { type: 'boolean', description: 'Whether there is nothing more to wait for.' },
    status: { enum: ['running', 'succeeded', 'terminal'], description: 'terminal: there is no result.' },
    result: { ...OBJECT, description: 'judgeResult and canaryDuration, where it has succeeded.' },
    exception: { ...OBJECT, description: 'Why there is no result, in details.error and details.errors.' },
    application: TEXT,
    config: { ...OBJECT, description: 'The canary config.' },
    canaryExecutionRequest: { ...OBJECT, description: 'What was asked for.' },
  },
  required: ['complete', 'status', 'application'],
};

const PARAMETERS = [
  describeQuery('application', 'Told again with the result.'),
  describeQuery('parentPipelineExecutionId', 'Told again; who sends it is taken for Orca.'),
  describeQuery('metricsAccountName', "A source by name; the config's where it is empty."),
  describeQuery('configurationAccountName', 'Told again, and means nothing.'),
  describeQuery('storageAccountName', 'Told again, and means nothing.'),
] as const;

const SIDE = { location: 'shop', start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z', step: 60 };
const SIDES = {
  controlScope: { scope: 'checkout-baseline', ...SIDE },
  experimentScope: { scope: 'checkout-canary', ...SIDE },
};
const EXAMPLE = { scopes: { default: SIDES }, thresholds: { pass: 95, marginal: 75 } };
const AD_HOC = {
  canaryConfig: {
    name: 'requests',
    classifier: { groupWeights: { traffic: 100 } },
    metrics: [
      {
        name: 'requests',
        groups: ['traffic'],
        query: { type: 'prometheus', customInlineTemplate: 'PromQL:sum(up{job="${scope}"})' },
        analysisConfigurations: { canary: { direction: 'increase' } },
      },
    ],
  },
  executionRequest: EXAMPLE,
};
const START = `curl -s {base}/kayenta/canary/golden-signals -H 'content-type: application/json' --data-binary '${JSON.stringify(EXAMPLE)}'`;
const ID = String.raw`id=$(${START} | sed 's/.*:"\(.*\)".*/\1/')`;
const FAULTS = ['UNKNOWN_CONFIG', 'UNKNOWN_SOURCE', 'CONFIG_MISMATCH'] as const;

/** What there is to know of the routes of Kayenta's executions. */
export const EXECUTION_ROUTES = [
  {
    path: '/kayenta/canary/{id}',
    operationId: 'startKayentaExecution',
    summary: 'Start an execution by a config of the service',
    description:
      'What Argo Rollouts and Orca start a canary analysis with. Checks the request, fetches nothing, and gives an id that any replica answers.',
    parameters: [describeId('The name of a metric config, or the id in the JSON of one of Kayenta.'), ...PARAMETERS],
    request: REQUEST,
    answer: STARTED,
    problems: FAULTS,
    example: { summary: 'Twenty minutes of both sides', value: EXAMPLE },
    sample: START,
  },
  {
    path: '/kayenta/canary',
    operationId: 'startKayentaAdHocExecution',
    summary: 'Start an execution by a config that comes along',
    description:
      'The same with a canary config in the body. All of it must fit into the id, which is of 4 KiB: register what is larger.',
    parameters: PARAMETERS,
    request: {
      type: 'object',
      properties: {
        canaryConfig: { ...OBJECT, description: "Kayenta's, or a native one." },
        executionRequest: REQUEST,
      },
      required: ['canaryConfig', 'executionRequest'],
    },
    answer: STARTED,
    problems: FAULTS,
    example: { summary: 'A config that comes along', value: AD_HOC },
  },
  {
    method: 'get',
    path: '/kayenta/canary/{id}',
    operationId: 'getKayentaExecution',
    summary: 'How an execution stands',
    description:
      'Waits up to five seconds for the judgement and says complete: false until it is there, which is after the end of the window and the lag of its sources. An execution that could not be judged, or came out inconclusive, is complete with status terminal and an exception, and has no result.',
    parameters: [
      describeId('As POST /kayenta/canary/{id} gave it.'),
      describeQuery('storageAccountName', 'Means nothing.'),
    ],
    answer: STATUS,
    problems: ['INVALID_REQUEST', 'UNKNOWN_JUDGEMENT'],
    example: { summary: 'Start one and ask for it' },
    sample: `${ID}\ncurl -s "{base}/kayenta/canary/$id"`,
  },
  {
    method: 'put',
    path: '/kayenta/pipelines/{id}/cancel',
    operationId: 'cancelKayentaExecution',
    summary: 'Cancel an execution',
    description:
      'Ends what this process does for it. Nothing is kept, so that asking for the id again judges it all the same.',
    parameters: [describeId('The id of an execution.')],
    status: 202,
    answer: OBJECT,
    problems: ['INVALID_REQUEST', 'UNKNOWN_JUDGEMENT'],
    example: { summary: 'Start one and cancel it' },
    sample: `${ID}\ncurl -s -X PUT "{base}/kayenta/pipelines/$id/cancel"`,
  },
] as const;
