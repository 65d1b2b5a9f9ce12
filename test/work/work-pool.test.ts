import { afterEach, describe, expect, it } from 'vitest';
import { createWorkPool, type PoolParts, type WorkPool } from '../../src/work/work-pool.js';

const entry = new URL('../support/work-entry.ts', import.meta.url);
const ALWAYS = new AbortController().signal;
const pools: WorkPool[] = [];

function pool(parts: Partial<PoolParts> = {}): WorkPool {
  const limits = { maxOldGenerationSizeMb: 64 };
  const made = createWorkPool({ entry, limits, threads: 1, mostWaiting: 2, longestMs: 20_000, ...parts });
  pools.push(made);
  return made;
}

afterEach(() => {
  for (const one of pools.splice(0)) one.close();
});

describe('createWorkPool()', () => {
  it('gives what a task gives', async () => {
    const document = { a: [1, undefined, { b: Float64Array.of(NaN, 1) }] };

    expect(await pool().run('echo', document, ALWAYS)).toStrictEqual(document);
  });

  it('throws what a task throws, and goes on with the same thread', async () => {
    const { run } = pool();

    await expect(run('refuse', 1, ALWAYS)).rejects.toMatchObject({
      name: 'JudgementError',
      code: 'INVALID_REQUEST',
      details: [{ pointer: '/a', message: 'b' }],
    });
    await expect(run('fault', 1, ALWAYS)).rejects.toMatchObject({ transient: true, retryAfterMs: 7 });
    await expect(run('fail', 1, ALWAYS)).rejects.toMatchObject({ name: 'TypeError', message: 'a bug' });
    expect(await run('echo', 1, ALWAYS)).toBe(1);
  });

  it('fails only what a thread dies of, and does the next by another one', async () => {
    const { run } = pool();
    const [dead, next] = await Promise.allSettled([run('die', 1, ALWAYS), run('echo', 2, ALWAYS)]);

    expect(dead).toMatchObject({ status: 'rejected', reason: { message: 'A worker thread has ended' } });
    expect(next).toEqual({ status: 'fulfilled', value: 2 });
  });

  it('says of what takes too much memory that it does, and lives on', async () => {
    const { run } = pool();

    await expect(run('hog', 1, ALWAYS)).rejects.toMatchObject({ code: 'CONFIG_MISMATCH' });
    expect(await run('echo', 2, ALWAYS)).toBe(2);
  });

  it('ends a thread that hangs', async () => {
    const { run } = pool({ longestMs: 10 });

    await expect(run('hang', 1, ALWAYS)).rejects.toThrow('A worker thread was ended');
  });

  it('lets no more wait than it may, and says so at once', async () => {
    const { run, waiting, running } = pool();
    const begun = [run('echo', 1, ALWAYS), run('echo', 2, ALWAYS), run('echo', 3, ALWAYS)];

    expect([running(), waiting()]).toEqual([1, 2]);
    await expect(run('echo', 4, ALWAYS)).rejects.toMatchObject({ code: 'SERVICE_BUSY' });
    expect(await Promise.all(begun)).toEqual([1, 2, 3]);
    expect([running(), waiting()]).toEqual([0, 0]);
  });

  it('forgets what nobody waits for any more, before it is begun', async () => {
    const { run, waiting } = pool();
    const first = run('echo', 1, ALWAYS);
    const gone = new AbortController();
    const second = run('echo', 2, gone.signal);
    gone.abort(new Error('gone'));

    await expect(second).rejects.toThrow('gone');
    expect(waiting()).toBe(0);
    expect(await first).toBe(1);
    await expect(run('echo', 3, gone.signal)).rejects.toThrow('gone');
  });
});
