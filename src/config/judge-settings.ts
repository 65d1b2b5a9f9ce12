import { z } from 'zod';
import { strictObject } from './strict-object.js';

const level = z.number().positive().max(0.5);

/** The native judge, with its options. */
export const MannWhitneySettings = strictObject({
  name: z.literal('mann-whitney').meta({
    description: 'The default: fails a metric for a change that is both beyond chance and large enough to matter.',
  }),
  dependence: z.enum(['ar1', 'none']).default('ar1').meta({
    description:
      'ar1 allows for neighbouring samples that resemble each other; none only where samples are known to be independent.',
  }),
  falseDiscoveryRate: level.default(0.05).meta({
    description: 'Of the metrics that fail and are not critical, the share that may be false (Benjamini and Hochberg).',
  }),
  level: level.default(0.01).meta({
    description: 'The largest p value of its own that lets a metric fail, however many others fail too.',
  }),
  criticalLevel: level.default(0.01).meta({
    description: 'The chance that any critical metric of a healthy canary fails (Holm).',
  }),
  confidence: z.number().min(0.5).max(0.9999).default(0.98).meta({ description: 'Of the intervals of effects.' }),
});
export type MannWhitneySettings = z.output<typeof MannWhitneySettings>;

const NetflixAca = strictObject({
  name: z
    .literal('netflix-aca')
    .meta({ description: "Decides exactly as Spinnaker Kayenta's NetflixACAJudge-v1.0; it has no options." }),
});

/** Who judges, with its options. */
export const JudgeSettings = z.discriminatedUnion('name', [MannWhitneySettings, NetflixAca], {
  error: 'needs name: "mann-whitney" or "netflix-aca"',
});
export type JudgeSettings = z.output<typeof JudgeSettings>;

/** The judges that there are. */
export const JUDGE_NAMES = ['mann-whitney', 'netflix-aca'] as const;

/** A judge with its default options. */
export function standardJudge(name: JudgeSettings['name']): JudgeSettings {
  return name === 'netflix-aca' ? { name } : MannWhitneySettings.parse({ name });
}
