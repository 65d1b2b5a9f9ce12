import type { Metric } from '../config/metric-config.js';
import type { Judgement, ReportedMetric } from '../judge/judgement.js';
import type { Sides } from '../judge/measurement.js';
import { median } from '../stats/median.js';
import { slotDeviation } from './calibration/slot-deviation.js';
import type { MetricFacts } from './metric-facts.js';

/** What one judgement shows of a metric: what advice is made from where its sides were both healthy. */
export interface PastComparison {
  /** As the config has it. */
  readonly metric: Metric;
  readonly stepMs: number;
  readonly slots: number;
  /** Null where nothing was compared. */
  readonly effect: { readonly size: number; readonly scale: 'ratio' | 'difference' } | null;
  readonly autocorrelation: number | null;
  readonly slotDeviation: number | null;
  /** Slots of both sides. */
  readonly expected: number;
  readonly filled: number;
  /** Gaps in slots in which the same side had a sample of another metric. */
  readonly silent: number;
}

/** What a judgement shows of each metric; of several series of one metric, what the one shows that changed most. */
export function comparisonsOf(judgement: Judgement, metrics: readonly Metric[]): PastComparison[] {
  const alive = { baseline: aliveIn(judgement, 'baseline'), canary: aliveIn(judgement, 'canary') };
  const stepMs = judgement.window.stepSeconds * 1_000;
  return metrics.flatMap((metric) => {
    if (!metric.analysis.compared) return [];
    const own = judgement.metrics.filter(({ judged }) => judged.metric.name === metric.name);
    const found = own.map((reported) => ({ metric, stepMs, ...comparisonOf(reported, alive) }));
    const [most] = found.toSorted((a, b) => sizeOf(b) - sizeOf(a));
    return most ? [most] : [];
  });
}

/** The facts of each metric from comparisons of healthy sides, oldest first. */
export function gatherFacts(comparisons: readonly PastComparison[]): MetricFacts[] {
  const names = new Set(comparisons.map(({ metric }) => metric.name));
  return [...names].flatMap((name): MetricFacts[] => {
    const all = comparisons.filter(({ metric }) => metric.name === name);
    const [first] = all;
    if (!first) return [];
    const compared = all.flatMap(({ effect }) => (effect ? [effect] : []));
    const expected = sumOf(all, (one) => one.expected);
    const gaps = expected - sumOf(all, (one) => one.filled);
    const silent = sumOf(all, (one) => one.silent);
    return [
      {
        metric: first.metric,
        stepMs: first.stepMs,
        slots: Math.round(median(all.map(({ slots }) => slots))),
        effects: compared.map(({ size }) => size),
        scale: compared.some(({ scale }) => scale === 'difference') ? 'difference' : 'ratio',
        withoutData: all.length - compared.length,
        autocorrelation: medianOf(all.map((one) => one.autocorrelation)),
        slotDeviation: medianOf(all.map((one) => one.slotDeviation)),
        coverage: expected === 0 ? 0 : 1 - gaps / expected,
        silentGaps: gaps === 0 ? 0 : silent / gaps,
      },
    ];
  });
}

function sizeOf({ effect }: PastComparison): number {
  return effect ? Math.abs(effect.size) : -1;
}

function comparisonOf({ judged, measured }: ReportedMetric, alive: Sides<readonly boolean[]>) {
  const { test } = judged;
  const size = test?.size;
  const scale = test?.effect?.kind ?? 'ratio';
  const sides = (['baseline', 'canary'] as const).map((side) => {
    const { slots = new Float64Array(), expected = 0, filled = 0 } = measured?.sides[side] ?? {};
    return { expected, filled, silent: silentIn(slots.subarray(slots.length - expected), alive[side]) };
  });
  return {
    slots: measured?.sides.canary.expected ?? 0,
    effect: size === undefined || !Number.isFinite(size) ? null : { size, scale },
    autocorrelation: test?.samples.autocorrelation ?? null,
    slotDeviation: measured && test ? (slotDeviation(measured) ?? null) : null,
    expected: sumOf(sides, (side) => side.expected),
    filled: sumOf(sides, (side) => side.filled),
    silent: sumOf(sides, (side) => side.silent),
  };
}

/** Counted from the end of the window, where all metrics' judged slots end, since each begins where its own look-back allows. */
function aliveIn({ metrics }: Judgement, side: keyof Sides<unknown>): boolean[] {
  const alive: boolean[] = [];
  for (const { measured } of metrics) {
    for (const [i, value] of measured?.sides[side].slots.toReversed().entries() ?? []) {
      alive[i] = (alive[i] ?? false) || !Number.isNaN(value);
    }
  }
  return alive;
}

function silentIn(judged: Float64Array, alive: readonly boolean[]): number {
  return judged.toReversed().reduce((sum, value, i) => sum + (Number.isNaN(value) && alive[i] === true ? 1 : 0), 0);
}

function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

function sumOf<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0);
}
