import { described, listOf, named, NUMBER, object, oneOf, orNull, TEXT, CLAIM } from '../../report/schema-words.js';
import { curl } from './curl.js';
import { jsonAnswer, schemaRef, type Operation, type Paths } from './operation.js';
import { ANY_PROBLEM, problemAnswers } from './problem-answers.js';
import { formatParameter, PAGE_CONTENT } from './report-content.js';
import { SUMMARY_EXAMPLE, VALIDATION_EXAMPLE, WRITTEN_CONFIG } from './metric-config-examples.js';

const DIGEST = described('Changes when the config does.', TEXT);
const DIALECT = described('The form that it is written in.', oneOf(['native', 'kayenta']));

const SUMMARY = object(
  {
    name: described('What requests call it.', TEXT),
    description: described('What it judges.', TEXT),
    digest: DIGEST,
    dialect: DIALECT,
    judge: described('Who judges by it.', TEXT),
    variables: described(
      'What a request fills in, by name; null where it takes any.',
      orNull(named({ type: 'object' })),
    ),
    groups: described('The weight of each group.', named(NUMBER)),
    metrics: described('The names of its metrics.', listOf(TEXT)),
  },
  ['description'],
);

const SHOWN = object({
  name: described('What requests call it.', TEXT),
  digest: DIGEST,
  dialect: DIALECT,
  warnings: described('What was taken leniently.', listOf(TEXT)),
  config: described('The config with its defaults; a native one is a document of metric-config.json.', {
    type: 'object',
  }),
});

const DIAGNOSTIC = object(
  {
    severity: described('With an error nothing can be judged by it.', oneOf(['error', 'warning'])),
    rule: described('What kind of thing it is: a stable name.', TEXT),
    pointer: described('Where, as a JSON pointer; "" is all of it.', TEXT),
    line: described('Counted from 1.', NUMBER),
    column: described('Counted from 1.', NUMBER),
    message: described('What is wrong and what would be right.', TEXT),
    metric: described('The metric that it is about.', TEXT),
  },
  ['line', 'column', 'metric'],
);

const VALIDATION = object({
  valid: described('Whether it can be judged by.', CLAIM),
  diagnostics: described('Everything that is wrong or doubtful, in the order of the document.', listOf(DIAGNOSTIC)),
});

/** The routes of metric configs. */
export function metricConfigPaths(base: string): Paths {
  return {
    '/metric-configs': { get: listConfigs(base) },
    '/metric-configs/{name}': { get: showConfig(base) },
    '/metric-configs/validate': { post: validateConfig(base) },
  };
}

function orPage({ description, content }: ReturnType<typeof jsonAnswer>) {
  return { description, content: { ...content, ...PAGE_CONTENT } };
}

function listConfigs(base: string): Operation {
  const configs = object({ configs: described('In the order of their names.', listOf(SUMMARY)) });
  return {
    operationId: 'listMetricConfigs',
    tags: ['metric configs'],
    summary: 'Which metric configs there are',
    description: 'Those of the folder that the service was started with.',
    parameters: [formatParameter(['json', 'html'])],
    responses: {
      200: orPage(
        jsonAnswer('All of them.', configs, {
          configs: { summary: 'One of them', value: { configs: [SUMMARY_EXAMPLE] } },
        }),
      ),
      ...ANY_PROBLEM,
    },
    'x-codeSamples': [curl({ label: 'What can it judge by?', url: `${base}/metric-configs`, status: 200 })],
  };
}

function showConfig(base: string): Operation {
  return {
    operationId: 'getMetricConfig',
    tags: ['metric configs'],
    summary: 'One metric config with its defaults',
    description: 'What judgements by this name use. Its digest is in each of them, and here also the ETag.',
    parameters: [
      { name: 'name', in: 'path', required: true, description: 'The name of the config.', schema: TEXT },
      formatParameter(['json', 'html']),
    ],
    responses: {
      200: {
        ...orPage(jsonAnswer('The config.', SHOWN)),
        headers: { ETag: { description: 'The digest of the config; of the JSON alone.', schema: TEXT } },
      },
      ...problemAnswers(['UNKNOWN_CONFIG']),
      ...ANY_PROBLEM,
    },
    'x-codeSamples': [curl({ label: 'Show one', url: `${base}/metric-configs/web-service`, status: 200 })],
  };
}

function validateConfig(base: string): Operation {
  const written = { schema: schemaRef('MetricConfig') };
  const asText = { schema: { type: 'string', description: 'A metric config in YAML.' } };
  return {
    operationId: 'validateMetricConfig',
    tags: ['metric configs'],
    summary: 'Everything that is wrong with a metric config',
    description:
      'All mistakes and doubts at once, each with its place, as canary-judge validate tells them. Also configs of Kayenta are read. Answers 200 whatever it finds.',
    requestBody: {
      required: true,
      content: {
        'application/yaml': {
          ...asText,
          examples: { misspelled: { summary: 'With a mistake', value: WRITTEN_CONFIG } },
        },
        'application/json': written,
      },
    },
    responses: {
      200: jsonAnswer('What was found.', VALIDATION, {
        misspelled: { summary: 'A mistake', value: VALIDATION_EXAMPLE },
      }),
      ...problemAnswers(['BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']),
      ...ANY_PROBLEM,
    },
    'x-codeSamples': [
      curl({
        label: 'Validate YAML',
        url: `${base}/metric-configs/validate`,
        body: WRITTEN_CONFIG,
        type: 'application/yaml',
        status: 200,
      }),
    ],
  };
}
