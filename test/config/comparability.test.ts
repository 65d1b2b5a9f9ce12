import { describe, expect, it } from 'vitest';
import { readNativeMetricConfig } from '../../src/config/metric-config.js';

const QUERY = { type: 'prometheus', expr: 'x' };

function read(comparability: unknown, rest: object = {}) {
  return readNativeMetricConfig({ groups: { g: 100 }, metrics: [{ name: 'm', group: 'g' }], comparability, ...rest });
}

function mistakesOf(comparability: unknown, rest: object = {}): string[] {
  const reading = read(comparability, rest);
  return reading.kind === 'read' ? [] : reading.mistakes.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('comparability in a metric config', () => {
  it('is how many instances a side has, how old they are and how far apart both may be, each if wanted', () => {
    const whole = { instances: { query: QUERY }, age: { query: QUERY, source: 'east' }, tolerance: 0.5 };

    expect(read(whole)).toMatchObject({ kind: 'read', value: { comparability: whole } });
    expect(mistakesOf({})).toEqual([]);
    expect(read(undefined)).toMatchObject({ kind: 'read' });
  });

  it('takes a query of Cloud Monitoring as well', () => {
    const query = { type: 'stackdriver', metricType: 'kubernetes.io/container/uptime' };

    expect(mistakesOf({ age: { query } })).toEqual([]);
  });

  it.each([
    [
      { instances: { query: { type: 'prometheus', events: 'x', exposure: 'y' } } },
      'comparability.instances.query.events: has no place here: one figure is asked for, not a share',
    ],
    [
      { age: { query: { type: 'stackdriver', metricType: 'a/b', filter: 'x="1"', eventsFilter: 'y="1"' } } },
      'comparability.age.query.eventsFilter: has no place here: one figure is asked for, not a share',
    ],
    [{ ages: { query: QUERY } }, 'comparability.ages: unknown key "ages"; did you mean "age"?'],
    [{ tolerance: 0 }, 'comparability.tolerance: must be more than 0, is 0'],
    [{ tolerance: 25 }, 'comparability.tolerance: must be at most 10, is 25'],
  ])('refuses %j', (comparability, mistake) => {
    expect(mistakesOf(comparability)).toEqual([mistake]);
  });

  it('is refused where netflix-aca judges, which would pass it over', () => {
    expect(mistakesOf({ tolerance: 0.5 }, { judge: { name: 'netflix-aca' } })).toEqual([
      'comparability: cannot be judged by netflix-aca: it takes the sides as they are',
    ]);
  });
});
