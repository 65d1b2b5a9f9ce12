import { z } from 'zod';
import { strictObject } from './strict-object.js';

/** Variables with their values. */
export const Scope = z.record(z.string().max(200), z.string().max(1_000));

/** Two sides that are compared with each other. */
export const ScopePair = strictObject({
  baseline: Scope.meta({ description: 'The variables of the side that stands for the baseline.' }),
  canary: Scope.meta({ description: 'The variables of the side that stands for the canary.' }),
});
export type ScopePair = z.output<typeof ScopePair>;
