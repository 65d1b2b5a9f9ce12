import { extname } from 'node:path';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const FORMATS: Readonly<Record<string, 'yaml' | 'json'>> = { '.yaml': 'yaml', '.yml': 'yaml', '.json': 'json' };

/** What stands between the name of a config and the ending of the file with its golden tests. */
export const GOLDEN_SUFFIX = '.test';

/** What a file is written in by its ending; undefined where no config is. */
export function formatOf(file: string): 'yaml' | 'json' | undefined {
  return FORMATS[extname(file).toLowerCase()];
}

/** The name of a file without its ending. */
export function nameOf(file: string): string {
  return file.slice(0, -extname(file).length);
}

/** Why a config cannot be called so; undefined where it can. */
export function misnamed(name: string): string | undefined {
  if (NAME.test(name)) return undefined;
  return `"${name}" cannot name a config: up to 100 letters, digits, ".", "_" and "-"`;
}
