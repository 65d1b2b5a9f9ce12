import type { ReadConfig } from '../config/load-metric-configs.js';
import { JudgementError, type ErrorDetail } from '../errors.js';
import type { RunJudgement } from '../run-judgement.js';
import { differencesOf, type Difference } from './check-expectation.js';
import { loadGoldenTests, type LoadedCase } from './load-golden-tests.js';

/** What golden tests are run with. */
export interface GoldenTools {
  readonly readConfig: ReadConfig;
  /** Needs no source: every series comes along. */
  readonly runJudgement: RunJudgement;
}

/** How a case came out: as expected where there is no difference, and not judged at all where the judgement was refused. */
export interface CaseOutcome extends Pick<LoadedCase, 'name' | 'line' | 'column'> {
  readonly differences: readonly Difference[];
  readonly refused: readonly ErrorDetail[];
}

/** How a file came out: its cases, or the mistakes that keep all of them from being run. */
export interface FileOutcome {
  readonly file: string;
  readonly cases: readonly CaseOutcome[];
  readonly mistakes: readonly ErrorDetail[];
}

/**
 * Runs the golden tests of a file.
 *
 * @throws the signal's reason once it is aborted
 */
export async function runGoldenTests(
  file: string,
  { readConfig, runJudgement }: GoldenTools,
  signal: AbortSignal,
): Promise<FileOutcome> {
  const loading = await loadGoldenTests(file, readConfig);
  if (loading.kind === 'refused') return { file, cases: [], mistakes: loading.mistakes };
  const cases: CaseOutcome[] = [];
  for (const one of loading.cases) {
    signal.throwIfAborted();
    cases.push(await runCase(one, runJudgement, signal));
  }
  return { file, cases, mistakes: [] };
}

async function runCase(
  { name, line, column, request, expect }: LoadedCase,
  runJudgement: RunJudgement,
  signal: AbortSignal,
): Promise<CaseOutcome> {
  try {
    const judgement = await runJudgement(request, signal);
    return { name, line, column, differences: differencesOf(expect, judgement), refused: [] };
  } catch (error) {
    if (!(error instanceof JudgementError)) throw error;
    const refused = error.details.length > 0 ? error.details : [{ pointer: '', message: error.message }];
    return { name, line, column, differences: [], refused };
  }
}

/** Whether a case came out as expected. */
export function isAsExpected({ differences, refused }: CaseOutcome): boolean {
  return differences.length === 0 && refused.length === 0;
}
