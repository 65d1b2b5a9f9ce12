import { z } from 'zod';
import { JudgementError } from '../errors.js';
import type { LabelledSeries, SlotRange } from './metric-source.js';

const MOST_SERIES = 1_000;
const MOST_SAMPLES = 1_000_000;
const NUMBER = /^[-+]?[\d.]+(?:e[-+]?\d+)?$/i;
/** Prometheus' timestamps are to the millisecond. */
const TIME_SLACK_MS = 1;

/** A series with the name of its metric, which no query tells series apart by, but parts of an answer do. */
export interface NamedSeries extends LabelledSeries {
  readonly name: string;
}

/** Makes a message's quotation of what somebody else wrote. */
export type Quote = (text: string) => string;

/** What is to be found in an answer. */
export interface Expected {
  readonly range: SlotRange;
  /** Of the whole query, where this is the answer to a part of it. */
  readonly slotsInAll: number;
}

/** The series of a result, or undefined where it is none. A frontend may write null for an empty list. */
export function readSeries(result: unknown, { range, slotsInAll }: Expected, quote: Quote): NamedSeries[] | undefined {
  if (result === null || result === undefined) return [];
  if (!Array.isArray(result)) return undefined;
  const { length } = result;
  if (length > MOST_SERIES || length * slotsInAll > MOST_SAMPLES) {
    const text = `answers with ${String(length)} series on ${String(slotsInAll)} slots, at most ${String(MOST_SERIES)} and ${String(MOST_SAMPLES)} samples: aggregate them, as in sum by (label) (…)`;
    throw new JudgementError('QUERY_REFUSED', text);
  }
  const all: NamedSeries[] = [];
  for (const element of result) {
    const series = Series.safeParse(element);
    if (!series.success) return undefined;
    const { metric, values, histograms } = series.data;
    if (Array.isArray(histograms) && histograms.length > 0) {
      const text = 'answers with native histograms: take a number of them, as in histogram_quantile(0.95, …)';
      throw new JudgementError('QUERY_REFUSED', text);
    }
    const labels = labelsOf(metric);
    if (!labels || (values !== undefined && !Array.isArray(values))) return undefined;
    const { __name__: name = '', ...others } = labels;
    all.push({ name, labels: others, ...onSlots(values ?? [], range, quote) });
  }
  return all;
}

const Series = z.object({
  metric: z.unknown().optional(),
  values: z.unknown().optional(),
  histograms: z.unknown().optional(),
});

function labelsOf(metric: unknown): Record<string, string> | undefined {
  if (typeof metric !== 'object' || metric === null) return undefined;
  const labels: [string, string][] = [];
  for (const [label, value] of Object.entries(metric)) {
    if (typeof value !== 'string') return undefined;
    labels.push([label, value]);
  }
  return Object.fromEntries(labels);
}

/** Each point in the slot of its time; slots without one are NaN. */
function onSlots(points: readonly unknown[], { firstMs, stepMs, slots }: SlotRange, quote: Quote) {
  const values = new Float64Array(slots).fill(NaN);
  const filled = new Uint8Array(slots);
  for (const point of points) {
    const { timeMs, value } = readPoint(point, quote);
    const slot = Math.round((timeMs - firstMs) / stepMs);
    if (slot < 0 || slot >= slots || Math.abs(firstMs + slot * stepMs - timeMs) > TIME_SLACK_MS) {
      throw new JudgementError('SOURCE_FAILED', `answers for a time that was not asked for: ${String(timeMs / 1_000)}`);
    }
    if (filled[slot] === 1)
      throw new JudgementError('SOURCE_FAILED', `answers twice for the time ${String(timeMs / 1_000)}`);
    values[slot] = value;
    filled[slot] = 1;
  }
  return { values, filled };
}

function readPoint(point: unknown, quote: Quote): { readonly timeMs: number; readonly value: number } {
  if (Array.isArray(point) && point.length === 2) {
    const time: unknown = point[0];
    const text: unknown = point[1];
    const value = typeof text === 'string' ? readValue(text) : undefined;
    if (typeof time === 'number' && value !== undefined) return { timeMs: time * 1_000, value };
  }
  throw new JudgementError('SOURCE_FAILED', `answers with what is no point: ${shown(point, quote)}`);
}

/** Prometheus writes numbers as text, infinities with their sign. */
function readValue(text: string): number | undefined {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  if (text === 'NaN') return NaN;
  const value = NUMBER.test(text) ? Number(text) : NaN;
  return Number.isNaN(value) ? undefined : value;
}

function shown(point: unknown, quote: Quote): string {
  try {
    return quote(JSON.stringify(point));
  } catch {
    return 'it is nested too deeply';
  }
}
