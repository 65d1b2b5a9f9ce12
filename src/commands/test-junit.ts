import { isAsExpected, type CaseOutcome, type FileOutcome } from '../golden/run-golden-tests.js';
import { escapeMarkup } from '../report/escape-markup.js';
import { describeFailure } from './describe-failure.js';

/** The outcomes of golden tests as JUnit's XML, a test suite a file: what CI systems show. */
export function renderJunit(files: readonly FileOutcome[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="canary-judge test">\n${files.map(suiteOf).join('')}</testsuites>\n`;
}

function suiteOf({ file, cases, mistakes }: FileOutcome): string {
  const failures = cases.filter(({ differences }) => differences.length > 0).length;
  const errors = cases.filter(({ refused }) => refused.length > 0).length + Number(mistakes.length > 0);
  const tests = cases.length + Number(mistakes.length > 0);
  const counts = `tests="${String(tests)}" failures="${String(failures)}" errors="${String(errors)}"`;
  const broken = mistakes.map(({ pointer, message }) => `${pointer}: ${message}`);
  return [
    `  <testsuite name="${escapeMarkup(file)}" ${counts}>`,
    ...(broken.length > 0 ? [testCase('can be read', file, element('error', broken))] : []),
    ...cases.map((one) => testCase(one.name, file, outcomeOf(one))),
    '  </testsuite>\n',
  ].join('\n');
}

function testCase(name: string, file: string, inside: string): string {
  const start = `    <testcase classname="${escapeMarkup(file)}" name="${escapeMarkup(name)}"`;
  return inside === '' ? `${start}/>` : `${start}>\n${inside}\n    </testcase>`;
}

function outcomeOf(outcome: CaseOutcome): string {
  if (isAsExpected(outcome)) return '';
  return element(outcome.refused.length > 0 ? 'error' : 'failure', describeFailure(outcome));
}

function element(name: 'error' | 'failure', lines: readonly string[]): string {
  return `      <${name} message="${escapeMarkup(lines[0] ?? '')}">${escapeMarkup(lines.join('\n'))}</${name}>`;
}
