import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JudgementError } from '../errors.js';
import { formatOf } from './config-file.js';

/**
 * The files that these paths name: themselves, and of each folder what lies in it and could hold a config, in order of name.
 *
 * @throws {JudgementError} INVALID_CONFIG where a path cannot be read, names a file of another kind or a folder without any
 */
export async function findConfigFiles(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) found.push(...(await filesAt(path)));
  return [...new Set(found)];
}

async function filesAt(path: string): Promise<string[]> {
  const cannot = (why: string): JudgementError =>
    new JudgementError('INVALID_CONFIG', `Cannot validate "${path}": ${why}`);
  try {
    if (!(await stat(path)).isDirectory()) {
      if (formatOf(path) === undefined) throw cannot('a metric config ends in .yaml, .yml or .json');
      return [path];
    }
    const files = (await readdir(path)).filter((file) => formatOf(file) !== undefined).sort();
    if (files.length === 0) throw cannot('the folder holds no .yaml, .yml or .json file');
    return files.map((file) => join(path, file));
  } catch (error) {
    if (error instanceof JudgementError) throw error;
    throw cannot(error instanceof Error ? error.message : String(error));
  }
}
