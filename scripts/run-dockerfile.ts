import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildImage } from './dockerfile-build.js';
import { checkImage } from './dockerfile-checks.js';
import { copyContext } from './dockerfile-context.js';
import { parseDockerfile } from './dockerfile-instructions.js';
import { killProcesses } from './dockerfile-process.js';
import { takeStep } from './dockerfile-step.js';
import { tryImage } from './dockerfile-trial.js';

// Runs every instruction of the Dockerfile, and then its image, where there is no Docker: a folder stands for each
// stage's file system, and this machine's own Node for the base image's.

const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
process.umask(0o022);
const temporary = mkdtempSync(join(tmpdir(), 'run-dockerfile-'));
process.once('exit', () => {
  execFileSync('chmod', ['-R', 'u+w', temporary]);
  rmSync(temporary, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void killProcesses().finally(() => process.exit(1)));
}

try {
  await runDockerfile();
} catch (error) {
  process.stderr.write(`run-dockerfile: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await killProcesses();
}

async function runDockerfile(): Promise<void> {
  const folders = {
    context: join(temporary, 'context'),
    home: join(temporary, 'home'),
    stages: join(temporary, 'stages'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  // The image's user has to reach the stages through it.
  chmodSync(temporary, 0o755);

  const instructions = parseDockerfile(await readFile(join(checkout, 'Dockerfile'), 'utf8'));
  await takeStep('build context, by .dockerignore', () => copyContext(checkout, folders.context));
  const image = await buildImage(instructions, folders);
  await checkImage(image, checkout);
  execFileSync('chmod', ['-R', 'a-w', image.root]);
  await tryImage(image, checkout);
}
