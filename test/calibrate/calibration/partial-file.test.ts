import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginPartial, openPartial } from '../../../src/calibrate/calibration/partial-file.js';

const HEADER = { digest: 'd', fromMs: 1, toMs: 2, madeMs: 3 };
const record = (metric: string) => ({
  metric,
  windows: [0, 1],
  effects: [0.1, -0.123456],
  withoutData: 0,
  problem: null,
  tier0: 1,
  tier1: null,
  netflixAca: 0,
  autocorrelation: 0.1 + 0.2,
  slotDeviation: null,
  independentError: 0.1,
  base: 100 / 3,
  slots: 20,
  expected: 80,
  filled: 79,
  filledBits: 'AA==',
  gapBits: 'AQ==',
});

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partial-'));
  path = join(folder, 'a.partial');
});
afterEach(() => rm(folder, { recursive: true }));

describe('openPartial()', () => {
  it('gives back what was kept, to the last bit', async () => {
    const begun = await beginPartial(path, HEADER);
    await begun.add(record('ü "m1"'));
    await begun.add(record('m2'));

    expect(await openPartial(path, 'd')).toMatchObject({ header: HEADER, records: [record('ü "m1"'), record('m2')] });
  });

  it('drops a line that was not written to its end, and goes on behind the ones before', async () => {
    await (await beginPartial(path, HEADER)).add(record('ü'));
    const whole = await readFile(path, 'utf8');
    await appendFile(path, JSON.stringify(record('m2')));

    const opened = await openPartial(path, 'd');
    expect(opened?.records).toEqual([record('ü')]);
    expect(await readFile(path, 'utf8')).toBe(whole);
    await opened?.add(record('m3'));
    expect((await openPartial(path, 'd'))?.records.map(({ metric }) => metric)).toEqual(['ü', 'm3']);
  });

  it('gives nothing where there is no file, or not even its first line is whole', async () => {
    expect(await openPartial(path, 'd')).toBeUndefined();
    await writeFile(path, '{"digest":"d","fro');
    expect(await openPartial(path, 'd')).toBeUndefined();
  });

  it('refuses what was begun with something else in mind, and what is none of ours', async () => {
    await beginPartial(path, HEADER);
    await expect(openPartial(path, 'other')).rejects.toThrow('begun with other options');
    await appendFile(path, '{"metric":1}\n');
    await expect(openPartial(path, 'd')).rejects.toThrow(
      `${path}:2": it is none that canary-judge calibrate has written`,
    );
  });

  it('is gone when it is removed', async () => {
    await (await beginPartial(path, HEADER)).remove();
    expect(await openPartial(path, 'd')).toBeUndefined();
  });
});
