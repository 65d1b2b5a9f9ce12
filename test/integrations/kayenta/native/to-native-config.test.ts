import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readNativeMetricConfig, type MetricConfig } from '../../../../src/config/metric-config.js';
import { readRemoteJudgeRequest } from '../../../../src/integrations/kayenta/remote-judge.js';
import { renderNativeConfig } from '../../../../src/integrations/kayenta/native/render-native-config.js';
import { toNativeConfig } from '../../../../src/integrations/kayenta/native/to-native-config.js';
import { translateKayentaConfig } from '../../../../src/integrations/kayenta/translate-config.js';
import { judgeCanary } from '../../../../src/judge/judge-canary.js';
import type { MeasuredMetric } from '../../../../src/judge/measurement.js';
import { bindMetric } from '../../../../src/query/bind-metric.js';
import { recordedJudgements } from '../../../support/kayenta-vectors.js';

const ASSUMED = { variables: [], scopeLabel: 'instance' };

function imported(document: unknown, assumed: { variables: readonly string[]; scopeLabel: string } = ASSUMED) {
  const reading = toNativeConfig(document, assumed);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  const { notes, faults } = reading.value;
  const text = renderNativeConfig(reading.value);
  const native = readNativeMetricConfig(parse(text));
  return { text, notes, faults, config: native.kind === 'read' ? native.value : undefined };
}

/** A config of one metric with this analysis and query, all else as small as it goes. */
function kayenta(rest: object, { canary = {}, query }: { canary?: object; query?: object } = {}) {
  return {
    classifier: { groupWeights: { g: 100 } },
    metrics: [{ name: 'm', groups: ['g'], ...(query ? { query } : {}), analysisConfigurations: { canary } }],
    ...rest,
  };
}

/** What a judgement says of the canary; its texts name thresholds, and muted metrics their options. */
function outcomeOf(config: MetricConfig, measured: readonly MeasuredMetric[]) {
  const own = measured.map((one) => ({ ...one, metric: config.metrics.find(({ name }) => name === one.metric.name)! }));
  const { verdict, score, weightedScore, reason, groups, metrics } = judgeCanary(config, own);
  return {
    verdict,
    score,
    weightedScore,
    code: reason.code,
    groups: groups.filter(({ weight }) => weight !== 0).map(({ name, score: ofGroup }) => ({ name, ofGroup })),
    metrics: metrics.map(({ metric, classification, failed, criticalFailure, reason: why }) =>
      metric.analysis.muted
        ? { name: metric.name, classification }
        : { name: metric.name, classification, failed, criticalFailure, code: why.code },
    ),
  };
}

