import { describe, expect, it } from 'vitest';
import { readNativeMetricConfig } from '../../src/config/metric-config.js';
import { brokenScaling } from '../../src/config/scaling-rules.js';

const TRAFFIC = { query: { type: 'prometheus', expr: 'x' }, minimumRequests: 1 };

function mistakesOf(metric: object, rest: object = { traffic: TRAFFIC }): string[] {
  const metrics = [{ name: 'm', group: 'g', ...metric }];
  const reading = readNativeMetricConfig({ groups: { g: 100 }, metrics, ...rest });
  return reading.kind === 'read' ? [] : reading.mistakes.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('scalesWith in a metric config', () => {
  it.each(['split', 'traffic'])('may be %s, also beside a limit and for several series', (scalesWith) => {
    expect(mistakesOf({ scalesWith, analysis: { direction: 'decrease', limit: { min: 1 } } })).toEqual([]);
    expect(mistakesOf({ scalesWith, series: { pairBy: ['zone'] } })).toEqual([]);
  });

  it.each([
    [{ scalesWith: 'load' }, 'must be "split" or "traffic", is "load"'],
    [
      { scalesWith: 'split', query: { type: 'prometheus', events: 'x', exposure: 'y' } },
      'has no effect: counted events are judged as a share of their exposure, however much that is',
    ],
    [
      {
        scalesWith: 'split',
        query: { type: 'stackdriver', metricType: 'a/b', filter: 'x="1"', eventsFilter: 'y="1"' },
      },
      'has no effect: counted events are judged as a share of their exposure, however much that is',
    ],
    [
      { scalesWith: 'traffic', series: { instances: 'pod' } },
      'contradicts series: { instances }, which judges the mean of the instances, not what they have in all',
    ],
    [
      { scalesWith: 'split', analysis: { limit: { max: 1 } } },
      'has no effect: the metric is not compared, and its limit is for the canary as it is',
    ],
  ])('refuses %j', (metric, message) => {
    expect(mistakesOf(metric)).toEqual([`metrics.0.scalesWith: ${message}`]);
  });

  it('needs to know the traffic that it scales with', () => {
    expect(mistakesOf({ scalesWith: 'traffic' }, {})).toEqual([
      'metrics.0.scalesWith: needs the traffic of the config, to know what each side had',
    ]);
    expect(mistakesOf({ scalesWith: 'split' }, {})).toEqual([]);
  });

  it('is refused where netflix-aca judges, which would pass it over', () => {
    expect(mistakesOf({ scalesWith: 'split' }, { judge: { name: 'netflix-aca' } })).toEqual([
      'metrics.0.scalesWith: cannot be judged by netflix-aca: it takes the sides as they are',
    ]);
  });

  it('is read of whatever else is wrong', () => {
    expect(brokenScaling({ metrics: [null, 'm', { scalesWith: 'traffic', query: 3 }] })).toHaveLength(1);
    expect(brokenScaling(undefined)).toEqual([]);
  });
});
