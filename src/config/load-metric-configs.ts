import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { JudgementError, type ErrorDetail } from '../errors.js';
import type { Calibration } from './calibration.js';
import { CALIBRATION_SUFFIX, parseCalibrations } from './calibration-document.js';
import { parseConfigDocument } from './config-document.js';
import { formatOf, GOLDEN_SUFFIX, misnamed, nameOf } from './config-file.js';
import type { MetricConfig } from './metric-config.js';
import type { Reading } from './mistake.js';

/** A metric config with its name and the digest of the document that it was read from. */
export interface NamedConfig {
  readonly name: string;
  readonly digest: string;
  readonly config: MetricConfig;
  readonly warnings: readonly string[];
  /** As it was written. */
  readonly document?: Readonly<Record<string, unknown>>;
  /** When its file was changed last, in milliseconds since the epoch; undefined where it comes from none. */
  readonly modifiedMs?: number;
  /** What healthy comparisons of its metrics have shown; undefined where it has no calibration file. */
  readonly calibrations?: readonly Calibration[] | undefined;
}

/** Reads one document, in whichever form it is written. */
export type ReadConfig = (name: string, document: unknown) => Reading<NamedConfig>;

/** What a folder of configs holds: those that can be used, and the mistakes of those that cannot, by their names. */
export interface ConfigFolder {
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly mistakes: ReadonlyMap<string, readonly ErrorDetail[]>;
}

/**
 * The metric configs of a folder by name; a file's name without its ending is the config's. `name.calibration.yaml` beside a config is no
 * config, but holds its calibrations; nor is `name.test.yaml`, which holds its golden tests.
 *
 * @throws {JudgementError} INVALID_CONFIG with every mistake in every file, at file:line:column
 */
export async function loadMetricConfigs(
  folder: string,
  readConfig: ReadConfig,
): Promise<ReadonlyMap<string, NamedConfig>> {
  const { configs, mistakes } = await readConfigFolder(folder, readConfig);
  const details = [...mistakes.values()].flat();
  if (details.length > 0)
    throw new JudgementError('INVALID_CONFIG', `Cannot start with the metric configs in "${folder}"`, details);
  return configs;
}

/**
 * The same with what is wrong beside what is right.
 *
 * @throws {JudgementError} INVALID_CONFIG where the folder itself cannot be read
 */
export async function readConfigFolder(folder: string, readConfig: ReadConfig): Promise<ConfigFolder> {
  const configs = new Map<string, NamedConfig>();
  const mistakes = new Map<string, readonly ErrorDetail[]>();
  const refuse = (name: string, more: readonly ErrorDetail[]): void => {
    mistakes.set(name, [...(mistakes.get(name) ?? []), ...more]);
  };
  const files = await configFiles(folder);
  for (const file of files.filter((one) => calibratedBy(one) === undefined)) {
    const path = join(folder, file);
    const name = nameOf(file);
    const reading = await loadFile(path, name, readConfig);
    if (reading.kind === 'refused') refuse(name, reading.mistakes);
    else if (configs.has(name))
      refuse(name, [{ pointer: `${path}:1:1`, message: `"${name}" is the name of another file already` }]);
    else configs.set(name, reading.config);
  }
  const known = new Set(files.map(nameOf));
  for (const file of files) {
    const name = calibratedBy(file);
    if (name === undefined) continue;
    const path = join(folder, file);
    const reading = known.has(name) ? await loadCalibrations(path) : ofNoConfig(path, name);
    const config = configs.get(name);
    if (reading.kind === 'refused') refuse(name, reading.mistakes);
    else if (config) configs.set(name, { ...config, calibrations: reading.calibrations });
  }
  return { configs, mistakes };
}

/** The name of the config that a file is the calibration of; undefined for what is none. */
function calibratedBy(file: string): string | undefined {
  const name = nameOf(file);
  return name.endsWith(CALIBRATION_SUFFIX) ? name.slice(0, -CALIBRATION_SUFFIX.length) : undefined;
}

