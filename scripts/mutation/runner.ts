import fc from 'fast-check';
import { loadAgain, registerLoadAgain } from './load-again.js';
import { filesIn, loadTests, nearestFirst, testFilesOf, type LoadedTest } from './loaded-tests.js';

/** Runs the tests of MUTATION_FOLDER in this process, thousands of times a minute: nothing is loaded anew but where a mutant is in what runs at loading. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: createRunner }];

/** What the code that Stryker has instrumented reads and writes. */
interface Instruments {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number;
  hitLimit?: number | undefined;
  mutantCoverage?: { readonly static: Hits; readonly perTest: Readonly<Record<string, Hits>> };
}

/** How often each mutant's place has been run. */
type Hits = Readonly<Record<string, number>>;

interface Trial {
  readonly activeMutant: { readonly id: string };
  readonly mutantActivation: 'runtime' | 'static';
  readonly sandboxFileName: string;
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
}

const instruments = ((globalThis as Record<string, unknown>).__stryker__ ??= {}) as Instruments;
const folder = process.env.MUTATION_FOLDER ?? '';
let tests: readonly LoadedTest[] = [];
let again = 0;

function createRunner() {
  return { capabilities: () => ({ reloadEnvironment: true }), init, dryRun, mutantRun };
}

function init(): void {
  // The seed of all tests. That a property fails is all that is asked, not for what least value.
  fc.configureGlobal({ seed: 20261121, endOnFailure: true });
  registerLoadAgain();
}

async function dryRun() {
  // What tests run while they are being written down is run again by them: only what runs as the source is loaded needs it to be loaded anew.
  for (const file of filesIn(`src/${folder}`)) await loadAgain(file, again);
  const atLoading = { ...instruments.mutantCoverage?.static };
  await loadAll();
  const results = [];
  for (const { id, name, file, run } of tests) {
    instruments.currentTestId = id;
    const startedMs = performance.now();
    const failureMessage = await failureOf(run);
    const result = { id, name, fileName: file, timeSpentMs: performance.now() - startedMs };
    results.push(failureMessage === undefined ? { ...result, status: 0 } : { ...result, status: 1, failureMessage });
  }
  instruments.currentTestId = undefined;
  const perTest = instruments.mutantCoverage?.perTest ?? {};
  return { status: 'complete', tests: results, mutantCoverage: { static: atLoading, perTest } };
}

async function loadAll(): Promise<void> {
  const loaded: LoadedTest[] = [];
  for (const file of testFilesOf(`test/${folder}`)) loaded.push(...(await loadTests(file, again)));
  tests = loaded;
}

async function mutantRun(trial: Trial) {
  if (tests.length === 0) await loadAll();
  if (trial.mutantActivation === 'static') again++;
  instruments.hitCount = 0;
  instruments.hitLimit = trial.hitLimit;
  instruments.activeMutant = trial.activeMutant.id;
  let nrOfTests = 0;
  try {
    for await (const { id, run } of testsOf(trial)) {
      nrOfTests++;
      const failureMessage = await failureOf(run);
      if (failureMessage === undefined) continue;
      if (trial.hitLimit !== undefined && instruments.hitCount > trial.hitLimit) return { status: 'timeout' };
      return { status: 'killed', killedBy: [id], failureMessage, nrOfTests };
    }
    return { status: 'survived', nrOfTests };
  } catch (error) {
    // The tests of a file cannot even be loaded.
    return { status: 'killed', killedBy: [tests[0]?.id ?? ''], failureMessage: String(error), nrOfTests };
  } finally {
    instruments.activeMutant = undefined;
  }
}

async function* testsOf({ mutantActivation, sandboxFileName, testFilter }: Trial): AsyncGenerator<LoadedTest> {
  const wanted = testFilter && new Set(testFilter);
  for (const file of nearestFirst(testFilesOf(`test/${folder}`), sandboxFileName)) {
    const loaded =
      mutantActivation === 'static' ? await loadTests(file, again) : tests.filter((test) => test.file === file);
    yield* wanted ? loaded.filter(({ id }) => wanted.has(id)) : loaded;
  }
}

async function failureOf(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
