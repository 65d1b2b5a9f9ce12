import type { PlannedFetch } from './plan-fetch.js';
import type { FetchedWish } from './fetch-judgement.js';
import type { MeasuredSeries } from './measured-series.js';
import type { PreparedJudgement } from './prepare-judgement.js';

/** What would have been fetched when a judgement had fewer settled slots, as `prepared` has: a series without any sample by then was none. */
export function cutFetched(fetched: readonly FetchedWish[], { planned, grid }: PreparedJudgement): FetchedWish[] {
  return fetched.map((wish, place) => cutWish(wish, planned[place]?.fetch ?? wish.fetch, grid.settledSlots));
}

function cutWish(wish: FetchedWish, fetch: PlannedFetch, slots: number): FetchedWish {
  if (wish.kind === 'failed') return { ...wish, fetch };
  const cut = (side: readonly MeasuredSeries[]): MeasuredSeries[] =>
    side.map((one) => cutSeries(one, slots)).filter(({ filled }) => filled.includes(1));
  return { ...wish, fetch, series: { baseline: cut(wish.series.baseline), canary: cut(wish.series.canary) } };
}

/** Copied: what is only looked at in part would be held as a whole. */
function cutSeries({ labels, values, filled, counts }: MeasuredSeries, slots: number): MeasuredSeries {
  const told = { labels, values: values.slice(0, slots), filled: filled.slice(0, slots) };
  if (!counts) return told;
  const { events, exposure } = counts;
  return { ...told, counts: { events: events.slice(0, slots), exposure: exposure.slice(0, slots) } };
}
