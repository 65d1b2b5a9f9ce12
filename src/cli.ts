#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { EXIT } from './commands/exit-codes.js';
import { exitCodeOf } from './commands/judge.js';
import { judgeCommand } from './commands/judge-command.js';
import { backtestCommand } from './commands/backtest-command.js';
import { calibrateCommand } from './commands/calibrate-command.js';
import { validateCommand } from './commands/validate-command.js';
import { importCommand } from './commands/import-command.js';
import { outliveReaders } from './commands/outlive-readers.js';
import { previewCommand } from './commands/preview-command.js';
import { recordCommand } from './commands/record-command.js';
import { tellFault } from './commands/tell-fault.js';
import { reportCommand } from './commands/report-command.js';
import { testCommand } from './commands/test-command.js';
import { tokenCommand } from './commands/token-command.js';
import { Environment } from './config/settings.js';
import { propertyOf } from './config/property-of.js';

/** The version in package.json, which lies beside both src/ and dist/. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String(propertyOf(manifest, 'version'));
}

/** A command that others have made, with what holds for all of them. */
function addCommand(command: Command): void {
  program.addCommand(command.copyInheritedSettings(program));
}

const program = new Command('canary-judge')
  .description('Decides whether a canary release is safe.')
  .version(version())
  .exitOverride();
program
  .command('serve')
  .description(`Start the service. Settings come from the environment: ${Object.keys(Environment.shape).join(', ')}.`)
  .action(async () => {
    await import('./main.js');
  });

program
  .command('sources')
  .description('Deal with the sources of the settings.')
  .command('check')
  .description('Ask each source a trivial question, and tell which of them answer; exits with 1 where one does not.')
  .action(async () => {
    const { runSourcesCheck } = await import('./wire-sources.js');
    const { text, ok } = await runSourcesCheck(process.env);
    // What hangs is not waited for.
    process.stdout.write(text, () => process.exit(ok ? 0 : 1));
  });

addCommand(
  judgeCommand(async (options) => {
    const { runJudge } = await import('./wire-commands.js');
    return runJudge(options, process.env);
  }),
);
addCommand(
  previewCommand(async (options) => {
    const { runPreview } = await import('./wire-commands.js');
    return runPreview(options, process.env);
  }),
);
addCommand(
  reportCommand(async (options) => {
    const { runReport } = await import('./wire-commands.js');
    return runReport(options, process.env);
  }),
);
addCommand(
  calibrateCommand(async (options) => {
    const { runCalibrate } = await import('./wire-commands.js');
    return runCalibrate(options, process.env);
  }),
);
addCommand(
  backtestCommand(async (wish) => {
    const { runBacktest } = await import('./wire-commands.js');
    return runBacktest(wish, process.env);
  }),
);
addCommand(
  validateCommand(async (options) => {
    const { runValidate } = await import('./wire-commands.js');
    return runValidate(options, process.env);
  }),
);
addCommand(
  recordCommand(async (options) => {
    const { runRecord } = await import('./wire-authoring.js');
    return runRecord(options, process.env);
  }),
);
addCommand(
  importCommand(async (options) => {
    const { runImport } = await import('./wire-authoring.js');
    return runImport(options);
  }),
);
addCommand(
  testCommand(async (options) => {
    const { runTest } = await import('./wire-authoring.js');
    return runTest(options, process.env);
  }),
);
addCommand(
  tokenCommand(async () => {
    const { runToken } = await import('./wire-token.js');
    process.stdout.write(runToken());
  }),
);

outliveReaders(process.stdout);
outliveReaders(process.stderr);
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
  else {
    process.stderr.write(tellFault(error));
    process.exitCode = exitCodeOf(error);
  }
}
