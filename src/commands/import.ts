import { readFile, writeFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { parseConfigDocument } from '../config/config-document.js';
import type { Reading } from '../config/mistake.js';
import { JudgementError } from '../errors.js';
import { EXIT } from './exit-codes.js';
import type { ImportOptions } from './import-command.js';
import type { Terminal } from './terminal.js';

/** A foreign config in our own form. */
export interface Imported {
  readonly text: string;
  /** What it cannot say, and what it takes for granted. */
  readonly notes: readonly string[];
  /** Why it cannot be used as it is; empty where it can. */
  readonly faults: readonly string[];
}

/** What importing needs of the world. */
export interface ImportSurroundings {
  readonly translate: (document: unknown, options: ImportOptions) => Reading<Imported>;
  readonly out: Terminal;
  readonly err: Terminal;
}

/**
 * `canary-judge import`: writes a foreign config in our own form and tells what that cannot say; gives the exit code.
 *
 * @throws {JudgementError} INVALID_CONFIG where the file is no such config, or the outcome cannot be written
 */
export async function importByHand(options: ImportOptions, surroundings: ImportSurroundings): Promise<number> {
  const { translate, out, err } = surroundings;
  const { file, output } = options;
  const document = parseConfigDocument(await readInput(file), 'yaml');
  if (document.kind === 'broken') throw cannotImport(file, document.mistakes);
  const reading = translate(document.data, options);
  if (reading.kind === 'refused') throw cannotImport(file, reading.mistakes.map(document.place));
  const { text, notes, faults } = reading.value;
  if (output === undefined) out.write(text);
  else await writeNew(output, text);
  err.write([...faults.map((told) => `cannot be used: ${told}\n`), ...notes.map((told) => `note: ${told}\n`)].join(''));
  return faults.length === 0 ? EXIT.pass : EXIT.invalid;
}

async function readInput(file: string): Promise<string> {
  return (file === '-' ? textOf(process.stdin) : readFile(file, 'utf8')).catch((error: unknown) => {
    throw new JudgementError('INVALID_CONFIG', `Cannot import "${file}": ${reasonOf(error)}`);
  });
}

/** What a person has written by hand since is not written over. */
async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx' }).catch((error: unknown) => {
    throw new JudgementError('INVALID_CONFIG', `Cannot write "${file}": ${reasonOf(error)}`);
  });
}

function cannotImport(
  file: string,
  mistakes: readonly { line: number; column: number; message: string }[],
): JudgementError {
  const details = mistakes.map(({ line, column, message }) => ({
    pointer: `${file}:${String(line)}:${String(column)}`,
    message,
  }));
  return new JudgementError('INVALID_CONFIG', `Cannot import "${file}": it is no canary config of Kayenta's`, details);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
