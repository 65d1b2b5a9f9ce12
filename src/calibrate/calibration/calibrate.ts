import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  CALIBRATION_SUFFIX,
  parseCalibrations,
  renderCalibrations,
  withCalibration,
} from '../../config/calibration-document.js';
import type { Calibration } from '../../config/calibration.js';
import { JudgementError } from '../../errors.js';
import { digestOf } from '../../identity/digest.js';
import type { JudgementWorld } from '../../run-judgement.js';
import type { CalibrationWish } from './calibration-wish.js';
import { beginPartial, openPartial } from './partial-file.js';
import { prepareCalibration } from './prepare-calibration.js';
import type { Pace } from './polite-asking.js';
import { runCalibration, settingsOf } from './run-calibration.js';
import { toCalibration, type CalibrationFindings } from './to-calibration.js';

/** A time in milliseconds since the epoch, or so long before the calibration is begun. */
export type Instant = { readonly atMs: number } | { readonly agoMs: number };

/** What is to be calibrated, whenever it is begun. */
export interface CalibrationJob {
  readonly wish: Omit<CalibrationWish, 'fromMs' | 'toMs' | 'madeMs'>;
  readonly from: Instant;
  readonly to: Instant;
  readonly pace: Pace;
  /** Where the configs are. */
  readonly folder: string;
  /** Whether what was begun before is thrown away. */
  readonly restart: boolean;
}

/** Who hears how it goes. */
export interface CalibrationWatch {
  /** Called with the comparisons that are done and those that there are; what was done before is left out. */
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** What was written, and where. */
export interface WrittenCalibration extends CalibrationFindings {
  readonly path: string;
}

/**
 * Calibrates a config and writes its calibration file, in which the calibration for the same scope is replaced. What was begun with the same
 * job goes on from where it was.
 *
 * @throws {JudgementError} where the job is at fault, by itself or for its config, a file is, or a source
 * @throws the signal's reason once it is aborted
 */
export async function calibrate(
  job: CalibrationJob,
  world: JudgementWorld,
  { onProgress, signal }: CalibrationWatch,
): Promise<WrittenCalibration> {
  const files = filesOf(job);
  // What cannot be written is told before anything is asked.
  const others = await readOthers(files.calibrations);
  const digest = digestOf({ ...job, folder: null, pace: null, config: world.configs.get(job.wish.config)?.digest });
  if (job.restart) await rm(files.partial, { force: true });
  const begun = await openPartial(files.partial, digest);
  const header = begun?.header ?? { digest, ...rangeOf(job, world.now()) };
  const { fromMs, toMs, madeMs } = header;
  const prepared = await prepareCalibration({ ...job.wish, fromMs, toMs, madeMs }, world, signal);
  const partial = begun ?? (await beginPartial(files.partial, header));
  const run = { pace: job.pace, clockwork: CLOCKWORK, deadlineMs: world.deadlineMs, onProgress };
  const records = await runCalibration(
    prepared,
    { ...run, records: partial.records, onRecord: partial.add },
    signal,
  ).catch((error: unknown) => {
    throw error instanceof JudgementError ? toBeResumed(error, files.partial) : error;
  });
  const findings = toCalibration(prepared, records, settingsOf(prepared.named.config));
  refuseNothing(findings, job.wish.config);
  await writeWhole(files.calibrations, renderCalibrations(withCalibration(others, findings.calibration)));
  await partial.remove();
  return { ...findings, path: files.calibrations };
}

/** A file of nothing would look like a calibration. */
function refuseNothing({ calibration }: CalibrationFindings, config: string): void {
  if (calibration.metrics.some(({ effects }) => effects.length > 0)) return;
  const details = calibration.notCalibrated.map(({ name, reason }) => ({ pointer: name, message: reason }));
  throw new JudgementError('CONFIG_MISMATCH', `Cannot calibrate "${config}": no comparison of any metric`, details);
}

const CLOCKWORK = {
  now: () => performance.now(),
  wait: (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal }),
};

function filesOf({ folder, wish: { config } }: CalibrationJob) {
  const base = join(folder, `${config}${CALIBRATION_SUFFIX}`);
  return { calibrations: `${base}.yaml`, partial: `${base}.partial` };
}

function rangeOf({ from, to }: CalibrationJob, madeMs: number) {
  const at = (instant: Instant): number => ('atMs' in instant ? instant.atMs : madeMs - instant.agoMs);
  return { fromMs: at(from), toMs: at(to), madeMs };
}

/** The calibrations that the file has already. */
async function readOthers(path: string): Promise<readonly Calibration[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new JudgementError('INVALID_CONFIG', `Cannot read the calibration file "${path}": ${reason}`);
  });
  const reading = text === undefined ? undefined : parseCalibrations(text);
  if (reading?.kind === 'read') return reading.calibrations;
  if (!reading) return [];
  const details = reading.mistakes.map(({ line, column, message }) => ({
    pointer: `${path}:${String(line)}:${String(column)}`,
    message,
  }));
  throw new JudgementError('INVALID_CONFIG', `Cannot add to the calibration file "${path}"`, details);
}

/** Whoever reads the file sees it whole, as it was or as it is. */
async function writeWhole(path: string, text: string): Promise<void> {
  const reading = parseCalibrations(text);
  if (reading.kind === 'refused') {
    const why = reading.mistakes.map(({ message }) => message).join('; ');
    throw new JudgementError('INVALID_CONFIG', `Cannot write the calibration file "${path}": ${why}`);
  }
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

function toBeResumed({ code, message, details }: JudgementError, partial: string): JudgementError {
  const text = `${message}. What is done is kept in "${partial}": the same command goes on from there`;
  return new JudgementError(code, text, details);
}
