import { describe, expect, it } from 'vitest';
import { loadMetricConfigs } from '../../src/config/load-metric-configs.js';
import { readNativeMetricConfig } from '../../src/config/metric-config.js';
import { toPlainConfig } from '../../src/config/plain-config.js';
import { readConfig } from '../../src/wire-reading.js';

/** As it comes out of the service. */
function through(config: Parameters<typeof toPlainConfig>[0]): unknown {
  return JSON.parse(JSON.stringify(toPlainConfig(config)));
}

describe('toPlainConfig()', () => {
  it('gives a document that means the same when it is read again', async () => {
    const configs = await loadMetricConfigs('metric-configs', readConfig);
    expect(configs.size).toBeGreaterThan(2);
    for (const { config } of configs.values()) {
      const again = readNativeMetricConfig(through(config));

      expect(again.kind === 'read' ? JSON.parse(JSON.stringify(again.value)) : again).toEqual(
        JSON.parse(JSON.stringify(config)),
      );
    }
  });

  it('keeps the dialect of a config that was imported', () => {
    const written = {
      dialect: 'kayenta',
      judge: { name: 'netflix-aca' },
      groups: { g: 100 },
      metrics: [{ name: 'm', group: 'g', query: { type: 'prometheus', expr: 'avg(x)' } }],
    };
    const reading = readNativeMetricConfig(written);
    const again = reading.kind === 'read' ? readNativeMetricConfig(through(reading.value)) : undefined;

    expect(again).toEqual(reading);
    expect(reading).toMatchObject({ value: { dialect: 'kayenta' } });
  });

  it('keeps a metric with nothing but a limit uncompared, and lengths of time as people write them', () => {
    const reading = readNativeMetricConfig({
      warmup: '1500ms',
      groups: { g: 100 },
      metrics: [{ name: 'm', group: 'g', analysis: { limit: { max: 5 } } }],
    });
    const plain = reading.kind === 'read' ? through(reading.value) : undefined;

    expect(plain).toMatchObject({ step: '60s', warmup: '1500ms', metrics: [{ analysis: { limit: { max: 5 } } }] });
    const again = readNativeMetricConfig(plain);
    expect(again).toMatchObject({ kind: 'read', value: { metrics: [{ analysis: { compared: false } }] } });
  });
});
