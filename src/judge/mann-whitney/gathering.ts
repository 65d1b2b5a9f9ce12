import type { MannWhitneySettings } from '../../config/judge-settings.js';
import type { Circumstances } from '../measurement.js';
import type { Levels } from './significance.js';

/** How evidence is gathered. */
export interface Gathering {
  readonly settings: MannWhitneySettings;
  readonly levels: Levels;
  readonly circumstances: Circumstances;
}
