import { z } from 'zod';
import type { Mistake } from './mistake.js';
import { propertyOf } from './property-of.js';

/** A secret, or the file that it stands in. */
export type Secret = { readonly text: string } | { readonly file: string };

/** The environment variables, by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** An environment variable that settings name. */
export interface NamedVariable {
  readonly kind: 'environment-variable';
  readonly variable: string;
  /** Who gave the name: what a person wrote in its place may be the secret itself. */
  readonly namedBy: 'person' | 'standard';
  readonly optional: boolean;
}

/** Where a secret comes from, one of both. */
export interface SecretPlace {
  readonly file: string | undefined;
  readonly variable: NamedVariable | undefined;
}

/** The path of a file. */
export const FilePath = z.string().min(1);

/** The name of an environment variable that holds a secret. */
export const VariableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
  .transform((variable): NamedVariable => ({
    kind: 'environment-variable',
    variable,
    namedBy: 'person',
    optional: false,
  }));

/** A variable that is looked at where no other is named. */
export function standardVariable(variable: string, { optional = false } = {}): NamedVariable {
  return { kind: 'environment-variable', variable, namedBy: 'standard', optional };
}

/** A check that a secret is given in one of its two ways: as `name`File or as `name`Env. */
export function givenOnce(name: string, need: 'required' | 'optional' = 'required') {
  return (given: object, context: z.RefinementCtx): void => {
    const keys = [`${name}File`, `${name}Env`];
    const has = keys.filter((key) => propertyOf(given, key) !== undefined);
    if (has.length === 1 || (has.length === 0 && need === 'optional')) return;
    const message = has.length === 0 ? `needs ${keys.join(' or ')}` : `has ${has.join(' and ')}: give one of them`;
    context.addIssue({ code: 'custom', message });
  };
}

/** What `givenOnce(name)` asks in JSON Schema. */
export function onceSchema(name: string) {
  return { oneOf: [{ required: [`${name}File`] }, { required: [`${name}Env`] }] };
}

/** The secret at a place; undefined where that is an optional variable which is not set. */
export function secretAt({ file, variable }: SecretPlace, variables: Variables): Secret | undefined {
  if (file !== undefined) return { file };
  const text = variable ? valueOf(variable, variables) : '';
  return text === '' ? undefined : { text };
}

/** The secret at a place, which there is once `unsetVariables()` has found nothing missing. */
export function requiredSecret(place: SecretPlace, variables: Variables): Secret {
  const secret = secretAt(place, variables);
  if (!secret) throw new RangeError('Settings must be read with the variables that they name');
  return secret;
}

/** A mistake for each variable that settings need and that is not set; `path` is where these settings stand. */
export function unsetVariables(settings: unknown, path: Mistake['path'], variables: Variables): Mistake[] {
  if (typeof settings !== 'object' || settings === null) return [];
  if (isNamedVariable(settings)) {
    if (settings.optional || valueOf(settings, variables) !== '') return [];
    const { variable, namedBy } = settings;
    const which =
      namedBy === 'standard' ? `needs the environment variable ${variable}, which` : 'names a variable that';
    return [{ path, message: `${which} is not set` }];
  }
  return Object.entries(settings).flatMap(([key, value]) => unsetVariables(value, [...path, key], variables));
}

function isNamedVariable(settings: object): settings is NamedVariable {
  return 'kind' in settings && settings.kind === 'environment-variable' && 'optional' in settings;
}

/** What ends in a line break, as the output of a command does, is meant without it. */
function valueOf({ variable }: NamedVariable, variables: Variables): string {
  return (variables[variable] ?? '').trim();
}
