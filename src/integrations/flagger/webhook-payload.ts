import { z } from 'zod';
import { readBySchema, within, type Reading } from '../../config/mistake.js';
import { propertyOf } from '../../config/property-of.js';
import { OPTION_NAMES } from '../call-options.js';
import type { CallOptions } from '../call-sides.js';

/** What a gate does about a verdict that is neither pass nor fail. */
const Policy = z.enum(['pass', 'hold']);

const Policies = z.object({ onMarginal: Policy.default('pass'), onInconclusive: Policy.default('hold') });

/** What a gate does about verdicts that are neither pass nor fail. */
export type GatePolicies = z.output<typeof Policies>;

const Payload = z.looseObject({
  name: z.string().min(1).max(253),
  namespace: z.string().max(253).default(''),
  phase: z.string().max(200).default(''),
  metadata: z.record(z.string().max(200), z.string().max(1_000)).default({}),
});

/** What Flagger sends to a webhook, as far as it is of use. */
export interface WebhookCall {
  readonly name: string;
  readonly namespace: string;
  readonly phase: string;
  readonly policies: GatePolicies;
  /** The metadata without the policies, and without what Flagger itself has put there. */
  readonly options: CallOptions;
}

/** Some of Flagger's versions add these to the metadata that a canary's author has written. */
const FLAGGERS_OWN = [
  'timestamp',
  'phase',
  'failedChecks',
  'canaryWeight',
  'iterations',
  'lastBuildId',
  'lastAppliedSpec',
  'lastPromotedSpec',
];

/** The call that the body of a webhook means, or every mistake in it. Keys beside the metadata are left alone where they are not known. */
export function readWebhook(body: unknown): Reading<WebhookCall> {
  const payload = readBySchema(Payload, body);
  if (payload.kind === 'refused') return payload;
  const { name, namespace, phase, metadata } = payload.value;
  if (propertyOf(propertyOf(body, 'metadata'), UNTAKEN) !== undefined) return { kind: 'refused', mistakes: [REFUSED] };
  const policies = readBySchema(Policies, metadata);
  if (policies.kind === 'refused') return { kind: 'refused', mistakes: within('metadata', policies.mistakes) };
  const options = Object.fromEntries(
    Object.entries(metadata).filter(([key]) => !POLICY_NAMES.includes(key) && !FLAGGERS_OWN.includes(key)),
  );
  return { kind: 'read', value: { name, namespace, phase, policies: policies.value, options }, warnings: [] };
}

/** A record would leave it out without a word. */
const UNTAKEN = '__proto__';
const REFUSED = { path: ['metadata', UNTAKEN], message: 'is neither an option nor a variable of the config' };

/** The names of what decides about verdicts. */
export const POLICY_NAMES: readonly string[] = Object.keys(Policies.shape);

/** The names of what metadata may hold, variables apart. */
export const METADATA_NAMES: readonly string[] = [...OPTION_NAMES, ...POLICY_NAMES];
