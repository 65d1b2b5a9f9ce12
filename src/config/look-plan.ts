import { z } from 'zod';
import { DURATION_SCHEMA, parseDuration } from './duration.js';
import { INSTANT_SCHEMA } from './instant.js';
import { shown } from './mistake.js';
import { strictObject } from './strict-object.js';

const Rfc3339 = z.iso.datetime({ offset: true });
/** What more of them would find earlier is little, and their limits are reckoned together. */
const MOST_LOOKS = 20;

const LookTime = z
  .string()
  .max(40)
  .transform((text, context) => {
    const afterMs = parseDuration(text);
    if (afterMs !== undefined) return { afterMs };
    if (Rfc3339.safeParse(text).success) return { atMs: Date.parse(text) };
    const message = `must be how long after the window's start, such as "5m", or an RFC 3339 time, is ${shown(text)}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .meta({ anyOf: [DURATION_SCHEMA, INSTANT_SCHEMA] });

/** When a window is looked at before it is over: then a critical metric may fail the canary at once. */
export const LookPlan = strictObject({
  looks: z
    .int()
    .min(1)
    .max(MOST_LOOKS)
    .optional()
    .meta({ description: 'So many, evenly spread over the judged slots, the last at the end of the window.' }),
  at: z
    .array(LookTime)
    .min(1)
    .max(MOST_LOOKS)
    .optional()
    .meta({ description: 'How long after the start of the window, or RFC 3339 times, ascending; at its end, too.' }),
})
  .transform(({ looks, at }, context) => {
    if (looks !== undefined && at === undefined) return { looks };
    if (at !== undefined && looks === undefined) return { at };
    context.addIssue({ code: 'custom', message: 'must be either { looks: 5 } or { at: ["5m", "10m"] }' });
    return z.NEVER;
  })
  .meta({ minProperties: 1, maxProperties: 1 });
export type LookPlan = z.output<typeof LookPlan>;
