import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import type { ArchiveFiles, ListedFile } from './archive-files.js';
import { createBoundedWork } from './bounded-work.js';
import { contentKeyOf, madeKeyOf } from './content-key.js';
import { createFileStates } from './file-states.js';
import type { IdContent, Made } from './judgement-id.js';
import { createSharedRuns } from './shared-runs.js';

/** A judgement that was found in the archive. */
export interface ArchivedText {
  /** Its JSON; where it is long as UTF-8, in pieces. */
  readonly text: string | readonly Uint8Array[];
  /** The key of what it says that came of it; whoever reads it checks that. */
  readonly madeKey: string;
}

/** What is to be judged, whatever came of it. */
export type Asked = Omit<IdContent, 'made'>;

/** What is to be archived. */
export interface Archiving {
  /** Its JSON, as UTF-8. */
  readonly text: () => string | Promise<Uint8Array>;
  /** Whether what is there already says what its name says. */
  readonly isWhole: (found: ArchivedText) => boolean | Promise<boolean>;
}

/** A folder in which every finished judgement is kept once. All reject with the system's error, or an OverdueError where it hangs. */
export interface Archive {
  /** Writes a judgement, unless it is there already; what is broken there is replaced. */
  readonly keep: (asked: Asked, made: Made, archiving: Archiving) => Promise<'kept'>;
  /** The one that came to this; where that is not known, all that came of it, the first one first. Each is read when it is looked at. */
  readonly find: (asked: Asked, made: Made | undefined) => AsyncIterable<ArchivedText>;
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
/** To make a text of more bytes takes a while: that is left to who reads them. */
const MOST_DECODED = 1_000_000;
const PIECE_BYTES = 262_144;
const SUFFIX = '.json.gz';
const KEY = /^[0-9a-f]{64}$/;
const pack = promisify(gzip);

/** The archive in a folder: `ab/<what was to be judged>/<what came of it>.json.gz`, both as 64 hex digits. */
export function createArchive({ directory, files, timeoutMs }: ArchiveParts): Archive {
  const bounded = createBoundedWork({ most: MOST_AT_ONCE, timeoutMs });
  const writing = createSharedRuns<'kept'>();
  const stateOf = createFileStates((path) => bounded(() => files.stamp(path)));
  const folderOf = (asked: Asked): string => {
    const key = contentKeyOf(asked);
    return join(directory, key.slice(0, 2), key);
  };
  const read = async (path: string, madeKey: string, withinMs = timeoutMs): Promise<ArchivedText | undefined> => {
    const bytes = await bounded(() => files.read(path), withinMs);
    return bytes && { text: await unpacked(bytes), madeKey };
  };
  return {
    keep: (asked, made, { text, isWhole }) => {
      const [folder, madeKey] = [folderOf(asked), madeKeyOf(made)];
      const path = pathOf(folder, madeKey);
      const write = async (): Promise<'kept'> => {
        const startedMs = performance.now();
        const leftMs = (): number => Math.max(1, timeoutMs - (performance.now() - startedMs));
        const state = await stateOf(path, async () => {
          const found = await read(path, madeKey, leftMs());
          return found !== undefined && (await isWhole(found));
        });
        if (state === 'whole') return 'kept';
        const withinMs = leftMs();
        // To pack a large one takes long, too, but does not hang.
        const bytes = await pack(await text(), { level: PACKING });
        await bounded(() => writeWhole(files, { folder, path, bytes, replaces: state === 'broken' }), withinMs);
        return 'kept';
      };
      // Whoever waits for a file to be written may go; it is written all the same.
      return writing(path, write, new AbortController().signal);
    },
    find: async function* (asked, made) {
      const folder = folderOf(asked);
      const keys = made ? [madeKeyOf(made)] : madeKeysOf(await bounded(() => files.list(folder)));
      for (const key of keys) {
        const found = await read(pathOf(folder, key), key);
        if (found) yield found;
      }
    },
    check: () =>
      bounded(async () => {
        const path = join(directory, temporaryName());
        await files.write(path, new Uint8Array()).finally(() => files.remove(path));
      }),
  };
}

function pathOf(folder: string, madeKey: string): string {
  return join(folder, `${madeKey}${SUFFIX}`);
}

/** The first ones of a folder. */
function madeKeysOf(listed: readonly ListedFile[]): readonly string[] {
  return listed
    .toSorted((a, b) => a.writtenMs - b.writtenMs || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name.slice(0, -SUFFIX.length))
    .filter((key) => KEY.test(key))
    .slice(0, MOST_FOUND);
}

/** What cannot be unpacked is no text at all: whoever reads it tells that apart from what is not there. */
async function unpacked(bytes: Uint8Array): Promise<ArchivedText['text']> {
  const unpacking = createGunzip({ chunkSize: PIECE_BYTES });
  unpacking.end(bytes);
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of unpacking) {
      if (!(piece instanceof Uint8Array)) throw new TypeError('What is unpacked is bytes');
      length += piece.length;
      if (length > MOST_BYTES) return '';
      pieces.push(piece);
    }
  } catch {
    return '';
  }
  return length > MOST_DECODED ? pieces : Buffer.concat(pieces).toString('utf8');
}

interface NewFile {
  readonly folder: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Whether it takes the place of what is there. */
  readonly replaces: boolean;
}

/** Nobody ever sees half a file: it gets its name when all of it is on the disk. */
async function writeWhole(files: ArchiveFiles, { folder, path, bytes, replaces }: NewFile): Promise<void> {
  // The directory itself is not made anew: where it is missing, what should be mounted there is not.
  await files.makeFolder(dirname(folder));
  await files.makeFolder(folder);
  const temporary = join(folder, temporaryName());
  try {
    await files.write(temporary, bytes);
    await (replaces ? files.replace : files.publish)(temporary, path);
  } finally {
    // What went wrong before says more.
    await files.remove(temporary).catch(() => undefined);
  }
}

function temporaryName(): string {
  return `.writing-${randomBytes(12).toString('hex')}`;
}
