import { describeId, describeQuery } from '../describe-parameter.js';

const TEXT = { type: 'string' } as const;
const OBJECT = { type: 'object' } as const;

const APPLICATION = describeQuery('application', 'One, or several with commas between; all configs where it is empty.');
const ACCOUNT = describeQuery('configurationAccountName', 'Means nothing.');
const SIDE = { location: 'shop', start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z', step: 60 };
const SIDES = {
  controlScope: { scope: 'checkout-baseline', ...SIDE },
  experimentScope: { scope: 'checkout-slow', ...SIDE },
};
const START = `curl -s {base}/kayenta/canary/golden-signals -H 'content-type: application/json' --data-binary '${JSON.stringify({ scopes: { default: SIDES } })}'`;
const ID = String.raw`id=$(${START} | sed 's/.*:"\(.*\)".*/\1/')`;

/** What there is to know of the routes of Kayenta's catalogue. */
export const CATALOGUE_ROUTES = [
  {
    method: 'get',
    path: '/kayenta/canaryConfig',
    operationId: 'listKayentaConfigs',
    summary: 'The canary configs of an application',
    description:
      'What Argo Rollouts and Orca find the id of a config by. A config that names no application is for all: it is listed under those that are asked for and those of the settings.',
    parameters: [APPLICATION, ACCOUNT],
    answer: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: {
            ...TEXT,
            description: "That in Kayenta's JSON where it is the only one, or else the name of the file.",
          },
          name: { ...TEXT, description: "That in Kayenta's JSON, or else the id." },
          updatedTimestamp: { type: 'integer', description: 'In milliseconds: as the JSON says, or else of its file.' },
          updatedTimestampIso: TEXT,
          applications: { type: 'array', items: TEXT },
        },
        required: ['id', 'name', 'updatedTimestamp', 'updatedTimestampIso', 'applications'],
      },
    },
    example: { summary: 'Which configs are there for checkout?' },
    sample: 'curl -s "{base}/kayenta/canaryConfig?application=checkout"',
  },
  {
    method: 'get',
    path: '/kayenta/canaryConfig/{id}',
    operationId: 'getKayentaConfig',
    summary: "A config in Kayenta's JSON",
    description:
      'As it was written where it is one of Kayenta; of a native one what Kayenta has words for, to be shown and not to be read back.',
    parameters: [describeId('The name of a metric config, or the id in the JSON of one of Kayenta.'), ACCOUNT],
    answer: { ...OBJECT, description: "Kayenta's CanaryConfig." },
    problems: ['UNKNOWN_CONFIG'],
    example: { summary: 'A native config as Deck shows it' },
    sample: 'curl -s {base}/kayenta/canaryConfig/golden-signals',
  },
  {
    method: 'get',
    path: '/kayenta/credentials',
    operationId: 'listKayentaAccounts',
    summary: "The sources as Kayenta's accounts",
    description: 'Names and kinds alone, and one account that stands for what is kept here.',
    answer: { type: 'array', items: OBJECT },
    example: { summary: 'Which accounts are there?' },
    sample: 'curl -s {base}/kayenta/credentials',
  },
  {
    method: 'get',
    path: '/kayenta/judges',
    operationId: 'listKayentaJudges',
    summary: 'The judges by the names that canary configs call them',
    description: 'NetflixACAJudge-v1.0 decides as Kayenta does.',
    answer: { type: 'array', items: OBJECT },
    example: { summary: 'Which judges are there?' },
    sample: 'curl -s {base}/kayenta/judges',
  },
  {
    method: 'get',
    path: '/kayenta/metricSetPairList/{id}',
    operationId: 'getKayentaSeries',
    summary: 'The series of an execution',
    description:
      'Each as it was measured, the warm-up included, with gaps as "NaN"; fetched again where this replica has forgotten them.',
    parameters: [describeId('The id of an execution.'), describeQuery('accountName', 'Means nothing.')],
    answer: { type: 'array', description: "Kayenta's MetricSetPairs.", items: OBJECT },
    problems: ['INVALID_REQUEST', 'UNKNOWN_JUDGEMENT'],
    example: { summary: 'Judge, and ask for the series' },
    sample: `${ID}\ncurl -s "{base}/kayenta/metricSetPairList/$id"`,
  },
  {
    method: 'get',
    path: '/kayenta/health',
    operationId: 'getKayentaHealth',
    summary: 'That it is up',
    description: 'As Spring services say it.',
    answer: OBJECT,
    example: { summary: 'Is it up?' },
    sample: 'curl -s {base}/kayenta/health',
  },
  {
    method: 'get',
    path: '/kayenta/metadata/metricsService',
    operationId: 'listKayentaMetrics',
    summary: 'Not here: the metrics of a source',
    description: 'Always 501: queries are written as they are, and tried by POST /judgements/preview.',
    parameters: [describeQuery('metricsAccountName', 'Means nothing.'), describeQuery('filter', 'Means nothing.')],
    status: 501,
    problems: ['NOT_SUPPORTED'],
    example: { summary: 'What is said instead' },
    sample: 'curl -s {base}/kayenta/metadata/metricsService',
  },
  {
    method: 'get',
    path: '/kayenta/canary/executions',
    operationId: 'listKayentaExecutions',
    summary: 'Not here: the executions of an application',
    description: 'Always 501: nothing is kept by application.',
    parameters: [describeQuery('application', 'Means nothing.')],
    status: 501,
    problems: ['NOT_SUPPORTED'],
    example: { summary: 'What is said instead' },
    sample: 'curl -s "{base}/kayenta/canary/executions?application=checkout"',
  },
] as const;
