import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { JudgementError } from '../errors.js';
import { parseConfigDocument } from './config-document.js';
import type { Reading } from './mistake.js';

/** How to read the document of a file. */
export interface DocumentReader<T> {
  /** What messages call the file: "the list of deployments". */
  readonly what: string;
  readonly read: (document: unknown) => Reading<T>;
}

/**
 * What a YAML or JSON file means that a person has given to a command.
 *
 * @throws {JudgementError} INVALID_REQUEST with every mistake in it, at file:line:column
 */
export async function loadDocument<T>(path: string, { what, read }: DocumentReader<T>): Promise<T> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JudgementError('INVALID_REQUEST', `Cannot read ${what} "${path}": ${reason}`);
  });
  const document = parseConfigDocument(text, extname(path).toLowerCase() === '.json' ? 'json' : 'yaml');
  const reading = document.kind === 'parsed' ? read(document.data) : undefined;
  if (reading?.kind === 'read') return reading.value;
  const mistakes =
    document.kind === 'broken'
      ? document.mistakes
      : (reading?.mistakes ?? []).map((mistake) => document.place(mistake));
  const details = mistakes
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, message }) => ({ pointer: `${path}:${String(line)}:${String(column)}`, message }));
  throw new JudgementError('INVALID_REQUEST', `Cannot use ${what} "${path}"`, details);
}
