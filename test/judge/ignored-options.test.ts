import { describe, expect, it } from 'vitest';
import { judgeRefusals } from '../../src/config/judge-abilities.js';
import { standardJudge, type JudgeSettings } from '../../src/config/judge-settings.js';
import { readNativeMetricConfig } from '../../src/config/metric-config.js';
import { ignoredOptions } from '../../src/judge/ignored-options.js';
import { NO_CIRCUMSTANCES, type JudgingRules } from '../../src/judge/measurement.js';
import { metric } from '../support/metric.js';

const rulesOf = (name: JudgeSettings['name'], rest: Partial<JudgingRules> = {}): JudgingRules => ({
  judge: standardJudge(name),
  groups: { g: 100 },
  thresholds: { pass: 95, marginal: 75 },
  anyFailure: undefined,
  ...rest,
});

const EVERYTHING = {
  anyFailure: 'marginal',
  groups: { g: 100 },
  metrics: [
    {
      name: 'm',
      group: 'g',
      series: { instances: 'pod' },
      analysis: {
        minimumSamples: 5,
        mustDetect: 0.5,
        limit: { max: 1 },
        tolerance: { absolute: 2 },
        onNoData: 'inconclusive',
      },
    },
  ],
};

describe('ignoredOptions()', () => {
  it("lists for netflix-aca what it refuses of a config of its own, and the request's looks", () => {
    const reading = readNativeMetricConfig(EVERYTHING);
    if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
    const { metrics, anyFailure } = reading.value;

    const ignored = ignoredOptions(rulesOf('netflix-aca', { anyFailure }), metrics, { ...NO_CIRCUMSTANCES, looks: 3 });

    expect(ignored).toEqual([
      { option: 'minimumSamples', metrics: ['m'] },
      { option: 'mustDetect', metrics: ['m'] },
      { option: 'limit', metrics: ['m'] },
      { option: 'tolerance.absolute', metrics: ['m'] },
      { option: 'onNoData', metrics: ['m'] },
      { option: 'series.instances', metrics: ['m'] },
      { option: 'anyFailure' },
      { option: 'looks' },
    ]);
    const refused = judgeRefusals({ ...EVERYTHING, judge: { name: 'netflix-aca' } }).map(({ path }) =>
      path
        .slice(path[0] === 'metrics' ? 2 : 0)
        .filter((key) => key !== 'analysis')
        .join('.'),
    );
    expect(ignored.map(({ option }) => option).sort()).toEqual([...refused, 'looks'].sort());
  });

  it('lists no data that fails only where gaps are zeros', () => {
    const rules = rulesOf('netflix-aca');
    const strict = metric({ name: 'a', analysis: { onNoData: 'fail' } });
    const filled = metric({ name: 'b', analysis: { onNoData: 'fail', missing: 'zero' } });

    expect(ignoredOptions(rules, [strict, filled], NO_CIRCUMSTANCES)).toEqual([{ option: 'onNoData', metrics: ['b'] }]);
  });

  it('lists nothing that a judge honours, and each metric once', () => {
    const analysis = {
      direction: 'increase',
      critical: true,
      criticalChange: 0.5,
      tolerance: { relative: 0.2 },
    } as const;
    const limited = metric({ name: 'a', analysis: { limit: { max: 1 } } });

    expect(ignoredOptions(rulesOf('netflix-aca'), [metric({ analysis })], NO_CIRCUMSTANCES)).toEqual([]);
    expect(ignoredOptions(rulesOf('netflix-aca'), [limited, limited], NO_CIRCUMSTANCES)).toEqual([
      { option: 'limit', metrics: ['a'] },
    ]);
  });

  it('lists for mann-whitney only effects that are no change of a mean', () => {
    const rules = rulesOf('mann-whitney', { anyFailure: 'marginal' });
    const ratio = metric({ name: 'a', analysis: { effectSize: { allowedIncrease: 1.2 } } });
    const cles = metric({ name: 'b', analysis: { effectSize: { measure: 'cles', allowedIncrease: 0.7 } } });

    expect(ignoredOptions(rules, [ratio, cles], { ...NO_CIRCUMSTANCES, looks: 3 })).toEqual([
      { option: 'effectSize', metrics: ['b'] },
    ]);
  });

  it('lists for netflix-aca the split of the request, which only the native judge holds the traffic against', () => {
    const circumstances = { ...NO_CIRCUMSTANCES, split: true };

    expect(ignoredOptions(rulesOf('netflix-aca'), [metric()], circumstances)).toEqual([{ option: 'split' }]);
    expect(ignoredOptions(rulesOf('mann-whitney'), [metric()], circumstances)).toEqual([]);
  });
});
