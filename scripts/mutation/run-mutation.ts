import { Stryker } from '@stryker-mutator/core';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

// Changes the code of judge/, stats/ and query/ in many small ways, and tells which of them no test notices: docs/mutation-testing.md.

/** Each is tried against the tests of its top folder, and has a report of its own. */
const GROUPS = ['stats', 'query', 'judge', 'judge/looks', 'judge/netflix-aca', 'judge/mann-whitney'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '*.ts' },
    'one-in': { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '1' },
  },
});
const unknown = positionals.filter((group) => !GROUPS.includes(group));
if (unknown.length > 0) throw new Error(`no group is called ${unknown.join(', ')}; there are ${GROUPS.join(', ')}`);

const counts = new Map<string, number>();
for (const group of positionals.length > 0 ? positionals : GROUPS) {
  for (const { status } of await tryMutants(group)) counts.set(status, (counts.get(status) ?? 0) + 1);
}
process.stdout.write(`In all: ${[...counts].map(([status, count]) => `${String(count)} ${status}`).join(', ')}\n`);

function tryMutants(group: string) {
  const kept = join('coverage', 'mutation', group.replace('/', '-'));
  const whole = values['one-in'] === '1';
  process.env.MUTATION_ONE_IN = values['one-in'];
  process.env.MUTATION_FOLDER = group.split('/')[0] ?? group;
  return new Stryker({
    mutate: values.files.split(',').map((file) => `src/${group}/${file}`),
    testRunner: 'in-process',
    plugins: ['runner.ts', 'sample.ts'].map((file) => join(import.meta.dirname, file)),
    testRunnerNodeArgs: ['--import', 'tsx'],
    checkers: whole ? [] : ['sample'],
    checkerNodeArgs: ['--import', 'tsx'],
    coverageAnalysis: 'perTest',
    concurrency: Number(values.concurrency),
    incremental: whole,
    incrementalFile: join(kept, 'incremental.json'),
    reporters: ['clear-text', 'json', 'progress-append-only'],
    clearTextReporter: { logTests: false, reportTests: false },
    jsonReporter: { fileName: join(kept, 'report.json') },
    ignorePatterns: ['/*', '!/src', '!/test', '!/fixtures', '!/scripts', '!/metric-configs', '!/*.json'],
    tempDirName: join(tmpdir(), 'canary-judge-mutation'),
    dryRunTimeoutMinutes: 30,
  }).runMutationTest();
}
