import { describe, expect, it } from 'vitest';
import type { NamedConfig } from '../../src/config/load-metric-configs.js';
import { createConfigLabels } from '../../src/telemetry/config-labels.js';

function configOf(name: string, metrics: readonly string[]): [string, NamedConfig] {
  return [name, { name, config: { metrics: metrics.map((metric) => ({ name: metric })) } } as unknown as NamedConfig];
}

describe('createConfigLabels()', () => {
  it('names registered configs, and calls all others by one word', () => {
    const labels = createConfigLabels(new Map([configOf('shop', ['latency'])]));

    expect(labels.configOf('shop')).toBe('shop');
    expect(labels.configOf({ name: 'mine', metrics: [] })).toBe('inline');
    expect(labels.configOf('no-such')).toBe('unknown');
  });

  it('names the metrics of registered configs alone', () => {
    const labels = createConfigLabels(new Map([configOf('shop', ['latency'])]));

    labels.configOf('shop');

    expect(labels.metricOf('shop', 'latency')).toBe('latency');
    expect(labels.metricOf('shop', 'gone')).toBe('other');
    expect(labels.metricOf('inline', 'latency')).toBe('other');
  });

  it('names no more than 500 configs and 2,000 metrics', () => {
    const many = Array.from({ length: 600 }, (_, i) => configOf(`c${String(i)}`, ['a', 'b', 'c', 'd', 'e']));
    const labels = createConfigLabels(new Map(many));

    const pairs = many.map(([name, { config }]) => {
      const label = labels.configOf(name);
      return config.metrics.map((metric) => [label, labels.metricOf(label, metric.name)].join(' '));
    });

    expect(new Set(many.map(([name]) => labels.configOf(name))).size).toBe(501);
    expect(new Set(pairs.flat().filter((pair) => !pair.endsWith(' other'))).size).toBe(2_000);
  });

  it('forgets configs and metrics that are not there any more, which makes room for others', () => {
    const configs = new Map([configOf('old', ['a']), configOf('kept', ['b', 'c'])]);
    const labels = createConfigLabels(configs);
    for (const [name, metric] of [
      ['old', 'a'],
      ['kept', 'b'],
      ['kept', 'c'],
    ] as const) {
      labels.metricOf(labels.configOf(name), metric);
    }

    configs.delete('old');
    configs.set(...configOf('kept', ['c']));
    const isGone = labels.forget();

    expect(isGone({ config: 'old', verdict: 'pass' })).toBe(true);
    expect(isGone({ config: 'kept', metric: 'b' })).toBe(true);
    expect(isGone({ config: 'kept', metric: 'c' })).toBe(false);
    expect(isGone({ config: 'kept' })).toBe(false);
    expect(isGone({ config: 'inline' })).toBe(false);
    expect(labels.forget()({ config: 'old' })).toBe(false);
  });
});
