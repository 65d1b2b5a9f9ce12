import { readFile, writeFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { appendGoldenCase } from '../config/append-golden-case.js';
import { GOLDEN_SUFFIX, misnamed } from '../config/config-file.js';
import { JudgementError } from '../errors.js';
import { parseRecorded } from '../golden/load-recorded.js';
import { recordCase } from '../golden/record-case.js';
import type { RecordedJudgement } from '../golden/recorded-judgement.js';
import { isAsExpected, runGoldenTests, type GoldenTools } from '../golden/run-golden-tests.js';
import { describeFailure } from './describe-failure.js';
import { EXIT } from './exit-codes.js';
import type { RecordOptions } from './record-command.js';
import type { Terminal } from './terminal.js';

/** What recording needs of the world. */
export interface RecordSurroundings extends GoldenTools {
  /** The file of a config's tests. */
  readonly testsOf: (config: string) => string;
  readonly out: Terminal;
}

/**
 * `canary-judge record`: makes a case of a golden test out of a judgement's JSON, and runs it; gives the exit code.
 *
 * @throws {JudgementError} where the JSON is no judgement with its series, or the case cannot be written
 */
export async function recordByHand(
  { judgement: path, name, output }: RecordOptions,
  { testsOf, out, ...tools }: RecordSurroundings,
  signal: AbortSignal,
): Promise<number> {
  const cannot = (why: string): JudgementError =>
    new JudgementError('INVALID_CONFIG', `Cannot record "${path}": ${why}`);
  const loading = parseRecorded(await readInput(path, cannot));
  if (loading.kind === 'refused') throw cannot(`it ${loading.why}`);
  const { recorded } = loading;
  const wrong = output === undefined ? misnamed(recorded.config.name) : undefined;
  if (wrong !== undefined || (output === undefined && recorded.config.name === 'inline')) {
    throw cannot('its config has no file: say with -o which file of tests to write, such as configs/shop.test.yaml');
  }
  const file = output ?? testsOf(recorded.config.name);
  if (!file.endsWith(`${GOLDEN_SUFFIX}.yaml`)) throw cannot(`"${file}" must end in ${GOLDEN_SUFFIX}.yaml`);
  const title = name ?? titleOf(recorded);
  const appending = appendGoldenCase(await readIfThere(file, cannot), recordCase(recorded, title));
  if (appending.kind === 'refused') throw cannot(`"${file}" ${appending.why}`);
  await writeFile(file, appending.text);
  out.write(`Recorded ${JSON.stringify(title)} in ${file}.\n`);
  const { cases, mistakes } = await runGoldenTests(file, tools, signal);
  const outcome = cases.find((one) => one.name === title);
  if (outcome && isAsExpected(outcome)) return EXIT.pass;
  const told = outcome ? describeFailure(outcome) : mistakes.map(({ pointer, message }) => `${pointer}: ${message}`);
  out.write(`It does not come out as it was recorded:\n${told.map((line) => `  ${line}\n`).join('')}`);
  return EXIT.invalid;
}

function titleOf({ verdict, window }: RecordedJudgement): string {
  return window.end === null ? `a recorded ${verdict}` : `the ${verdict} of ${window.end}`;
}

async function readInput(path: string, cannot: (why: string) => JudgementError): Promise<string> {
  return (path === '-' ? textOf(process.stdin) : readFile(path, 'utf8')).catch((error: unknown) => {
    throw cannot(error instanceof Error ? error.message : String(error));
  });
}

async function readIfThere(file: string, cannot: (why: string) => JudgementError): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw cannot(error instanceof Error ? error.message : String(error));
  });
}
