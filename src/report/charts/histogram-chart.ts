import { ticks } from 'd3-array';
import { CHART_WIDTH, chartSvg, plotAt, px } from './chart-svg.js';
import { sortedDrawable } from './drawable.js';
import { formatApart, formatTicks, withUnit } from './format-figure.js';
import { horizontalMarks } from './horizontal-marks.js';
import { countInBins, layBins, type Bins } from './lay-bins.js';
import { legend, lineSample } from './legend.js';
import { valueDomain } from './value-domain.js';
import { PLOT_HEIGHT, verticalAxis, type VerticalAxis } from './vertical-axis.js';

/** The judged samples of both sides. */
export interface HistogramInput {
  /** Whose samples they are, such as the metric's name. */
  readonly title: string;
  readonly unit: string | null;
  readonly baseline: readonly number[];
  readonly canary: readonly number[];
}

/** A side's histogram: what share of its samples lies in each bin, in percent. */
interface Histogram {
  readonly side: 'baseline' | 'canary';
  readonly count: number;
  readonly shares: readonly number[];
}

const UNDER_AXIS = 18;
const FOOT = 6;
const MARKS = 5;
const PERCENT = 100;

/** The histograms of both sides over common bins as SVG: shares, since sides may differ in size. Empty without samples. */
export function histogramChart({ title, unit, baseline, canary }: HistogramInput): string {
  const sides = { baseline: sortedDrawable(baseline), canary: sortedDrawable(canary) };
  const all = [sides.baseline, sides.canary].flatMap((sorted) => [sorted[0] ?? NaN, sorted.at(-1) ?? NaN]);
  const ends = all.filter((value) => !Number.isNaN(value));
  if (ends.length === 0) return '';
  const bins = layBins(Math.min(...ends), Math.max(...ends), Math.max(sides.baseline.length, sides.canary.length));
  const histograms = [toHistogram('canary', sides.canary, bins), toHistogram('baseline', sides.baseline, bins)];
  const most = Math.max(...histograms.flatMap(({ shares }) => shares));
  const key = legend([
    { text: `share of samples${unit === null || unit === '' ? '' : ` by ${unit}`}`, sample: null },
    { text: 'baseline', sample: lineSample('baseline') },
    { text: 'canary', sample: lineSample('canary') },
  ]);
  const axis = verticalAxis(valueDomain([0, most]) ?? { low: 0, high: PERCENT }, ' %');
  const plot = [axis.markup, ...histograms.map((one) => outline(one, axis)), valueMarks(bins, axis)];
  return chartSvg({
    height: key.height + PLOT_HEIGHT + UNDER_AXIS + FOOT,
    label: labelOf(title, unit, { bins, histograms: histograms.toReversed() }),
    body: key.markup + plotAt(key.height, plot.join('')),
  });
}

function toHistogram(side: 'baseline' | 'canary', samples: readonly number[], bins: Bins): Histogram {
  const count = samples.length;
  return { side, count, shares: countInBins(samples, bins).map((n) => (count === 0 ? 0 : (PERCENT * n) / count)) };
}

/** Shares are drawn to every second unit. */
const UNIT = 2;

/** Steps from bin to bin, from the axis and back. */
function outline({ side, shares, count }: Histogram, axis: VerticalAxis): string {
  if (count === 0) return '';
  let y = PLOT_HEIGHT / UNIT;
  const steps = [...shares, 0].map((share, i) => {
    const to = Math.round(axis.below(share) / UNIT);
    const step = `${to === y ? '' : `v${String(to - y)}`}${i < shares.length ? 'h1' : ''}`;
    y = to;
    return step;
  });
  const scale = String(Number(((CHART_WIDTH - axis.left) / shares.length).toPrecision(6)));
  return `<path class="steps ${side}" transform="translate(${px(axis.left)} 0)scale(${scale} ${String(UNIT)})" d="M0 ${String(PLOT_HEIGHT / UNIT)}${steps.join('')}"/>`;
}

function valueMarks({ edges }: Bins, axis: VerticalAxis): string {
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 1];
  const shown = ticks(low, high, MARKS);
  const names = formatTicks(shown, (shown[1] ?? high) - (shown[0] ?? low));
  const x = (value: number): number => axis.left + ((value - low) / (high - low)) * (CHART_WIDTH - axis.left);
  const y = PLOT_HEIGHT;
  const marks = shown.map((value, i) => ({ x: x(value), text: names[i] ?? '' }));
  return `<path class="axis" d="M${px(axis.left)} ${px(y)}H${px(CHART_WIDTH)}"/>${horizontalMarks(marks, y + UNDER_AXIS)}`;
}

interface Shown {
  readonly bins: Bins;
  readonly histograms: readonly Histogram[];
}

function labelOf(title: string, unit: string | null, { bins: { edges }, histograms }: Shown): string {
  const peaks = histograms.map(({ side, count, shares }) => {
    if (count === 0) return `${side} without samples`;
    const most = Math.max(...shares);
    const bin = shares.indexOf(most);
    const [from = '', to = ''] = formatApart([edges[bin] ?? 0, edges[bin + 1] ?? 0]);
    return `most of the ${side} from ${from} to ${withUnit(to, unit)}`;
  });
  return `${title}, histogram: ${peaks.join('; ')}`;
}
