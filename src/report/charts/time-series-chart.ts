import { boxAttributes, CHART_WIDTH, chartSvg, chartText, plotAt, px } from './chart-svg.js';
import { drawable } from './drawable.js';
import { GAP_ROW, gapLegend, gapMarkup, gapRows, type GapRow } from './gap-rows.js';
import { legend, lineSample, SAMPLE, type LegendItem } from './legend.js';
import { limitLines, limitsOf } from './limit-lines.js';
import { seriesMarkup } from './series-markup.js';
import { shadedSpans, type ShadedSpan } from './shaded-spans.js';
import { shading } from './shading.js';
import { timeAxis } from './time-axis.js';
import type { TimeSeriesInput } from './time-series-input.js';
import { timeSeriesLabel } from './time-series-label.js';
import { bandBox, bandEdges, bandMarkup } from './tolerance-band.js';
import { valueDomain } from './value-domain.js';
import { PLOT_HEIGHT, verticalAxis } from './vertical-axis.js';

const UNDER_AXIS = 18;
const FOOT = 6;

/** Both series on one axis as SVG, with their gaps, what is not judged, the limits and the tolerance. Empty where neither has a value. */
export function timeSeriesChart(input: TimeSeriesInput): string {
  const { baseline, canary, startMs, stepSeconds, unit, limit, band } = input;
  const domain = valueDomain(drawn(baseline, canary), [...limitsOf(limit), ...bandEdges(band)]);
  if (domain === null) return '';
  const slots = Math.max(baseline.length, canary.length);
  const spans = shadedSpans(input, slots);
  const axis = verticalAxis(domain);
  const gaps = gapRows(input);
  const key = legend(legendItems(input, { spans, gaps, banded: bandBox(band, axis) !== null }));
  const under = PLOT_HEIGHT + gaps.length * GAP_ROW + UNDER_AXIS;
  const x = (slot: number): number => axis.left + (slot / slots) * (CHART_WIDTH - axis.left);
  const plot = [
    ...spans.map(({ kind, from, to }) =>
      shading(kind, { x: x(from), y: 0, width: x(to) - x(from), height: PLOT_HEIGHT }),
    ),
    bandMarkup(band, axis),
    axis.markup,
    seriesMarkup(input, axis),
    stopMarkup(input, slots, x),
    limitLines(limit, unit, { domain, axis }),
    gapMarkup(gaps, PLOT_HEIGHT, x),
    timeAxis({ startMs, stepSeconds, slots, left: axis.left, y: under }),
  ];
  return chartSvg({
    height: key.height + under + FOOT,
    label: timeSeriesLabel(input),
    body: key.markup + plotAt(key.height, plot.join('')),
  });
}

function* drawn(...sides: readonly (readonly (number | null)[])[]): Iterable<number> {
  for (const side of sides) {
    for (const value of side) {
      const y = drawable(value);
      if (!Number.isNaN(y)) yield y;
    }
  }
}

/** What else than the lines is drawn. */
interface Beside {
  readonly spans: readonly ShadedSpan[];
  readonly gaps: readonly GapRow[];
  readonly banded: boolean;
}

function legendItems({ unit }: TimeSeriesInput, { spans, gaps, banded }: Beside): LegendItem[] {
  const accepted = (x: number, y: number): string => `<rect class="band" ${boxAttributes({ x, y, ...SAMPLE })}/>`;
  return [
    ...(unit === null || unit === '' ? [] : [{ text: `in ${unit}`, sample: null }]),
    { text: 'baseline', sample: lineSample('baseline') },
    { text: 'canary', sample: lineSample('canary') },
    ...(banded ? [{ text: 'accepted', sample: accepted }] : []),
    ...spans.map(({ kind }) => ({
      text: kind,
      sample: (x: number, y: number) => shading(kind, { x, y, ...SAMPLE }),
    })),
    ...gapLegend(gaps),
  ];
}

const STOP_TEXT = 'stopped';
const STOP_GAP = 4;

function stopMarkup({ stopAfterSlot }: TimeSeriesInput, slots: number, place: (slot: number) => number): string {
  if (stopAfterSlot === undefined || !(stopAfterSlot >= 0 && stopAfterSlot <= slots)) return '';
  const x = place(stopAfterSlot);
  const after = x < CHART_WIDTH / 2;
  const text = chartText(STOP_TEXT, {
    x: after ? x + STOP_GAP : x - STOP_GAP,
    y: PLOT_HEIGHT - STOP_GAP,
    anchor: after ? 'start' : 'end',
    className: 'over',
  });
  return `<path class="stop" d="M${px(x)} 0v${px(PLOT_HEIGHT)}"/>${text}`;
}
