import { escapeRegex, escapeReplacement, isCompletePiece, quoted, unquoted, type Quote } from './escape.js';
import type { BareKind, QueryLanguage, ReadQuery, Span, StringLiteral, StringRole } from './query-language.js';
import { regexHazard } from './regex-position.js';

/** Where in a query a value is written. */
export interface Place {
  readonly role: StringRole;
  /** The quotes that it stands in; undefined outside of any. */
  readonly quote: Quote | undefined;
  /** Whether quotes of its own may be put around it: it is all of what stands where a string may. */
  readonly alone: boolean;
  /** Why no value may stand here. */
  readonly hazard: string | undefined;
}

/** At the end of a replacement: the name of a group that may go on. */
const OPEN_GROUP = /^\$(?:\w*|\{[^}]*)$/;

/** The place of this piece of a query whose strings are these. */
export function placeOf(text: string, strings: readonly StringLiteral[], span: Span): Place {
  const literal = strings.find(({ from, to }) => from <= span.from && span.to <= to);
  if (!literal) return { role: 'text', quote: undefined, alone: false, hazard: undefined };
  const { role, quote } = literal;
  if (quote === undefined) {
    const alone = literal.from === span.from && literal.to === span.to;
    return { role, quote: undefined, alone, hazard: undefined };
  }
  if (literal.from === span.from) return { role, quote: undefined, alone: false, hazard: undefined };
  return { role, quote, alone: false, hazard: hazardAt(text, { ...literal, quote }, span) };
}

function hazardAt(
  text: string,
  { from, to, quote, role }: StringLiteral & { readonly quote: Quote },
  span: Span,
): string | undefined {
  const before = text.slice(from + 1, span.from);
  if (!isCompletePiece(before, quote)) return 'after an unfinished escape sequence';
  if (role === 'regex') return regexHazard(unquoted(before, quote), unquoted(text.slice(span.to, to - 1), quote));
  if (role !== 'replacement') return undefined;
  const plain = unquoted(before, quote).replaceAll('$$', '');
  const group = plain.lastIndexOf('$');
  if (group < 0 || !OPEN_GROUP.test(plain.slice(group))) return undefined;
  return 'after the name of a group, which it would be part of: write it as ${1}';
}

/** A value as it stands in a query, or why it cannot. */
export type Written =
  { readonly kind: 'written'; readonly text: string } | { readonly kind: 'refused'; readonly problem: string };

/** A value in the format that its placeholder names. */
export interface FormattedValue {
  readonly value: string;
  readonly format: string;
}

/** The value as it stands at this place of a query. */
export function writeValue(
  { value, format }: FormattedValue,
  { role, quote, alone, hazard }: Place,
  language: Pick<QueryLanguage<ReadQuery>, 'bareKinds' | 'bareWords'>,
): Written {
  if (format === 'raw') return { kind: 'written', text: value };
  if (hazard !== undefined) return { kind: 'refused', problem: `cannot stand ${hazard}` };
  if (format === 'doublequote' || format === 'singlequote') {
    if (quote !== undefined) return { kind: 'refused', problem: `stands in quotes already, so not as ${format}` };
    return enquoted(escapedFor(role, value, format), format === 'doublequote' ? '"' : "'");
  }
  if (quote === undefined) {
    if (bareKindOf(value, language)) return { kind: 'written', text: value };
    if (alone) return enquoted(escapedFor(role, value, format), '"');
    const problem = `stands outside quotes, where only ${language.bareWords} may, is ${JSON.stringify(value.slice(0, 60))}`;
    return { kind: 'refused', problem };
  }
  const text = quoted(escapedFor(role, value, format), quote);
  if (text !== undefined) return { kind: 'written', text };
  return { kind: 'refused', problem: 'stands in backquotes, which cannot hold its value' };
}

/** What a value is that may stand outside quotes; undefined where it may not. */
export function bareKindOf(
  value: string,
  { bareKinds }: Pick<QueryLanguage<ReadQuery>, 'bareKinds'>,
): BareKind | undefined {
  return bareKinds.find(({ pattern }) => pattern.test(value));
}

function enquoted(text: string, quote: Quote): Written {
  return { kind: 'written', text: `${quote}${quoted(text, quote) ?? ''}${quote}` };
}

function escapedFor(role: StringRole, value: string, format: string): string {
  const matched = role === 'regex' || format === 'regex' ? escapeRegex(value) : value;
  return role === 'replacement' ? escapeReplacement(matched) : matched;
}
