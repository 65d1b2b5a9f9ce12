import type { QueryLanguage, ReadQuery, Span } from './query-language.js';
import { tooLarge } from './query-size.js';
import { syntaxProblem } from './syntax-problem.js';
import { placeholdersIn, textLength, type Placeholder, type TemplatePart } from './template.js';
import { bareKindOf, placeOf, writeValue } from './write-value.js';

/** What goes into a template. */
export interface Filling {
  readonly values: ReadonlyMap<string, string>;
  /** The variables whose values the config trusts like its own text: `${name:raw}` writes them as they are. */
  readonly raw: ReadonlySet<string>;
}

/** A filled template as its language reads it, or every reason why it cannot be filled. */
export type FilledQuery<Read extends ReadQuery> =
  | {
      readonly kind: 'filled';
      readonly text: string;
      readonly read: Read;
      /** The variables whose values would have meant more than themselves, had they not been escaped. */
      readonly takenLiterally: readonly string[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const HARMLESS = 'v';
const LONGEST_SHOWN = 500;

/**
 * The query of a template whose variables have these values. A value is data: inside quotes it is escaped for the string and, where
 * that is a regular expression, for it; outside quotes it must be of a kind that the language takes there. The result must have the
 * same shape as the template filled with harmless values. A template without variables is taken as it stands.
 */
export function fillTemplate<Read extends ReadQuery>(
  parts: readonly TemplatePart[],
  filling: Filling,
  language: QueryLanguage<Read>,
): FilledQuery<Read> {
  const mistakes = parts.flatMap((part) => (typeof part === 'string' ? [] : mistakesOf(part, filling, language)));
  if (mistakes.length > 0) return { kind: 'refused', problems: [...new Set(mistakes)] };
  const large = tooLarge(textLength(parts) + valuesLength(parts, filling), placeholdersIn(parts));
  if (large !== undefined) return { kind: 'refused', problems: [large] };
  if (parts.every((part) => typeof part === 'string')) {
    const text = parts.join('');
    return { kind: 'filled', text, read: language.read(text), takenLiterally: [] };
  }
  const sample = assemble(parts, (placeholder) => harmlessFor(placeholder, filling, language));
  const expected = language.read(sample.text);
  if (expected.errorAt !== undefined) {
    const problem = `${syntaxProblem(sample.text, expected.errorAt, language.name)}, with harmless values filled in: ${sample.text.slice(0, LONGEST_SHOWN)}`;
    return { kind: 'refused', problems: [problem] };
  }
  const problems: string[] = [];
  const takenLiterally = new Set<string>();
  const { text } = assemble(parts, ({ name, format }, i) => {
    const place = placeOf(sample.text, expected.strings, sample.spans[i] ?? { from: 0, to: 0 });
    const value = filling.values.get(name) ?? '';
    const written = writeValue({ value, format }, place, language);
    if (format !== 'raw' && language.meansMore(value, place.role)) takenLiterally.add(name);
    if (written.kind === 'written') return written.text;
    problems.push(`variable "${name}" ${written.problem}`);
    return HARMLESS;
  });
  if (problems.length > 0) return { kind: 'refused', problems };
  const read = language.read(text);
  if (read.shape === expected.shape) return { kind: 'filled', text, read, takenLiterally: [...takenLiterally] };
  return { kind: 'refused', problems: ['its variables have values that would change what is asked, not only of whom'] };
}

function valuesLength(parts: readonly TemplatePart[], { values }: Filling): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? 0 : (values.get(part.name)?.length ?? 0)), 0);
}

function mistakesOf(
  { name, format }: Placeholder,
  { values, raw }: Filling,
  { formats }: Pick<QueryLanguage<ReadQuery>, 'formats'>,
): string[] {
  if (format !== '' && !formats.includes(format)) {
    return [`format "${format}" of variable "${name}" is not known; known: ${formats.join(', ')}`];
  }
  if (format === 'raw' && !raw.has(name)) {
    return [`variable "${name}" may not be written raw: its declaration in the config's scope needs raw: true`];
  }
  return values.get(name)?.isWellFormed() === false ? [`variable "${name}" is no well-formed Unicode text`] : [];
}

/** A filled text with where each placeholder's value stands in it. */
interface Assembled {
  readonly text: string;
  readonly spans: readonly Span[];
}

function assemble(
  parts: readonly TemplatePart[],
  valueOf: (placeholder: Placeholder, index: number) => string,
): Assembled {
  const spans: Span[] = [];
  let text = '';
  for (const part of parts) {
    const piece = typeof part === 'string' ? part : valueOf(part, spans.length);
    if (typeof part !== 'string') spans.push({ from: text.length, to: text.length + piece.length });
    text += piece;
  }
  return { text, spans };
}

/** A value that changes nothing, of the same kind as the one that was given. */
function harmlessFor(
  { name, format }: Placeholder,
  { values }: Filling,
  language: Pick<QueryLanguage<ReadQuery>, 'bareKinds'>,
): string {
  const value = values.get(name) ?? '';
  if (format === 'raw') return value;
  if (format === 'doublequote') return `"${HARMLESS}"`;
  if (format === 'singlequote') return `'${HARMLESS}'`;
  return bareKindOf(value, language)?.harmless ?? HARMLESS;
}
