import { Document, isMap, isSeq, parseDocument, visit } from 'yaml';
import { parseGoldenTests } from './golden-test-document.js';

/** A file's text with one more case, or why it cannot have it. */
export type Appending =
  { readonly kind: 'appended'; readonly text: string } | { readonly kind: 'refused'; readonly why: string };

/** The text of a file of golden tests with a case at the end of its list; the rest of it, comments included, stays as it is. */
export function appendGoldenCase(text: string | undefined, added: object): Appending {
  const item = renderItem(added);
  const whole = text === undefined ? `cases:\n${indented(item, 2)}` : insertAtEnd(text, item);
  if (whole === undefined)
    return { kind: 'refused', why: 'has no list of cases to append to, each on a line with a dash' };
  const read = parseGoldenTests(whole, 'yaml');
  if (read.kind === 'read') return { kind: 'appended', text: whole };
  const [first] = read.mistakes;
  return { kind: 'refused', why: `would be wrong with the case: ${first?.message ?? 'it cannot be read'}` };
}

/** The case as an item of a block sequence, its series each on a line of their own. */
function renderItem(added: object): string {
  const document = new Document([added]);
  visit(document, {
    Pair: (_, pair) => {
      const sides = ['baseline', 'canary', 'split', 'thresholds'];
      const inOneLine = isMap(pair.value) && pair.value.items.some(({ key }) => OUTCOME.includes(String(key)));
      if ((sides.includes(String(pair.key)) || inOneLine) && (isMap(pair.value) || isSeq(pair.value))) {
        pair.value.flow = true;
      }
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** What stands in one line as the expectation of a metric. */
const OUTCOME = ['classification'];

function insertAtEnd(text: string, item: string): string | undefined {
  const document = parseDocument(text);
  const cases: unknown = document.errors.length === 0 ? document.get('cases', true) : undefined;
  if (!isSeq(cases) || cases.flow === true || !cases.range) return undefined;
  const [start, end] = cases.range;
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const before = text.slice(0, end);
  return `${before}${before.endsWith('\n') ? '' : '\n'}${indented(item, column)}${text.slice(end).replace(/^\n/, '')}`;
}

function indented(text: string, columns: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(columns));
}
