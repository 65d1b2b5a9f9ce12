import { describe, expect, it } from 'vitest';
import { loadMetricConfigs } from '../../../../src/config/load-metric-configs.js';
import { toCanaryConfigJson } from '../../../../src/integrations/kayenta/catalogue/canary-config-json.js';
import { listCanaryConfigs } from '../../../../src/integrations/kayenta/catalogue/list-canary-configs.js';
import { translateKayentaConfig } from '../../../../src/integrations/kayenta/translate-config.js';
import { readConfig } from '../../../../src/wire-reading.js';
import { recordedJudgements } from '../../../support/kayenta-vectors.js';

function named(name: string, document: unknown) {
  const reading = readConfig(name, document);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

const NATIVE = {
  applications: ['checkout'],
  groups: { g: 100 },
  judge: { name: 'netflix-aca' },
  thresholds: { pass: 90, marginal: 60 },
  metrics: [
    {
      name: 'latency',
      group: 'g',
      query: { type: 'prometheus', expr: 'latency{pod="${pod}"}' },
      analysis: { direction: 'increase', critical: true, onNoData: 'fail', missing: 'drop' },
    },
    {
      name: 'errors',
      group: 'g',
      query: { type: 'prometheus', events: 'sum(bad)', exposure: 'sum(all)' },
      analysis: { direction: 'increase', missing: 'zero' },
    },
    {
      name: 'load',
      group: 'g',
      query: { type: 'stackdriver', metricType: 'a.b/c', filter: 'x = "${pod}"', perSeriesAligner: 'ALIGN_MAX' },
    },
    { name: 'own', group: 'g' },
  ],
  scope: { pod: {} },
};

describe('toCanaryConfigJson()', () => {
  it('gives the configs of the 600 recorded judgements back as they were written, with an id', () => {
    const configs = recordedJudgements().map(
      ({ request }) => (request as { canaryConfig: { name: string } }).canaryConfig,
    );
    const told = configs.map((config, i) =>
      toCanaryConfigJson({ ...named(`file-${String(i)}`, config), modifiedMs: 60_000 }),
    );

    expect(told).toHaveLength(600);
    expect(told).toEqual(
      configs.map((config, i) => ({
        ...config,
        id: `file-${String(i)}`,
        updatedTimestamp: 60_000,
        updatedTimestampIso: '1970-01-01T00:01:00.000Z',
      })),
    );
    expect(told.map((config) => translateKayentaConfig(config).kind)).toEqual(configs.map(() => 'read'));
  });

  it('tells a native config in words that Kayenta has', () => {
    expect(toCanaryConfigJson({ ...named('shop', NATIVE), modifiedMs: 1_000 }, { scopeName: 'default' })).toEqual({
      id: 'shop',
      name: 'shop',
      applications: ['checkout'],
      configVersion: '1',
      updatedTimestamp: 1_000,
      updatedTimestampIso: '1970-01-01T00:00:01.000Z',
      judge: { name: 'NetflixACAJudge-v1.0', judgeConfigurations: {} },
      templates: {},
      classifier: { groupWeights: { g: 100 }, scoreThresholds: { pass: 90, marginal: 60 } },
      metrics: [
        {
          name: 'latency',
          groups: ['g'],
          scopeName: 'default',
          query: {
            type: 'prometheus',
            serviceType: 'prometheus',
            metricName: '',
            customInlineTemplate: 'PromQL:latency{pod="${pod}"}',
          },
          analysisConfigurations: {
            canary: {
              direction: 'increase',
              critical: true,
              muted: false,
              mustHaveData: true,
              nanStrategy: 'remove',
              outliers: { strategy: 'keep', outlierFactor: 3 },
            },
          },
        },
        {
          name: 'errors',
          groups: ['g'],
          scopeName: 'default',
          query: {
            type: 'prometheus',
            serviceType: 'prometheus',
            metricName: '',
            customInlineTemplate: 'PromQL:(sum(bad)) / (sum(all))',
          },
          analysisConfigurations: { canary: expect.objectContaining({ mustHaveData: false, nanStrategy: 'replace' }) },
        },
        {
          name: 'load',
          groups: ['g'],
          scopeName: 'default',
          query: {
            type: 'stackdriver',
            serviceType: 'stackdriver',
            metricType: 'a.b/c',
            perSeriesAligner: 'ALIGN_MAX',
            groupByFields: [],
            customInlineTemplate: 'x = "${pod}"',
          },
          analysisConfigurations: { canary: expect.objectContaining({ direction: 'either' }) },
        },
        {
          name: 'own',
          groups: ['g'],
          scopeName: 'default',
          query: { type: 'inline', serviceType: 'inline' },
          analysisConfigurations: { canary: expect.objectContaining({ critical: false }) },
        },
      ],
    });
  });

  it('tells each config of the library so that Kayenta could read it, with its metrics, groups and judge', async () => {
    const configs = [...(await loadMetricConfigs('metric-configs', readConfig)).values()];
    expect(configs.length).toBeGreaterThan(10);
    for (const { config, ...rest } of configs) {
      const reading = translateKayentaConfig(toCanaryConfigJson({ config, ...rest }));
      expect(reading).toMatchObject({
        kind: 'read',
        value: {
          groups: config.groups,
          thresholds: config.thresholds,
          judge: { name: config.judge.name },
          metrics: config.metrics.map(({ name, groups }) => ({ name, groups })),
        },
      });
    }
  });
});

describe('applications of a native config', () => {
  const mistakesOf = (applications: unknown) => {
    const reading = readConfig('shop', { ...NATIVE, applications });
    return reading.kind === 'read' ? [] : reading.mistakes.map(({ path, message }) => `${path.join('.')} ${message}`);
  };

  it('are names, each of them once', () => {
    expect(mistakesOf(['checkout', 'cart'])).toEqual([]);
    expect(mistakesOf(['checkout', 'checkout'])).toEqual(['applications names an application twice']);
    expect(mistakesOf([])).toEqual(['applications must have at least 1 element, has 0']);
    expect(mistakesOf([''])).toEqual(['applications.0 must be at least 1 character long, is 0 long']);
    expect(mistakesOf('checkout')).toEqual(['applications must be an array, is "checkout"']);
  });
});

describe('listCanaryConfigs()', () => {
  const own = { classifier: {}, metrics: [] };
  const configs = new Map(
    [
      named('everywhere', { groups: { g: 100 }, metrics: [{ name: 'm', group: 'g' }] }),
      named('native', NATIVE),
      named('file', {
        ...own,
        name: 'named in the JSON',
        applications: ['cart', 'search'],
        updatedTimestamp: 1_554_768_000_000,
      }),
    ].map((one) => [one.name, one]),
  );
  const list = (asked: string[], standard: string[] = []) =>
    listCanaryConfigs(configs, { asked, standard }).map(({ id, applications }) => `${id}: ${applications.join(', ')}`);

  it('has all of them, in the order of their names, where no application is asked for', () => {
    expect(list([])).toEqual(['everywhere: ', 'file: cart, search', 'native: checkout']);
  });

  it('has those of an application, and those that are for all', () => {
    expect(list(['cart'])).toEqual(['everywhere: cart', 'file: cart, search']);
    expect(list(['cart', 'checkout'])).toEqual([
      'everywhere: cart, checkout',
      'file: cart, search',
      'native: checkout',
    ]);
    expect(list(['none of them'])).toEqual(['everywhere: none of them']);
  });

  it('offers those that are for all under the applications of the settings, which is what Orca looks for', () => {
    expect(list([], ['cart', 'search'])).toEqual([
      'everywhere: cart, search',
      'file: cart, search',
      'native: checkout',
    ]);
  });

  it('names each as its JSON does, with a whole number for the time', () => {
    expect(listCanaryConfigs(configs, { asked: ['search'], standard: [] }).at(-1)).toEqual({
      id: 'file',
      name: 'named in the JSON',
      updatedTimestamp: 1_554_768_000_000,
      updatedTimestampIso: '2019-04-09T00:00:00.000Z',
      applications: ['cart', 'search'],
    });
  });

  it('takes no time that no date can hold, and nothing that is no application', () => {
    const odd = named('odd', { ...own, applications: [1, null, 'a'], updatedTimestamp: 9e15 });
    expect(() => listCanaryConfigs(new Map([['odd', odd]]), { asked: [], standard: [] })).not.toThrow();
    expect(listCanaryConfigs(new Map([['odd', { ...odd, modifiedMs: 5.7 }]]), { asked: [], standard: [] })).toEqual([
      {
        id: 'odd',
        name: 'odd',
        updatedTimestamp: 5,
        updatedTimestampIso: '1970-01-01T00:00:00.005Z',
        applications: ['a'],
      },
    ]);
  });
});
