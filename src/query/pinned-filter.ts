import { tokensOf, type FilterToken } from './filter-tokens.js';
import { parseFilter } from './monitoring-filter.js';

/** What is known of a part of a filter in parentheses, or of all of it. */
interface Part {
  /** Whether what it selects has the value by one of its terms, and by each. */
  any: boolean;
  all: boolean;
  alternatives: boolean;
  readonly negated: boolean;
}

/**
 * Whether everything that a Cloud Monitoring filter selects has this value, a plain word, as the whole of some field: it compares one with just that by `=`, and no OR and no
 * NOT is around it. Where AND and OR stand side by side every term must, whichever binds more tightly.
 */
export function isFilterPinned(filter: string, value: string): boolean {
  const { tokens, errorAt } = tokensOf(filter);
  if (errorAt !== undefined || parseFilter(filter).errorAt !== undefined) return false;
  const parts: Part[] = [opened(false)];
  let negated = false;
  for (let at = 0; at < tokens.length; at++) {
    const part = parts.at(-1);
    const text = tokens[at]?.text;
    if (!part) return false;
    if (text === 'NOT' || text === '-') negated = true;
    else if (text === 'OR') part.alternatives = true;
    else if (text === '(') {
      parts.push(opened(negated));
      negated = false;
    } else if (text === ')') {
      parts.pop();
      count(parts.at(-1), isPinned(part));
    } else if (text !== 'AND') {
      const term = termAt(tokens, at);
      count(part, !negated && isFor(term, value));
      negated = false;
      at += term.length - 1;
    }
  }
  const [whole] = parts;
  return whole !== undefined && isPinned(whole);
}

function opened(negated: boolean): Part {
  return { any: false, all: true, alternatives: false, negated };
}

function count(part: Part | undefined, pinned: boolean): void {
  if (!part) return;
  part.any ||= pinned;
  part.all &&= pinned;
}

function isPinned({ any, all, alternatives, negated }: Part): boolean {
  return !negated && any && (!alternatives || all);
}

/** The tokens of a comparison: its field, its comparator and its value, which may be a function with arguments in parentheses. */
function termAt(tokens: readonly FilterToken[], from: number): readonly FilterToken[] {
  let to = from;
  while (to < tokens.length && tokens[to]?.kind !== 'comparator') to += 1;
  to += tokens[to + 1]?.text === '-' ? 3 : 2;
  while (tokens[to]?.text === '.' && tokens[to]?.spaced === false) to += 2;
  if (tokens[to]?.text === '(' && tokens[to]?.spaced === false) {
    while (to < tokens.length && tokens[to]?.text !== ')') to += 1;
    to += 1;
  }
  return tokens.slice(from, to);
}

/** What selects the kind of metric is no field of what is selected. */
function isFor(term: readonly FilterToken[], word: string): boolean {
  const [given, comparator, ...field] = term.toReversed();
  const name = field.toReversed().map(({ text }) => text);
  if (comparator?.text !== '=' || name.join('') === 'metric.type') return false;
  return given?.text === word || given?.text === `"${word}"`;
}
