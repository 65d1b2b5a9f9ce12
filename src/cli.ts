#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { tellFault } from './commands/tell-fault.js';
import { Environment } from './config/settings.js';
import { propertyOf } from './config/property-of.js';

const WRONG_USAGE = 64;

/** The version in package.json, which lies beside both src/ and dist/. */
function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String(propertyOf(manifest, 'version'));
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
    const { runSourcesCheck } = await import('./wire.js');
    const { text, ok } = await runSourcesCheck(process.env);
    // What hangs is not waited for.
    process.stdout.write(text, () => process.exit(ok ? 0 : 1));
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
  else {
    process.stderr.write(tellFault(error));
    process.exitCode = 1;
  }
}
