import { readdirSync, readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { CalibrationFile } from '../../src/config/calibration.js';
import { parseConfigDocument } from '../../src/config/config-document.js';
import { DeploymentList } from '../../src/config/deployments.js';
import { Evidence } from '../../src/config/evidence.js';
import { GoldenTestFile } from '../../src/config/golden-test.js';
import { CONFIG_SCHEMAS } from '../../src/config/json-schemas.js';
import { JudgementBody } from '../../src/config/judgement-request.js';
import { NativeMetricConfig } from '../../src/config/metric-config.js';
import { SettingsFile } from '../../src/config/settings-file.js';
import { calibratedMetric, calibration } from '../support/calibration.js';

const root = new URL('../../', import.meta.url);
const ajv = addFormats.default(new Ajv2020.default({ allowUnionTypes: true, strictRequired: false, allErrors: true }));
const ZOD: Readonly<Record<string, z.ZodType>> = {
  'metric-config': NativeMetricConfig,
  'golden-test': GoldenTestFile,
  calibration: CalibrationFile,
  deployments: DeploymentList,
  'judgement-request': JudgementBody,
  settings: SettingsFile,
  evidence: Evidence,
};

/** Whether the JSON Schema and the zod schema of a name take a document. */
function verdicts(name: string, document: unknown): { schema: boolean; zod: boolean } {
  const validate = ajv.getSchema(`urn:canary-judge:schema:${name}`) ?? ajv.compile(CONFIG_SCHEMAS[name]!);
  return { schema: validate(document) as boolean, zod: ZOD[name]!.safeParse(document).success };
}

function filesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(new URL(folder, root)).filter((file) => pattern.test(file));
}

function read(path: string): unknown {
  return parse(readFileSync(new URL(path, root), 'utf8'));
}

/** The broken configs that the JSON Schema takes, each with the rule between fields that it breaks. */
const CROSS_FIELD: Readonly<Record<string, string>> = {
  'schema-change-of-uncritical.yaml': 'criticalChange needs critical: true',
  'schema-critical-and-muted.yaml': 'a muted metric cannot be critical',
  'schema-effect-size-and-tolerance.yaml': 'effectSize stands for tolerance and criticalChange',
  'schema-fall-of-everything.yaml': 'a tolerated decrease is below 1',
  'schema-group-without-metric.yaml': 'every group with a weight has a metric that is scored',
  'schema-group-without-weight.yaml': 'every group of a metric has a weight',
  'schema-limit-of-netflix-aca.yaml': 'netflix-aca has no rule for limit, minimumSamples and anyFailure',
  'schema-limit-upside-down.yaml': 'limit.min is at most limit.max',
  'schema-marginal-above-pass.yaml': 'thresholds.marginal is at most thresholds.pass',
  'schema-one-name-twice.yaml': 'metrics have different names',
  'schema-scaled-counts.yaml': 'counts do not scale',
  'schema-scaled-without-traffic.yaml': 'scalesWith: traffic needs the traffic of the config',
  'schema-tolerated-criticals.yaml': 'criticalChange and mustDetect are at least the tolerance',
  'schema-weights-of-90.yaml': 'weights total 100',
};

