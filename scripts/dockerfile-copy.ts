import { chown, cp, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { standInFor } from './dockerfile-process.js';

/** Where a COPY copies from and to. */
export interface CopyPlaces {
  /** The folder that the sources are in: the build context, or an earlier stage's /. */
  readonly from: string;
  /** The working directory. */
  readonly to: string;
  /** The stage's /. */
  readonly root: string;
  /** The user, with or without a group, that the copies are to belong to. */
  readonly owner: string | undefined;
}

/** Copies the sources to the target, the last of the words, by the rules of COPY. */
export async function copyFiles(words: readonly string[], places: CopyPlaces): Promise<void> {
  const sources = words.slice(0, -1);
  const target = words.at(-1);
  if (target === undefined || sources.length === 0) throw new Error('needs a source and a target');
  if (sources.length > 1 && !target.endsWith('/')) throw new Error('several sources need a target that ends in /');
  for (const source of sources) await copySource(source, target, places);
}

async function copySource(source: string, target: string, { from, to, root, owner }: CopyPlaces): Promise<void> {
  if (/[*?[]/.test(source)) throw new Error(`the wildcard in "${source}" is not known here`);
  const path = within(from, join(from, source));
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw new Error(`there is no "${source}" to copy: it is missing, or .dockerignore leaves it out`);
  }
  const named = within(root, target.startsWith('/') ? join(root, target) : resolve(to, target));
  const isFolder = target.endsWith('/') || (await stat(named).catch(() => undefined))?.isDirectory() === true;
  const copy = found.isFile() && isFolder ? join(named, basename(source)) : named;
  await mkdir(dirname(copy), { recursive: true });
  await cp(path, copy, { recursive: true, verbatimSymlinks: true });
  if (owner !== undefined) await giveTo(owner, copy);
}

function within(folder: string, path: string): string {
  if (path !== folder && !path.startsWith(`${folder}${sep}`)) throw new Error('leads out of its root');
  return path;
}

async function giveTo(owner: string, path: string): Promise<void> {
  const { uid, gid } = standInFor(owner);
  if (uid === undefined || gid === undefined) return;
  const below = (await stat(path)).isDirectory() ? await readdir(path, { recursive: true }) : [];
  for (const name of ['', ...below]) await chown(join(path, name), uid, gid);
}
