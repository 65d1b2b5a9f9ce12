import { describe, expect, it } from 'vitest';
import type { KayentaOtherQuery, KayentaPrometheusQuery, MetricQuery } from '../../src/config/metric-query.js';
import { bindMetric, languageOf, type BoundMetric } from '../../src/query/bind-metric.js';
import type { Binding } from '../../src/query/bound-query.js';

interface Given {
  readonly values?: Readonly<Record<string, string>>;
  readonly selector?: string;
  readonly raw?: readonly string[];
}

function bindingOf({ values = {}, selector, raw = [] }: Given): Binding {
  return {
    values: new Map(Object.entries(values)),
    raw: new Set(raw),
    selector,
    scopeLabel: 'instance',
    stepMs: 60_000,
    scrapeIntervalMs: 15_000,
  };
}

function bindExpr(expr: string, given: Given = {}): BoundMetric {
  return bindMetric({ type: 'prometheus', expr }, bindingOf(given));
}

function bindCounts(events: string, exposure: string, values: Given['values'] = {}): BoundMetric {
  return bindMetric({ type: 'prometheus', events, exposure }, bindingOf({ values }));
}

function exprOf(bound: BoundMetric): string {
  if (bound.kind === 'refused' || bound.queries.kind !== 'expr') throw new Error(JSON.stringify(bound));
  return bound.queries.expr.text;
}

const KAYENTA: KayentaPrometheusQuery = {
  type: 'kayenta-prometheus',
  scopeName: 'default',
  metricName: 'm',
  labelBindings: [],
  groupByFields: [],
  resourceType: undefined,
  template: undefined,
  problem: undefined,
};

const OTHER: KayentaOtherQuery = {
  type: 'kayenta-other',
  scopeName: 'default',
  serviceType: 'datadog',
  definition: {},
};

