import { escapeRegex, escapeReplacement, isCompletePiece, quoted, unquoted, type Quote } from './escape.js';
import { syntaxProblem } from './syntax-problem.js';
import { parsePromql, type ParsedPromql, type StringLiteral, type StringRole } from './promql.js';
import { tooLarge } from './query-size.js';
import { regexHazard } from './regex-position.js';
import { placeholdersIn, textLength, type Placeholder, type TemplatePart } from './template.js';

/** What goes into a template. */
export interface Filling {
  readonly values: ReadonlyMap<string, string>;
  /** The variables whose values the config trusts like its own text: `${name:raw}` writes them as they are. */
  readonly raw: ReadonlySet<string>;
}

/** A filled template, or every reason why it cannot be filled. */
export type FilledTemplate =
  | {
      readonly kind: 'filled';
      readonly text: string;
      /** How far back of its own time the expression reads, in milliseconds. */
      readonly lookBackMs: number;
      /** Whether it reads at another time than it is asked for. */
      readonly displaced: boolean;
      /** The variables whose values would have been regular expressions, had they not been escaped. */
      readonly takenLiterally: readonly string[];
    }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const FORMATS = ['', 'regex', 'raw', 'doublequote', 'singlequote'];
/** What may stand outside quotes, beside a harmless value of the same kind. */
const BARE_KINDS = [
  { pattern: /^(?:\d+(?:ms|[smhdwy]))+$/, harmless: '1m' },
  { pattern: /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/, harmless: '1' },
  { pattern: /^[A-Za-z_][A-Za-z0-9_:]*$/, harmless: 'v' },
] as const;
const HARMLESS = 'v';
const LONGEST_SHOWN = 500;
/** At the end of a replacement: the name of a group that may go on. */
const OPEN_GROUP = /^\$(?:\w*|\{[^}]*)$/;
const REGEX_OPERATOR = /[\\*+?()|[\]{}^$]/;

/**
 * The PromQL expression of a template whose variables have these values. A value is data: inside quotes it is escaped for the
 * string and, where that is a regular expression, for it; outside quotes it must be a number, a duration or an identifier. The
 * result must parse to the same tree as the template filled with harmless values.
 */
export function fillPromql(parts: readonly TemplatePart[], filling: Filling): FilledTemplate {
  const wrong = [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : mistakesOf(part, filling))))];
  if (wrong.length > 0) return { kind: 'refused', problems: wrong };
  const large = tooLarge(textLength(parts) + valuesLength(parts, filling), placeholdersIn(parts));
  if (large !== undefined) return { kind: 'refused', problems: [large] };
  if (parts.every((part) => typeof part === 'string')) {
    const text = parts.join('');
    const { lookBackMs, displaced } = parsePromql(text);
    return { kind: 'filled', text, lookBackMs, displaced, takenLiterally: [] };
  }
  const sample = assemble(parts, (placeholder) => harmlessFor(placeholder, filling));
  const tree = parsePromql(sample.text);
  if (tree.errorAt !== undefined) {
    const problem = `${syntaxProblem(sample.text, tree.errorAt)}, with harmless values filled in: ${sample.text.slice(0, LONGEST_SHOWN)}`;
    return { kind: 'refused', problems: [problem] };
  }
  const problems: string[] = [];
  const takenLiterally = new Set<string>();
  const filled = assemble(parts, (placeholder, i) => {
    const place = placeOf(sample, tree, i);
    const value = filling.values.get(placeholder.name) ?? '';
    const written = write(placeholder, value, place);
    if (place.role === 'regex' && placeholder.format !== 'raw' && REGEX_OPERATOR.test(value))
      takenLiterally.add(placeholder.name);
    if (written.kind === 'written') return written.text;
    problems.push(`variable "${placeholder.name}" ${written.problem}`);
    return HARMLESS;
  });
  if (problems.length > 0) return { kind: 'refused', problems };
  const { shape, lookBackMs, displaced } = parsePromql(filled.text);
  if (shape === tree.shape) {
    return { kind: 'filled', text: filled.text, lookBackMs, displaced, takenLiterally: [...takenLiterally] };
  }
  return { kind: 'refused', problems: ['its variables have values that would change what is asked, not only of whom'] };
}

