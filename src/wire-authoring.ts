import { join } from 'node:path';
import { importByHand, type Imported } from './commands/import.js';
import type { ImportOptions } from './commands/import-command.js';
import { recordByHand } from './commands/record.js';
import type { RecordOptions } from './commands/record-command.js';
import { testByHand } from './commands/test.js';
import type { TestOptions } from './commands/test-command.js';
import { GOLDEN_SUFFIX } from './config/config-file.js';
import { loadSettings } from './config/settings.js';
import type { Reading } from './config/mistake.js';
import { renderNativeConfig } from './integrations/kayenta/native/render-native-config.js';
import { toNativeConfig } from './integrations/kayenta/native/to-native-config.js';
import { createRunJudgement } from './run-judgement.js';
import { readConfig } from './wire-reading.js';

/**
 * `canary-judge test` of the configs that this environment sets up; gives its exit code.
 *
 * @throws {JudgementError} where a setting is at fault, or a path means no golden tests
 */
export async function runTest(options: TestOptions, environment: NodeJS.ProcessEnv): Promise<number> {
  const { metricConfigs: folder } = await loadSettings(environment);
  const colours = (environment.NO_COLOR ?? '') === '';
  const tools = { readConfig, runJudgement: judgeInline, folder, out: process.stdout, colours };
  return testByHand(options, tools, new AbortController().signal);
}

/**
 * `canary-judge record` into the folder of configs that this environment sets up; gives its exit code.
 *
 * @throws {JudgementError} where a setting is at fault, or what is to be recorded
 */
export async function runRecord(options: RecordOptions, environment: NodeJS.ProcessEnv): Promise<number> {
  const { metricConfigs: folder } = await loadSettings(environment);
  const testsOf = (config: string): string => join(folder, `${config}${GOLDEN_SUFFIX}.yaml`);
  const tools = { readConfig, runJudgement: judgeInline, testsOf, out: process.stdout };
  return recordByHand(options, tools, new AbortController().signal);
}

/**
 * `canary-judge import`; gives its exit code.
 *
 * @throws {JudgementError} where what is to be imported is no canary config
 */
export async function runImport(options: ImportOptions): Promise<number> {
  return importByHand(options, { translate, out: process.stdout, err: process.stderr });
}

function translate(document: unknown, options: ImportOptions): Reading<Imported> {
  const reading = toNativeConfig(document, options);
  if (reading.kind === 'refused') return reading;
  const { notes, faults } = reading.value;
  return { ...reading, value: { text: renderNativeConfig(reading.value), notes, faults } };
}

/** Judges requests whose series all come along: there is no source, and no time matters. */
const judgeInline = createRunJudgement({
  configs: new Map(),
  sources: { byName: new Map(), standard: undefined },
  now: () => 0,
  deadlineMs: 60_000,
});
