import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { formatOf, GOLDEN_SUFFIX, nameOf } from '../config/config-file.js';
import { JudgementError } from '../errors.js';

/**
 * The files of golden tests that these paths mean: such a file itself, that of a config, or all in a folder, in order of name.
 *
 * @throws {JudgementError} INVALID_CONFIG where a path means none
 */
export async function findGoldenTests(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) found.push(...(await testsAt(path)));
  return [...new Set(found)];
}

async function testsAt(path: string): Promise<string[]> {
  const folder = await isFolder(path);
  if (!folder && isGoldenTest(path)) return [path];
  const home = folder ? path : dirname(path);
  const wanted = folder ? undefined : `${nameOf(basename(path))}${GOLDEN_SUFFIX}`;
  const files = (await readdir(home)).filter((file) => isGoldenTest(file)).sort();
  const tests = files.filter((file) => wanted === undefined || nameOf(file) === wanted);
  if (tests.length > 0) return tests.map((file) => join(home, file));
  const name = wanted ?? `name${GOLDEN_SUFFIX}`;
  throw new JudgementError(
    'INVALID_CONFIG',
    `Cannot test "${path}": there is no ${name}.yaml ${folder ? 'in it' : 'beside it'}`,
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new JudgementError('INVALID_CONFIG', `Cannot test "${path}": ${why}`);
  }
}

function isGoldenTest(file: string): boolean {
  return formatOf(file) !== undefined && nameOf(file).endsWith(GOLDEN_SUFFIX);
}
