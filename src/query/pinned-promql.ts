import { parser } from '@prometheus-io/lezer-promql';
import { selectorOf, type Matcher } from './promql-expression.js';
import { parsePromql } from './promql.js';

/**
 * Whether every series that an expression reads has this value, a plain word, as the whole of some label: each of its selectors has a matcher for just that. One
 * that reads no series does not.
 */
export function isPromqlPinned(text: string, value: string): boolean {
  if (parsePromql(text).errorAt !== undefined) return false;
  let selectors = 0;
  let pinned = 0;
  parser.parse(text).iterate({
    enter: ({ name, node }) => {
      if (name !== 'VectorSelector') return;
      selectors += 1;
      if (selectorOf(text, node).matchers.some((matcher) => isFor(matcher, value))) pinned += 1;
    },
  });
  return selectors > 0 && pinned === selectors;
}

/** A regular expression matches whole values, so that a word matches itself alone. The name of the metric is no label here. */
function isFor({ label, operator, value }: Matcher, word: string): boolean {
  return label !== '__name__' && (operator === '=' || operator === '=~') && value === word;
}
