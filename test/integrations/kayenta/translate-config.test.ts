import { describe, expect, it } from 'vitest';
import { isKayentaConfig, translateKayentaConfig } from '../../../src/integrations/kayenta/translate-config.js';
import { recordedJudgements } from '../../support/kayenta-vectors.js';

const QUERY = { type: 'prometheus', metricName: 'errors', labelBindings: ['pod'] };

/** A canary config with every field that Kayenta documents. */
function canaryConfig(canary: object = {}, rest: object = {}): object {
  return {
    name: 'my-app',
    description: 'golden signals',
    configVersion: '1',
    applications: ['ad-hoc'],
    judge: { name: 'NetflixACAJudge-v1.0', judgeConfigurations: {} },
    metrics: [
      {
        name: 'errors',
        query: QUERY,
        groups: ['errors', 'all'],
        analysisConfigurations: { canary },
        scopeName: 'default',
      },
    ],
    templates: { byPod: 'pod="${scope}"' },
    classifier: { groupWeights: { errors: 60 }, scoreThresholds: { pass: 90, marginal: 50 } },
    ...rest,
  };
}

function translated(document: object) {
  const reading = translateKayentaConfig(document);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return reading;
}

describe('translateKayentaConfig()', () => {
  it('translates everything that says how to judge, and keeps what says how to ask', () => {
    const { value, warnings } = translated(
      canaryConfig({
        direction: 'increase',
        nanStrategy: 'replace',
        outliers: { strategy: 'remove', outlierFactor: 2 },
        critical: true,
        mustHaveData: true,
        muted: true,
        effectSize: {
          measure: 'cles',
          allowedIncrease: 0.6,
          allowedDecrease: 0.4,
          criticalIncrease: 0.9,
          criticalDecrease: 0.1,
        },
      }),
    );

    expect(warnings).toEqual(['no metric that is scored is in group "errors", whose weight is lost']);
    expect(value).toEqual({
      selector: {},
      step: 60_000,
      warmup: 0,
      dialect: 'kayenta',
      thresholds: { pass: 90, marginal: 50 },
      groups: { errors: 60 },
      judge: { name: 'netflix-aca' },
      metrics: [
        {
          name: 'errors',
          groups: ['errors', 'all'],
          series: 'one',
          query: {
            type: 'kayenta-prometheus',
            scopeName: 'default',
            metricName: 'errors',
            labelBindings: ['pod'],
            groupByFields: [],
            resourceType: undefined,
            template: undefined,
            problem: undefined,
          },
          analysis: {
            direction: 'increase',
            compared: true,
            critical: true,
            muted: true,
            onNoData: 'fail',
            missing: 'zero',
            outliers: { strategy: 'remove', factor: 2 },
            effectSize: {
              measure: 'cles',
              allowedIncrease: 0.6,
              allowedDecrease: 0.4,
              criticalIncrease: 0.9,
              criticalDecrease: 0.1,
            },
          },
        },
      ],
    });
  });

  it("has Kayenta's defaults", () => {
    const { value } = translated(canaryConfig());

    expect(value.metrics[0]?.analysis).toMatchObject({
      direction: 'either',
      missing: 'drop',
      onNoData: undefined,
      outliers: { strategy: 'keep', factor: 3 },
      effectSize: { measure: 'meanRatio' },
      critical: false,
      muted: false,
    });
  });

  it('takes null as absent', () => {
    expect(
      translated(canaryConfig({ direction: null, critical: null, effectSize: null, outliers: null })).warnings,
    ).toEqual([]);
  });

  it.each([
    [{ direction: 'up' }, 'metric "errors": direction "up" is not known; Kayenta takes it as "either"'],
    [{ nanStrategy: 'zero' }, 'metric "errors": nanStrategy "zero" is not known; Kayenta takes it as "remove"'],
    [
      { outliers: { strategy: 'drop' } },
      'metric "errors": outliers.strategy "drop" is not known; Kayenta takes it as "keep"',
    ],
    [
      { critcal: true },
      'metric "errors": analysisConfigurations.canary.critcal is not known and has no effect; did you mean "critical"?',
    ],
  ])('warns of %j, which Kayenta passes over in silence', (canary, warning) => {
    expect(translated(canaryConfig(canary)).warnings).toEqual([warning]);
  });

  it.each([
    [{ classifier: { groupWeights: { errors: 60, all: 30 } } }, 'group weights total 90, not 100'],
    [{ classifier: { groupWeights: { errors: 120 } } }, 'group weights total 120, not 100'],
    [
      { classifier: { groupWeights: { gone: 10 } } },
      'no metric that is scored is in group "gone", whose weight is lost',
    ],
    [
      { classifier: { scoreThresholds: { pass: 75, marginal: 95 } } },
      'scoreThresholds.marginal must be at most pass (75), is 95',
    ],
    [
      { metrics: [{ name: 'lone' }], classifier: { groupWeights: {} } },
      'in no group, so without effect on the score unless critical: "lone"',
    ],
  ])('warns of %j', (rest, warning) => {
    expect(translated(canaryConfig({}, rest)).warnings).toContain(warning);
  });

  it.each([
    [canaryConfig({ critical: 'true' }), 'metrics.0.analysisConfigurations.canary.critical'],
    [
      canaryConfig({ outliers: { outlierFactor: 0 } }),
      'metrics.0.analysisConfigurations.canary.outliers.outlierFactor',
    ],
    [
      canaryConfig({ effectSize: { allowedIncrease: '1.1' } }),
      'metrics.0.analysisConfigurations.canary.effectSize.allowedIncrease',
    ],
    [canaryConfig({}, { judge: { name: 'dredd-v1.0' } }), 'judge.name'],
    [canaryConfig({}, { metrics: [{ name: 'a' }, { name: 'a' }] }), 'metrics.1.name'],
    [canaryConfig({}, { metrics: 'none' }), 'metrics'],
  ])('refuses what Kayenta would fail on: case %#', (document, path) => {
    const reading = translateKayentaConfig(document);

    expect(reading.kind === 'refused' ? reading.mistakes.map((mistake) => mistake.path.join('.')) : []).toEqual([path]);
  });

  it.each([
    [
      { effectSize: { allowedIncreas: 2 } },
      'effectSize.allowedIncreas is not known and has no effect; did you mean "allowedIncrease"?',
    ],
    [{ outliers: { factor: 2 } }, 'outliers.factor is not known and has no effect'],
  ])('warns of the misspelled key in %j', (canary, warning) => {
    expect(translated(canaryConfig(canary)).warnings).toEqual([
      `metric "errors": analysisConfigurations.canary.${warning}`,
    ]);
  });

  it.each([
    [{ classifir: {} }, 'classifir is not known and has no effect; did you mean "classifier"?'],
    [
      { classifier: { groupWeights: { errors: 60 }, groupWeight: {} } },
      'classifier.groupWeight is not known and has no effect; did you mean "groupWeights"?',
    ],
    [
      { metrics: [{ name: 'a', groups: ['errors'], analysisConfiguration: { canary: { critical: true } } }] },
      'metric "a": analysisConfiguration is not known and has no effect; did you mean "analysisConfigurations"?',
    ],
    [
      { metrics: [{ name: 'a', groups: ['errors'], analysisConfigurations: { canry: { critical: true } } }] },
      'metric "a": analysisConfigurations.canry is not known and has no effect; did you mean "canary"?',
    ],
    [
      { classifier: { scoreThresholds: { pass: 995, marginal: 50 } } },
      'scoreThresholds.pass 995 is no score from 0 to 100',
    ],
  ])('warns of %j', (rest, warning) => {
    expect(translated(canaryConfig({}, rest)).warnings).toContain(warning);
  });

  it('tells every mistake at once', () => {
    const reading = translateKayentaConfig(
      canaryConfig({ critical: 'true' }, { judge: { name: 'dredd-v1.0' }, classifier: { groupWeights: { g: '50' } } }),
    );

    expect(reading.kind === 'refused' ? reading.mistakes.map(({ path }) => path.join('.')).sort() : []).toEqual([
      'classifier.groupWeights.g',
      'judge.name',
      'metrics.0.analysisConfigurations.canary.critical',
    ]);
  });
});

