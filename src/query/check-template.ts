import type { Binding } from './bound-query.js';
import { conjunct } from './conjunction.js';
import { fillFilter } from './fill-filter.js';
import { fillPromql } from './fill-promql.js';
import { fillWhole } from './fill-whole.js';
import { nativeTemplate } from './native-template.js';
import { parsePromql } from './promql.js';
import { syntaxProblem } from './syntax-problem.js';
import { parseTemplate, type TemplatePart } from './template.js';

/** A template that could be filled, or why none of its fillings could be asked. */
export type CheckedTemplate =
  | { readonly kind: 'filled'; readonly text: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** The names that a template has placeholders for, ${selector} among them. */
export function placeholderNames(template: string): readonly string[] {
  const names = parseTemplate(template).parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
  return [...new Set(names)];
}

/**
 * What a PromQL template of the native form is, its variables filled with the values that are known and with harmless ones for all others.
 * Unknown where it depends on what somebody will write raw into it.
 */
export function checkPromqlTemplate(template: string, binding: Binding): CheckedTemplate {
  const native = nativeTemplate(template, binding);
  if (native.kind === 'refused') return native;
  const { parts } = native;
  if (dependsOnRaw(parts, binding)) return { kind: 'unknown' };
  const filled = fillWhole(parts, { ...binding, values: harmlessValues(parts, binding.values) }, fillPromql);
  if (filled.kind === 'refused') return filled;
  const { errorAt } = filled.read;
  if (errorAt === undefined) return { kind: 'filled', text: filled.text };
  return { kind: 'refused', problems: [syntaxProblem(filled.text, errorAt, 'PromQL')] };
}

/** What a Cloud Monitoring filter of the native form is, by itself, its variables filled likewise. */
export function checkFilterTemplate(template: string, binding: Binding): CheckedTemplate {
  const native = nativeTemplate(template, binding, conjunct);
  if (native.kind === 'refused') return native;
  const { parts } = native;
  if (dependsOnRaw(parts, binding)) return { kind: 'unknown' };
  if (parts.every((part) => typeof part === 'string' && part.trim() === '')) return { kind: 'filled', text: '' };
  return fillWhole(parts, { ...binding, values: plainValues(parts, binding.values) }, fillFilter);
}

function dependsOnRaw(parts: readonly TemplatePart[], { raw, values }: Binding): boolean {
  return parts.some(
    (part) => typeof part !== 'string' && part.format === 'raw' && raw.has(part.name) && !values.has(part.name),
  );
}

/** Unlike anything that a person writes, so that it is known again. */
const HARMLESS = 'any_value';

/** What stands where variables are, in a template that was checked. */
export function standIns({ values }: Binding): readonly string[] {
  return [HARMLESS, ...values.values()].filter((value) => value !== '');
}

/** What else a variable outside quotes may stand for. */
const OTHER_KINDS = ['1m', '1'];
const MOST_GUESSED = 10;

/** The known values, and for each other variable one of the kind that can stand where it stands, as far as that can be found by trying. */
function harmlessValues(
  parts: readonly TemplatePart[],
  known: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let values = plainValues(parts, known);
  let reach = readableUpTo(parts, values);
  for (let guessed = 0; guessed < MOST_GUESSED && reach < parts.length; guessed++) {
    // What cannot be read stands at the place of a variable, or just behind one.
    const part = [parts[reach], parts[reach - 1]].find((one) => typeof one === 'object');
    if (typeof part !== 'object' || known.has(part.name)) break;
    const others = OTHER_KINDS.map((kind) => new Map([...values, [part.name, kind]]));
    const further = others
      .map((other) => ({ other, reached: readableUpTo(parts, other) }))
      .find(({ reached }) => reached > reach);
    if (!further) break;
    values = further.other;
    reach = further.reached;
  }
  return values;
}

/** The known values, and a word for each other variable. */
function plainValues(parts: readonly TemplatePart[], known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const names = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
  return new Map([...names.map((name): [string, string] => [name, HARMLESS]), ...known]);
}

/** How many parts of the template can be read; that the last one ends too early counts as its not being read. */
function readableUpTo(parts: readonly TemplatePart[], values: ReadonlyMap<string, string>): number {
  let text = '';
  const ends = parts.map((part) => (text += typeof part === 'string' ? part : written(part, values)).length);
  const { errorAt } = parsePromql(text);
  return errorAt === undefined ? parts.length : Math.min(parts.length - 1, ends.filter((end) => end <= errorAt).length);
}

function written({ name, format }: Exclude<TemplatePart, string>, values: ReadonlyMap<string, string>): string {
  if (format === 'doublequote') return `"${HARMLESS}"`;
  return format === 'singlequote' ? `'${HARMLESS}'` : (values.get(name) ?? HARMLESS);
}
