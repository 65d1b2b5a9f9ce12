import { fillTemplate, type FilledQuery, type Filling } from './fill-template.js';
import { parsePromql, type ParsedPromql } from './promql.js';
import type { QueryLanguage } from './query-language.js';
import { looksLikePattern } from './regex-position.js';
import type { TemplatePart } from './template.js';

/** PromQL, where a string may stand in three kinds of quotes, and a duration, a number or an identifier outside of them. */
const PROMQL: QueryLanguage<ParsedPromql> = {
  name: 'PromQL',
  formats: ['regex', 'raw', 'doublequote', 'singlequote'],
  bareKinds: [
    { pattern: /^(?:\d+(?:ms|[smhdwy]))+$/, harmless: '1m' },
    { pattern: /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/, harmless: '1' },
    { pattern: /^[A-Za-z_][A-Za-z0-9_:]*$/, harmless: 'v' },
  ],
  bareWords: 'a number, a duration or an identifier',
  read: parsePromql,
  meansMore: (value, role) => role === 'regex' && looksLikePattern(value),
};

/** The PromQL expression of a template whose variables have these values, all of them data. */
export function fillPromql(parts: readonly TemplatePart[], filling: Filling): FilledQuery<ParsedPromql> {
  return fillTemplate(parts, filling, PROMQL);
}
