import type { Mistake } from './mistake.js';
import { propertyOf } from './property-of.js';

/**
 * What is wrong with how the metrics of a config say that they scale. Reads whatever of the document is there, since other parts may be
 * wrong too.
 */
export function brokenScaling(config: unknown): Mistake[] {
  const metrics = propertyOf(config, 'metrics');
  const written: readonly unknown[] = Array.isArray(metrics) ? metrics : [];
  return written.flatMap((metric, i) => {
    const message = whyNotScaled(metric, config);
    return message === undefined ? [] : [{ path: ['metrics', i, 'scalesWith'], message }];
  });
}

function whyNotScaled(metric: unknown, config: unknown): string | undefined {
  const scalesWith = propertyOf(metric, 'scalesWith');
  if (scalesWith === undefined) return undefined;
  const query = propertyOf(metric, 'query');
  if (['events', 'eventsFilter'].some((key) => propertyOf(query, key) !== undefined)) {
    return 'has no effect: counted events are judged as a share of their exposure, however much that is';
  }
  if (propertyOf(propertyOf(metric, 'series'), 'instances') !== undefined) {
    return 'contradicts series: { instances }, which judges the mean of the instances, not what they have in all';
  }
  if (propertyOf(propertyOf(metric, 'analysis'), 'compared') === false) {
    return 'has no effect: the metric is not compared, and its limit is for the canary as it is';
  }
  if (scalesWith === 'traffic' && propertyOf(config, 'traffic') === undefined) {
    return 'needs the traffic of the config, to know what each side had';
  }
  return undefined;
}