function valuesLength(parts: readonly TemplatePart[], { values }: Filling): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? 0 : (values.get(part.name)?.length ?? 0)), 0);
}

function mistakesOf({ name, format }: Placeholder, { values, raw }: Filling): string[] {
  if (!FORMATS.includes(format)) {
    return [`format "${format}" of variable "${name}" is not known; known: ${FORMATS.slice(1).join(', ')}`];
  }
  if (format === 'raw' && !raw.has(name)) {
    return [`variable "${name}" may not be written raw: its declaration in the config's scope needs raw: true`];
  }
  return values.get(name)?.isWellFormed() === false ? [`variable "${name}" is no well-formed Unicode text`] : [];
}

interface Span {
  readonly from: number;
  readonly to: number;
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
function harmlessFor({ name, format }: Placeholder, { values }: Filling): string {
  const value = values.get(name) ?? '';
  if (format === 'raw') return value;
  if (format === 'doublequote') return `"${HARMLESS}"`;
  if (format === 'singlequote') return `'${HARMLESS}'`;
  return bareKind(value)?.harmless ?? HARMLESS;
}

function bareKind(value: string) {
  return BARE_KINDS.find(({ pattern }) => pattern.test(value));
}

/** Where in an expression a value is written. */
interface Place {
  readonly role: StringRole;
  /** The quotes that it stands in; undefined outside of any. */
  readonly quote: Quote | undefined;
  /** Why no value may stand here. */
  readonly hazard: string | undefined;
}

function placeOf({ text, spans }: Assembled, tree: ParsedPromql, index: number): Place {
  const span = spans[index] ?? { from: 0, to: 0 };
  const literal = tree.strings.find(({ from, to }) => from <= span.from && span.to <= to);
  if (!literal) return { role: 'text', quote: undefined, hazard: undefined };
  if (literal.from === span.from) return { role: literal.role, quote: undefined, hazard: undefined };
  return { role: literal.role, quote: literal.quote, hazard: hazardAt(text, literal, span) };
}

function hazardAt(text: string, { from, to, quote, role }: StringLiteral, span: Span): string | undefined {
  const before = text.slice(from + 1, span.from);
  if (!isCompletePiece(before, quote)) return 'after an unfinished escape sequence';
  if (role === 'regex') return regexHazard(unquoted(before, quote), unquoted(text.slice(span.to, to - 1), quote));
  if (role !== 'replacement') return undefined;
  const plain = unquoted(before, quote).replaceAll('$$', '');
  const group = plain.lastIndexOf('$');
  if (group < 0 || !OPEN_GROUP.test(plain.slice(group))) return undefined;
  return 'after the name of a group, which it would be part of: write it as ${1}';
}

type Written =
  { readonly kind: 'written'; readonly text: string } | { readonly kind: 'refused'; readonly problem: string };

/** The value as it stands in the expression at this place. */
function write({ format }: Placeholder, value: string, { role, quote, hazard }: Place): Written {
  if (format === 'raw') return { kind: 'written', text: value };
  if (hazard !== undefined) return { kind: 'refused', problem: `cannot stand ${hazard}` };
  if (format === 'doublequote' || format === 'singlequote') {
    if (quote !== undefined) return { kind: 'refused', problem: `stands in quotes already, so not as ${format}` };
    return enquoted(escapedFor(role, value, format), format === 'doublequote' ? '"' : "'");
  }
  if (quote === undefined) {
    if (bareKind(value)) return { kind: 'written', text: value };
    const problem = `stands outside quotes, where only a number, a duration or an identifier may, is ${JSON.stringify(value.slice(0, 60))}`;
    return { kind: 'refused', problem };
  }
  const text = quoted(escapedFor(role, value, format), quote);
  if (text !== undefined) return { kind: 'written', text };
  return { kind: 'refused', problem: 'stands in backquotes, which cannot hold its value' };
}

function enquoted(text: string, quote: Quote): Written {
  return { kind: 'written', text: `${quote}${quoted(text, quote) ?? ''}${quote}` };
}

function escapedFor(role: StringRole, value: string, format: string): string {
  const matched = role === 'regex' || format === 'regex' ? escapeRegex(value) : value;
  return role === 'replacement' ? escapeReplacement(matched) : matched;
}
