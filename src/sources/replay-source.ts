import { z } from 'zod';
import { JudgementError } from '../errors.js';
import type { FetchedSeries, LabelledSeries, MetricSource, SlotRange } from './metric-source.js';

/** A sample of a recording: a number, or what JSON has no number for; null is a gap. */
const Sample = z.union([z.number(), z.enum(['NaN', '+Inf', '-Inf']), z.null()]);

/** What a Prometheus answered to queries over one cycle of a recorded load. */
export const Recording = z.strictObject({
  about: z.string(),
  stepSeconds: z.int().positive(),
  scrapeIntervalSeconds: z.int().positive(),
  /** By query: its series, each with a sample a step of the cycle. */
  queries: z.record(
    z.string(),
    z.array(z.strictObject({ labels: z.record(z.string(), z.string()), samples: z.array(Sample) })),
  ),
});
export type Recording = z.output<typeof Recording>;

/**
 * A source that answers the recorded queries, and only those. The cycle repeats for ever, anchored at the epoch, so that any window has
 * data and the same window always the same.
 */
export function createReplaySource(name: string, recordings: readonly Recording[]): MetricSource {
  const scrapeIntervalMs = Math.max(...recordings.map(({ scrapeIntervalSeconds }) => scrapeIntervalSeconds * 1_000));
  const fetchSeries: MetricSource['fetchSeries'] = async ({ text }, range, { signal }) => {
    signal.throwIfAborted();
    const recording = recordings.find(({ queries }) => Object.hasOwn(queries, text));
    if (!recording) throw new JudgementError('QUERY_REFUSED', unknownQuery(text, recordings));
    return Promise.resolve(play(recording, text, range));
  };
  return {
    name,
    language: 'prometheus',
    lagMs: 0,
    scrapeIntervalMs,
    scopeLabel: 'instance',
    fetchSeries,
    linksTo: () => [],
    check: () => Promise.resolve('answers'),
  };
}

function unknownQuery(text: string, recordings: readonly Recording[]): string {
  const steps = [...new Set(recordings.map(({ stepSeconds }) => `${String(stepSeconds)}s`))].join(', ');
  return `has no recording of this query: ${text.slice(0, 500)}. It answers only what was recorded (${recordings.map(({ about }) => about).join('; ')}), with a step of ${steps}`;
}

function play({ queries, stepSeconds }: Recording, text: string, range: SlotRange): FetchedSeries {
  const series = (queries[text] ?? []).map(({ labels, samples }): LabelledSeries => {
    const values = new Float64Array(range.slots);
    const filled = new Uint8Array(range.slots);
    for (let slot = 0; slot < range.slots; slot++) {
      const step = Math.floor((range.firstMs + slot * range.stepMs) / (stepSeconds * 1_000));
      const sample = samples.at(step % samples.length) ?? null;
      values[slot] = sample === null ? NaN : readSample(sample);
      filled[slot] = Number(sample !== null);
    }
    return { labels, values, filled };
  });
  return { series, warnings: [] };
}

function readSample(sample: number | 'NaN' | '+Inf' | '-Inf'): number {
  return typeof sample === 'number' ? sample : Number(sample.replace('Inf', 'Infinity'));
}
