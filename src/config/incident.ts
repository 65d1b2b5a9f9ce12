import { z } from 'zod';
import { strictObject } from './strict-object.js';

/** An instant as calibrations write it. */
export const Rfc3339 = z.iso.datetime({
  offset: true,
  error: 'must be an RFC 3339 time such as "2026-11-20T10:00:00Z"',
});

/** A stretch of time in which not all was well. */
export const Incident = strictObject({
  from: Rfc3339.meta({ description: 'When it began.' }),
  to: Rfc3339.meta({ description: 'When all was well again.' }),
  reason: z.string().max(1_000).optional().meta({ description: 'What it was.' }),
}).refine(({ from, to }) => Date.parse(from) < Date.parse(to), 'must end after it begins');
export type Incident = z.output<typeof Incident>;
