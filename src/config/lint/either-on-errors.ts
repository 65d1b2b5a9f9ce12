import type { MetricConfig } from '../metric-config.js';
import type { Doubt } from './doubt.js';
import { isCalledErrors } from './metric-words.js';

/** A warning for each metric of errors of which fewer are bad too. */
export function eitherOnErrors({ metrics }: MetricConfig): Doubt[] {
  return metrics.flatMap((metric, i): Doubt[] => {
    const { analysis } = metric;
    if (!analysis.compared || analysis.direction !== 'either' || !isCalledErrors(metric)) return [];
    const message = 'is either, so that a canary with fewer of these errors fails too: say direction: increase';
    return [{ rule: 'either-on-errors', path: ['metrics', i, 'analysis', 'direction'], message, metric: metric.name }];
  });
}
