import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { finding, type Finding } from './finding.js';
import { findSettingsSecrets, settingsTextOf, VARIABLES } from './fuzz-settings.js';
import { settingsCase } from './settings-case.js';

/** How often a process is started, and how. */
export interface StartOptions {
  readonly seed: number;
  readonly times: number;
  /** Arguments of node that start the service. */
  readonly command: readonly string[];
}

const IN_TIME_MS = 60_000;

/** Starts processes with broken settings files: each listens, or ends with 1 and a reason on stderr that is no stack and tells no secret. */
export async function startFromSettings({ seed, times, command }: StartOptions): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-start-'));
  const findings: Finding[] = [];
  for (const one of fc.sample(settingsCase, { seed, numRuns: times })) {
    const file = join(folder, 'settings.yaml');
    writeFileSync(file, settingsTextOf(one), 'latin1');
    findings.push(...(await startOnce(command, { ...VARIABLES, CANARY_JUDGE_CONFIG: file, PORT: '0' })));
  }
  rmSync(folder, { recursive: true });
  return findings;
}

async function startOnce(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Finding[]> {
  const env = { PATH: process.env.PATH ?? '', LOG_LEVEL: 'silent', ...environment };
  const child = spawn(process.execPath, [...command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const heard = { listens: false };
  child.stdout.once('data', (chunk: Buffer) => {
    heard.listens = chunk.toString().startsWith('canary-judge listens on ');
    child.kill('SIGTERM');
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), IN_TIME_MS);
  const [told, closed] = await Promise.all([text(child.stderr), once(child, 'close')]);
  clearTimeout(timer);
  const ended = String(closed[0]);
  const secrets = findSettingsSecrets(Buffer.from(told)).map((name) =>
    finding('start', `tells the secret ${name}`, told),
  );
  if (heard.listens)
    return [...secrets, ...(ended === '0' ? [] : [finding('start', `listened, and ended with ${ended}`, told)])];
  const reasoned = ended === '1' && told.startsWith('canary-judge: ') && !/\n\s+at /.test(told);
  return [...secrets, ...(reasoned ? [] : [finding('start', `ended with ${ended} and no reason`, told)])];
}
