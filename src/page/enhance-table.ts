import { filterMetrics } from './filter-metrics.js';
import { openDetails } from './open-details.js';
import { sortMetrics } from './sort-metrics.js';

/** Lets the table of metrics be sorted and filtered, and links to a metric open it. */
export function enhanceTable(): void {
  sortMetrics();
  filterMetrics();
  openDetails();
}
