import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const NEEDED = ['src', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** A digest of each file that a build in a folder of its own makes. */
async function build(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'build-'));
  try {
    for (const path of NEEDED) await cp(path, join(folder, path), { recursive: true });
    await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
    await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd: folder });
    const dist = join(folder, 'dist');
    const entries = await readdir(dist, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const digests = files.map(async (file) => {
      const digest = createHash('sha256').update(await readFile(file));
      return [file.slice(dist.length + 1), digest.digest('hex')] as const;
    });
    return Object.fromEntries((await Promise.all(digests)).sort());
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('npm run build makes the same bytes in any folder at any time', async () => {
  const [one, two] = [await build(), await build()];

  expect(two).toEqual(one);
  expect(Object.keys(one)).toContain('main.js');
  expect(Object.keys(one)).toContain(join('page', 'table.js'));
}, 600_000);
