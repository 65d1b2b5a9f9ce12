import type { MannWhitneySettings } from '../../config/judge-settings.js';
import type { Metric } from '../../config/metric-config.js';
import { levelsOf, twoSidedLevel } from '../../judge/mann-whitney/significance.js';
import { toleranceOf } from '../../judge/mann-whitney/tolerance.js';
import { FEWEST_COMPARISONS, historyTest } from '../../stats/history-test.js';
import { normalQuantile } from '../../stats/normal.js';
import { studentQuantile } from '../../stats/student-t.js';

/** The share of windows that are to show a revealable change. */
const SHOWN = 0.9;

/** What is known of a metric's healthy comparisons. */
export interface HealthyPast {
  /** As the judge is given them. */
  readonly effects: readonly number[];
  /** The standard error of an effect, were all samples independent; null where it cannot be told. */
  readonly independentError: number | null;
  /** The baseline's usual mean, in the metric's unit; null where it cannot be told. */
  readonly base: number | null;
}

/**
 * The smallest relative change that 90 % of such windows show with this history; null where there is none. On the scale of the effects
 *
 *     max( max(t_{1 - level/2} omega, tolerance) + t_{0.9} omega,  (z_{1 - level/2} + z_{0.9}) s )
 *
 * with t of as many degrees of freedom as effects, omega their spread, and s the standard error of an effect of independent samples:
 * a change must be beyond the history, beyond the tolerance and beyond chance. It counts on effects to be about normal, and the metric to be judged alone.
 */
export function revealableChange(
  { analysis }: Metric,
  { effects, independentError, base }: HealthyPast,
  settings: MannWhitneySettings,
): number | null {
  if (effects.length < FEWEST_COMPARISONS) return null;
  const level = twoSidedLevel(analysis, levelsOf(settings, 1));
  const { spread, comparisons } = historyTest(0, effects);
  const { increase, decrease, absolute } = toleranceOf(analysis);
  const downwards = analysis.direction === 'decrease';
  const inUnit = absolute === undefined || base === null || base === 0 ? 0 : absolute / Math.abs(base);
  const allowed = Math.max(inUnit, downwards ? decrease : increase);
  const tolerance = downwards ? -Math.log1p(-Math.min(allowed, LARGEST_DECREASE)) : Math.log1p(allowed);
  const beyondHistory = studentQuantile(1 - level / 2, comparisons) * spread;
  const byHistory = Math.max(beyondHistory, tolerance) + studentQuantile(SHOWN, comparisons) * spread;
  const byChance = (normalQuantile(1 - level / 2) + normalQuantile(SHOWN)) * (independentError ?? 0);
  const shift = Math.max(byHistory, byChance);
  return downwards ? -Math.expm1(-shift) : Math.expm1(shift);
}

/** A decrease of everything has no logarithm. */
const LARGEST_DECREASE = 0.999;
