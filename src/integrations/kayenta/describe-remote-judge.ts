import type { JsonSchema } from '../../config/json-schema.js';

const REQUEST: JsonSchema = {
  type: 'object',
  description: 'As Kayenta sends it to its RemoteJudge-v1.0; what is not listed here is left alone.',
  properties: {
    canaryConfig: { type: 'object', description: "Kayenta's canary config." },
    scoreThresholds: {
      type: 'object',
      description: "Win over the config's.",
      properties: {
        pass: { type: 'number', description: 'Pass from this score on.' },
        marginal: { type: 'number', description: 'Marginal from this score on.' },
      },
    },
    metricSetPairList: { type: 'array', description: 'The series of both sides.', items: { type: 'object' } },
  },
  required: ['canaryConfig', 'scoreThresholds', 'metricSetPairList'],
};

const RESULT: JsonSchema = {
  type: 'object',
  description: "Kayenta's CanaryJudgeResult.",
  properties: {
    judgeName: { type: 'string', description: 'Who judged.' },
    results: { type: 'array', description: 'One for each pair, in their order.', items: { type: 'object' } },
    groupScores: { type: 'array', description: 'The score of each group.', items: { type: 'object' } },
    score: { type: 'object', description: 'The score with its classification: Pass, Marginal or Fail.' },
  },
  required: ['judgeName', 'results', 'groupScores', 'score'],
};

const PAIR = {
  name: 'latency',
  id: 'pair-1',
  tags: {},
  values: { control: [101, 98, 104, 99, 102, 97, 100, 103], experiment: [131, 128, 135, 127, 133, 129, 130, 136] },
};

const EXAMPLE = {
  canaryConfig: {
    name: 'checkout',
    classifier: { groupWeights: { latency: 100 } },
    metrics: [{ name: 'latency', groups: ['latency'], analysisConfigurations: { canary: { direction: 'increase' } } }],
  },
  scoreThresholds: { pass: 95, marginal: 75 },
  metricSetPairList: [PAIR],
};

/** What there is to know of the route at which Kayenta asks for judgements. */
export const REMOTE_JUDGE_ROUTE = {
  path: '/kayenta/judge',
  operationId: 'judgeForKayenta',
  summary: 'A remote judge of Spinnaker Kayenta',
  description:
    'What Kayenta calls as its RemoteJudge-v1.0: the series come along, its own result comes back, and its own words are used.',
  request: REQUEST,
  answer: RESULT,
  example: { summary: 'A slow canary', value: EXAMPLE },
};
