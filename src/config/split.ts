import { z } from 'zod';
import { strictObject } from './strict-object.js';

/** What no rollout gives a side less of. */
const SMALLEST = 1e-6;

/** What is wrong by itself is not held against the other part. */
const part = z.number().positive({ abort: true }).max(1e9, { abort: true });

/** How much of the traffic each side should get, in proportion to the other. */
export const Split = strictObject({
  baseline: part.meta({ description: "The baseline's part, such as 90." }),
  canary: part.meta({ description: "The canary's part, such as 10." }),
}).superRefine(({ baseline, canary }, context) => {
  const small = canary < baseline ? 'canary' : 'baseline';
  if (Math.min(baseline, canary) >= SMALLEST * Math.max(baseline, canary)) return;
  context.addIssue({ code: 'custom', path: [small], message: "must be at least a millionth of the other side's part" });
});
export type Split = z.output<typeof Split>;
