import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARCHIVE_FILES, type ArchiveFiles } from '../../src/identity/archive-files.js';
import { createArchive, type Archive, type ArchivedText, type Archiving } from '../../src/identity/archive.js';
import { contentKeyOf, madeKeyOf } from '../../src/identity/content-key.js';
import type { Made } from '../../src/identity/judgement-id.js';

const ASKED = { request: { config: 'shop' }, configDigest: 'sha256:00' };
const MADE: Made = { verdict: 'pass', score: 100, digest: 'sha256:11', judge: 'mann-whitney/1' };
const FILE = `${madeKeyOf(MADE)}.json.gz`;
const FOLDER = join(contentKeyOf(ASKED).slice(0, 2), contentKeyOf(ASKED));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'archive-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function archiveWith(files: Partial<ArchiveFiles> = {}): Archive {
  return createArchive({ directory, files: { ...ARCHIVE_FILES, ...files }, timeoutMs: 10_000 });
}

/** What says something at all is whole. */
function saying(text: string): Archiving {
  return { text: () => text, isWhole: (found) => found.text !== '' };
}

async function allOf(archive: Archive, ...asked: Parameters<Archive['find']>): Promise<ArchivedText[]> {
  const all: ArchivedText[] = [];
  for await (const one of archive.find(...asked)) all.push(one);
  return all;
}