function kayentaOf(document: unknown): MetricConfig {
  const reading = translateKayentaConfig(document);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

describe('an imported config', () => {
  it('judges each of the recorded judgements of the real Kayenta as the JSON does, but for those that it tells it cannot', () => {
    const told: string[][] = [];
    let same = 0;
    for (const { request } of recordedJudgements()) {
      const { canaryConfig } = request as { canaryConfig: unknown };
      const { config, faults } = imported(canaryConfig);
      expect(config === undefined).toBe(faults.length > 0);
      if (!config) {
        told.push([...faults]);
        continue;
      }
      const reading = readRemoteJudgeRequest(request);
      if (reading.kind === 'refused') throw new Error('a recorded request is refused');

      expect(outcomeOf(config, reading.value.pairs)).toEqual(outcomeOf(kayentaOf(canaryConfig), reading.value.pairs));
      same += 1;
    }

    expect([same, told.length]).toEqual([562, 38]);
    expect(told.flat().filter((one) => !/weights must total 100|has a weight but no metric/.test(one))).toEqual([]);
  });

  it('judges as the JSON does, whatever stands in the fields of the analysis, the groups and the thresholds', () => {
    let usable = 0;
    fc.assert(
      fc.property(CONFIG, fc.infiniteStream(fc.double({ min: 0, max: 20, noNaN: true })), (document, values) => {
        const { config } = imported(document);
        if (!config) return;
        usable += 1;
        const whole = kayentaOf(document);
        const draw = (): Float64Array =>
          Float64Array.from({ length: 12 }, () => {
            const value = values.next().value ?? 0;
            return value > 18 ? NaN : value;
          });
        const measured = whole.metrics.map((metric) => ({ metric, baseline: draw(), canary: draw() }));

        expect(outcomeOf(config, measured)).toEqual(outcomeOf(whole, measured));
      }),
      { numRuns: 400 },
    );

    expect(usable).toBeGreaterThan(150);
  });

  it.each<[string, object, object | undefined]>([
    [
      'a metric with label bindings',
      {
        metricName: 'cpu',
        labelBindings: ['a="b"'],
        groupByFields: ['zone'],
        customInlineTemplate: 'pod=~"${scope}-.*"',
      },
      undefined,
    ],
    [
      'a template by name',
      { metricName: 'cpu', customFilterTemplate: 't' },
      { t: 'pod=~"$\\{scope}-.*",zone="${location}",' },
    ],
    [
      'a whole expression',
      { customInlineTemplate: 'PromQL:sum(rate(errors{pod="${scope}"}[1m])) / sum(rate(all{pod="${scope}"}[1m]))' },
      undefined,
    ],
    [
      'a fallback that is one word',
      { metricName: 'cpu', customInlineTemplate: 'pod="${scope}",ns="${ns:-prod}"' },
      undefined,
    ],
    [
      'a group of a regular expression',
      { customInlineTemplate: 'PromQL:label_replace(up{pod="${scope}"}, "a", "${1}", "pod", "(.*)")' },
      undefined,
    ],
    ['instances of Google', { metricName: 'cpu', resourceType: 'gce_instance' }, undefined],
    [
      'instances of Amazon',
      { metricName: 'cpu', resourceType: 'aws_ec2_instance', labelBindings: ['x="${y}"'] },
      undefined,
    ],
  ])('asks Prometheus the same: %s', (_name, query, templates) => {
    const document = kayenta(templates ? { templates } : {}, { query: { type: 'prometheus', ...query } });

    expectSameQuery(document, 'prometheus');
  });

  it.each<[string, object]>([
    ['of nothing but its type', { resourceType: 'global' }],
    [
      'of instances of Google',
      { resourceType: 'gce_instance', crossSeriesReducer: 'REDUCE_SUM', groupByFields: ['resource.label.zone'] },
    ],
    ['of instances of Amazon', { resourceType: 'aws_ec2_instance', perSeriesAligner: 'ALIGN_RATE' }],
    ['of an app', { resourceType: 'gae_app', crossSeriesReducer: 'REDUCE_NONE', groupByFields: ['metric.label.a'] }],
    ['of containers', { resourceType: 'k8s_container' }],
    [
      'by a filter with alternatives',
      { resourceType: 'k8s_pod', customInlineTemplate: 'metric.label.a="${scope}" OR metric.label.a="b"' },
    ],
  ])('asks Cloud Monitoring the same: %s', (_name, query) => {
    const document = kayenta({}, { query: { type: 'stackdriver', metricType: 'custom.googleapis.com/x', ...query } });

    expectSameQuery(document, 'stackdriver');
  });

  it('has the filters that stand there only for some requests where it is told that these give them', () => {
    const query = { type: 'stackdriver', metricType: 'custom.googleapis.com/x', resourceType: 'k8s_container' };
    const document = kayenta({}, { query });

    const { config, notes } = imported(document, { ...ASSUMED, variables: ['project', 'namespace_name'] });

    expect(queryOf(config!)).toMatchObject({
      filter:
        'project="${project}" AND resource.labels.location="${location}" AND resource.labels.namespace_name="${namespace_name}"',
    });
    expect(notes).toEqual([
      expect.stringContaining('is filtered by node_name, cluster_name, pod_name, container_name only where'),
    ]);
  });

  it('tells all that it cannot say', () => {
    const document = kayenta(
      {
        name: 'n',
        applications: ['a'],
        judge: { name: 'NetflixACAJudge-v1.0', judgeConfigurations: { x: 1 } },
        tempaltes: {},
      },
      { canary: { muted: true, critical: true, mustHaveData: true }, query: { type: 'datadog', metricName: 'x' } },
    );
    document.metrics.push(
      { ...document.metrics[0]!, name: 'one', query: { type: 'prometheus', metricName: 'c', resourceType: 'x' } },
      {
        ...document.metrics[0]!,
        name: 'two',
        query: { type: 'signalfx' },
        groups: [],
        analysisConfigurations: { canary: { nanStrategy: 'replace', mustHaveData: true } },
      },
    );

    const { notes, text } = imported(document);

    for (const told of [
      'tempaltes is not known and has no effect; did you mean "templates"?',
      'no place here for name: "n", applications: ["a"]',
      'judge.judgeConfigurations is left out, which has no effect in Kayenta either: {"x":1}',
      'group "g" has a weight and no metric that is scored',
      '"two": in no group, and here every metric is in one: in "ungrouped", of weight 0',
      'metric "m": critical is left out: the metric is muted, so that it never counts',
      'metric "m": mustHaveData is left out: the metric is muted, so that it never counts',
      'metric "m": asks "datadog", which no source here speaks: its query is left out',
      'metric "one": has no query here, since it has resourceType "x", which has no filter of its own',
      'metric "two": mustHaveData is left out: with nanStrategy replace it has no effect in Kayenta either',
    ]) {
      expect(notes).toContainEqual(expect.stringContaining(told));
      expect(text).toContain(`# * ${notes.find((note) => note.includes(told)) ?? 'nothing'}\n`);
    }
  });

  it.each([
    [
      { classifier: { groupWeights: { g: 100 }, scoreThresholds: { pass: 75, marginal: 95 } } },
      'thresholds.marginal: must be at most pass',
    ],
    [{ classifier: { groupWeights: { g: 90 } } }, 'groups: weights must total 100, total 90'],
  ])('is no config where ours has stricter rules: %j', (rest, fault) => {
    const { config, faults, text } = imported(kayenta(rest));

    expect(config).toBeUndefined();
    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(text).toContain(`# It cannot be used as it is:\n# * ${faults[0] ?? ''}\n`);
  });

  it('keeps a line that a name would break in its comment', () => {
    const { text } = imported({ ...kayenta({}), name: 'a', owner: 'x\u2028judge: { name: mann-whitney }\u0085' });

    expect(text.split(/[\n\u2028\u0085]/).filter((line) => line.startsWith('judge:'))).toEqual([
      'judge: { name: netflix-aca }',
    ]);
  });

  it('keeps mann-whitney where the JSON names it, and tells that it does not read effectSize', () => {
    const document = kayenta(
      { judge: { name: 'mann-whitney', level: 0.02 } },
      { canary: { effectSize: { allowedIncrease: 2 } } },
    );

    const { config, notes } = imported(document);

    expect(config!.judge).toMatchObject({ name: 'mann-whitney', level: 0.02 });
    expect(notes).toEqual(['metric "m": effectSize is left out: mann-whitney does not read it']);
  });
});

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const ANALYSIS = fc.record({
  direction: optional(fc.constantFrom('increase', 'decrease', 'either', 'sideways')),
  nanStrategy: optional(fc.constantFrom('remove', 'replace', 'x')),
  outliers: optional(
    fc.record({
      strategy: optional(fc.constantFrom('keep', 'remove')),
      outlierFactor: optional(fc.double({ min: 0.5, max: 5, noNaN: true })),
    }),
  ),
  critical: optional(fc.boolean()),
  mustHaveData: optional(fc.boolean()),
  muted: optional(fc.boolean()),
  effectSize: optional(
    fc.record({
      measure: optional(fc.constantFrom('meanRatio', 'cles')),
      allowedIncrease: optional(fc.double({ min: 0.5, max: 3, noNaN: true })),
      allowedDecrease: optional(fc.double({ min: 0.1, max: 1, noNaN: true })),
      criticalIncrease: optional(fc.double({ min: 0.5, max: 3, noNaN: true })),
      criticalDecrease: optional(fc.double({ min: 0.1, max: 1, noNaN: true })),
    }),
  ),
});
const METRIC = fc.record({
  groups: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
  analysisConfigurations: fc.record({ canary: ANALYSIS }),
});
const CONFIG = fc
  .record({
    metrics: fc.array(METRIC, { minLength: 1, maxLength: 5 }),
    groupWeights: fc.constantFrom({}, { a: 100 }, { a: 40 }, { a: 40, b: 60 }, { a: 30, b: 30, c: 40 }, { c: 0 }),
    scoreThresholds: optional(
      fc.constantFrom({ pass: 95, marginal: 75 }, { pass: 50, marginal: 0 }, { pass: 100, marginal: 100 }),
    ),
  })
  .map(({ metrics, groupWeights, scoreThresholds }) => ({
    metrics: metrics.map((metric, i) => ({ name: `m${String(i)}`, ...metric })),
    classifier: { groupWeights, ...(scoreThresholds ? { scoreThresholds } : {}) },
  }));

function queryOf({ metrics }: MetricConfig) {
  return metrics[0]!.query!;
}

/** With the values of a request, whatever of the optional ones it leaves out. */
function expectSameQuery(document: unknown, language: 'prometheus' | 'stackdriver'): void {
  const { config } = imported(document);
  const declared = Object.entries(config!.scope ?? {});
  const own = { scope: 'app-v1.2', location: 'us-east1' };
  const rest = {
    raw: new Set<string>(),
    selector: undefined,
    scopeLabel: 'instance',
    stepMs: 60_000,
    scrapeIntervalMs: 15_000,
    staleSamples: true,
  };
  const defaults = declared.flatMap(([name, { default: value }]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  const before = bindMetric(queryOf(kayentaOf(document)), { ...rest, values: new Map(Object.entries(own)) });
  const after = bindMetric(queryOf(config!), { ...rest, values: new Map([...defaults, ...Object.entries(own)]) });

  expect(before).toMatchObject({ kind: 'bound', queries: { expr: { language } } });
  expect(after).toEqual(before);
}
