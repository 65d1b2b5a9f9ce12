import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KayentaStackdriverQuery } from '../../src/config/metric-query.js';
import { StackdriverQuery } from '../../src/config/stackdriver-query.js';
import { bindMetric, type BoundMetric } from '../../src/query/bind-metric.js';
import type { Binding, MonitoringQuery } from '../../src/query/bound-query.js';
import { selects } from '../support/fake-monitoring/match-filter.js';
import { parseFilter } from '../support/fake-monitoring/parse-filter.js';

interface Given {
  readonly values?: Readonly<Record<string, string>>;
  readonly selector?: string;
  readonly raw?: readonly string[];
  readonly stepMs?: number;
}

function bindingOf({ values = {}, selector, raw = [], stepMs = 60_000 }: Given): Binding {
  return {
    values: new Map(Object.entries(values)),
    raw: new Set(raw),
    selector,
    scopeLabel: 'instance',
    stepMs,
    scrapeIntervalMs: 60_000,
  };
}

function bindNative(query: object, given: Given = {}): BoundMetric {
  return bindMetric(StackdriverQuery.parse({ type: 'stackdriver', metricType: 'm', ...query }), bindingOf(given));
}

function bindKayenta(query: Partial<KayentaStackdriverQuery>, values: Given['values'] = {}): BoundMetric {
  const whole: KayentaStackdriverQuery = {
    type: 'kayenta-stackdriver',
    scopeName: 'default',
    metricType: 'm',
    resourceType: 'gae_app',
    perSeriesAligner: undefined,
    crossSeriesReducer: undefined,
    groupByFields: [],
    template: undefined,
    problem: undefined,
    ...query,
  };
  return bindMetric(whole, bindingOf({ values }));
}

/** The one query that is asked. */
function queryOf(bound: BoundMetric): MonitoringQuery {
  if (bound.kind === 'refused' || bound.queries.kind !== 'expr') throw new Error(JSON.stringify(bound));
  const { expr } = bound.queries;
  if (expr.language !== 'stackdriver') throw new Error(JSON.stringify(expr));
  return expr;
}

const warningsOf = (bound: BoundMetric) => (bound.kind === 'bound' ? bound.warnings : bound.problems);

