import { fillTemplate, type FilledQuery, type Filling } from './fill-template.js';
import { inOneLine } from './filter-tokens.js';
import { parseFilter } from './monitoring-filter.js';
import type { QueryLanguage, ReadQuery } from './query-language.js';
import { looksLikePattern } from './regex-position.js';
import { syntaxProblem } from './syntax-problem.js';
import type { TemplatePart } from './template.js';

/** What Kayenta would paste into a filter as a part of it: a function, or a string with its quotes. */
const FILTER_PIECE = /^(?:[\w.]+\(.*\)|".*")$/s;

const LONGEST_SHOWN = 500;

/** Cloud Monitoring filters: a value that stands alone outside quotes gets quotes of its own where it needs them. */
const MONITORING_FILTER: QueryLanguage<ReadQuery> = {
  name: 'Cloud Monitoring filter',
  formats: ['regex', 'raw', 'doublequote'],
  bareKinds: [
    { pattern: /^-?\d+(?:\.\d+)?$/, harmless: '1' },
    { pattern: /^(?!(?:AND|OR|NOT)$)[A-Za-z_]\w*(?:-\w+)*$/, harmless: 'v' },
  ],
  bareWords: 'a number or an identifier',
  read: parseFilter,
  meansMore: (value, role) => (role === 'regex' ? looksLikePattern(value) : FILTER_PIECE.test(value)),
};

/** The Cloud Monitoring filter, in one line, of a template whose variables have these values, all of them data. */
export function fillFilter(parts: readonly TemplatePart[], filling: Filling): FilledQuery<ReadQuery> {
  const filled = fillTemplate(parts, filling, MONITORING_FILTER);
  if (filled.kind === 'refused') return filled;
  const { text, read } = filled;
  if (read.errorAt === undefined) return { ...filled, text: inOneLine(text) };
  const problem = `${syntaxProblem(text, read.errorAt, MONITORING_FILTER.name)}, in: ${text.slice(0, LONGEST_SHOWN)}`;
  return { kind: 'refused', problems: [problem] };
}
