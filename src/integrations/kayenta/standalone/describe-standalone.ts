import type { JsonSchema } from '../../../config/json-schema.js';
import { describeId, describeQuery } from '../describe-parameter.js';

const TEXT = { type: 'string' } as const;
const OBJECT = { type: 'object' } as const;
const MINUTES = { type: 'integer', minimum: 0 } as const;

const SCOPE: JsonSchema = {
  type: 'object',
  properties: {
    scopeName: { ...TEXT, description: 'default where it is left out.' },
    controlScope: TEXT,
    controlLocation: TEXT,
    controlOffsetInMinutes: { ...MINUTES, description: 'How far back the baseline lies.' },
    experimentScope: TEXT,
    experimentLocation: TEXT,
    startTimeIso: { ...TEXT, description: 'RFC 3339; of the first scope.' },
    endTimeIso: { ...TEXT, description: 'RFC 3339, in the past; of the first scope.' },
    step: { type: 'integer', description: "Seconds, of the first scope; the config's where it is 0 or absent." },
    extendedScopeParams: OBJECT,
  },
};

const REQUEST: JsonSchema = {
  type: 'object',
  description: "Kayenta's CanaryAnalysisExecutionRequest; what is not listed here is left alone.",
  properties: {
    scopes: { type: 'array', minItems: 1, items: SCOPE },
    thresholds: {
      ...OBJECT,
      properties: { pass: { type: 'number' }, marginal: { type: 'number' } },
      required: ['pass', 'marginal'],
    },
    lifetimeDurationMins: { ...MINUTES, description: 'How long it lasts, where endTimeIso is left out.' },
    analysisIntervalMins: { ...MINUTES, description: 'A judgement after each; one in all where it is left out.' },
    beginAfterMins: { ...MINUTES, description: 'Moves the windows where endTimeIso is left out.' },
    lookbackMins: { ...MINUTES, description: 'Windows of this length instead of ones that grow.' },
  },
  required: ['scopes', 'thresholds'],
};

const STARTED: JsonSchema = {
  type: 'object',
  properties: { canaryAnalysisExecutionId: TEXT },
  required: ['canaryAnalysisExecutionId'],
};

const STATUS: JsonSchema = {
  type: 'object',
  description: "Kayenta's CanaryAnalysisExecutionStatusResponse.",
  properties: {
    complete: { type: 'boolean' },
    status: { enum: ['running', 'succeeded', 'terminal'] },
    exception: { ...OBJECT, description: 'Why an interval could not be judged.' },
    canaryAnalysisExecutionResult: {
      ...OBJECT,
      description: 'didPassThresholds, canaryScores, canaryScoreMessage, hasWarnings and canaryExecutionResults.',
    },
  },
  required: ['complete', 'status'],
};

const PARAMETERS = [
  describeQuery('user', 'Told again; anonymous where it is empty.'),
  describeQuery('application', 'Told again; ad-hoc where it is empty.'),
  describeQuery('metricsAccountName', "A source by name; the config's where it is empty."),
  describeQuery('storageAccountName', 'Told again, and means nothing.'),
  describeQuery('configurationAccountName', 'Told again, and means nothing.'),
  describeQuery('parentPipelineExecutionId', 'Told again.'),
] as const;

const EXAMPLE = {
  scopes: [
    {
      scopeName: 'default',
      controlScope: 'checkout-baseline',
      controlLocation: 'shop',
      experimentScope: 'checkout-slow',
      experimentLocation: 'shop',
      startTimeIso: '2026-11-20T10:00:00Z',
      endTimeIso: '2026-11-20T11:00:00Z',
      step: 60,
    },
  ],
  thresholds: { pass: 95, marginal: 75 },
  analysisIntervalMins: 20,
};
const CONFIG = {
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
};
const START = `curl -s {base}/kayenta/standalone_canary_analysis/golden-signals -H 'content-type: application/json' --data-binary '${JSON.stringify(EXAMPLE)}'`;
const ID = String.raw`id=$(${START} | sed 's/.*:"\(.*\)".*/\1/')`;
const FAULTS = ['UNKNOWN_CONFIG', 'UNKNOWN_SOURCE', 'CONFIG_MISMATCH', 'NOT_SUPPORTED'] as const;

/** What there is to know of the routes of Kayenta's standalone analysis. */
export const STANDALONE_ROUTES = [
  {
    path: '/kayenta/standalone_canary_analysis/{id}',
    operationId: 'startKayentaAnalysis',
    summary: 'Start a standalone analysis by a config of the service',
    description:
      'Several judgements of a window that is over, laid as Kayenta lays them, at most 300. What is still to come is answered 501.',
    parameters: [describeId('The name of a metric config, or the id in the JSON of one of Kayenta.'), ...PARAMETERS],
    request: REQUEST,
    answer: STARTED,
    problems: FAULTS,
    example: { summary: 'An hour, looked at every twenty minutes', value: EXAMPLE },
    sample: START,
  },
  {
    path: '/kayenta/standalone_canary_analysis',
    operationId: 'startKayentaAdHocAnalysis',
    summary: 'Start a standalone analysis by a config that comes along',
    description:
      'The same with a canary config in the body. All of it must fit into the id, which is of 4 KiB: register what is larger.',
    parameters: PARAMETERS,
    request: {
      type: 'object',
      properties: { canaryConfig: OBJECT, executionRequest: REQUEST },
      required: ['canaryConfig', 'executionRequest'],
    },
    answer: STARTED,
    problems: FAULTS,
    example: { summary: 'A config that comes along', value: { canaryConfig: CONFIG, executionRequest: EXAMPLE } },
  },
  {
    method: 'get',
    path: '/kayenta/standalone_canary_analysis/{id}',
    operationId: 'getKayentaAnalysis',
    summary: 'How far an analysis has come',
    description:
      'Works on it for up to five seconds, one interval after another, and says complete: false until it is done. It ends at the first score that fails, and with status terminal and an exception at the first interval that cannot be judged.',
    parameters: [
      describeId('As POST /kayenta/standalone_canary_analysis/{id} gave it.'),
      describeQuery('storageAccountName', 'Means nothing.'),
    ],
    answer: STATUS,
    problems: ['INVALID_REQUEST', 'UNKNOWN_JUDGEMENT'],
    example: { summary: 'Start one and ask for it' },
    sample: `${ID}\ncurl -s "{base}/kayenta/standalone_canary_analysis/$id"`,
  },
] as const;