type CalibrationLoading =
  | { readonly kind: 'read'; readonly calibrations: readonly Calibration[] }
  | { readonly kind: 'refused'; readonly mistakes: readonly ErrorDetail[] };

function ofNoConfig(path: string, name: string): CalibrationLoading {
  const message = `is the calibration of no config: there is none named "${name}" beside it`;
  return { kind: 'refused', mistakes: [{ pointer: `${path}:1:1`, message }] };
}

async function loadCalibrations(path: string): Promise<CalibrationLoading> {
  if (extname(path) !== '.yaml') {
    const message = `must end in ${CALIBRATION_SUFFIX}.yaml, which is what canary-judge calibrate writes`;
    return { kind: 'refused', mistakes: [{ pointer: `${path}:1:1`, message }] };
  }
  const text = await readText(path);
  if (typeof text !== 'string') return { kind: 'refused', mistakes: [text] };
  const reading = parseCalibrations(text);
  if (reading.kind === 'read') return reading;
  return { kind: 'refused', mistakes: reading.mistakes.map((mistake) => inFile(path, mistake)) };
}

/** The text of a file, or why there is none. */
async function readText(path: string): Promise<string | ErrorDetail> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    return { pointer: path, message: `cannot be read: ${reasonOf(error)}` };
  }
}

/**
 * A metric config from a file that may lie anywhere, by the name of the file.
 *
 * @throws {JudgementError} INVALID_CONFIG with every mistake in it, at file:line:column
 */
export async function loadMetricConfig(path: string, readConfig: ReadConfig): Promise<NamedConfig> {
  const reading = await loadFile(path, nameOf(basename(path)), readConfig);
  if (reading.kind === 'read') return reading.config;
  throw new JudgementError('INVALID_CONFIG', `Cannot use the metric config "${path}"`, reading.mistakes);
}

async function configFiles(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder);
    return files.filter((file) => formatOf(file) !== undefined && !nameOf(file).endsWith(GOLDEN_SUFFIX)).sort();
  } catch (error) {
    throw new JudgementError(
      'INVALID_CONFIG',
      `Cannot read the folder of metric configs "${folder}": ${reasonOf(error)}`,
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

type FileReading =
  | { readonly kind: 'read'; readonly config: NamedConfig }
  | { readonly kind: 'refused'; readonly mistakes: readonly ErrorDetail[] };

async function loadFile(path: string, name: string, readConfig: ReadConfig): Promise<FileReading> {
  const message = misnamed(name);
  if (message !== undefined) return { kind: 'refused', mistakes: [{ pointer: `${path}:1:1`, message }] };
  const text = await readText(path);
  if (typeof text !== 'string') return { kind: 'refused', mistakes: [text] };
  const document = parseConfigDocument(text, formatOf(path) ?? 'yaml');
  if (document.kind === 'broken')
    return { kind: 'refused', mistakes: document.mistakes.map((mistake) => inFile(path, mistake)) };
  const reading = readConfig(name, document.data);
  if (reading.kind === 'read') return { kind: 'read', config: { ...reading.value, ...(await modifiedOf(path)) } };
  const placed = reading.mistakes.map(document.place).sort((a, b) => a.line - b.line || a.column - b.column);
  return { kind: 'refused', mistakes: placed.map((mistake) => inFile(path, mistake)) };
}

/** Nothing where the file has gone meanwhile. */
async function modifiedOf(path: string): Promise<Pick<NamedConfig, 'modifiedMs'>> {
  const found = await stat(path).catch(() => undefined);
  return found ? { modifiedMs: Math.floor(found.mtimeMs) } : {};
}

function inFile(path: string, mistake: { line: number; column: number; message: string }): ErrorDetail {
  return { pointer: `${path}:${String(mistake.line)}:${String(mistake.column)}`, message: mistake.message };
}