describe('the judge of a Kayenta config', () => {
  const judgeOf = (judge: unknown) => translateKayentaConfig(canaryConfig({}, { judge }));

  it.each([[null], [{}], [{ name: null }], [{ name: 'RemoteJudge-v1.0' }], [{ name: 'netflix-aca' }]])(
    "is Kayenta's by %j",
    (judge) => {
      expect(judgeOf(judge)).toMatchObject({ value: { judge: { name: 'netflix-aca' } }, warnings: [] });
    },
  );

  it('is ours by its name, with the options beside it', () => {
    const judge = { name: 'mann-whitney', level: 0.02, dependence: 'none', confidence: null, judgeConfigurations: {} };

    expect(judgeOf(judge)).toMatchObject({
      value: {
        judge: {
          name: 'mann-whitney',
          dependence: 'none',
          falseDiscoveryRate: 0.05,
          level: 0.02,
          criticalLevel: 0.01,
          confidence: 0.98,
        },
      },
      warnings: [],
    });
  });

  it('is refused with options that make no sense, beside all other mistakes', () => {
    const reading = translateKayentaConfig(
      canaryConfig({ critical: 'true' }, { judge: { name: 'mann-whitney', level: 0.9, dependence: 'some' } }),
    );

    expect(reading).toEqual({
      kind: 'refused',
      mistakes: [
        expect.objectContaining({ path: ['metrics', 0, 'analysisConfigurations', 'canary', 'critical'] }),
        { path: ['judge', 'dependence'], message: 'must be "ar1" or "none", is "some"' },
        { path: ['judge', 'level'], message: 'must be at most 0.5, is 0.9' },
      ],
    });
  });

  it.each([
    [{ name: 'mann-whitney', levl: 0.02 }, 'judge.levl is not known and has no effect; did you mean "level"?'],
    [
      { name: 'mann-whitney', judgeConfigurations: { level: 0.02, other: 1 } },
      'judge.judgeConfigurations.level has no effect: say judge.level, beside the name',
    ],
    [{ name: 'NetflixACAJudge-v1.0', level: 0.02 }, 'judge.level is not known and has no effect'],
  ])('warns of what has no effect in %j', (judge, warning) => {
    expect(judgeOf(judge)).toMatchObject({ kind: 'read', warnings: [warning] });
  });
});

describe('isKayentaConfig()', () => {
  it('knows every recorded config, and none of ours', () => {
    const recorded = recordedJudgements().map(({ request }) => (request as { canaryConfig: unknown }).canaryConfig);

    expect(recorded.every(isKayentaConfig)).toBe(true);
    expect(isKayentaConfig({ metrics: [{ name: 'a', analysisConfigurations: {} }] })).toBe(true);
    expect(isKayentaConfig({ groups: {}, metrics: [{ name: 'a', analysis: {} }] })).toBe(false);
    expect([null, 'text', [], { metrics: [null, 3] }].some(isKayentaConfig)).toBe(false);
  });
});
