import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillFilter } from '../../src/query/fill-filter.js';
import { parseTemplate } from '../../src/query/template.js';
import { selects } from '../support/fake-monitoring/match-filter.js';
import { parseFilter } from '../support/fake-monitoring/parse-filter.js';

const VALUES = 2_000;
const SEED = 20_261_121;

/** What somebody would send who wants to select something else. */
const ATTACKS = [
  '" OR metric.labels.l!="',
  '") OR (metric.labels.l!="',
  '" OR NOT metric.labels.l="',
  '","',
  '")',
  '.*',
  '.+|',
  '|',
  '(?i)',
  '(?s).*',
  '\\',
  '\\\\"',
  '\\"',
  "'",
  "' OR '",
  '`',
  '${l}',
  '$${l:raw}',
  '{{l}}',
  '#',
  '--',
  '\n',
  '\r\n',
  '\t',
  '\f',
  '\u0000',
  '\u00a0',
  '\u2028',
  '\u0085',
  '\\Q',
  '\\E',
  '\\x41',
  '\\u0041',
  '\\101',
  '[a-z]',
  '[^x]',
  'a{0,9}',
  '^',
  '$',
  '()',
  '(?:',
  '*',
  '+',
  '?',
  ']',
  '}',
  ':*',
  '=',
  '!=',
  ',',
  'AND',
  'OR',
  'NOT',
  ' OR ',
  ' AND ',
  'NOT ',
  'starts_with("")',
  'one_of("a","b")',
  'monitoring.regex.full_match(".*")',
  'é',
  'e\u0301',
  '😀',
  '\ufffd',
  'checkout-canary',
  'CHECKOUT-CANARY',
  '1.2.3',
  '1x2y3',
  '500',
  '5e2',
];

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...ATTACKS),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((pieces) => pieces.join(''))
  .filter((value) => value !== '' && value.isWellFormed());

const values = [...new Set([...ATTACKS, ...fc.sample(hostile, { numRuns: 2 * VALUES, seed: SEED })])].slice(0, VALUES);

/** The values that a filter selects among all, by the reading of somebody who does not know how it was made. */
function selected(template: string, value: string): string[] {
  const filled = fillFilter(parseTemplate(template).parts, { values: new Map([['v', value]]), raw: new Set() });
  if (filled.kind === 'refused') throw new Error(filled.problems.join('\n'));
  const filter = parseFilter(filled.text);
  return values.filter((l) =>
    selects(filter, {
      project: 'p',
      metricType: 'm',
      metricLabels: { l },
      resourceType: 'r',
      resourceLabels: {},
      userLabels: { [`key ${l}`]: 'yes' },
    }),
  );
}

describe(`${String(VALUES)} hostile label values`, () => {
  it('are all there', () => {
    expect(values).toHaveLength(VALUES);
  });

  it.each([
    'metric.labels.l="${v}"',
    'metric.labels.l=${v}',
    'metric.labels.l=${v:doublequote}',
    'metric.labels.l=one_of("${v}","never")',
    'metric.labels.l=monitoring.regex.full_match("${v}")',
    'metric.labels.l=monitoring.regex.full_match("(${v})|never")',
    'metric.labels.l=monitoring.regex.full_match(${v:doublequote})',
    'metadata.user_labels."key ${v}"="yes"',
    '(metric.labels.l="never" OR NOT metric.labels.l!="${v}") AND metric.type="m"',
  ])('are selected literally by %s', (template) => {
    for (const value of values.filter((_, i) => i % 8 === 0 || i < ATTACKS.length)) {
      expect(selected(template, value), value).toEqual([value]);
    }
  });

  it.each([
    'metric.labels.l!="${v}"',
    'NOT metric.labels.l="${v}"',
    'metric.labels.l!=monitoring.regex.full_match("${v}")',
  ])('leave out just one by %s', (template) => {
    for (const value of values.filter((_, i) => i % 20 === 0)) {
      expect(selected(template, value)).toHaveLength(VALUES - 1);
    }
  });

  it.each([
    ['starts_with', (l: string, value: string) => l.startsWith(value)],
    ['ends_with', (l: string, value: string) => l.endsWith(value)],
    ['has_substring', (l: string, value: string) => l.includes(value)],
  ])('are no more than text to %s()', (name, holds) => {
    for (const value of values.filter((_, i) => i % 20 === 0)) {
      const expected = values.filter((l) => holds(l, value));

      expect(selected(`metric.labels.l=${name}("\${v}")`, value)).toEqual(expected);
    }
  });
});
