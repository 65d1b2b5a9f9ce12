import { z } from 'zod';
import { strictObject } from './strict-object.js';

const pass = z.number().min(0).max(100).meta({ description: 'The verdict is pass from this score on.' });
const marginal = z
  .number()
  .min(0)
  .max(100)
  .meta({ description: 'The verdict is marginal from this score on, fail below it.' });

/** The scores from which on a canary passes or is marginal, both inclusive. */
export const Thresholds = strictObject({ pass: pass.default(95), marginal: marginal.default(75) }).superRefine(
  refuseReversed,
);
export type Thresholds = z.output<typeof Thresholds>;

/** What a request puts in place of its config's thresholds: either or both. */
export const ThresholdOverrides = strictObject({ pass: pass.optional(), marginal: marginal.optional() }).superRefine(
  refuseReversed,
);

function refuseReversed(
  thresholds: { readonly pass?: number | undefined; readonly marginal?: number | undefined },
  context: z.core.$RefinementCtx,
): void {
  const message = reversal(thresholds);
  if (message !== undefined) context.addIssue({ code: 'custom', path: ['marginal'], message });
}

/** What is wrong with a marginal threshold above the pass threshold; undefined where nothing is, or one of them is not known. */
export function reversal(thresholds: {
  readonly pass?: number | undefined;
  readonly marginal?: number | undefined;
}): string | undefined {
  if (thresholds.pass === undefined || thresholds.marginal === undefined || thresholds.marginal <= thresholds.pass) {
    return undefined;
  }
  return `must be at most pass (${String(thresholds.pass)}), is ${String(thresholds.marginal)}`;
}
