import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of a folder. */
export interface ListedFile {
  readonly name: string;
  /** When it was written, in milliseconds since the epoch. */
  readonly writtenMs: number;
}

/** What an archive does with files. Each rejects with the error of the system. */
export interface ArchiveFiles {
  /** Makes a folder inside one that is there, unless it is there already. */
  readonly makeFolder: (folder: string) => Promise<void>;
  /** Writes a new file, down to the disk. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
  /** Gives a file its name, unless another one has it already. */
  readonly publish: (from: string, to: string) => Promise<void>;
  /** Gives a file its name, whatever had it: nobody ever finds nothing there. */
  readonly replace: (from: string, to: string) => Promise<void>;
  /** Removes a file, where there is one. */
  readonly remove: (path: string) => Promise<void>;
  /** Another one whenever a file is written anew; '' for what is no file, undefined where there is nothing. */
  readonly stamp: (path: string) => Promise<string | undefined>;
  /** The files of a folder; none where there is no such folder. */
  readonly list: (folder: string) => Promise<readonly ListedFile[]>;
  /** Undefined where there is no such file. */
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
}

/** Those of the system. */
export const ARCHIVE_FILES: ArchiveFiles = {
  makeFolder: async (folder) => {
    await mkdir(folder).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  },
  write: async (path, bytes) => {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  publish: async (from, to) => {
    try {
      await link(from, to);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return;
      if (!LINKLESS.has(codeOf(error))) throw error;
      // A mounted bucket has no links: of two who write the same at once the last one stays.
      if ((await stat(to).catch(orNothing)) === undefined) await rename(from, to);
    }
  },
  replace: rename,
  remove: (path) => rm(path, { force: true }),
  stamp: async (path) => {
    const found = await stat(path).catch(orNothing);
    if (found?.isFile() === false) return '';
    return found && [found.ino, found.size, found.mtimeMs, found.ctimeMs].join(' ');
  },
  list: async (folder) => {
    const names = await readdir(folder).catch(orNothing);
    const listed = (names ?? []).map(async (name) => {
      const found = await stat(join(folder, name)).catch(orNothing);
      return found?.isFile() === true ? [{ name, writtenMs: found.mtimeMs }] : [];
    });
    return (await Promise.all(listed)).flat();
  },
  read: (path) => readFile(path).catch(orNothing),
};

/** What a file system says that knows no hard links. */
const LINKLESS: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK']);

/** The word that the system has for what went wrong, such as ENOSPC. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

function orNothing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
  throw error;
}
