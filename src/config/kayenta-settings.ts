import { z } from 'zod';
import { strictObject } from './strict-object.js';

/** How Kayenta's API answers, as the settings file states it. */
export const KayentaSettings = strictObject({
  onInconclusive: z.enum(['error', 'marginal']).default('error').meta({
    description:
      'What an inconclusive judgement is to callers of Kayenta, who have no word for it: error, an execution without a result; marginal, a score just above marginal.',
  }),
  looks: z.int().min(1).max(1_000).default(1).meta({
    description:
      'How often a rollout is judged by executions, which cannot say so: error levels of configs that mann-whitney judges are divided by it.',
  }),
  applications: z
    .array(z.string().min(1).max(200))
    .max(1_000)
    .refine((names) => new Set(names).size === names.length, 'names an application twice')
    .default([])
    .meta({
      uniqueItems: true,
      description: 'The Spinnaker applications that the configs are for which name none.',
    }),
});
/** How Kayenta's API answers. */
export type KayentaSettings = z.output<typeof KayentaSettings>;
