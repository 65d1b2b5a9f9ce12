import type { Quote } from './escape.js';

/** A piece of a text: from its first character to behind its last one. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a string of a query is to whoever evaluates it. */
export type StringRole = 'text' | 'regex' | 'replacement';

/** A string of a query: where it stands, quotes included, and how it is read. */
export interface StringLiteral extends Span {
  /** Undefined of a number or word that stands without quotes where a string may. */
  readonly quote: Quote | undefined;
  readonly role: StringRole;
}

/** A query as the grammar of its language reads it. */
export interface ReadQuery {
  /** What it is made of, in order. Two queries of the same shape differ in nothing but names, numbers and strings. */
  readonly shape: string;
  readonly strings: readonly StringLiteral[];
  /** Where it cannot be read, if anywhere; then nothing else of it is known. */
  readonly errorAt: number | undefined;
}

/** A value that may stand outside quotes, beside a harmless one of the same kind. */
export interface BareKind {
  readonly pattern: RegExp;
  readonly harmless: string;
}

/** What there is to know of a query language to fill templates of it. */
export interface QueryLanguage<Read extends ReadQuery> {
  /** As messages call it. */
  readonly name: string;
  /** The formats that a placeholder may name. */
  readonly formats: readonly string[];
  readonly bareKinds: readonly BareKind[];
  /** The bare kinds, as messages call them. */
  readonly bareWords: string;
  readonly read: (text: string) => Read;
  /** Whether a value would have meant more than itself in a string of this role, had it not been escaped. */
  readonly meansMore: (value: string, role: StringRole) => boolean;
}
