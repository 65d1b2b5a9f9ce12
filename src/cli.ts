#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
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

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
}
