import { z } from 'zod';
import { CidrBlock } from './cidr-block.js';
import { shown, type Mistake } from './mistake.js';
import { nearestWord } from './nearest-word.js';
import { strictObject } from './strict-object.js';

/** What callers may be, each also what the one before it may do. */
export const ROLES = ['read', 'judge', 'author'] as const;

/** One of them. */
export type Role = (typeof ROLES)[number];

const CallerName = z
  .string()
  .regex(
    /^(?!anybody$)[A-Za-z][A-Za-z0-9._-]{0,99}$/,
    'must be up to 100 letters, digits, ".", "_" and "-", a letter first, and not "anybody"',
  );

const TokenHash = z
  .string()
  .regex(
    /^sha256:[0-9a-fA-F]{64}$/,
    'must be "sha256:" with 64 hexadecimal digits, never the token itself: "canary-judge token" makes a token with this line for it',
  )
  .transform((line) => line.toLowerCase().slice('sha256:'.length));

const Pattern = z.string().min(1, 'must not be empty').max(200);
const atLeastOne = 'needs at least one; leave it out where everything is meant';

/** What the service itself fills in, whatever a caller sends. */
const OWN_VARIABLES = ['selector', 'step', 'rateInterval', 'windowLength'];
const VariableName = z
  .string()
  .min(1, 'must not be empty')
  .max(200)
  .refine((name) => !OWN_VARIABLES.includes(name), 'is filled in by the service: name a variable that callers give');

const CallerEntry = strictObject({
  tokens: z
    // What stands where the list should may be the token: it is not shown.
    .preprocess((given) => (typeof given === 'string' ? [''] : given), z.array(TokenHash).min(1, 'needs at least one'))
    .optional()
    .meta({
      description:
        'The SHA-256 of each token that is theirs, as "canary-judge token" prints it; two while one is replaced.',
    }),
  identities: z.array(Pattern).min(1, 'needs at least one').optional().meta({
    description: 'Who they are by the word of the proxy, such as alice@example.com or *@team-a.example; * is anything.',
  }),
  role: z.enum(ROLES).meta({
    description:
      'What they may do: read reports and configs; judge, also have canaries judged by the configs of the service; author, also by configs that come along, preview and validate.',
  }),
  configs: z.array(Pattern).min(1, atLeastOne).optional().meta({
    description: 'The metric configs that they may use and see, by name; * is anything. All, where it is left out.',
  }),
  sources: z
    .array(z.string().min(1, 'must not be empty').max(200))
    .min(1, atLeastOne)
    .optional()
    .meta({ description: 'The sources that may be asked for them, by name. All, where it is left out.' }),
  scope: z
    .record(VariableName, z.array(Pattern).min(1, 'needs at least one'))
    .refine((scope) => Object.keys(scope).length > 0, atLeastOne)
    .optional()
    .meta({
      minProperties: 1,
      description:
        'The values that they may give a variable, by its name; * is anything. What is asked for them must pick series by that variable alone.',
    }),
});

const Proxy = strictObject({
  header: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/, 'must be the name of a header: letters, digits and "-"')
    .refine(
      (name) => !['authorization', 'cookie', 'host'].includes(name.toLowerCase()),
      'must be a header that only the proxy sets',
    )
    .meta({
      description:
        'The header in which the proxy says who calls, such as X-Forwarded-Email; it must drop what callers send.',
    }),
  from: z.array(CidrBlock).min(1, 'needs at least one').meta({
    description:
      'Where the proxy calls from: addresses or blocks such as 10.0.0.0/8. From elsewhere the header is not looked at.',
  }),
});

/** Who may use the service, as the settings file has it. */
export const AccessSettings = strictObject({
  callers: z
    .record(CallerName, CallerEntry)
    .refine((callers) => Object.keys(callers).length > 0, 'needs at least one caller: nobody could use the service')
    .meta({ minProperties: 1, description: 'Everybody who may call, by the name that logs and limits know them by.' }),
  proxy: Proxy.optional().meta({ description: 'Whose word is taken for who calls.' }),
}).superRefine(({ callers, proxy }, context) => {
  const refuse = (path: (string | number)[], message: string): void => {
    context.addIssue({ code: 'custom', path: ['callers', ...path], message });
  };
  const owners = new Map<string, string>();
  const own = (
    caller: string,
    place: readonly [string, number],
    given: { readonly what: string; readonly key: string },
  ) => {
    const owner = owners.get(given.key);
    if (owner === undefined) owners.set(given.key, caller);
    else refuse([caller, ...place], `is ${given.what} of caller ${shown(owner)} already: whose call would it be?`);
  };
  for (const [name, { tokens, identities }] of Object.entries(callers)) {
    if (!tokens && !identities)
      refuse([name], 'needs tokens, or identities with a proxy: nothing would be known as theirs');
    if (identities && !proxy) {
      refuse(
        [name, 'identities'],
        'needs proxy: { header, from } beside callers, which says whose word is taken for them',
      );
    }
    for (const [i, token] of (tokens ?? []).entries())
      own(name, ['tokens', i], { what: 'the token', key: `token ${token}` });
    for (const [i, one] of (identities ?? []).entries())
      own(name, ['identities', i], { what: 'an identity', key: `identity ${one}` });
  }
});

/** Who may use the service. */
export type AccessSettings = z.output<typeof AccessSettings>;

/** One who may. */
export type CallerEntry = AccessSettings['callers'][string];

/** A mistake for each source that a caller may ask and that is not there; `path` is where these settings stand. */
export function unknownSources(
  access: AccessSettings | undefined,
  path: Mistake['path'],
  known: readonly string[],
): Mistake[] {
  return Object.entries(access?.callers ?? {}).flatMap(([name, { sources = [] }]) =>
    sources.flatMap((source, i) => {
      if (known.includes(source)) return [];
      const near = nearestWord(source, known);
      const advice = near === undefined ? `known: ${known.join(', ')}` : `did you mean ${shown(near)}?`;
      const message = `is ${shown(source)}, which is the name of no source; ${advice}`;
      return [{ path: [...path, 'callers', name, 'sources', i], message }];
    }),
  );
}
