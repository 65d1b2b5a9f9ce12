import { isAsExpected, type CaseOutcome, type FileOutcome } from '../golden/run-golden-tests.js';
import { describeFailure } from './describe-failure.js';
import { renderJunit } from './test-junit.js';

/** How the outcomes of golden tests can be written. */
export const TEST_FORMATS = ['text', 'json', 'junit'] as const;

/** One of the ways to write the outcomes of golden tests. */
export type TestFormat = (typeof TEST_FORMATS)[number];

/** The outcomes of golden tests as people or programs read them; coloured only in text. */
export function renderTestOutcomes(files: readonly FileOutcome[], format: TestFormat, coloured: boolean): string {
  switch (format) {
    case 'text':
      return `${files.map((file) => asText(file, coloured)).join('')}${counted(files)}\n`;
    case 'junit':
      return renderJunit(files);
    case 'json':
      return `${JSON.stringify({ ...count(files), files: files.map(asJson) }, null, 2)}\n`;
  }
}

function asJson({ file, cases, mistakes }: FileOutcome): object {
  return { file, mistakes, cases: cases.map((one) => ({ asExpected: isAsExpected(one), ...one })) };
}

function asText({ file, cases, mistakes }: FileOutcome, coloured: boolean): string {
  const lines = [
    visible(file),
    ...mistakes.map(({ pointer, message }) => `  ${red('WRONG', coloured)}   ${visible(`${pointer}: ${message}`)}`),
    ...cases.flatMap((one) => caseLines(one, file, coloured)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function caseLines(outcome: CaseOutcome, file: string, coloured: boolean): string[] {
  const { name, line, column } = outcome;
  if (isAsExpected(outcome)) return [`  ${green('ok', coloured)}      ${visible(name)}`];
  const place = `${file}:${String(line)}:${String(column)}`;
  return [
    `  ${red('FAILED', coloured)}  ${visible(`${name} (${place})`)}`,
    ...describeFailure(outcome).map((text) => `            ${visible(text)}`),
  ];
}

/** Neither a file name nor what a file holds may give a terminal commands. */
function visible(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function green(text: string, coloured: boolean): string {
  return coloured ? `\u001b[32m${text}\u001b[39m` : text;
}

function red(text: string, coloured: boolean): string {
  return coloured ? `\u001b[31m${text}\u001b[39m` : text;
}

function count(files: readonly FileOutcome[]) {
  const cases = files.flatMap((file) => file.cases);
  const passed = cases.filter(isAsExpected).length;
  return { passed, failed: cases.length - passed, broken: files.filter(({ mistakes }) => mistakes.length > 0).length };
}

/** "12 cases in 3 files: 11 as expected, 1 not" */
function counted(files: readonly FileOutcome[]): string {
  const { passed, failed, broken } = count(files);
  const told = `${plural(passed + failed, 'case')} in ${plural(files.length, 'file')}: ${String(passed)} as expected, ${String(failed)} not`;
  return broken > 0 ? `${told}; ${plural(broken, 'file')} could not be used` : told;
}

function plural(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`;
}
