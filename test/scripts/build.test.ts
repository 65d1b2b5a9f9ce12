import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildCheckout } from '../support/built-checkout.js';

/** A digest of each file that a build in a folder of its own makes. */
async function build(): Promise<Record<string, string>> {
  const { folder, remove } = await buildCheckout();
  try {
    const dist = join(folder, 'dist');
    const entries = await readdir(dist, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const digests = files.map(async (file) => {
      const digest = createHash('sha256').update(await readFile(file));
      return [file.slice(dist.length + 1), digest.digest('hex')] as const;
    });
    return Object.fromEntries((await Promise.all(digests)).sort());
  } finally {
    await remove();
  }
}

it('npm run build makes the same bytes in any folder at any time', async () => {
  const [one, two] = [await build(), await build()];

  expect(two).toEqual(one);
  expect(Object.keys(one)).toContain('main.js');
  expect(Object.keys(one)).toContain(join('page', 'table.js'));
}, 600_000);
