import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadAgain } from './load-again.js';
import { takeWritten, type WrittenTest } from './stand-in.js';

/** A test with the file that it is in, and what tells it from every other. */
export interface LoadedTest extends WrittenTest {
  readonly id: string;
  readonly file: string;
}

/** Tests that take seconds where every statement is counted. */
const LEFT_OUT = [
  'is within 2e-15 relatively from end to end for n =',
  'yields the q whose probability was asked for',
  'takes a hundred looks, and looks that crowd',
];
const FILES_LEFT_OUT = ['hostile-filter-values.test.ts'];

/** The test files of a folder that mutants are tried against. */
export function testFilesOf(folder: string): readonly string[] {
  return filesIn(folder).filter((file) => file.endsWith('.test.ts') && !FILES_LEFT_OUT.includes(basename(file)));
}

/** All TypeScript files of a folder, in the order of their names. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => join(process.cwd(), folder, file));
}

/** The tests of a file as it is for this number. */
export async function loadTests(file: string, again: number): Promise<readonly LoadedTest[]> {
  takeWritten();
  await loadAgain(file, again);
  return takeWritten()
    .filter(({ name }) => !LEFT_OUT.some((left) => name.includes(left)))
    .map((test, i) => ({ ...test, id: `${file}#${String(i)}`, file }));
}

/** The test files with that of the mutated file first, then those that import it, then small ones: the first failure ends a trial. */
export function nearestFirst(files: readonly string[], mutated: string): readonly string[] {
  const name = basename(mutated, '.ts');
  const distances = new Map(
    files.map((file) => {
      if (basename(file, '.test.ts') === name) return [file, 0];
      const text = readFileSync(file, 'utf8');
      return [file, text.includes(`/${name}.js'`) ? text.length : 1e6 + text.length];
    }),
  );
  return files.toSorted((one, other) => (distances.get(one) ?? 0) - (distances.get(other) ?? 0));
}
