import { writeFile } from 'node:fs/promises';
import { JudgementError } from '../errors.js';

/**
 * Writes a text into a file, in place of what was there.
 *
 * @throws {JudgementError} INVALID_FILE where it cannot be written
 */
export async function writeOutput(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JudgementError('INVALID_FILE', `Cannot write the report to ${path}: ${reason}`);
  });
}

const BY_ENDING = {
  '.html': 'html',
  '.htm': 'html',
  '.md': 'markdown',
  '.xml': 'junit',
  '.json': 'json',
  '.txt': 'table',
} as const;

/**
 * The form that the ending of a file's name tells; undefined where it has none, as /dev/stdout.
 *
 * @throws {JudgementError} INVALID_FILE where no form has this ending
 */
export function formatByName(path: string): (typeof BY_ENDING)[keyof typeof BY_ENDING] | undefined {
  const ending = /[^/\\](\.[^./\\]*)$/.exec(path.toLowerCase())?.[1];
  if (ending === undefined) return undefined;
  const known = Object.entries(BY_ENDING).find(([one]) => one === ending);
  if (known) return known[1];
  throw new JudgementError(
    'INVALID_FILE',
    `Cannot tell by the name of ${path} in which form to write it: let it end in ${Object.keys(BY_ENDING).join(', ')}, or say --format`,
  );
}
