import type { InlineSeries } from '../config/inline-data.js';

/** How many slots a series has that came with the request; none where there is no series. */
export function inlineSlots(series: InlineSeries | undefined): number {
  if (!series) return 0;
  return 'events' in series ? Math.max(series.events.length, series.exposure.length) : series.length;
}