describe('bindMetric() of a query for Cloud Monitoring', () => {
  it('fills in all that is asked', () => {
    const query = {
      metricType: 'istio.io/service/server/response_latencies',
      resourceType: 'k8s_container',
      filter: '${selector} AND metric.labels.response_code="200"',
      perSeriesAligner: 'ALIGN_DELTA',
      crossSeriesReducer: 'REDUCE_PERCENTILE_95',
      groupByFields: ['resource.labels.zone', 'metric.labels.request_protocol'],
      project: 'shop-metrics',
    };
    const selector = 'metric.labels.destination_workload_name="${workload}"';
    const filter =
      'metric.type="istio.io/service/server/response_latencies" AND resource.type="k8s_container" AND metric.labels.destination_workload_name="checkout\\"canary" AND metric.labels.response_code="200"';

    expect(bindNative(query, { selector, values: { workload: 'checkout"canary' } })).toEqual({
      kind: 'bound',
      queries: {
        kind: 'expr',
        expr: {
          language: 'stackdriver',
          text: `${filter} | ALIGN_DELTA | REDUCE_PERCENTILE_95 by resource.labels.zone, metric.labels.request_protocol | project shop-metrics`,
          filter,
          project: 'shop-metrics',
          perSeriesAligner: 'ALIGN_DELTA',
          crossSeriesReducer: 'REDUCE_PERCENTILE_95',
          groupByFields: ['resource.labels.zone', 'metric.labels.request_protocol'],
          lookBackMs: 60_000,
          displaced: false,
        },
      },
      warnings: [],
    });
  });

  it('asks for the mean of each series of the metric where nothing else is said', () => {
    expect(queryOf(bindNative({}))).toEqual({
      language: 'stackdriver',
      text: 'metric.type="m" | ALIGN_MEAN',
      filter: 'metric.type="m"',
      project: undefined,
      perSeriesAligner: 'ALIGN_MEAN',
      crossSeriesReducer: undefined,
      groupByFields: [],
      lookBackMs: 60_000,
      displaced: false,
    });
  });

  it.each([
    ['a="b"', undefined, 'a="b"'],
    ['a="b" OR c="d"', undefined, '(a="b" OR c="d")'],
    ['\n  a="b"\n  AND c="d"\n', undefined, 'a="b" AND c="d"'],
    ['${selector}', 'a="b"', 'a="b"'],
    ['${selector}', 'a="b" OR c="d"', '(a="b" OR c="d")'],
    ['${selector} AND e="f"', 'a="b" OR c="d"', '(a="b" OR c="d") AND e="f"'],
    ['e="f" OR ${selector}', 'a="b" AND c="d"', '(e="f" OR a="b" AND c="d")'],
    ['NOT ${selector}', 'a="b" OR c="d"', 'NOT (a="b" OR c="d")'],
  ])('joins the filter %j with selector %j', (filter, selector, expected) => {
    expect(queryOf(bindNative({ filter }, selector === undefined ? {} : { selector })).filter).toBe(
      `metric.type="m" AND ${expected}`,
    );
  });

  it('has no filter of its own where the selector is blank', () => {
    expect(queryOf(bindNative({ filter: '${selector}' }, { selector: ' ' })).filter).toBe('metric.type="m"');
  });

  it('asks for bad events and all of them by one filter more and less', () => {
    const query = { filter: '${selector}', eventsFilter: 'metric.labels.code="500" OR metric.labels.code="${code}"' };

    const bound = bindNative(query, { selector: 'a="${v}"', values: { v: 'b', code: '503' } });

    expect(bound).toMatchObject({
      kind: 'bound',
      queries: {
        kind: 'counts',
        events: {
          text: 'metric.type="m" AND a="b" AND (metric.labels.code="500" OR metric.labels.code="503") | ALIGN_DELTA | REDUCE_SUM',
          perSeriesAligner: 'ALIGN_DELTA',
          crossSeriesReducer: 'REDUCE_SUM',
        },
        exposure: {
          text: 'metric.type="m" AND a="b" | ALIGN_DELTA | REDUCE_SUM',
          filter: 'metric.type="m" AND a="b"',
        },
      },
    });
  });

  it('reads one step back, since a point covers one alignment period', () => {
    expect(queryOf(bindNative({}, { stepMs: 300_000 })).lookBackMs).toBe(300_000);
    expect(queryOf(bindNative({ perSeriesAligner: 'ALIGN_RATE' }, { stepMs: 120_000 })).lookBackMs).toBe(120_000);
  });

  it('reads further back for a change in percent, which is one of moving means', () => {
    expect(queryOf(bindNative({ perSeriesAligner: 'ALIGN_PERCENT_CHANGE' })).lookBackMs).toBe(720_000);
  });

  describe('refuses', () => {
    it('what has no value, of both filters together', () => {
      const query = { filter: 'a="${a}" AND b="${b}"', eventsFilter: 'b="${b}" AND c="${c}"' };

      expect(bindNative(query)).toEqual({ kind: 'refused', missing: ['a', 'b', 'c'], problems: [] });
    });

    it('what is no variable, no selector and no default', () => {
      expect(bindNative({ filter: 'a="${a.b}"' })).toMatchObject({
        problems: [expect.stringContaining('is no variable')],
      });
      expect(bindNative({ filter: '${selector}' })).toMatchObject({
        problems: ['uses ${selector}, and the config has no selector'],
      });
      expect(bindNative({ filter: 'a="${a:-b}"' }, { values: { a: 'c' } })).toMatchObject({
        problems: ['gives variable "a" a value of its own: a default stands in the config\'s scope'],
      });
    });

    it('what is no filter, also without variables', () => {
      expect(bindNative({ filter: 'a=~"b"' })).toMatchObject({
        problems: ['is no Cloud Monitoring filter from character 23 on ("~\\"b\\""), in: metric.type="m" AND a=~"b"'],
      });
      expect(bindNative({ filter: 'a="${v}" &&' }, { values: { v: 'secret' } })).toMatchObject({
        problems: [expect.stringMatching(/from character 27 on \("&&"\), with harmless values filled in: [^]*a="v"/)],
      });
    });

    it('what is written raw and not trusted', () => {
      const given = { values: { v: 'x" OR a!="x' } };

      expect(queryOf(bindNative({ filter: 'a="${v:raw}"' }, { ...given, raw: ['v'] })).filter).toBe(
        'metric.type="m" AND (a="x" OR a!="x")',
      );
      expect(bindNative({ filter: 'a="${v:raw}"' }, given)).toMatchObject({ kind: 'refused' });
    });
  });

  describe('warns', () => {
    it('that a value which looks like more is none, once for events and exposure', () => {
      const query = {
        filter: 'a=monitoring.regex.full_match("${v}")',
        eventsFilter: 'b="c"',
      };

      expect(warningsOf(bindNative(query, { values: { v: 'a|b' } }))).toEqual([
        {
          code: 'value-escaped',
          text: 'the value of variable "v" is matched as it stands, not as a part of the filter or a regular expression',
        },
      ]);
    });

    it.each([
      ['ALIGN_PERCENTILE_95', 'REDUCE_MEAN', '95'],
      ['ALIGN_PERCENTILE_99', 'REDUCE_SUM', '99'],
      ['ALIGN_PERCENTILE_05', 'REDUCE_PERCENTILE_50', '05'],
    ])('of %s with %s, which is no percentile', (perSeriesAligner, crossSeriesReducer, percentile) => {
      expect(warningsOf(bindNative({ perSeriesAligner, crossSeriesReducer }))).toEqual([
        {
          code: 'averaged-percentiles',
          text: `${crossSeriesReducer} of what ${perSeriesAligner} makes of each series is no percentile: ALIGN_DELTA with REDUCE_PERCENTILE_${percentile} is the one of all of them`,
        },
      ]);
    });

    it.each([
      ['ALIGN_PERCENTILE_95', 'REDUCE_MAX'],
      ['ALIGN_PERCENTILE_95', 'REDUCE_NONE'],
      ['ALIGN_DELTA', 'REDUCE_PERCENTILE_95'],
      ['ALIGN_MEAN', 'REDUCE_MEAN'],
    ])('not of %s with %s', (perSeriesAligner, crossSeriesReducer) => {
      expect(warningsOf(bindNative({ perSeriesAligner, crossSeriesReducer }))).toEqual([]);
    });
  });

  describe("of Kayenta's", () => {
    it('asks for the mean of means of what Kayenta would select', () => {
      expect(queryOf(bindKayenta({}, { scope: 'v2', project: 'shop' }))).toEqual({
        language: 'stackdriver',
        text: 'metric.type="m" AND resource.type="gae_app" AND project="shop" AND resource.labels.version_id="v2" | ALIGN_MEAN | REDUCE_MEAN',
        filter: 'metric.type="m" AND resource.type="gae_app" AND project="shop" AND resource.labels.version_id="v2"',
        project: undefined,
        perSeriesAligner: 'ALIGN_MEAN',
        crossSeriesReducer: 'REDUCE_MEAN',
        groupByFields: [],
        lookBackMs: 60_000,
        displaced: false,
      });
    });

    it("goes by the query's aligner, reducer and fields", () => {
      const aggregation = {
        perSeriesAligner: 'ALIGN_RATE',
        crossSeriesReducer: 'REDUCE_SUM',
        groupByFields: ['metric.label.code'],
      } as const;

      expect(queryOf(bindKayenta(aggregation, { scope: 'v2' }))).toMatchObject(aggregation);
    });

    it('groups nothing where nothing is reduced', () => {
      const query = queryOf(
        bindKayenta({ crossSeriesReducer: 'REDUCE_NONE', groupByFields: ['metric.label.code'] }, { scope: 'v2' }),
      );

      expect(query).toMatchObject({ crossSeriesReducer: undefined, groupByFields: [] });
    });

    it('puts values in quotes where Kayenta pastes them, and says what it made of them', () => {
      const bound = bindKayenta(
        { template: 'resource.labels.pod_name=${scope}' },
        { scope: 'starts_with("checkout-")' },
      );

      expect(queryOf(bound).filter).toContain('AND resource.labels.pod_name="starts_with(\\"checkout-\\")"');
      expect(warningsOf(bound)).toEqual([
        expect.objectContaining({ code: 'value-escaped', text: expect.stringContaining('variable "scope"') }),
      ]);
      expect(queryOf(bindKayenta({}, { scope: 'v2" OR project="other' })).filter).toContain(
        'resource.labels.version_id="v2\\" OR project=\\"other"',
      );
    });

    it("has the query's resource type as a variable, unless the request gives one", () => {
      const template = 'metadata.user_labels.kind="${resourceType}"';

      expect(queryOf(bindKayenta({ template })).filter).toContain('kind="gae_app"');
      expect(queryOf(bindKayenta({ template }, { resourceType: 'given' })).filter).toBe(
        'metric.type="m" AND resource.type="gae_app" AND metadata.user_labels.kind="given"',
      );
    });

    it('takes the resource type of the request where the query names none', () => {
      const bound = bindKayenta({ resourceType: undefined }, { resourceType: 'gae_app', scope: 'v2' });

      expect(queryOf(bound).filter).toBe(
        'metric.type="m" AND resource.type="gae_app" AND resource.labels.version_id="v2"',
      );
    });

    it('says what keeps a query from being asked', () => {
      expect(bindKayenta({ resourceType: undefined }, { scope: 'v2' })).toEqual({
        kind: 'refused',
        missing: [],
        problems: ['needs a resourceType'],
      });
    });

    it('names the variables that its resource type needs', () => {
      expect(bindKayenta({ resourceType: 'gce_instance' })).toEqual({
        kind: 'refused',
        missing: ['location', 'scope'],
        problems: [],
      });
    });

    it('selects by any keys and values of user labels just those', () => {
      const text = fc
        .array(
          fc.oneof(fc.constantFrom('"', '\\', '"="', ' OR ', '.', '\n'), fc.string({ unit: 'binary', maxLength: 3 })),
          {
            minLength: 1,
            maxLength: 4,
          },
        )
        .map((pieces) => pieces.join(''))
        .filter((one) => one !== '' && one.isWellFormed());
      fc.assert(
        fc.property(text, text, (key, value) => {
          const bound = bindKayenta({ resourceType: 'k8s_pod' }, { [`user_labels.${key}`]: value });
          const filter = parseFilter(queryOf(bound).filter);
          const labelled = (userLabels: Record<string, string>) => ({
            project: 'p',
            metricType: 'm',
            metricLabels: {},
            resourceType: 'k8s_pod',
            resourceLabels: {},
            userLabels,
          });

          expect(selects(filter, labelled({ [key]: value }))).toBe(true);
          expect(selects(filter, labelled({ [key]: `${value}x` }))).toBe(false);
          expect(selects(filter, labelled({ [`${key}x`]: value }))).toBe(false);
        }),
      );
    });
  });
});
