import { z } from 'zod';
import { readKeptJudgement } from '../config/kept-judgement.js';
import { KeptReason } from '../config/kept-metric.js';
import type { JudgementParts } from './judgement-text.js';

const Open = z.looseObject({
  id: z.string(),
  state: z.literal('open'),
  completeAt: z.iso.datetime(),
  retryAfterSeconds: z.number(),
  window: z.object({ start: z.iso.datetime().nullable(), judgedSlots: z.number(), plannedSlots: z.number() }),
  plan: z.object({ looks: z.array(z.object({ done: z.boolean() })) }).optional(),
  metrics: z.array(z.object({ name: z.string(), test: z.object({ meanRatio: z.number().nullable() }).nullable() })),
  warnings: z.array(KeptReason),
});

/** A judgement, or what is known while its window is open, as its JSON tells it. */
export type ToldJudgement =
  | ({ readonly kind: 'judged' } & JudgementParts)
  | { readonly kind: 'open'; readonly open: OpenTold; readonly json: unknown };

/** What is told of an open window. */
export type OpenTold = z.output<typeof Open>;

/** What a judgement's JSON tells; undefined where it is none. `basis` is what it was decided from, where somebody knows. */
export function readToldJudgement(json: unknown, basis: JudgementParts['basis'] = unknown): ToldJudgement | undefined {
  const open = Open.safeParse(json);
  if (open.success) return { kind: 'open', open: open.data, json };
  const reading = readKeptJudgement(json);
  return reading.kind === 'read' ? { kind: 'judged', judgement: reading.value, json, basis } : undefined;
}

function unknown(): Promise<null> {
  return Promise.resolve(null);
}
