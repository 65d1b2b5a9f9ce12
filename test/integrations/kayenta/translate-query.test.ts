import { describe, expect, it } from 'vitest';
import { translateQuery } from '../../../src/integrations/kayenta/translate-query.js';

type Context = Parameters<typeof translateQuery>[1];

function translate(definition: Readonly<Record<string, unknown>>, templates: Context['templates'] = {}) {
  const warnings: string[] = [];
  const query = translateQuery(definition, { scopeName: 'default', templates }, (warning) => warnings.push(warning));
  return { query, warnings };
}

describe('translateQuery()', () => {
  it('takes over all that says what to ask', () => {
    const { query, warnings } = translate({
      type: 'prometheus',
      serviceType: 'prometheus',
      metricName: 'cpu',
      labelBindings: ['a="b"'],
      groupByFields: ['zone'],
      resourceType: 'gce_instance',
      customInlineTemplate: 'job="${scope}"',
    });

    expect(query).toEqual({
      type: 'kayenta-prometheus',
      scopeName: 'default',
      metricName: 'cpu',
      labelBindings: ['a="b"'],
      groupByFields: ['zone'],
      resourceType: 'gce_instance',
      template: 'job="${scope}"',
      problem: undefined,
    });
    expect(warnings).toEqual([]);
  });

  it('takes null, blank and missing for the same', () => {
    const { query, warnings } = translate({
      type: 'prometheus',
      metricName: 'cpu',
      labelBindings: null,
      resourceType: ' ',
      customFilter: null,
      customInlineTemplate: '',
      customFilterTemplate: null,
    });

    expect(query).toMatchObject({ labelBindings: [], groupByFields: [], resourceType: undefined, template: undefined });
    expect(query).toMatchObject({ problem: undefined });
    expect(warnings).toEqual([]);
  });

  it('knows the type by either key', () => {
    expect(translate({ serviceType: 'prometheus', metricName: 'cpu' }).query.type).toBe('kayenta-prometheus');
    expect(translate({ type: 'prometheus', serviceType: 'stackdriver', metricName: 'cpu' }).query.type).toBe(
      'kayenta-prometheus',
    );
  });

  it('keeps a query for another metric system word for word', () => {
    const definition = { type: 'datadog', metricName: 'avg:cpu', anything: [1] };

    const { query, warnings } = translate(definition);

    expect(query).toEqual({ type: 'kayenta-other', scopeName: 'default', serviceType: 'datadog', definition });
    expect(warnings).toEqual([]);
    expect(translate({ metricName: 'cpu' }).query).toMatchObject({ type: 'kayenta-other', serviceType: 'unknown' });
  });

  describe('the custom filter', () => {
    const templates = { byPod: 'pod="${scope}"', whole: 'PromQL:up', none: '' };

    it('is the template that is named', () => {
      const { query, warnings } = translate(
        { type: 'prometheus', metricName: 'cpu', customFilterTemplate: 'byPod' },
        templates,
      );

      expect(query).toMatchObject({ template: 'pod="${scope}"', problem: undefined });
      expect(warnings).toEqual([]);
    });

    it('is the inline one where there are both', () => {
      const definition = {
        type: 'prometheus',
        metricName: 'cpu',
        customInlineTemplate: 'a="b"',
        customFilterTemplate: 'gone',
      };

      expect(translate(definition, templates).query).toMatchObject({ template: 'a="b"', problem: undefined });
    });

    it('may be an empty template', () => {
      const definition = { type: 'prometheus', metricName: 'cpu', customFilterTemplate: 'none' };

      expect(translate(definition, templates).query).toMatchObject({ template: '', problem: undefined });
    });

    it.each([
      ['byPot', templates, 'names the customFilterTemplate "byPot"; templates has byPod, whole, none'],
      ['byPod', {}, 'names the customFilterTemplate "byPod"; templates has none'],
      ['byPod', null, 'names the customFilterTemplate "byPod"; templates has none'],
      ['byPod', undefined, 'names the customFilterTemplate "byPod"; templates has none'],
      ['constructor', templates, 'names the customFilterTemplate "constructor"; templates has byPod, whole, none'],
    ])('named %j is a problem that the query keeps, where templates is %j', (name, known, problem) => {
      const { query, warnings } = translate(
        { type: 'prometheus', metricName: 'cpu', customFilterTemplate: name },
        known,
      );

      expect(query).toMatchObject({ template: undefined, problem });
      expect(warnings).toEqual([`its query ${problem}`]);
    });

    it('by its old name is a problem, as in Kayenta', () => {
      const definition = {
        type: 'prometheus',
        metricName: 'cpu',
        customFilter: 'a="b"',
        customInlineTemplate: 'c="d"',
      };

      const { query, warnings } = translate(definition);

      expect(query).toMatchObject({ problem: 'has a customFilter, which Kayenta refuses: use customInlineTemplate' });
      expect(warnings).toHaveLength(1);
    });
  });

  it('needs a metric name, unless the custom filter is a whole expression', () => {
    const whole = { type: 'prometheus', customInlineTemplate: 'PromQL:up' };

    expect(translate({ type: 'prometheus', resourceType: 'gce_instance' })).toMatchObject({
      query: { metricName: '', problem: 'has no metricName' },
      warnings: ['its query has no metricName'],
    });
    expect(translate({ type: 'prometheus', customInlineTemplate: 'a="b"' }).query).toMatchObject({
      problem: 'has no metricName',
    });
    expect(translate(whole)).toMatchObject({ query: { metricName: '', problem: undefined }, warnings: [] });
    expect(translate({ type: 'prometheus', customFilterTemplate: 't' }, { t: 'PromQL:up' }).query).toMatchObject({
      problem: undefined,
    });
  });

  it('warns of keys that it does not know, and of the nearest that it does', () => {
    const { warnings } = translate({ type: 'prometheus', metricName: 'cpu', labelBinding: ['a'], colour: 'red' });

    expect(warnings).toEqual([
      'query.labelBinding is not known and has no effect; did you mean "labelBindings"?',
      'query.colour is not known and has no effect',
    ]);
  });

  it('warns of twenty unknown keys at most', () => {
    const unknown = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`unknown${String(i)}`, 1]));

    expect(translate({ type: 'prometheus', metricName: 'cpu', ...unknown }).warnings).toHaveLength(20);
  });

  it.each(['labelBindings', 'groupByFields'])('leaves out %s that are no array of strings, and says so', (key) => {
    for (const [value, shown] of [
      ['a="b"', '"a=\\"b\\""'],
      [['a', 1], 'an array of 2'],
      [{}, 'an object'],
    ] as const) {
      const { query, warnings } = translate({ type: 'prometheus', metricName: 'cpu', [key]: value });

      expect(query).toMatchObject({ [key]: [] });
      expect(warnings).toEqual([`query.${key} must be an array of strings and is left out, is ${shown}`]);
    }
  });

  describe('of Stackdriver', () => {
    const stackdriver = { type: 'stackdriver', metricType: 'external.googleapis.com/prometheus/requests' };

    it('takes over all that says what to ask', () => {
      const { query, warnings } = translate(
        {
          ...stackdriver,
          serviceType: 'stackdriver',
          resourceType: 'k8s_container',
          perSeriesAligner: 'ALIGN_RATE',
          crossSeriesReducer: 'REDUCE_SUM',
          groupByFields: ['metric.label.http_code'],
          customFilterTemplate: 'http_code',
        },
        { http_code: 'metric.labels.http_code = "500" AND resource.label.pod_name = starts_with("${scope}")' },
      );

      expect(query).toEqual({
        type: 'kayenta-stackdriver',
        scopeName: 'default',
        metricType: 'external.googleapis.com/prometheus/requests',
        resourceType: 'k8s_container',
        perSeriesAligner: 'ALIGN_RATE',
        crossSeriesReducer: 'REDUCE_SUM',
        groupByFields: ['metric.label.http_code'],
        template: 'metric.labels.http_code = "500" AND resource.label.pod_name = starts_with("${scope}")',
        problem: undefined,
      });
      expect(warnings).toEqual([]);
    });

    it('takes null, blank and missing for the same', () => {
      const { query, warnings } = translate({
        ...stackdriver,
        resourceType: ' ',
        perSeriesAligner: '',
        crossSeriesReducer: null,
        groupByFields: null,
        customInlineTemplate: '',
      });

      expect(query).toMatchObject({
        resourceType: undefined,
        perSeriesAligner: undefined,
        crossSeriesReducer: undefined,
        groupByFields: [],
        template: undefined,
        problem: undefined,
      });
      expect(warnings).toEqual([]);
    });

    it.each([
      [{ type: 'stackdriver' }, 'has no metricType'],
      [
        { ...stackdriver, customFilter: 'a="b"' },
        'has a customFilter, which Kayenta refuses: use customInlineTemplate',
      ],
      [{ ...stackdriver, customFilterTemplate: 'gone' }, 'names the customFilterTemplate "gone"; templates has none'],
      [
        { ...stackdriver, perSeriesAligner: 'ALIGN_RTE' },
        'has the perSeriesAligner "ALIGN_RTE", which Cloud Monitoring does not know; did you mean "ALIGN_RATE"?',
      ],
      [
        { ...stackdriver, crossSeriesReducer: 'sum' },
        'has the crossSeriesReducer "sum", which Cloud Monitoring does not know',
      ],
      [
        { ...stackdriver, perSeriesAligner: 'ALIGN_NONE' },
        'has the perSeriesAligner ALIGN_NONE, which leaves the points off the slots that are judged: take ALIGN_MEAN for a gauge, ALIGN_DELTA or ALIGN_RATE for what counts',
      ],
    ])('keeps the problem of %j', (definition, problem) => {
      const { query, warnings } = translate(definition);

      expect(query).toMatchObject({ type: 'kayenta-stackdriver', problem });
      expect(warnings).toEqual([`its query ${problem}`]);
    });

    it('warns of what it does not know', () => {
      const { warnings } = translate({ ...stackdriver, labelBindings: [], crossSeriesReduce: 'REDUCE_SUM' });

      expect(warnings).toEqual([
        'query.labelBindings is not known and has no effect',
        'query.crossSeriesReduce is not known and has no effect; did you mean "crossSeriesReducer"?',
      ]);
    });

    it('takes no fields where they are no texts', () => {
      const { query, warnings } = translate({ ...stackdriver, groupByFields: 'zone' });

      expect(query).toMatchObject({ groupByFields: [] });
      expect(warnings).toEqual(['query.groupByFields must be an array of strings and is left out, is "zone"']);
    });
  });
});
