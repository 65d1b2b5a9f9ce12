import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { KeptMetric } from '../../config/kept-metric.js';
import { beeswarmChart } from '../charts/beeswarm-chart.js';
import { histogramChart } from '../charts/histogram-chart.js';
import { timeSeriesChart } from '../charts/time-series-chart.js';
import { titleOf } from '../plain-judgement.js';
import { isKayentas } from './describe-finding.js';
import { judgedSeries, type JudgedSeries } from './judged-series.js';
import { asMarkup, markup, type Markup } from './markup.js';
import { metricShift } from './metric-shift.js';
import { slotsJudged, startOf } from './slots-judged.js';
import { toleranceBand } from './tolerance-band.js';
import { counted } from './words.js';

/** What the sides of a metric look like: over time, as samples, and how far they are apart. Empty where nothing can be drawn. */
export function metricCharts(metric: KeptMetric, judgement: KeptJudgement): Markup {
  const judged = judgedSides(metric, judgement);
  const figures = [
    [
      `Over time${judged === null ? '' : zeroedText(judged)}`,
      judged === null ? '' : overTime(metric, judgement, judged),
    ],
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

type JudgedSides = Readonly<Record<'baseline' | 'canary', JudgedSeries>>;

function judgedSides(metric: KeptMetric, { window }: KeptJudgement): JudgedSides | null {
  if (!metric.series) return null;
  const { baseline, canary } = metric.series;
  const judged = slotsJudged(metric, window);
  return { baseline: judgedSeries(baseline, judged), canary: judgedSeries(canary, judged) };
}

function zeroedText({ baseline, canary }: JudgedSides): string {
  const sides = [
    ...(baseline.zeroed > 0 ? [`${counted(baseline.zeroed, 'slot')} of the baseline`] : []),
    ...(canary.zeroed > 0 ? [`${counted(canary.zeroed, 'slot')} of the canary`] : []),
  ];
  return sides.length === 0 ? '' : `; ${sides.join(' and ')} without a sample counted as 0, and drawn so`;
}

function overTime(metric: KeptMetric, judgement: KeptJudgement, { baseline, canary }: JudgedSides): string {
  const { unit, test } = metric;
  const { window, plan, judge } = judgement;
  const { stepSeconds, warmupSeconds } = window;
  return timeSeriesChart({
    title: titleOf(metric),
    unit,
    startMs: startOf(window),
    stepSeconds,
    baseline: baseline.series,
    canary: canary.series,
    medians: { baseline: metric.baseline.median, canary: metric.canary.median },
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
