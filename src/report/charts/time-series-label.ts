import { quantileSorted } from 'd3-array';
import { drawable, sortedDrawable } from './drawable.js';
import { formatApart } from './format-figure.js';
import type { TimeSeriesInput } from './time-series-input.js';

/** What is to be seen of two series: over how long, their medians in the judged slots and their gaps there. */
export function timeSeriesLabel(input: TimeSeriesInput): string {
  const { title, baseline, canary, judged, unit, stepSeconds, medians } = input;
  const slots = Math.max(baseline.length, canary.length);
  const sides = [
    { name: 'baseline', series: baseline.slice(judged.from, judged.to), found: medians?.baseline },
    { name: 'canary', series: canary.slice(judged.from, judged.to), found: medians?.canary },
  ];
  const middles = sides.map(({ series, found }) => drawable(found ?? quantileSorted(sortedDrawable(series), 0.5)));
  const shown = formatApart(middles, unit);
  const told = sides.map(({ name }, i) =>
    Number.isNaN(middles[i]) ? `${name} without values` : `${name} median ${shown[i] ?? ''}`,
  );
  const gaps = sides.flatMap(({ name, series }) => {
    const count = gapsOf(series);
    return count === 0 ? [] : [`; ${String(count)} ${count === 1 ? 'gap' : 'gaps'} in the ${name}`];
  });
  return `${title} over ${durationText(slots * stepSeconds, slots)}: ${told.join(', ')}${gaps.join('')}`;
}

function gapsOf(series: readonly (number | null)[]): number {
  let count = 0;
  let before = false;
  for (const value of series) {
    const missing = Number.isNaN(drawable(value));
    if (missing && !before) count++;
    before = missing;
  }
  return count;
}

const UNITS = [
  { seconds: 86_400, name: 'day' },
  { seconds: 3_600, name: 'hour' },
  { seconds: 60, name: 'minute' },
  { seconds: 1, name: 'second' },
] as const;

function durationText(seconds: number, slots: number): string {
  const unit = UNITS.find((one) => seconds >= one.seconds && Number.isInteger(seconds / one.seconds));
  const [count, name] = unit === undefined ? [slots, 'slot'] : [seconds / unit.seconds, unit.name];
  return `${String(count)} ${name}${count === 1 ? '' : 's'}`;
}
