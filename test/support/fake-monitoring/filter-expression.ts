import type { FilterField } from './filter-field.js';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | ':';

/** What a field is held against: a text, anything (`:*`), or what a function says of the field. */
export type Operand =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'function'; readonly holds: (text: string) => boolean };

export interface Comparison {
  readonly kind: 'comparison';
  readonly field: FilterField;
  readonly operator: Operator;
  readonly operand: Operand;
}

/** A filter, read. */
export type Expression =
  | Comparison
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression };
