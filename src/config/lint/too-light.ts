import type { MetricConfig } from '../metric-config.js';
import type { Doubt } from './doubt.js';

const WHOLE = 100;

/** A warning for each metric whose failure alone leaves a score that passes. */
export function tooLight({ metrics, groups, thresholds, anyFailure }: MetricConfig): Doubt[] {
  if (anyFailure !== undefined) return [];
  const sizes = new Map<string, number>();
  const scored = metrics.filter(({ analysis }) => !analysis.muted);
  for (const name of scored.flatMap((metric) => metric.groups)) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  return metrics.flatMap((metric, i): Doubt[] => {
    if (metric.analysis.critical || metric.analysis.muted) return [];
    const lost = metric.groups.reduce((sum, name) => sum + (groups[name] ?? 0) / (sizes.get(name) ?? 1), 0);
    const left = WHOLE - lost;
    if (left < thresholds.pass) return [];
    const message = `is too light to matter by itself: where it alone fails, the score is ${left.toFixed(1)} and passes (${String(thresholds.pass)}); give its group more weight, make it critical, mute it, or say anyFailure: marginal`;
    return [{ rule: 'too-light', path: ['metrics', i, 'name'], message, metric: metric.name }];
  });
}
