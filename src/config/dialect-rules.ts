import type { Mistake } from './mistake.js';
import { propertyOf } from './property-of.js';

/**
 * What the metrics of a config ask for that its dialect has other rules for. Reads whatever of the document is there, since other parts may
 * be wrong too.
 */
export function brokenDialect(config: unknown): Mistake[] {
  if (propertyOf(config, 'dialect') !== 'kayenta') return [];
  const metrics = propertyOf(config, 'metrics');
  const written: readonly unknown[] = Array.isArray(metrics) ? metrics : [];
  return written.flatMap((metric, i) => {
    const series = propertyOf(metric, 'series');
    if (series === undefined || series === 'one') return [];
    const message = 'has no effect with dialect: kayenta, by which each label set is a metric of its own';
    return [{ path: ['metrics', i, 'series'], message }];
  });
}