async function filesOf(): Promise<string[]> {
  const all = await readdir(directory, { recursive: true, withFileTypes: true });
  return all.filter((one) => one.isFile()).map(({ name }) => name);
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('createArchive()', () => {
  it('finds what it keeps, and nothing else', async () => {
    const archive = archiveWith();
    await archive.keep(ASKED, MADE, saying('told'));

    expect(await allOf(archive, ASKED, MADE)).toEqual([{ text: 'told', madeKey: madeKeyOf(MADE) }]);
    expect(await allOf(archive, ASKED, { ...MADE, score: 99 })).toEqual([]);
    expect(await allOf(archive, { ...ASKED, judgedAtMs: 1 }, MADE)).toEqual([]);
    expect(await allOf(archive, { ...ASKED, configDigest: '../..' }, undefined)).toEqual([]);
  });

  it('keeps many at a time without a warning of too many listeners', async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error): unknown => warnings.push(warning);
    process.on('warning', hear);
    const archive = archiveWith();

    const scores = Array.from({ length: 30 }, (_, score) => score);
    await Promise.all(scores.map((score) => archive.keep(ASKED, { ...MADE, score }, saying('told'))));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', hear);

    expect(warnings).toEqual([]);
    expect(await filesOf()).toHaveLength(30);
  });

  it('finds all that came of one request, the first one first, and no half files', async () => {
    const archive = archiveWith();
    for (const score of [3, 1, 2]) await archive.keep(ASKED, { ...MADE, score }, saying(String(score)));
    const folder = join(directory, FOLDER);
    for (const score of [3, 1, 2]) await utimes(join(folder, `${madeKeyOf({ ...MADE, score })}.json.gz`), score, score);
    await writeFile(join(folder, '.writing-abc'), 'half');
    await writeFile(join(folder, 'readme.json.gz'), 'something');
    await mkdir(join(folder, `${'a'.repeat(64)}.json.gz`));

    expect((await allOf(archive, ASKED, undefined)).map(({ text }) => text)).toEqual(['1', '2', '3']);
  });

  it('writes a judgement once, also where two write at once', async () => {
    let written = 0;
    const write: ArchiveFiles['write'] = (path, bytes) => {
      written++;
      return ARCHIVE_FILES.write(path, bytes);
    };
    const [one, other] = [archiveWith({ write }), archiveWith({ write })];
    await Promise.all([one, one, other, one, other].map((archive, i) => archive.keep(ASKED, MADE, saying(String(i)))));
    const [first] = await allOf(one, ASKED, MADE);
    await other.keep(ASKED, MADE, saying('later'));

    expect(written).toBeLessThanOrEqual(2);
    expect(await allOf(one, ASKED, MADE)).toEqual([first]);
    expect(await filesOf()).toEqual([`${madeKeyOf(MADE)}.json.gz`]);
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['cut', gzipSync('told').subarray(0, 12)],
    ['not packed', Buffer.from('told')],
  ])('replaces what is broken, and nothing is missing meanwhile: %s', async (_what, content) => {
    const path = join(directory, FOLDER, FILE);
    const archive = archiveWith();
    await archive.keep(ASKED, MADE, saying('told'));
    await writeFile(path, content);
    const found = new Set<unknown>();
    const over = new AbortController();
    const looking = (async () => {
      while (!over.signal.aborted) found.add((await allOf(archive, ASKED, MADE))[0]?.text);
    })();
    await archive.keep(ASKED, MADE, saying('told'));
    over.abort();
    await looking;

    expect(await allOf(archiveWith(), ASKED, MADE)).toEqual([{ text: 'told', madeKey: madeKeyOf(MADE) }]);
    expect([...found].filter((text) => text !== '' && text !== 'told')).toEqual([]);
    expect(await filesOf()).toEqual([FILE]);
  });

  it('looks once into what is there, and again when that was written anew', async () => {
    await archiveWith().keep(ASKED, MADE, saying('told'));
    const looked: unknown[] = [];
    const archive = archiveWith();
    const keep = () =>
      archive.keep(ASKED, MADE, {
        text: () => 'anew',
        isWhole: ({ text }) => looked.push(text) > 0 && text !== 'forged',
      });
    for (let i = 0; i < 3; i++) await keep();
    await writeFile(join(directory, FOLDER, FILE), gzipSync('forged'));
    for (let i = 0; i < 3; i++) await keep();

    expect(looked).toEqual(['told', 'forged', 'anew']);
    expect((await allOf(archive, ASKED, MADE))[0]?.text).toBe('anew');
  });

  it('does not say that it keeps what cannot be a file', async () => {
    await mkdir(join(directory, FOLDER, FILE), { recursive: true });

    await expect(archiveWith().keep(ASKED, MADE, saying('told'))).rejects.toThrow('EISDIR');
    expect(await filesOf()).toEqual([]);
  });

  it('unpacks no more than what is looked at', async () => {
    const read: string[] = [];
    const archive = archiveWith({
      read: (path) => {
        read.push(path);
        return ARCHIVE_FILES.read(path);
      },
    });
    for (const score of [1, 2, 3]) await archive.keep(ASKED, { ...MADE, score }, saying(String(score)));
    for await (const one of archive.find(ASKED, undefined)) {
      expect(one.text).not.toBe('');
      break;
    }

    expect(read).toHaveLength(1);
  });

  it.each<[string, Partial<ArchiveFiles>]>([
    [
      'half way',
      {
        write: async (path, bytes) => (
          await writeFile(path, bytes.subarray(0, 5)),
          Promise.reject(systemError('ENOSPC'))
        ),
      },
    ],
    ['when it gets its name', { publish: () => Promise.reject(systemError('EROFS')) }],
    ['when its folder is made', { makeFolder: () => Promise.reject(systemError('EACCES')) }],
  ])('leaves nothing of what fails %s', async (_when, files) => {
    await expect(archiveWith(files).keep(ASKED, MADE, saying('told'))).rejects.toThrow(/ENOSPC|EROFS|EACCES/);

    expect(await filesOf()).toEqual([]);
  });

  it('tells what went wrong, not what went wrong in cleaning up', async () => {
    const archive = archiveWith({
      write: () => Promise.reject(systemError('EROFS')),
      remove: () => Promise.reject(systemError('EIO')),
    });

    await expect(archive.keep(ASKED, MADE, saying('told'))).rejects.toThrow('EROFS');
  });

  it('leaves nothing behind when it is checked', async () => {
    await archiveWith().check();

    expect(await readdir(directory)).toEqual([]);
  });
});