describe('bindMetric()', () => {
  it('fills an expression and tells how far back it reads', () => {
    const bound = bindExpr('rate(x{a="${v}"}[${d}])', { values: { v: 'b"c', d: '5m' } });

    expect(bound).toEqual({
      kind: 'bound',
      queries: {
        kind: 'expr',
        expr: { language: 'prometheus', text: 'rate(x{a="b\\"c"}[5m])', lookBackMs: 300_000, displaced: false },
      },
      warnings: [],
    });
  });

  it('fills events and exposure, each with its own look-back', () => {
    const bound = bindCounts('increase(x{a="${v}"}[1m])', 'increase(y{a="${v}"}[5m])', { v: 'b' });

    expect(bound).toEqual({
      kind: 'bound',
      queries: {
        kind: 'counts',
        events: { language: 'prometheus', text: 'increase(x{a="b"}[1m])', lookBackMs: 60_000, displaced: false },
        exposure: { language: 'prometheus', text: 'increase(y{a="b"}[5m])', lookBackMs: 300_000, displaced: false },
      },
      warnings: [],
    });
  });

  it('puts the selector, filled in, wherever ${selector} stands', () => {
    const bound = bindExpr('sum(x{${selector},a="b"}) / sum(y{${selector}})', {
      values: { pod: 'p.1' },
      selector: 'job="j",pod=~"${pod}-.*"',
    });

    expect(exprOf(bound)).toBe(
      'sum((x{job="j",pod=~"p\\\\.1-.*",a="b"} and last_over_time(x{job="j",pod=~"p\\\\.1-.*",a="b"}[60s]))) / sum((y{job="j",pod=~"p\\\\.1-.*"} and last_over_time(y{job="j",pod=~"p\\\\.1-.*"}[60s])))',
    );
  });

  it('does not let a selector hold itself', () => {
    expect(bindExpr('x{${selector}}', { selector: '${selector}' })).toEqual({
      kind: 'refused',
      missing: ['selector'],
      problems: [],
    });
  });

  it('refuses ${selector} where the config has none', () => {
    expect(bindExpr('x{${selector}}')).toMatchObject({
      kind: 'refused',
      problems: ['uses ${selector}, and the config has no selector'],
    });
  });

  it('names every variable that has no value, once', () => {
    expect(bindExpr('x{a="${a}",b="${b}",c="${c}",d="${a}"}', { values: { b: '1' } })).toEqual({
      kind: 'refused',
      missing: ['a', 'c'],
      problems: [],
    });
  });

  it('does not take what every object has for a value', () => {
    expect(bindExpr('x{a="${constructor}",b="${__proto__}"}')).toMatchObject({
      missing: ['constructor', '__proto__'],
    });
  });

  it('names what events and exposure lack together', () => {
    expect(bindCounts('x{a="${a}",b="${b}"}', 'y{b="${b}",c="${c}"}')).toMatchObject({ missing: ['a', 'b', 'c'] });
    expect(bindCounts('x', 'y{c="${c}"}')).toMatchObject({ kind: 'refused', missing: ['c'] });
    expect(bindCounts('x{a="${a}"}', 'y')).toMatchObject({ kind: 'refused', missing: ['a'] });
    expect(bindCounts('x{a="${a-b}"}', 'y{c="${c-d}"}')).toMatchObject({
      problems: [expect.stringContaining('${a-b}'), expect.stringContaining('${c-d}')],
    });
  });

  it('refuses what is no variable, in the expression or in a selector that it uses', () => {
    expect(bindExpr('x{a="${a.b}"}')).toMatchObject({ problems: [expect.stringContaining('is no variable')] });
    expect(bindExpr('x{${selector}}', { selector: 'a="${a.b}"' })).toMatchObject({
      problems: [expect.stringContaining('is no variable')],
    });
    expect(bindExpr('x', { selector: 'a="${a.b}"' })).toMatchObject({ kind: 'bound' });
  });

  it("refuses Kayenta's ${name:-text}, for which a native config has defaults", () => {
    const problems = ['gives variable "a" a value of its own: a default stands in the config\'s scope'];

    expect(bindExpr('x{a="${a:-b}"}', { values: { a: 'c' } })).toMatchObject({ problems });
    expect(bindExpr('x{${selector}}', { values: { a: 'c' }, selector: 'a="${a:-b}"' })).toMatchObject({ problems });
  });

  it('hands on why a value cannot be filled in', () => {
    expect(bindExpr('x > ${v}', { values: { v: 'y or z' } })).toMatchObject({
      kind: 'refused',
      missing: [],
      problems: [expect.stringContaining('stands outside quotes')],
    });
  });

  it('writes a value raw only where the config trusts it', () => {
    const given = { values: { v: 'a|b' } };

    expect(exprOf(bindExpr('x{a=~"${v:raw}"}', { ...given, raw: ['v'] }))).toBe(
      '(x{a=~"a|b"} and last_over_time(x{a=~"a|b"}[60s]))',
    );
    expect(bindExpr('x{a=~"${v:raw}"}', given)).toMatchObject({ kind: 'refused' });
  });

  describe('warns', () => {
    const WARNING = {
      code: 'value-escaped',
      text: 'the value of variable "v" is matched as it stands, not as a regular expression',
    };
    const warningsOf = (bound: BoundMetric) => (bound.kind === 'bound' ? bound.warnings : bound.problems);

    it('that a value which looks like a pattern is none', () => {
      expect(warningsOf(bindExpr('x{a=~"${v}"}', { values: { v: 'a|b' } }))).toEqual([WARNING]);
      expect(warningsOf(bindExpr('x{a="${v}"}', { values: { v: 'a|b' } }))).toEqual([]);
    });

    it('of counts as of expressions', () => {
      expect(warningsOf(bindCounts('x{a=~"${v}"}', 'y{a=~"${v}"}', { v: 'a|b' }))).toEqual([WARNING]);
      expect(warningsOf(bindCounts('x', 'y{a=~"${v}"}', { v: 'a|b' }))).toEqual([WARNING]);
    });

    it("of Kayenta's templates", () => {
      const query = { ...KAYENTA, template: 'a=~"${v}"' };

      expect(warningsOf(bindMetric(query, bindingOf({ values: { v: 'us-.*' } })))).toEqual([WARNING]);
    });
  });

  describe("of Kayenta's query", () => {
    it('fills what Kayenta would send', () => {
      const query = { ...KAYENTA, template: 'job="${scope}"', labelBindings: ['pod!=""'], groupByFields: ['zone'] };

      const bound = bindMetric(query, bindingOf({ values: { scope: 'a"b' } }));

      expect(exprOf(bound)).toBe('avg(m{job="a\\"b",pod!=""}) by (zone)');
    });

    it("has the query's resource type as a variable, unless the request gives one", () => {
      const query = { ...KAYENTA, resourceType: 'own', template: 'PromQL:x{type="${resourceType}"}' };

      expect(exprOf(bindMetric(query, bindingOf({})))).toBe('x{type="own"}');
      expect(exprOf(bindMetric(query, bindingOf({ values: { resourceType: 'given' } })))).toBe('x{type="given"}');
    });

    it('asks what another dialect of PromQL may understand, where nothing is filled in', () => {
      const query = { ...KAYENTA, template: 'PromQL:xrate(x[5m])' };

      expect(exprOf(bindMetric(query, bindingOf({})))).toBe('xrate(x[5m])');
      expect(bindMetric({ type: 'prometheus', expr: 'xrate(x[5m])' }, bindingOf({}))).toMatchObject({
        problems: ['is no PromQL from character 6 on ("(x[5m])")'],
      });
    });

    it('names the variables that have no value', () => {
      const query = { ...KAYENTA, template: 'a="${a}",b="${b:-c}"' };

      expect(bindMetric(query, bindingOf({}))).toEqual({ kind: 'refused', missing: ['a'], problems: [] });
    });

    it('hands on why Kayenta would fail', () => {
      const query = { ...KAYENTA, problem: 'has no metricName' };

      expect(bindMetric(query, bindingOf({}))).toMatchObject({ problems: ['has no metricName'] });
    });

    it('takes no notice of the selector of a native config', () => {
      const query = { ...KAYENTA, template: 'a="${selector}"' };

      expect(bindMetric(query, bindingOf({ selector: 'b="c"' }))).toMatchObject({ missing: ['selector'] });
    });
  });

  it('refuses a query in another language', () => {
    expect(bindMetric(OTHER, bindingOf({}))).toEqual({
      kind: 'refused',
      missing: [],
      problems: ['asks in another language (datadog), and no source here speaks it'],
    });
  });
});

describe('languageOf()', () => {
  it.each([
    ['prometheus', { type: 'prometheus', expr: 'x' }],
    ['prometheus', KAYENTA],
    ['stackdriver', { type: 'stackdriver', metricType: 'm' }],
    ['stackdriver', { type: 'kayenta-stackdriver', metricType: 'm' }],
    ['datadog', OTHER],
  ] as [string, MetricQuery][])('is %s', (language, query) => {
    expect(languageOf(query)).toBe(language);
  });
});
