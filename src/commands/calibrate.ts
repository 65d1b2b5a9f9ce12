import { writeFile } from 'node:fs/promises';
import { renderAdvice } from '../calibrate/advice-patch.js';
import { advise } from '../calibrate/advise.js';
import { calibrate, type CalibrationJob, type WrittenCalibration } from '../calibrate/calibration/calibrate.js';
import { toPage } from '../calibrate/calibration/to-page.js';
import { loadIncidents, loadPairs } from '../config/calibration-inputs.js';
import { JudgementError } from '../errors.js';
import { renderCalibrationPage } from '../report/calibration-page.js';
import type { JudgementWorld } from '../run-judgement.js';
import type { CalibrateOptions } from './calibrate-command.js';
import { renderCalibration } from './calibration-text.js';
import type { Exclusion } from './exclusion.js';
import { createProgress, timeLeft, type Terminal } from './terminal.js';

/** What a calibration needs of the world. */
export interface CalibrateTools {
  readonly world: JudgementWorld;
  /** Where the configs are, and their calibrations. */
  readonly folder: string;
  readonly print: (text: string) => unknown;
  /** Where the progress is shown. */
  readonly terminal: Terminal;
}

const DONE = 0;
/** After that, how long the rest takes can be told from what is done. */
const SETTLED_MS = 3_000;
/** 128 and SIGINT, as shells have it. */
const INTERRUPTED = 130;

/**
 * Calibrates a config, writes its calibration file and a page about it, and prints a table; gives the exit code. Once the signal is aborted it ends,
 * and the same options go on from there.
 *
 * @throws {JudgementError} where an option, a file or the config is at fault, or a source
 */
export async function calibrateConfig(
  options: CalibrateOptions,
  { world, folder, print, terminal }: CalibrateTools,
  signal: AbortSignal,
): Promise<number> {
  const job = await jobOf(options, folder);
  const progress = createProgress(terminal, () => performance.now());
  const startedMs = performance.now();
  const onProgress = (done: number, total: number): void => {
    const elapsedMs = performance.now() - startedMs;
    // The first windows wait for a question that many others have no need of any more.
    const left = elapsedMs < SETTLED_MS ? '' : timeLeft(done, total, elapsedMs);
    progress.show(`compared ${String(done)} of ${String(total)}${left && `, ${left}`}`);
  };
  try {
    const written = await calibrate(job, world, { onProgress, signal });
    progress.end();
    print(renderCalibration(written.calibration));
    print(`\nwritten: ${written.path}\n`);
    const html = options.html === undefined ? written.path.replace(/\.yaml$/, '.html') : options.html;
    if (html !== null) {
      await writePage(html, renderCalibrationPage(toPage(written)));
      print(`written: ${html}\n`);
    }
    if (options.advice) print(`\n${adviceOf(options, written, world)}`);
    return DONE;
  } catch (error) {
    if (!signal.aborted) throw error;
    return INTERRUPTED;
  } finally {
    progress.end();
  }
}

/** A patch, or a sentence that says why there is none. */
function adviceOf(
  { config: name, advice: wishes }: CalibrateOptions,
  { facts }: WrittenCalibration,
  { configs }: JudgementWorld,
): string {
  const config = configs.get(name)?.config;
  if (!wishes || !config) return '';
  if (config.dialect === 'kayenta')
    return `No advice for ${name}: it is Kayenta's, and a patch would be in our own form.\n`;
  if (facts.length === 0) return `No advice for ${name}: nothing was learned of any of its metrics.\n`;
  return renderAdvice({ config: name, advice: advise(facts, wishes, config.judge) });
}

async function jobOf(options: CalibrateOptions, folder: string): Promise<CalibrationJob> {
  const { config, scope, source, stepMs, warmupMs, everyMs, windowMs, appliesTo } = options;
  const compared = await comparedOf(options);
  const incidents = (await Promise.all(options.exclude.map(incidentsOf))).flat();
  return {
    wish: { config, compared, scope, source, stepMs, warmupMs, everyMs, windowMs, incidents, appliesTo },
    from: options.from,
    to: options.to,
    pace: { concurrency: options.concurrency, rests: !options.hurry },
    folder,
    restart: options.restart,
  };
}

async function comparedOf({ compared }: CalibrateOptions): Promise<CalibrationJob['wish']['compared']> {
  switch (compared.kind) {
    case 'halves':
      return compared;
    case 'pair':
      return { kind: 'pairs', pairs: [{ baseline: compared.baseline, canary: compared.canary }] };
    case 'listed':
      return { kind: 'pairs', pairs: await loadPairs(compared.file) };
  }
}

async function incidentsOf(exclusion: Exclusion): Promise<CalibrationJob['wish']['incidents']> {
  if (!('file' in exclusion)) return [exclusion];
  const incidents = await loadIncidents(exclusion.file);
  return incidents.map(({ from, to, reason }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to), reason }));
}

async function writePage(path: string, page: string): Promise<void> {
  await writeFile(path, page).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JudgementError('INVALID_REQUEST', `Cannot write the page "${path}": ${reason}`);
  });
}
