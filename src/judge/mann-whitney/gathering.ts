import type { MannWhitneySettings } from '../../config/judge-settings.js';
import type { Circumstances, MeasuredMetric } from '../measurement.js';
import type { CountsOverTime } from './counts-over-time.js';
import type { Levels } from './significance.js';

/** How evidence is gathered. */
export interface Gathering {
  readonly settings: MannWhitneySettings;
  readonly levels: Levels;
  readonly circumstances: Circumstances;
  /** What the counts of metrics have shown that were looked at after every slot, and decides of them. */
  readonly overTime?: ReadonlyMap<MeasuredMetric, CountsOverTime> | undefined;
}
