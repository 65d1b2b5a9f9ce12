import { shown } from '../../config/mistake.js';
import { nearestWord } from '../../config/nearest-word.js';
import { propertyOf } from '../../config/property-of.js';

/** Takes what Kayenta passes over in silence. */
export type Warn = (message: string) => void;

/** What a query refers to in its config. */
export interface QueryContext {
  readonly scopeName: string;
  readonly templates: Readonly<Record<string, string>> | null | undefined;
}

/** A query as Kayenta's canary config states it. */
export type QueryDefinition = Readonly<Record<string, unknown>>;

/** A custom filter as it stands in the config, undefined where there is none, or why there is none to be had. */
export interface CustomFilter {
  readonly template: string | undefined;
  readonly problem: string | undefined;
}

/** The inline template, which wins, or the one of the config's templates that is named. */
export function customFilter(definition: QueryDefinition, templates: QueryContext['templates']): CustomFilter {
  if (propertyOf(definition, 'customFilter') != null) {
    return { template: undefined, problem: 'has a customFilter, which Kayenta refuses: use customInlineTemplate' };
  }
  const inline = textOf(definition, 'customInlineTemplate');
  if (inline !== undefined) return readTemplate(inline);
  const name = textOf(definition, 'customFilterTemplate');
  if (name === undefined) return { template: undefined, problem: undefined };
  const template = propertyOf(templates, name);
  if (typeof template === 'string') return readTemplate(template);
  const known = Object.keys(templates ?? {}).slice(0, 20);
  const problem = `names the customFilterTemplate ${shown(name)}; templates has ${known.length > 0 ? known.join(', ') : 'none'}`;
  return { template: undefined, problem };
}

const LONGEST_TEMPLATE = 20_000;

function readTemplate(template: string): CustomFilter {
  if (template.length <= LONGEST_TEMPLATE) return { template, problem: undefined };
  const problem = `has a template of ${String(template.length)} characters, at most ${String(LONGEST_TEMPLATE)}`;
  return { template: undefined, problem };
}

/** The text of a property; undefined where there is none, or it is blank, which is the same to Kayenta. */
export function textOf(definition: QueryDefinition, key: string): string | undefined {
  const value = propertyOf(definition, key);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The texts of a property; none where it is something else, which is warned of. */
export function textsOf(definition: QueryDefinition, key: string, warn: Warn): string[] {
  const value = propertyOf(definition, key);
  if (value == null) return [];
  if (Array.isArray(value) && value.every((element) => typeof element === 'string')) return value;
  warn(`query.${key} must be an array of strings and is left out, is ${shown(value)}`);
  return [];
}

/** Warns of the keys of a query that are none of these. */
export function warnOfUnknownKeys(definition: QueryDefinition, known: readonly string[], warn: Warn): void {
  for (const key of Object.keys(definition)
    .filter((given) => !known.includes(given))
    .slice(0, 20)) {
    const near = nearestWord(key, known);
    warn(`query.${key} is not known and has no effect${near === undefined ? '' : `; did you mean "${near}"?`}`);
  }
}
