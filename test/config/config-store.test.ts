import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConfigStore } from '../../src/config/config-store.js';
import { readConfigFolder } from '../../src/config/load-metric-configs.js';
import { readConfig } from '../../src/wire-reading.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'configs-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const CONFIG = 'groups: { g: 100 }\nmetrics: [{ name: latency, group: g }]\n';

async function write(file: string, text = CONFIG): Promise<void> {
  await writeFile(join(folder, file), text);
}

const read = () => readConfigFolder(folder, readConfig);
const NOTHING = { added: [], changed: [], removed: [], broken: [] };

describe('createConfigStore()', () => {
  it('takes up what has come, changed and gone, and tells which', async () => {
    await Promise.all([write('a.yaml'), write('b.yaml')]);
    const store = createConfigStore((await read()).configs);
    const before = store.configs.get('a')?.digest;

    await Promise.all([write('a.yaml', `description: new\n${CONFIG}`), write('c.yaml'), rm(join(folder, 'b.yaml'))]);

    expect(store.update(await read())).toEqual({ ...NOTHING, added: ['c'], changed: ['a'], removed: ['b'] });
    expect([...store.configs.keys()].sort()).toEqual(['a', 'c']);
    expect(store.configs.get('a')?.digest).not.toBe(before);
    expect(store.update(await read())).toEqual(NOTHING);
  });

  it('keeps the last good version of what is broken, says so once, and takes the next good one', async () => {
    await write('a.yaml');
    const store = createConfigStore((await read()).configs);
    const good = store.configs.get('a');

    await write('a.yaml', 'groups: [');
    expect(store.update(await read())).toEqual({ ...NOTHING, broken: ['a'] });
    expect(store.update(await read())).toEqual(NOTHING);
    expect(store.configs.get('a')).toBe(good);
    expect(store.mistakes.get('a')?.[0]?.pointer).toMatch(/a\.yaml:\d+:\d+$/);

    await write('a.yaml', `description: mended\n${CONFIG}`);
    expect(store.update(await read())).toEqual({ ...NOTHING, changed: ['a'] });
    expect(store.mistakes.size).toBe(0);
  });

  it('knows what was never good only by its mistakes', async () => {
    await write('a.yaml', 'metrics: 1');
    const store = createConfigStore(new Map());

    expect(store.update(await read())).toEqual({ ...NOTHING, broken: ['a'] });
    expect(store.configs.size).toBe(0);
  });
});
