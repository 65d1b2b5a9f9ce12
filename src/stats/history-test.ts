import { median } from './median.js';
import { studentUpperTail } from './student-t.js';

/** An effect held against what the metric's healthy comparisons have shown. */
export interface HistoryTest {
  readonly comparisons: number;
  /** The healthy spread of the effect: winsorised root mean square, at least the floor. */
  readonly spread: number;
  readonly t: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** Fewer healthy comparisons say too little. */
export const FEWEST_COMPARISONS = 5;
/** The smallest spread that is believed: about 3 %. */
const LEAST_SPREAD = 0.03;
const CAP = 3 * 1.4826;

/**
 * How unusual an effect is for its metric. Effects are logarithms of ratios, 0 for no change:
 *
 *     cap = 3 * 1.4826 median|e_h|,   omega = max(0.03, sqrt(mean(min(|e_h|, cap)^2))),   t = e / omega with H degrees of freedom
 *
 * Autocorrelation, long memory and lasting differences between instances are all inside omega, since each past effect has them too. The
 * cap keeps one bad comparison that was taken for healthy from hiding all later ones.
 *
 * @throws {RangeError} for fewer than 5 past effects
 */
export function historyTest(effect: number, past: readonly number[]): HistoryTest {
  const comparisons = past.length;
  if (comparisons < FEWEST_COMPARISONS) throw new RangeError('Cannot test against fewer than 5 past effects');
  const sizes = past.map(Math.abs);
  const cap = CAP * median(sizes);
  const squares = sizes.reduce((sum, size) => sum + Math.min(size, cap) ** 2, 0);
  const spread = Math.max(LEAST_SPREAD, Math.sqrt(squares / comparisons));
  const t = effect / spread;
  return { comparisons, spread, t, pValue: Math.min(1, 2 * studentUpperTail(Math.abs(t), comparisons)) };
}
