import type { CountComparison } from '../../stats/count-comparison.js';
import type { Estimate } from './estimate.js';

/** What the counts of a metric show that was looked at after every slot. */
export interface CountsOverTime {
  /** Of all slots until then. */
  readonly counts: CountComparison;
  readonly estimate: Estimate;
  /** In what share of rollouts such evidence would come up, at any time, were the canary no worse. */
  readonly pValue: number;
  /** What that may be at most to stop. */
  readonly limit: number;
}
