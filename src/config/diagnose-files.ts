import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PlacedMistake } from './config-document.js';
import { formatOf, misnamed, nameOf } from './config-file.js';
import { diagnoseConfig, type DiagnosisParts } from './diagnostics.js';
import type { Diagnostic } from './diagnostic.js';

/** A file with all that is wrong or doubtful about it. */
export interface DiagnosedFile {
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A file beside a config that is none itself: `name.calibration.yaml` beside `name.yaml`. */
export interface Companion {
  /** What stands between the name of the config and the ending. */
  readonly suffix: string;
  /** What messages call it. */
  readonly what: string;
  readonly mistakesIn: (text: string, format: 'yaml' | 'json') => readonly PlacedMistake[];
}

/** What files are checked with. */
export interface FileDiagnosisParts extends DiagnosisParts {
  readonly companions: readonly Companion[];
}

/** Diagnoses each of these files: metric configs, and what lies beside them. */
export async function diagnoseFiles(
  files: readonly string[],
  parts: FileDiagnosisParts,
): Promise<readonly DiagnosedFile[]> {
  const diagnosed: DiagnosedFile[] = [];
  for (const file of files) diagnosed.push({ file, diagnostics: await diagnoseFile(file, parts) });
  return diagnosed;
}

async function diagnoseFile(file: string, parts: FileDiagnosisParts): Promise<Diagnostic[]> {
  const name = nameOf(basename(file));
  const text = await readFile(file, 'utf8').catch((error: unknown) => ({ reason: reasonOf(error) }));
  if (typeof text !== 'string') return [ofFile('unreadable', `cannot be read: ${text.reason}`)];
  const format = formatOf(file) ?? 'yaml';
  const companion = parts.companions.find(({ suffix }) => name.endsWith(suffix));
  if (companion) {
    const owner = name.slice(0, -companion.suffix.length);
    const mistakes = companion.mistakesIn(text, format).map((mistake): Diagnostic => {
      return { severity: 'error', rule: 'schema', pointer: '', ...mistake };
    });
    const orphan = `is ${companion.what} of no config: there is none named "${owner}" beside it`;
    return (await namedAlike(file, owner)).length > 0 ? mistakes : [ofFile('orphan', orphan), ...mistakes];
  }
  const [other] = (await namedAlike(file, name)).filter((one) => one < file);
  const wrongName = misnamed(name);
  return [
    ...(wrongName === undefined ? [] : [ofFile('file-name', wrongName)]),
    ...(other === undefined ? [] : [ofFile('file-name', `"${name}" is the name of "${other}" already`)]),
    ...diagnoseConfig({ name, text, format }, parts),
  ];
}

/** The configs of this name in the folder of a file. */
async function namedAlike(file: string, name: string): Promise<string[]> {
  const folder = dirname(file);
  const beside = await readdir(folder).catch(() => []);
  return beside.filter((one) => formatOf(one) !== undefined && nameOf(one) === name).map((one) => join(folder, one));
}

function ofFile(rule: string, message: string): Diagnostic {
  return { severity: 'error', rule, pointer: '', line: 1, column: 1, message };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
