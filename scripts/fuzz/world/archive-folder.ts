import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finding, type Report } from '../finding.js';
import type { FindSecrets } from './secrets.js';

/** Gives what searches the files of an archive that were not searched yet. */
export function watchArchive(folder: string, findSecrets: FindSecrets, report: Report): () => void {
  const searched = new Set<string>();
  return () => {
    for (const path of filesOf(folder)) {
      if (searched.has(path)) continue;
      searched.add(path);
      try {
        const bytes = readFileSync(path);
        for (const name of findSecrets(bytes)) report(finding('secret in archive', name, bytes.toString('base64')));
      } catch {
        // It is gone, or no file any more.
      }
    }
  };
}

/** What may become of a file of an archive. */
export const DAMAGES = ['empty', 'cut', 'flip', 'folder', 'gone', 'other', 'large'] as const;
export type Damage = (typeof DAMAGES)[number];

/** Damages one of the files of an archive, where there is one. */
export function damageArchive(folder: string, damage: Damage, at: number): void {
  const files = filesOf(folder);
  const path = files[at % Math.max(1, files.length)];
  if (path === undefined) return;
  switch (damage) {
    case 'empty':
      writeFileSync(path, '');
      return;
    case 'cut':
      truncateSync(path, at % (statSync(path).size + 1));
      return;
    case 'flip': {
      const bytes = readFileSync(path);
      if (bytes.length > 0) bytes[at % bytes.length] = at % 256;
      writeFileSync(path, bytes);
      return;
    }
    case 'folder':
      rmSync(path);
      mkdirSync(path);
      return;
    case 'gone':
      rmSync(path);
      return;
    case 'other':
      writeFileSync(path, readFileSync(files[(at + 1) % files.length] ?? path));
      return;
    case 'large':
      writeFileSync(path, Buffer.alloc(3 * 1024 * 1024, '['));
  }
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
