import type { MetricAnalysis } from '../../config/metric-analysis.js';

/** Kayenta's effect thresholds of one metric; increases are met from the number up, decreases from it down. */
export interface EffectThresholds {
  readonly measure: 'meanRatio' | 'cles';
  readonly allowedIncrease: number;
  readonly allowedDecrease: number;
  readonly criticalIncrease: number;
  readonly criticalDecrease: number;
}

/** The effect without any difference, which is Kayenta's default for every threshold. */
const NO_EFFECT = { meanRatio: 1, cles: 0.5 } as const;

/** The effect thresholds that an analysis asks for, by `effectSize` or by `tolerance` and `criticalChange`. */
export function effectThresholds({ effectSize, tolerance, criticalChange }: MetricAnalysis): EffectThresholds {
  const measure = effectSize?.measure ?? 'meanRatio';
  const none = NO_EFFECT[measure];
  const allowed = tolerance?.relative;
  return {
    measure,
    allowedIncrease: effectSize?.allowedIncrease ?? none + (allowed?.increase ?? 0),
    allowedDecrease: effectSize?.allowedDecrease ?? none - (allowed?.decrease ?? 0),
    criticalIncrease: effectSize?.criticalIncrease ?? none + (criticalChange?.increase ?? 0),
    criticalDecrease: effectSize?.criticalDecrease ?? none - (criticalChange?.decrease ?? 0),
  };
}
