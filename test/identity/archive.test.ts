import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARCHIVE_FILES, type ArchiveFiles } from '../../src/identity/archive-files.js';
import { createArchive, type Archive } from '../../src/identity/archive.js';
import { contentKeyOf, madeKeyOf } from '../../src/identity/content-key.js';
import type { Made } from '../../src/identity/judgement-id.js';

const ASKED = { request: { config: 'shop' }, configDigest: 'sha256:00' };
const MADE: Made = { verdict: 'pass', score: 100, digest: 'sha256:11', judge: 'mann-whitney/1' };
const FOLDER = join(contentKeyOf(ASKED).slice(0, 2), contentKeyOf(ASKED));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'archive-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function archiveWith(files: Partial<ArchiveFiles> = {}): Archive {
  return createArchive({ directory, files: { ...ARCHIVE_FILES, ...files }, timeoutMs: 10_000 });
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
    await archive.keep(ASKED, MADE, () => 'told');

    expect(await archive.find(ASKED, MADE)).toEqual([{ text: 'told', madeKey: madeKeyOf(MADE) }]);
    expect(await archive.find(ASKED, { ...MADE, score: 99 })).toEqual([]);
    expect(await archive.find({ ...ASKED, judgedAtMs: 1 }, MADE)).toEqual([]);
    expect(await archive.find({ ...ASKED, configDigest: '../..' }, undefined)).toEqual([]);
  });

  it('finds all that came of one request, the first one first, and no half files', async () => {
    const archive = archiveWith();
    for (const score of [3, 1, 2]) await archive.keep(ASKED, { ...MADE, score }, () => String(score));
    const folder = join(directory, FOLDER);
    for (const score of [3, 1, 2]) await utimes(join(folder, `${madeKeyOf({ ...MADE, score })}.json.gz`), score, score);
    await writeFile(join(folder, '.writing-abc'), 'half');
    await writeFile(join(folder, 'readme.json.gz'), 'something');
    await mkdir(join(folder, `${'a'.repeat(64)}.json.gz`));

    expect((await archive.find(ASKED, undefined)).map(({ text }) => text)).toEqual(['1', '2', '3']);
  });

  it('writes a judgement once, also where two write at once', async () => {
    let written = 0;
    const write: ArchiveFiles['write'] = (path, bytes) => {
      written++;
      return ARCHIVE_FILES.write(path, bytes);
    };
    const [one, other] = [archiveWith({ write }), archiveWith({ write })];
    await Promise.all([one, one, other, one, other].map((archive, i) => archive.keep(ASKED, MADE, () => String(i))));
    const [first] = await one.find(ASKED, MADE);
    await other.keep(ASKED, MADE, () => 'later');

    expect(written).toBeLessThanOrEqual(2);
    expect(await one.find(ASKED, MADE)).toEqual([first]);
    expect(await filesOf()).toEqual([`${madeKeyOf(MADE)}.json.gz`]);
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
    await expect(archiveWith(files).keep(ASKED, MADE, () => 'told')).rejects.toThrow(/ENOSPC|EROFS|EACCES/);

    expect(await filesOf()).toEqual([]);
  });

  it('tells what went wrong, not what went wrong in cleaning up', async () => {
    const archive = archiveWith({
      write: () => Promise.reject(systemError('EROFS')),
      remove: () => Promise.reject(systemError('EIO')),
    });

    await expect(archive.keep(ASKED, MADE, () => 'told')).rejects.toThrow('EROFS');
  });

  it('leaves nothing behind when it is checked', async () => {
    await archiveWith().check();

    expect(await readdir(directory)).toEqual([]);
  });
});
