import type { MetricConfig } from '../../../config/metric-config.js';

/** How often a rollout is judged, as its judgement requests say it; nothing for once, and by Kayenta's own judge, which has no levels to divide. */
export function looksOf({ judge }: Pick<MetricConfig, 'judge'>, looks: number): { readonly looks?: number } {
  return looks > 1 && judge.name !== 'netflix-aca' ? { looks } : {};
}
