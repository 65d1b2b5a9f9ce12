import { findGoldenTests } from '../golden/find-golden-tests.js';
import { isAsExpected, runGoldenTests, type FileOutcome, type GoldenTools } from '../golden/run-golden-tests.js';
import { EXIT } from './exit-codes.js';
import { renderTestOutcomes } from './render-test-outcomes.js';
import type { Terminal } from './terminal.js';
import type { TestOptions } from './test-command.js';

/** What running golden tests by hand needs of the world. */
export interface TestSurroundings extends GoldenTools {
  /** The folder that is tested where no path is given. */
  readonly folder: string;
  readonly out: Terminal;
  /** Whether colours are welcome on a terminal. */
  readonly colours: boolean;
}

/**
 * `canary-judge test`: runs golden tests and tells how they came out; gives its exit code.
 *
 * @throws {JudgementError} where a path means no golden tests
 */
export async function testByHand(
  { paths, format }: TestOptions,
  { folder, out, colours, ...tools }: TestSurroundings,
  signal: AbortSignal,
): Promise<number> {
  const outcomes: FileOutcome[] = [];
  for (const file of await findGoldenTests(paths.length > 0 ? paths : [folder])) {
    outcomes.push(await runGoldenTests(file, tools, signal));
  }
  out.write(renderTestOutcomes(outcomes, format, colours && out.isTTY === true));
  const asExpected = outcomes.every(({ cases, mistakes }) => mistakes.length === 0 && cases.every(isAsExpected));
  return asExpected ? EXIT.pass : EXIT.invalid;
}
