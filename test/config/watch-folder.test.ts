import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchFolder, type StopWatching } from '../../src/config/watch-folder.js';

let folder: string;
let stop: StopWatching | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watched-'));
});
afterEach(async () => {
  stop?.();
  await rm(folder, { recursive: true, force: true });
});

/** Watches until it is called so often, then gives what a test waits for. */
function changes() {
  const waiting: (() => void)[] = [];
  let [seen, taken] = [0, 0];
  const onChange = (): Promise<void> => {
    seen++;
    waiting.shift()?.();
    return Promise.resolve();
  };
  const next = (): Promise<void> => {
    taken++;
    return seen >= taken ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
  };
  return { onChange, next, seen: () => seen };
}

it('watchFolder() tells at first what may have changed before, then each file that comes, changes or goes', async () => {
  const { onChange, next } = changes();
  await writeFile(join(folder, 'a'), '1');

  stop = watchFolder(folder, { everyMs: 1, onChange, onError: (error) => expect.unreachable(String(error)) });

  await next();
  await writeFile(join(folder, 'b'), '1');
  await next();
  await writeFile(join(folder, 'a'), '22');
  await next();
  await rm(join(folder, 'b'));
  await next();
});

it('watchFolder() says where the folder is gone, and goes on', async () => {
  const { onChange, next } = changes();
  await rm(folder, { recursive: true });

  const error = await new Promise((resolve) => {
    stop = watchFolder(folder, { everyMs: 1, onChange, onError: resolve });
  });

  expect(String(error)).toContain('ENOENT');
  expect(next).toBeTypeOf('function');
});

it('watchFolder() looks again after what was not done', async () => {
  await writeFile(join(folder, 'a'), '1');
  let calls = 0;

  await new Promise<void>((resolve) => {
    stop = watchFolder(folder, {
      everyMs: 1,
      onChange: () => {
        calls++;
        if (calls === 1) return Promise.reject(new Error('not now'));
        resolve();
        return Promise.resolve();
      },
      onError: () => undefined,
    });
  });

  expect(calls).toBe(2);
});
