import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ArchiveFiles } from './archive-files.js';
import { createBoundedWork } from './bounded-work.js';
import { contentKeyOf, madeKeyOf } from './content-key.js';
import type { IdContent, Made } from './judgement-id.js';
import { createSharedRuns } from './shared-runs.js';

/** A judgement that was found in the archive. */
export interface ArchivedText {
  /** Its JSON. */
  readonly text: string;
  /** The key of what it says that came of it; whoever reads it checks that. */
  readonly madeKey: string;
}

/** What is to be judged, whatever came of it. */
export type Asked = Omit<IdContent, 'made'>;

/** A folder in which every finished judgement is kept once. All reject with the system's error, or an OverdueError where it hangs. */
export interface Archive {
  /** Writes a judgement, unless it is there already. */
  readonly keep: (asked: Asked, made: Made, text: () => string) => Promise<'kept'>;
  /** The one that came to this; where that is not known, all that came of it, the first one first. */
  readonly find: (asked: Asked, made: Made | undefined) => Promise<readonly ArchivedText[]>;
  /** Whether judgements can be written now: rejects where they cannot. */
  readonly check: () => Promise<void>;
}

/** What an archive is made of. */
export interface ArchiveParts {
  readonly directory: string;
  readonly files: ArchiveFiles;
  /** How long the file system is waited for. */
  readonly timeoutMs: number;
}

/** What is larger was not written here. */
const MOST_BYTES = 256_000_000;
/** Several may have come of one request, as samples came in. */
const MOST_FOUND = 10;
/** Of four threads that a process has for its files two are left for others when the archive hangs. */
const MOST_AT_ONCE = 2;
/** Better packing saves little of such numbers, and takes four times as long. */
const PACKING = 1;
const SUFFIX = '.json.gz';
const KEY = /^[0-9a-f]{64}$/;
const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

/** The archive in a folder: `ab/<what was to be judged>/<what came of it>.json.gz`, both as 64 hex digits. */
export function createArchive({ directory, files, timeoutMs }: ArchiveParts): Archive {
  const bounded = createBoundedWork({ most: MOST_AT_ONCE, timeoutMs });
  const writing = createSharedRuns<'kept'>();
  const folderOf = (asked: Asked): string => {
    const key = contentKeyOf(asked);
    return join(directory, key.slice(0, 2), key);
  };
  const readFile = async (folder: string, madeKey: string): Promise<ArchivedText[]> => {
    const bytes = await bounded(() => files.read(join(folder, `${madeKey}${SUFFIX}`)));
    if (!bytes) return [];
    // What cannot be unpacked is told apart from what is not there by whoever reads the text.
    const text = await unpack(bytes, { maxOutputLength: MOST_BYTES }).catch(() => Buffer.alloc(0));
    return [{ text: text.toString('utf8'), madeKey }];
  };
  return {
    keep: (asked, made, text) => {
      const folder = folderOf(asked);
      const path = join(folder, `${madeKeyOf(made)}${SUFFIX}`);
      const write = async (): Promise<'kept'> => {
        const startedMs = performance.now();
        if (await bounded(() => files.exists(path))) return 'kept';
        const leftMs = Math.max(1, timeoutMs - (performance.now() - startedMs));
        // To pack a large one takes long, too, but does not hang.
        const bytes = await pack(text(), { level: PACKING });
        await bounded(() => writeOnce(files, { folder, path, bytes }), leftMs);
        return 'kept';
      };
      return writing(path, write, NEVER);
    },
    find: async (asked, made) => {
      const folder = folderOf(asked);
      if (made) return readFile(folder, madeKeyOf(made));
      const listed = await bounded(() => files.list(folder));
      const keys = listed
        .toSorted((a, b) => a.writtenMs - b.writtenMs || (a.name < b.name ? -1 : 1))
        .map(({ name }) => name.slice(0, -SUFFIX.length))
        .filter((key) => KEY.test(key));
      const found: ArchivedText[] = [];
      for (const key of keys.slice(0, MOST_FOUND)) found.push(...(await readFile(folder, key)));
      return found;
    },
    check: () =>
      bounded(async () => {
        const path = join(directory, temporaryName());
        await files.write(path, new Uint8Array()).finally(() => files.remove(path));
      }),
  };
}

/** Whoever waits for a file to be written may go; it is written all the same. */
const NEVER = new AbortController().signal;

interface NewFile {
  readonly folder: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Nobody ever sees half a file: it gets its name when all of it is on the disk. */
async function writeOnce(files: ArchiveFiles, { folder, path, bytes }: NewFile): Promise<void> {
  // The directory itself is not made anew: where it is missing, what should be mounted there is not.
  await files.makeFolder(dirname(folder));
  await files.makeFolder(folder);
  const temporary = join(folder, temporaryName());
  try {
    await files.write(temporary, bytes);
    await files.publish(temporary, path);
  } finally {
    // What went wrong before says more.
    await files.remove(temporary).catch(() => undefined);
  }
}

function temporaryName(): string {
  return `.writing-${randomBytes(12).toString('hex')}`;
}
