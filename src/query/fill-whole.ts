import type { FilledQuery, Filling } from './fill-template.js';
import type { ReadQuery } from './query-language.js';
import type { TemplatePart } from './template.js';

/** Why a query cannot be asked. */
export interface Refusal {
  readonly kind: 'refused';
  /** The variables that have no value. */
  readonly missing: readonly string[];
  readonly problems: readonly string[];
}

/** A query that has been filled in. */
export type Filled<Read extends ReadQuery> = Extract<FilledQuery<Read>, { kind: 'filled' }>;

/** The template filled in its language, or the variables that have no value, or what else is wrong. */
export function fillWhole<Read extends ReadQuery>(
  parts: readonly TemplatePart[],
  filling: Filling,
  fill: (parts: readonly TemplatePart[], filling: Filling) => FilledQuery<Read>,
): Filled<Read> | Refusal {
  const names = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
  const missing = [...new Set(names.filter((name) => !filling.values.has(name)))];
  if (missing.length > 0) return { kind: 'refused', missing, problems: [] };
  const filled = fill(parts, filling);
  return filled.kind === 'refused' ? refusal(filled.problems) : filled;
}

/** That a query cannot be asked for these reasons. */
export function refusal(problems: readonly string[]): Refusal {
  return { kind: 'refused', missing: [], problems };
}
