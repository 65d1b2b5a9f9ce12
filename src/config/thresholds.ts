import { z } from 'zod';
import { strictObject } from './strict-object.js';

const score = z.number().min(0).max(100);

/** The scores from which on a canary passes or is marginal, both inclusive. */
export const Thresholds = strictObject({
  pass: score.default(95).meta({ description: 'The verdict is pass from this score on.' }),
  marginal: score.default(75).meta({ description: 'The verdict is marginal from this score on, fail below it.' }),
}).refine(({ pass, marginal }) => marginal <= pass, {
  path: ['marginal'],
  error: (issue) => {
    const { pass, marginal } = issue.input as { pass: number; marginal: number };
    return `must be at most pass (${String(pass)}), is ${String(marginal)}`;
  },
});
export type Thresholds = z.output<typeof Thresholds>;
