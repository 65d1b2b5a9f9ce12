import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { KeptMetric } from '../../config/kept-metric.js';
import { beeswarmChart } from '../charts/beeswarm-chart.js';
import { histogramChart } from '../charts/histogram-chart.js';
import { timeSeriesChart } from '../charts/time-series-chart.js';
import { titleOf } from '../plain-judgement.js';
import { isKayentas } from './describe-finding.js';
import { asMarkup, markup, type Markup } from './markup.js';
import { metricShift } from './metric-shift.js';
import { slotsJudged, startOf } from './slots-judged.js';
import { toleranceBand } from './tolerance-band.js';

/** What the sides of a metric look like: over time, as samples, and how far they are apart. Empty where nothing can be drawn. */
export function metricCharts(metric: KeptMetric, judgement: KeptJudgement): Markup {
  const figures = [
    ['Over time', overTime(metric, judgement)],
    ['How far apart', metricShift({ metric, judge: judgement.judge })],
    ['Every sample', samples(metric)],
    ['How often which values', distribution(metric)],
  ] as const;
  const drawn = figures.filter(([, chart]) => chart !== '');
  if (drawn.length === 0) return markup``;
  return markup`<div class="charts">
${drawn.map(([caption, chart]) => markup`<figure><figcaption>${caption}</figcaption>${asMarkup(chart)}</figure>\n`)}</div>
`;
}

function overTime(metric: KeptMetric, judgement: KeptJudgement): string {
  const { series, unit, test } = metric;
  if (!series) return '';
  const { window, plan, judge } = judgement;
  const { stepSeconds, warmupSeconds } = window;
  return timeSeriesChart({
    title: titleOf(metric),
    unit,
    startMs: startOf(window),
    stepSeconds,
    baseline: series.baseline.raw,
    canary: series.canary.raw,
    judged: slotsJudged(metric, window),
    warmupSlots: Math.ceil(warmupSeconds / Math.max(stepSeconds, 1)),
    limit: test?.limit,
    band: toleranceBand(metric, isKayentas(judge)),
    // Looks count judged slots.
    stopAfterSlot: plan?.stopped ? slotsJudged({}, window).from + plan.stopped.afterSlots : undefined,
  });
}

function samples({ series, unit, test, ...metric }: KeptMetric): string {
  if (!series) return '';
  return beeswarmChart({ title: titleOf(metric), unit, ...judgedSamples(series), limit: test?.limit });
}

function distribution({ series, unit, ...metric }: KeptMetric): string {
  if (!series) return '';
  return histogramChart({ title: titleOf(metric), unit, ...judgedSamples(series) });
}

function judgedSamples({ baseline, canary }: NonNullable<KeptMetric['series']>) {
  const present = (samples: readonly (number | null)[]): number[] => samples.filter((sample) => sample !== null);
  return { baseline: present(baseline.cleaned), canary: present(canary.cleaned) };
}
