import { z } from 'zod';
import { KeptLabels, KeptMetric, KeptReason, keptSides } from './kept-metric.js';
import { readBySchema, type Reading } from './mistake.js';

const figure = z.number().nullable();
const instant = z.string().nullable();
const text = z.string();
const Verdict = z.enum(['pass', 'marginal', 'fail', 'inconclusive']);

const Group = z.object({
  name: text,
  weight: figure,
  score: figure,
  passed: z.number(),
  failed: z.number(),
  withoutData: z.number(),
});

const Window = z.object({
  start: instant,
  end: instant,
  judgedFrom: instant,
  judgedTo: instant,
  stepSeconds: z.number(),
  warmupSeconds: z.number(),
  slots: z.number(),
  judgedSlots: z.number(),
});

const Facts = z.object({
  requests: figure.optional(),
  instances: figure.optional(),
  ageSeconds: figure.optional(),
  share: figure.optional(),
  expectedShare: figure.optional(),
});

const Comparison = z.object({
  judge: text,
  verdict: Verdict,
  score: figure,
  reason: KeptReason.optional(),
  differences: z.array(z.looseObject({ name: text, labels: KeptLabels.optional() })),
});

const Look = z.object({
  look: z.number(),
  afterSlots: z.number(),
  done: z.boolean(),
  metrics: z.array(z.object({ metric: text, labels: KeptLabels.optional(), pValue: figure, limit: figure })),
});

const Stop = z.object({
  afterSlots: z.number(),
  ofSlots: z.number(),
  look: z.number().nullable(),
  rule: text,
  metric: text,
  labels: KeptLabels.optional(),
});

const Outcome = { verdict: Verdict, score: figure, digest: text };

/** What a link was made with, where judging again comes to something else. */
export const KeptLink = z.object({
  ...Outcome,
  shown: z.enum(['again', 'archived']),
  differs: z.array(KeptReason),
  again: z.union([z.object(Outcome), z.object({ error: KeptReason })]).optional(),
});
/** What a link was made with, and what judging again comes to. */
export type KeptLink = z.output<typeof KeptLink>;

/** A judgement's JSON as somebody may have kept it: what reports are made of. Whatever else it holds is no concern of theirs. */
export const KeptJudgement = z.object({
  id: text.nullable(),
  verdict: Verdict,
  score: figure,
  summary: z.object({ reportUrl: text.nullable() }),
  reason: KeptReason,
  thresholds: z.object({ pass: z.number(), marginal: z.number() }),
  anyFailure: z.literal('marginal').optional(),
  weightedScore: figure,
  scope: keptSides(KeptLabels).optional(),
  window: Window,
  config: z.object({ name: text, digest: text }),
  judge: text,
  digest: text.optional(),
  link: KeptLink.optional(),
  groups: z.array(Group),
  metrics: z.array(KeptMetric),
  traffic: z.object({ minimumRequests: z.number(), baseline: figure, canary: figure }).optional(),
  sides: keptSides(Facts).optional(),
  comparison: Comparison.optional(),
  plan: z.object({ looks: z.array(Look), stopped: Stop.nullable() }).optional(),
  warnings: z.array(KeptReason),
});
/** A judgement's JSON, read. */
export type KeptJudgement = z.output<typeof KeptJudgement>;

/** The judgement that a JSON document tells, or every mistake in it. */
export function readKeptJudgement(document: unknown): Reading<KeptJudgement> {
  return readBySchema(KeptJudgement, document);
}