describe('the JSON Schemas of what people write', () => {
  it('are there for every schema, are valid ones, and take what zod takes', () => {
    expect(Object.keys(CONFIG_SCHEMAS)).toEqual(Object.keys(ZOD));
    for (const [name, schema] of Object.entries(CONFIG_SCHEMAS)) {
      expect(ajv.validateSchema(schema), name).toBe(true);
      expect(schema).toMatchObject({ $id: `urn:canary-judge:schema:${name}`, additionalProperties: false });
    }
  });

  it('agree with zod on every config and golden test of the library', () => {
    const configs = filesIn('metric-configs/', /^[^.]+\.yaml$/);
    const tests = filesIn('metric-configs/', /\.test\.yaml$/);

    expect(configs.length).toBeGreaterThan(15);
    for (const file of configs) {
      expect(verdicts('metric-config', read(`metric-configs/${file}`)), file).toEqual({ schema: true, zod: true });
    }
    for (const file of tests) {
      expect(verdicts('golden-test', read(`metric-configs/${file}`)), file).toEqual({ schema: true, zod: true });
    }
  });

  it('agree with zod on every broken config that can be parsed, rules between fields aside', () => {
    const beyond: string[] = [];
    for (const file of filesIn('fixtures/broken-configs/', /^(?!expected|kayenta)/)) {
      const text = readFileSync(new URL(`fixtures/broken-configs/${file}`, root), 'utf8');
      const document = parseConfigDocument(text, file.endsWith('.json') ? 'json' : 'yaml');
      if (document.kind === 'broken') continue;
      const { schema, zod } = verdicts('metric-config', document.data);
      if (schema && !zod) beyond.push(file);
      else expect({ file, schema }).toEqual({ file, schema: zod });
    }

    expect(beyond).toEqual(Object.keys(CROSS_FIELD));
  });

  it('are never stricter than zod, and laxer only where zod checks by code, however one part of a document is changed', () => {
    let [refused, checked] = [0, 0];
    for (const [name, document] of WRITTEN) {
      expect(verdicts(name, document), name).toEqual({ schema: true, zod: true });
      for (const changed of variants(document)) {
        const { schema, zod } = verdicts(name, changed);
        const codes = zod ? [] : ZOD[name]!.safeParse(changed).error!.issues.map(({ code }) => code);
        checked++;
        if (!schema) refused++;
        const laxer = schema && codes.length > 0 && codes.every((code) => code === 'custom');
        if (schema !== zod && !laxer)
          expect.fail(`${name} (${schema ? codes.join() : 'stricter'}): ${JSON.stringify(changed)}`);
      }
    }

    expect(checked).toBeGreaterThan(2_000);
    expect(refused).toBeGreaterThan(1_000);
  });

  it('know what can be said of a window, a duration, an instant and samples', () => {
    const of = (part: object) => verdicts('judgement-request', { config: 'c', ...part });
    const taken = { schema: true, zod: true };
    const refused = { schema: false, zod: false };

    expect(of({ window: { start: '2026-11-20T10:00:00+01:00', duration: '1h30m' } })).toEqual(taken);
    expect(of({ window: { start: 'now' } })).toEqual(taken);
    expect(of({ window: { start: '20 November' } })).toEqual(refused);
    expect(of({ window: { end: 'now' } })).toEqual(refused);
    expect(of({ window: { start: 'now', end: 'now', duration: '1h' } })).toEqual(refused);
    expect(of({ warmup: '5 minutes' })).toEqual(refused);
    expect(of({ warmup: '' })).toEqual(refused);
    expect(of({ plan: { at: ['5m', '2026-11-20T10:00:00Z'] } })).toEqual(taken);
    expect(of({ plan: { at: ['soon'] } })).toEqual(refused);
    expect(of({ plan: { at: ['5m'], looks: 2 } })).toEqual(refused);
    expect(of({ data: { m: { baseline: [1, null, 'NaN'], canary: { events: [0], exposure: [1] } } } }).schema).toBe(
      true,
    );
    expect(of({ data: { m: { baseline: [1, 'x'] } } })).toEqual(refused);
    expect(of({ data: { m: { canary: { events: [-1], exposure: [1] } } } })).toEqual(refused);
  });

  it('tell the defaults of durations as people write them', () => {
    const { properties } = CONFIG_SCHEMAS['metric-config'] as any;

    expect(properties.step).toMatchObject({ type: 'string', default: '1m', examples: ['60s', '1h30m', '7d'] });
    expect(properties.warmup).toMatchObject({ default: '0s' });
    expect(properties.thresholds.properties.pass).toMatchObject({ default: 95, minimum: 0, maximum: 100 });
  });
});

const SETTINGS = {
  deadline: '30s',
  sources: {
    prometheus: {
      type: 'prometheus',
      url: 'https://prometheus:9090/prefix',
      externalUrl: [
        'https://prometheus.example.com',
        { grafana: 'https://grafana.example.com', datasource: 'p', org: 1 },
      ],
      headers: { 'X-Scope-OrgID': 'shop', 'X-Key': { env: 'KEY' } },
      basicAuth: { username: 'me', passwordFile: '/run/password' },
      tls: { certFile: '/run/cert', keyFile: '/run/key' },
      timeout: '10s',
      concurrency: 4,
    },
    mimir: {
      type: 'prometheus',
      url: 'http://mimir',
      oauth2: { clientId: 'me', clientSecretEnv: 'SECRET', tokenUrl: 'https://tokens/get', scopes: ['read'] },
    },
    google: { type: 'stackdriver', project: 'shop-project', externalUrl: false, lag: '5m' },
    replay: { type: 'replay' },
  },
};

const REQUEST = {
  config: 'golden-signals',
  baseline: { scope: { workload: 'checkout' }, offset: '1h' },
  canary: { scope: { workload: 'checkout-canary' } },
  scope: { namespace: 'shop' },
  window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
  warmup: '1m',
  step: '60s',
  thresholds: { pass: 90, marginal: 70 },
  looks: 3,
  plan: { at: ['5m', '10m'] },
  split: { baseline: 90, canary: 10 },
  deadline: '20s',
  compare: 'netflix-aca',
  data: { latency: { baseline: [1, null, 'NaN'], canary: [2, 3, 4] } },
  include: ['series'],
};

