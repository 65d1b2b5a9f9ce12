import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { beeswarmChart } from '../../../src/report/charts/beeswarm-chart.js';
import { histogramChart } from '../../../src/report/charts/histogram-chart.js';
import { shiftChart } from '../../../src/report/charts/shift-chart.js';
import { timeSeriesChart } from '../../../src/report/charts/time-series-chart.js';

const METRICS = 40;
const SLOTS = 180;
const MOST_BYTES = 42 * 1024;

/** Numbers between 0 and 1 with all digits, the same each time. */
function createChance(): () => number {
  let state = 7;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

function metricCharts(name: string, level: number, sample: () => number): string {
  const side = (): number[] => Array.from({ length: SLOTS }, () => level * sample());
  const input = { title: name, unit: 'ms', baseline: side(), canary: side(), limit: { max: 1.5 * level } };
  const low = 0.9 + 0.2 * sample();
  return [
    timeSeriesChart({
      ...input,
      startMs: Date.UTC(2026, 10, 20, 10),
      stepSeconds: 20,
      judged: { from: 3, to: SLOTS },
      warmupSlots: 3,
      band: { low: null, high: 1.1 * level },
    }),
    beeswarmChart(input),
    histogramChart(input),
    shiftChart({
      ...input,
      effect: { kind: 'ratio', value: low * 1.07, low, high: low * 1.15, confidence: 0.98 },
      accepted: { increase: 0.1, decrease: null, absolute: null },
      direction: 'increase',
    }),
  ].join('');
}

it.each(['even', 'normal'])('the charts of 40 metrics of 180 %s samples a side pack into 42 KiB', (shape) => {
  const chance = createChance();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  const sample = shape === 'even' ? chance : (): number => Math.exp(0.1 * normal());
  const charts = Array.from({ length: METRICS }, (_, i) =>
    metricCharts(`metric-${String(i)}`, 10 ** (3 * chance()), sample),
  );

  expect(gzipSync(charts.join('')).length).toBeLessThanOrEqual(MOST_BYTES);
});
