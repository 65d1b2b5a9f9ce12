import { boxAttributes, CHART_WIDTH, type Box } from './chart-svg.js';
import { drawable } from './drawable.js';
import { PLOT_HEIGHT, type VerticalAxis } from './vertical-axis.js';

/** What is accepted around the baseline's median or mean, in the unit of a metric; null where no such change is bad. */
export interface ToleranceBand {
  readonly low: number | null;
  readonly high: number | null;
}

/** The ends of a band that can be drawn. */
export function bandEdges(band: ToleranceBand | undefined): number[] {
  return [drawable(band?.low), drawable(band?.high)].filter((edge) => !Number.isNaN(edge));
}

/** Where a band lies across the plot; null where there is nothing of it to see. */
export function bandBox(band: ToleranceBand | undefined, { below, left }: VerticalAxis): Box | null {
  if (bandEdges(band).length === 0) return null;
  const [high, low] = [drawable(band?.high), drawable(band?.low)];
  const y = Number.isNaN(high) ? 0 : below(high);
  const to = Number.isNaN(low) ? PLOT_HEIGHT : below(low);
  return to > y ? { x: left, y, width: CHART_WIDTH - left, height: to - y } : null;
}

/** A band across the plot. Empty where there is nothing of it to see. */
export function bandMarkup(band: ToleranceBand | undefined, axis: VerticalAxis): string {
  const box = bandBox(band, axis);
  return box === null ? '' : `<rect class="band" ${boxAttributes(box)}/>`;
}
