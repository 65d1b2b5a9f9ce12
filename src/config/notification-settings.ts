import { z } from 'zod';
import { Duration } from './duration.js';
import { HookHeaders } from './hook-headers.js';
import { HOOK_URL_WANTED, HookUrl, isHookUrl } from './hook-url.js';
import type { Mistake } from './mistake.js';
import { propertyOf } from './property-of.js';
import { FilePath, givenOnce, requiredSecret, secretAt, VariableName, type NamedVariable } from './secret.js';
import type { Secret, Variables } from './secret.js';
import { SIGNING_KEY_WANTED, toSigningKey } from './signing-key.js';
import { toHeaders, type SourceHeaders } from './source-headers.js';
import { strictObject } from './strict-object.js';

const VERDICTS = ['pass', 'marginal', 'fail', 'inconclusive'] as const;
const DEFAULT_TIMEOUT_MS = 10_000;
const LONGEST_TIMEOUT_MS = 60_000;
const MOST_NOTIFICATIONS = 20;
const MOST_PATTERNS = 100;

const ConfigPattern = z
  .string()
  .regex(/^(?=.)[^*]{0,200}\*?$/, 'must be the name of a metric config, or the start of some and * at its end');

const targetKeys = {
  url: HookUrl.optional().meta({
    description: 'Where it is posted to; whoever knows the URL of a Slack webhook can post there: better in a file.',
  }),
  urlFile: FilePath.optional().meta({ description: 'The file that holds the URL; read for each message.' }),
  urlEnv: VariableName.optional().meta({ description: 'The environment variable that holds the URL.' }),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be up to 100 letters, digits, ".", "_" and "-"')
    .optional()
    .meta({ description: 'What logs call it; its type and its place in the list, such as slack-1, if left out.' }),
  verdicts: z
    .array(z.enum(VERDICTS))
    .min(1)
    .default([...VERDICTS])
    .meta({ description: 'The verdicts that it is told of; all if left out.' }),
  configs: z.array(ConfigPattern).min(1).max(MOST_PATTERNS).default(['*']).meta({
    description:
      'The metric configs whose judgements it is told of: names, or the start of some and *; all if left out.',
  }),
  headers: HookHeaders.default({}).meta({ description: 'Headers of every message.' }),
  timeout: Duration.refine((ms) => ms > 0, 'must be more than 0s')
    .refine((ms) => ms <= LONGEST_TIMEOUT_MS, 'must be at most 1m')
    .default(DEFAULT_TIMEOUT_MS)
    .meta({ description: 'How long one attempt to send a message may take; at most 1m.' }),
};

const URL_KEYS = ['url', 'urlFile', 'urlEnv'] as const;
const oneUrlSchema = { oneOf: URL_KEYS.map((key) => ({ required: [key] })) };

const Slack = strictObject({
  type: z.literal('slack').meta({ description: 'A message for people, by an incoming webhook of Slack.' }),
  ...targetKeys,
})
  .superRefine(oneUrl)
  .meta(oneUrlSchema);

const Webhook = strictObject({
  type: z.literal('webhook').meta({ description: 'JSON for programs, as docs/schemas/notification.json says.' }),
  ...targetKeys,
  signingKeyFile: FilePath.optional().meta({
    description: 'The file that holds the key that signs each message (Standard Webhooks); read for each of them.',
  }),
  signingKeyEnv: VariableName.optional().meta({ description: 'The environment variable that holds that key.' }),
})
  .superRefine(oneUrl)
  .superRefine(givenOnce('signingKey', 'optional'))
  .meta({ ...oneUrlSchema, not: { required: ['signingKeyFile', 'signingKeyEnv'] } });

/** Who is told of judgements, as the settings file states it. */
export const Notifications = z
  .array(z.discriminatedUnion('type', [Webhook, Slack], { error: 'needs type: "webhook" or "slack"' }))
  .max(MOST_NOTIFICATIONS)
  .superRefine((written, context) => {
    const names = written.map(nameOf);
    names.forEach((name, i) => {
      const first = names.indexOf(name);
      if (first === i) return;
      const message = `has the name of notifications[${String(first)}], ${name}: give it another`;
      context.addIssue({ code: 'custom', path: [i], message });
    });
  });

type Written = z.output<typeof Notifications>[number];

/** Somebody who is told of judgements, and of which. */
export interface NotificationSettings {
  readonly type: Written['type'];
  readonly name: string;
  readonly url: Secret;
  readonly verdicts: readonly (typeof VERDICTS)[number][];
  /** Names, or the start of some and `*`. */
  readonly configs: readonly string[];
  readonly headers: SourceHeaders;
  readonly signingKey: Secret | undefined;
  /** Of one attempt. */
  readonly timeoutMs: number;
}

/** What these settings mean, with the variables that they name. */
export function toNotificationSettings(
  written: z.output<typeof Notifications>,
  variables: Variables,
): NotificationSettings[] {
  return written.map((one, i) => {
    const { type, url, urlFile, urlEnv, verdicts, configs, headers, timeout } = one;
    return {
      type,
      name: nameOf(one, i),
      url: url === undefined ? requiredSecret({ file: urlFile, variable: urlEnv }, variables) : { text: url },
      verdicts,
      configs,
      headers: toHeaders(headers, variables),
      signingKey: type === 'slack' ? undefined : secretAt(signingKeyOf(one), variables),
      timeoutMs: timeout,
    };
  });
}

/** A mistake for each variable that holds something else than it must; `path` is where the list stands. */
export function wrongNotificationVariables(
  written: z.output<typeof Notifications>,
  path: Mistake['path'],
  variables: Variables,
): Mistake[] {
  return written.flatMap((one, i) => {
    const url = textOf(one.urlEnv, variables);
    const key = one.type === 'slack' ? undefined : textOf(one.signingKeyEnv, variables);
    const wrongUrl = url !== undefined && !isHookUrl(url);
    const wrongKey = key !== undefined && toSigningKey(key) === undefined;
    const told = (name: string, wanted: string): Mistake => {
      return { path: [...path, i, name], message: `names a variable whose value ${wanted}` };
    };
    return [
      ...(wrongUrl ? [told('urlEnv', HOOK_URL_WANTED)] : []),
      ...(wrongKey ? [told('signingKeyEnv', SIGNING_KEY_WANTED)] : []),
    ];
  });
}

function oneUrl(given: object, context: z.RefinementCtx): void {
  const has = URL_KEYS.filter((key) => propertyOf(given, key) !== undefined);
  if (has.length === 1) return;
  const message =
    has.length === 0 ? `needs one of ${URL_KEYS.join(', ')}` : `has ${has.join(' and ')}: give one of them`;
  context.addIssue({ code: 'custom', message });
}

function nameOf({ name, type }: Pick<Written, 'name' | 'type'>, index: number): string {
  return name ?? `${type}-${String(index + 1)}`;
}

function signingKeyOf({ signingKeyFile, signingKeyEnv }: Extract<Written, { type: 'webhook' }>) {
  return { file: signingKeyFile, variable: signingKeyEnv };
}

function textOf(variable: NamedVariable | undefined, variables: Variables): string | undefined {
  const secret = secretAt({ file: undefined, variable }, variables);
  return secret && 'text' in secret ? secret.text : undefined;
}
