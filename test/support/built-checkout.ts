import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What is built, and what a built service reads. */
const COPIED = ['src', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
const LINKED = ['node_modules', 'metric-configs', 'fixtures'];

/** A copy of the checkout with a dist/ that has just been built: what lies in the checkout's own may be of yesterday. */
export interface BuiltCheckout {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** Builds the service in a folder of its own. */
export async function buildCheckout(): Promise<BuiltCheckout> {
  const folder = await mkdtemp(join(tmpdir(), 'built-checkout-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true });
  try {
    for (const path of COPIED) await cp(path, join(folder, path), { recursive: true });
    for (const path of LINKED) await symlink(join(process.cwd(), path), join(folder, path));
    await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd: folder });
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
