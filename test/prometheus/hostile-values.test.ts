import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { fillPromql } from '../../src/query/fill-promql.js';
import { parseTemplate } from '../../src/query/template.js';

const VALUES = 10_000;
const BATCH = 100;
const SEED = 20_261_121;
const TIME = Date.parse('2023-11-14T22:00:00Z') / 1_000;

/** What somebody would send who wants to select something else. */
const ATTACKS = [
  '"} or vector(1) or x{l="',
  '",l=~".*',
  '.*',
  '.+|',
  '|',
  '(?i)',
  '\\',
  '\\\\"',
  "'",
  "' or '",
  '`',
  '${l}',
  '$${l:raw}',
  '{{l}}',
  '#',
  '\n',
  '\r\n',
  '\t',
  '\u0000',
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
  '^$',
  '$1',
  '()',
  '(?:',
  '*',
  '+',
  '?',
  '}',
  '{',
  ']',
  '[5m]',
  'offset 5m',
  '/',
  '//',
  ',',
  '=',
  '!=',
  '=~',
  '<nil>',
  'NaN',
  'é',
  'e\u0301',
  '😀',
  '\ufffd',
  'checkout-canary',
  '1.2.3',
  '1x2y3',
];

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...ATTACKS),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((pieces) => pieces.join(''))
  .filter((value) => value !== '' && value.isWellFormed());

const values = [...new Set([...ATTACKS, ...fc.sample(hostile, { numRuns: 2 * VALUES, seed: SEED })])].slice(0, VALUES);
const batches = Array.from({ length: VALUES / BATCH }, (_, i) => values.slice(i * BATCH, (i + 1) * BATCH));

let prometheus: PrometheusProcess;
beforeAll(async () => {
  const escaped = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  const lines = values.map((value, i) => `x{l="${escaped(value)}",number="${String(i)}"} 1 ${String(TIME)}`);
  prometheus = await startPrometheus({ openMetrics: [...lines, '# EOF', ''].join('\n') });
});
afterAll(() => prometheus.stop());

/** The template filled with values for its variables v0, v1, …. */
function fill(template: string, given: readonly string[]): string {
  const filled = fillPromql(parseTemplate(template).parts, {
    values: new Map(given.map((value, i) => [`v${String(i)}`, value])),
    raw: new Set(),
  });
  if (filled.kind === 'refused') throw new Error(filled.problems.join('\n'));
  return filled.text;
}

/** The series that an expression yields, each as its value of the label l. */
async function select(query: string): Promise<string[]> {
  const form = new URLSearchParams({ query, time: String(TIME) });
  const response = await fetch(`${prometheus.url}/api/v1/query`, { method: 'POST', body: form });
  const answer = (await response.json()) as any;
  if (answer.status !== 'success') throw new Error(JSON.stringify({ query, answer }));
  return answer.data.result.map(({ metric }: any) => metric.l as string).sort();
}

/** One selector a value, all in one expression. */
function union(selector: (variable: string) => string, given: readonly string[]): string {
  return fill(given.map((_, i) => selector(`\${v${String(i)}}`)).join(' or '), given);
}

describe(`${String(VALUES)} hostile label values`, () => {
  it('are all there', async () => {
    expect(values).toHaveLength(VALUES);
    expect(await select('count(x) == 10000')).toHaveLength(1);
  });

  it.each([
    ['=', (variable: string) => `x{l="${variable}"}`],
    ['= in single quotes', (variable: string) => `x{l='${variable}'}`],
    ['=~', (variable: string) => `x{l=~"${variable}"}`],
    ['=~ in single quotes beside a pattern', (variable: string) => `x{l=~'(${variable})|never'}`],
  ])(
    'are matched literally by %s',
    async (_operator, selector) => {
      for (const batch of batches) expect(await select(union(selector, batch))).toEqual(batch.toSorted());
    },
    60_000,
  );

  it.each([
    ['!=', 'count(x{l!="${v0}"})'],
    ['!~', 'count(x{l!~"${v0}"})'],
    ['label_replace, as a replacement', 'count(x == on (l) label_replace(x{number="0"}, "l", "${v0}", "", ""))'],
  ])(
    'leave out just one series by %s',
    async (operator, template) => {
      for (const value of values.filter((_, i) => i % 200 === 0)) {
        const query = fill(template, [value]);
        const expected = operator.startsWith('!') ? VALUES - 1 : 1;
        expect(await select(`${query} == ${String(expected)}`), value).toHaveLength(1);
      }
    },
    60_000,
  );
});
