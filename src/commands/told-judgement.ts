import { z } from 'zod';
import type { PlainJudgement } from '../report/plain-judgement.js';

const Reason = z.object({ code: z.string(), text: z.string() });
const Mean = z.object({ mean: z.number().nullable() });

/** What is read of a judgement's JSON to write it in other forms; whatever else it holds stays. */
const Judged = z.looseObject({
  verdict: z.enum(['pass', 'marginal', 'fail', 'inconclusive']),
  score: z.number().nullable(),
  reason: Reason,
  summary: z.object({ reportUrl: z.string().nullable() }),
  config: z.object({ name: z.string() }),
  window: z.object({ judgedFrom: z.string().nullable(), judgedTo: z.string().nullable(), judgedSlots: z.number() }),
  warnings: z.array(Reason),
  comparison: z
    .object({
      judge: z.string(),
      verdict: z.string(),
      score: z.number().nullable(),
      differences: z.array(z.object({ name: z.string() })),
    })
    .optional(),
  metrics: z.array(
    z.looseObject({
      name: z.string(),
      labels: z.record(z.string(), z.string()).optional(),
      group: z.string().nullable(),
      classification: z.string(),
      critical: z.boolean(),
      muted: z.boolean(),
      reason: Reason,
      unit: z.string().nullable(),
      baseline: Mean,
      canary: Mean,
      test: z.object({ meanRatio: z.number().nullable() }).nullable(),
      warnings: z.array(Reason),
    }),
  ),
});

const Open = z.looseObject({
  id: z.string(),
  state: z.literal('open'),
  completeAt: z.iso.datetime(),
  retryAfterSeconds: z.number(),
  window: z.object({ start: z.iso.datetime().nullable(), judgedSlots: z.number(), plannedSlots: z.number() }),
  plan: z.object({ looks: z.array(z.object({ done: z.boolean() })) }).optional(),
  metrics: z.array(z.object({ name: z.string(), test: z.object({ meanRatio: z.number().nullable() }).nullable() })),
  warnings: z.array(Reason),
});

/** A judgement, or what is known while its window is open, as its JSON tells it. */
export type ToldJudgement =
  | {
      readonly kind: 'judged';
      readonly verdict: z.output<typeof Judged>['verdict'];
      readonly judgement: PlainJudgement;
      readonly json: unknown;
    }
  | { readonly kind: 'open'; readonly open: OpenTold; readonly json: unknown };

/** What is told of an open window. */
export type OpenTold = z.output<typeof Open>;

/** What a judgement's JSON tells; undefined where it is none. */
export function readToldJudgement(json: unknown): ToldJudgement | undefined {
  const open = Open.safeParse(json);
  if (open.success) return { kind: 'open', open: open.data, json };
  const judged = Judged.safeParse(json);
  if (!judged.success) return undefined;
  return { kind: 'judged', verdict: judged.data.verdict, judgement: judged.data, json };
}
