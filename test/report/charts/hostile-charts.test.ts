import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beeswarmChart } from '../../../src/report/charts/beeswarm-chart.js';
import { CHART_WIDTH } from '../../../src/report/charts/chart-svg.js';
import { histogramChart } from '../../../src/report/charts/histogram-chart.js';
import { scoreWaterfall } from '../../../src/report/charts/score-waterfall.js';
import { shiftChart } from '../../../src/report/charts/shift-chart.js';
import { textWidth } from '../../../src/report/charts/text-width.js';
import { timeSeriesChart } from '../../../src/report/charts/time-series-chart.js';
import { attributesOf } from './read-svg.js';

const EVIL = '</text></svg><script>alert("1")</script>&\'\u0000';
const SPECIAL = [
  0,
  -0,
  1,
  -1,
  1e308,
  -1e308,
  1e-12,
  -1e-12,
  5e-324,
  NaN,
  Infinity,
  -Infinity,
  0.1 + 0.2,
  1e15,
  123456.789,
];

const number = fc.oneof(fc.constantFrom(...SPECIAL), fc.double(), fc.integer({ min: -100, max: 100 }));
const maybe = fc.option(number, { nil: null });
const optional = fc.option(number, { nil: undefined });
const samples = fc.oneof(
  fc.array(number, { maxLength: 90 }),
  fc.tuple(number, fc.nat(70)).map(([value, length]) => new Array<number>(length).fill(value)),
);
const series = fc.oneof(samples, fc.array(maybe, { maxLength: 90 }));
const unit = fc.oneof(fc.constantFrom(null, '', 'ms', EVIL), fc.string({ unit: 'binary' }));
const title = fc.oneof(fc.constant(EVIL), fc.string());
const limit = fc.option(fc.record({ max: optional, min: optional }), { nil: undefined });
const band = fc.option(fc.record({ low: maybe, high: maybe }), { nil: undefined });

const timeSeries = fc
  .record({
    title,
    unit,
    limit,
    band,
    startMs: maybe,
    stepSeconds: number,
    baseline: series,
    canary: series,
    judged: fc.record({ from: number, to: number }),
    warmupSlots: number,
    stopAfterSlot: optional,
  })
  .map(timeSeriesChart);
const beeswarm = fc.record({ title, unit, limit, band, baseline: samples, canary: samples }).map(beeswarmChart);
const histogram = fc.record({ title, unit, baseline: samples, canary: samples }).map(histogramChart);
const shift = fc
  .record({
    title,
    unit,
    effect: fc.record({
      kind: fc.constantFrom('ratio' as const, 'difference' as const),
      value: maybe,
      low: maybe,
      high: maybe,
      confidence: number,
    }),
    accepted: fc.option(fc.record({ increase: maybe, decrease: maybe, absolute: maybe }), { nil: null }),
    direction: fc.constantFrom('increase' as const, 'decrease' as const, 'either' as const),
  })
  .map(shiftChart);
const waterfall = fc
  .record({
    rows: fc.array(
      fc.record({
        label: title,
        kind: fc.constantFrom('group' as const, 'metric' as const, 'total' as const),
        weight: maybe,
        lost: number,
      }),
      { maxLength: 9 },
    ),
    score: maybe,
    weightedScore: maybe,
    thresholds: fc.record({ pass: number, marginal: number }),
  })
  .map(scoreWaterfall);

const charts = { timeSeries, beeswarm, histogram, shift, waterfall };
const RUNS = { numRuns: 200 };
/** Labels are text and may tell of anything; all else is drawn. */
const WORDS = ['aria-label', 'class', 'role', 'text-anchor'];

describe.each(Object.entries(charts))('%s, whatever it is given', (_, chart) => {
  it('has only numbers that can be drawn in its attributes', () => {
    fc.assert(
      fc.property(chart, (svg) => {
        const drawn = attributesOf(svg).filter(({ name }) => !WORDS.includes(name));
        expect(drawn.filter(({ value }) => /NaN|Infinity|undefined|null/.test(value))).toEqual([]);
        expect(drawn.filter(({ name, value }) => ['width', 'height'].includes(name) && Number(value) < 0)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('has no markup but its own, and no words for what is no number', () => {
    fc.assert(
      fc.property(chart, (svg) => {
        const names = [...svg.matchAll(/<\/?([^\s>/]*)/g)].map(([, name]) => name);
        const own = ['svg', 'g', 'path', 'rect', 'circle', 'text', 'title'];
        expect(names.filter((name) => !own.includes(name ?? ''))).toEqual([]);
        expect(svg).not.toMatch(/ (style|on\w+|href)=/);
        expect(svg).not.toContain('\u0000');
        const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
        expect(texts.filter((text) => /^(NaN|-?Infinity|undefined)/.test(text ?? ''))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('has no text beyond its edges', () => {
    fc.assert(
      fc.property(chart, (svg) => {
        expect(textSpans(svg).filter(({ from, to }) => from < -1 || to > CHART_WIDTH + 1)).toEqual([]);
      }),
      RUNS,
    );
  });
});

/** Where each text begins and ends: anchors and shifts are its own or those of the groups around it. */
function textSpans(svg: string) {
  const groups: { anchor: string; x: number }[] = [{ anchor: 'start', x: 0 }];
  const spans: { text: string; from: number; to: number }[] = [];
  for (const [element, shown = ''] of svg.matchAll(/<\/?[a-z]+[^>]*>([^<]*)/g)) {
    const around = groups.at(-1)!;
    const anchor = /text-anchor="(\w+)"/.exec(element)?.[1] ?? around.anchor;
    if (element.startsWith('<g')) {
      groups.push({ anchor, x: around.x + Number(/translate\(([-\d.]+)/.exec(element)?.[1] ?? 0) });
    }
    if (element.startsWith('</g')) groups.pop();
    if (!element.startsWith('<text') || shown === '') continue;
    const text = shown.replaceAll(/&#?\w+;/g, '&');
    const x = around.x + Number(/ x="([-\d.]+)"/.exec(element)?.[1] ?? 0);
    const width = textWidth(text.replaceAll('&', '<'));
    const from = anchor === 'start' ? x : x - (anchor === 'end' ? width : width / 2);
    spans.push({ text, from, to: from + width });
  }
  return spans;
}

describe('the charts', () => {
  it('escape units and titles', () => {
    const svg = beeswarmChart({ title: EVIL, unit: EVIL, baseline: [1], canary: [2] });

    expect(svg).toContain('&lt;script&gt;');
    expect(svg).not.toContain('<script');
  });

  it('draw what is too large to add as beyond 1e300', () => {
    expect(beeswarmChart({ title: 'm', unit: null, baseline: [1e308], canary: [2] })).toContain('median &gt; 1e300');
  });

  it('draw ten thousand samples a side', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => Math.sin(i) * i);
    const input = { title: 'm', unit: 'ms', baseline: many, canary: many.toReversed() };

    expect(beeswarmChart(input).length).toBeLessThan(12_000);
    expect(histogramChart(input).length).toBeLessThan(3_000);
  });
});
