import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { JudgementError, type ErrorDetail } from '../errors.js';
import { parseConfigDocument } from './config-document.js';
import type { MetricConfig } from './metric-config.js';
import type { Reading } from './mistake.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const FORMATS: Readonly<Record<string, 'yaml' | 'json'>> = { '.yaml': 'yaml', '.yml': 'yaml', '.json': 'json' };

/** A metric config with its name and the digest of the document that it was read from. */
export interface NamedConfig {
  readonly name: string;
  readonly digest: string;
  readonly config: MetricConfig;
  readonly warnings: readonly string[];
}

/** Reads one document, in whichever form it is written. */
export type ReadConfig = (name: string, document: unknown) => Reading<NamedConfig>;

/**
 * The metric configs of a folder by name; a file's name without its ending is the config's.
 *
 * @throws {JudgementError} INVALID_CONFIG with every mistake in every file, at file:line:column
 */
export async function loadMetricConfigs(
  folder: string,
  readConfig: ReadConfig,
): Promise<ReadonlyMap<string, NamedConfig>> {
  const configs = new Map<string, NamedConfig>();
  const mistakes: ErrorDetail[] = [];
  for (const file of await configFiles(folder)) {
    const path = join(folder, file);
    const name = file.slice(0, -extname(file).length);
    const reading = await loadFile(path, name, readConfig);
    if (reading.kind === 'refused') mistakes.push(...reading.mistakes);
    else if (configs.has(name))
      mistakes.push({ pointer: `${path}:1:1`, message: `"${name}" is the name of another file already` });
    else configs.set(name, reading.config);
  }
  if (mistakes.length > 0)
    throw new JudgementError('INVALID_CONFIG', `Cannot start with the metric configs in "${folder}"`, mistakes);
  return configs;
}

async function configFiles(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder);
    return files.filter((file) => formatOf(file) !== undefined).sort();
  } catch (error) {
    throw new JudgementError(
      'INVALID_CONFIG',
      `Cannot read the folder of metric configs "${folder}": ${reasonOf(error)}`,
    );
  }
}

function formatOf(file: string): 'yaml' | 'json' | undefined {
  return FORMATS[extname(file).toLowerCase()];
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

type FileReading =
  | { readonly kind: 'read'; readonly config: NamedConfig }
  | { readonly kind: 'refused'; readonly mistakes: readonly ErrorDetail[] };

async function loadFile(path: string, name: string, readConfig: ReadConfig): Promise<FileReading> {
  if (!NAME.test(name)) {
    const message = `"${name}" cannot name a config: up to 100 letters, digits, ".", "_" and "-"`;
    return { kind: 'refused', mistakes: [{ pointer: `${path}:1:1`, message }] };
  }
  const text = await readFile(path, 'utf8').catch((error: unknown) => error);
  if (typeof text !== 'string')
    return { kind: 'refused', mistakes: [{ pointer: path, message: `cannot be read: ${reasonOf(text)}` }] };
  const document = parseConfigDocument(text, formatOf(path) ?? 'yaml');
  if (document.kind === 'broken')
    return { kind: 'refused', mistakes: document.mistakes.map((mistake) => inFile(path, mistake)) };
  const reading = readConfig(name, document.data);
  if (reading.kind === 'read') return { kind: 'read', config: reading.value };
  const placed = reading.mistakes.map(document.place).sort((a, b) => a.line - b.line || a.column - b.column);
  return { kind: 'refused', mistakes: placed.map((mistake) => inFile(path, mistake)) };
}

function inFile(path: string, mistake: { line: number; column: number; message: string }): ErrorDetail {
  return { pointer: `${path}:${String(mistake.line)}:${String(mistake.column)}`, message: mistake.message };
}
