import { z } from 'zod';
import type { InlineData, InlineSeries } from '../config/inline-data.js';
import { readBySchema, type Mistake, type Reading } from '../config/mistake.js';

// What of a judgement's JSON is needed to judge it again; the rest of it may change.

const samples = z.array(z.number().nullable()).max(50_000);

const Side = z.looseObject({ raw: samples, events: samples.optional(), exposure: samples.optional() });

const Metric = z.looseObject({
  name: z.string(),
  labels: z.record(z.string(), z.string()).optional(),
  classification: z.string(),
  reason: z.looseObject({ code: z.string() }),
  judged: z.looseObject({ from: z.string().nullable(), to: z.string().nullable() }).optional(),
  series: z.looseObject({ baseline: Side, canary: Side }).optional(),
});

const RecordedJudgement = z.looseObject({
  verdict: z.string(),
  score: z.number().nullable(),
  reason: z.looseObject({ code: z.string() }),
  thresholds: z.looseObject({ pass: z.number(), marginal: z.number() }),
  config: z.looseObject({ name: z.string() }),
  window: z.looseObject({
    start: z.string().nullable(),
    end: z.string().nullable(),
    stepSeconds: z.number().positive(),
    warmupSeconds: z.number().min(0),
    slots: z.int().min(0),
  }),
  metrics: z.array(Metric).max(2_000),
  sides: z
    .looseObject({
      baseline: z.looseObject({ expectedShare: z.number().nullish() }),
      canary: z.looseObject({ expectedShare: z.number().nullish() }),
    })
    .nullish(),
});
/** The parts of a judgement's JSON by which it can be judged again. */
export type RecordedJudgement = z.output<typeof RecordedJudgement>;

type RecordedMetric = RecordedJudgement['metrics'][number];

/** The judgement that a JSON document holds, or why it cannot be judged again. */
export function readRecordedJudgement(document: unknown): Reading<RecordedJudgement> {
  const reading = readBySchema(RecordedJudgement, document);
  if (reading.kind === 'refused') return reading;
  const mistakes = mistakesIn(reading.value);
  return mistakes.length > 0 ? { kind: 'refused', mistakes } : reading;
}

function mistakesIn({ metrics }: RecordedJudgement): Mistake[] {
  if (metrics.some(({ series }) => series === undefined)) {
    const message =
      'have no series: judge with include: ["series"] in the request (canary-judge judge --format json with it in the file)';
    return [{ path: ['metrics'], message }];
  }
  return metrics.flatMap(({ name, labels }, i): Mistake[] => {
    if (!labels && metrics.findIndex((one) => one.name === name) === i) return [];
    const message = `"${name}" has several series, and a test has one a side of each metric`;
    return [{ path: ['metrics', i], message }];
  });
}

/** The judged series of a judgement, by metric, from the first judged slot on. */
export function recordedData(judgement: RecordedJudgement): InlineData {
  return Object.fromEntries(
    judgement.metrics.map((metric) => {
      const { baseline, canary } = metric.series ?? {};
      const span = judgedSpan(metric, judgement);
      return [
        metric.name,
        { ...(baseline ? { baseline: cut(baseline, span) } : {}), ...(canary ? { canary: cut(canary, span) } : {}) },
      ];
    }),
  );
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Which of its slots were judged of a metric: later than the warm-up ends, where its query reads far back. */
function judgedSpan({ judged }: RecordedMetric, { window }: RecordedJudgement): Span {
  const { start, end, stepSeconds, warmupSeconds, slots } = window;
  const stepMs = stepSeconds * 1_000;
  if (start === null || end === null || typeof judged?.from !== 'string' || typeof judged.to !== 'string') {
    return { from: Math.ceil(warmupSeconds / stepSeconds), to: slots };
  }
  const from = Math.round((Date.parse(judged.from) - Date.parse(start)) / stepMs);
  // Kayenta's window has one slot more than steps, since its slots are instants.
  const instants = slots - Math.round((Date.parse(end) - Date.parse(start)) / stepMs);
  return { from, to: Math.round((Date.parse(judged.to) - Date.parse(start)) / stepMs) + instants };
}

function cut(
  { raw, events, exposure }: NonNullable<RecordedMetric['series']>['baseline'],
  { from, to }: Span,
): InlineSeries {
  const part = (values: readonly (number | null)[]): Float64Array =>
    Float64Array.from(values.slice(from, to), (value) => value ?? NaN);
  return events && exposure ? { events: part(events), exposure: part(exposure) } : part(raw);
}