const DEPLOYMENTS = {
  defaults: { scope: { namespace: 'shop' }, window: { duration: '20m' }, warmup: '2m', outcome: 'good' },
  deployments: [
    { name: 'one', window: { start: '2026-11-20T10:00:00Z' } },
    {
      name: 'two',
      window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T11:00:00Z' },
      outcome: 'bad',
      badSince: '2026-11-20T10:30:00Z',
      badMetrics: ['errors'],
    },
  ],
};

const CONFIG = {
  scope: { workload: { description: 'Name', example: 'a' } },
  selector: { prometheus: 'workload="${workload}"' },
  warmup: '1m',
  groups: { latency: 60, errors: 40 },
  judge: { name: 'mann-whitney', level: 0.02 },
  traffic: { query: { type: 'prometheus', expr: 'sum(increase(a[1m]))' }, minimumRequests: 100 },
  metrics: [
    {
      name: 'latency',
      group: 'latency',
      query: { type: 'stackdriver', metricType: 'a.b/c', filter: 'x', perSeriesAligner: 'ALIGN_DELTA' },
      series: { pairBy: ['pod'] },
      scalesWith: 'traffic',
      analysis: { direction: 'increase', tolerance: { relative: { increase: 0.1 }, absolute: 2 } },
    },
    {
      name: 'errors',
      groups: ['errors'],
      query: { type: 'prometheus', events: 'sum(a)', exposure: 'sum(b)' },
      analysis: { critical: true, criticalChange: 0.5, limit: { max: 5, of: 'p95' }, outliers: { factor: 4 } },
      lint: { off: ['range-not-step'] },
    },
  ],
};

/** One document of each kind. */
const WRITTEN: readonly (readonly [string, unknown])[] = [
  ['settings', SETTINGS],
  ['judgement-request', REQUEST],
  ['deployments', DEPLOYMENTS],
  ['calibration', { calibrations: [calibration({ metrics: [calibratedMetric()] })] }],
  ['metric-config', CONFIG],
  [
    'evidence',
    {
      format: 1,
      versions: { canaryJudge: '0.1.0', judge: 'mann-whitney/1' },
      request: { config: 'shop' },
      occasion: { judgedAt: '2026-11-20T10:20:10.000Z', slots: 3 },
      config: { name: 'shop', digest: `sha256:${'0'.repeat(64)}`, document: { groups: { g: 100 } } },
      calibration: calibration({ metrics: [calibratedMetric()] }),
      sources: [
        { name: 'prometheus', language: 'prometheus', lagMs: 30_000, scrapeIntervalMs: 15_000, scopeLabel: 'instance' },
      ],
      standardSource: 'prometheus',
      outcomes: [
        {
          metric: 'latency',
          source: 'prometheus',
          queries: {
            baseline: {
              query: { text: 'up', links: [{ name: 'Prometheus', url: 'https://prometheus.example/graph' }] },
            },
            canary: { query: { text: 'up' } },
          },
          series: { baseline: [{ labels: { pod: 'a' }, values: [1, null, 'NaN'] }], canary: [] },
          remarks: ['a remark'],
        },
        {
          figure: 'traffic',
          source: 'prometheus',
          queries: { canary: { events: { text: 'bad' }, exposure: { text: 'all' } } },
          series: { baseline: [], canary: [{ labels: {}, events: [1, 2, '-0'], exposure: [1, 2, 'Infinity'] }] },
        },
        {
          metric: 'down',
          source: 'prometheus',
          queries: { canary: { query: { text: 'down' } } },
          failure: { code: 'SOURCE_BUSY', message: 'busy', side: 'canary', retryAfterSeconds: 3, givenUp: false },
        },
      ],
    },
  ],
];

const REPLACEMENTS: readonly unknown[] = [null, '', 'x', -1, 0.5, 1e6, true, [], {}];

/** The document with one of its parts left out, replaced, or given a key that nobody knows. */
function* variants(document: unknown): Generator {
  if (typeof document !== 'object' || document === null) return;
  for (const key of Object.keys(document)) {
    const part = (document as Record<string, unknown>)[key];
    const rest = Object.fromEntries(Object.entries(document).filter(([other]) => other !== key));
    const within = (changed: unknown): unknown =>
      Array.isArray(document)
        ? document.map((one: unknown, i) => (String(i) === key ? changed : one))
        : { ...rest, [key]: changed };
    if (!Array.isArray(document)) yield rest;
    for (const replacement of REPLACEMENTS) yield within(replacement);
    for (const changed of variants(part)) yield within(changed);
  }
  if (!Array.isArray(document)) yield { ...document, unknown: 1 };
}
