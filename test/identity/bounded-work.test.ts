import { describe, expect, it } from 'vitest';
import { createBoundedWork, OverdueError } from '../../src/identity/bounded-work.js';

const hanging = (): Promise<never> => new Promise(() => undefined);

describe('createBoundedWork()', () => {
  it('gives what the work gives, or what it throws', async () => {
    const bounded = createBoundedWork({ most: 1, timeoutMs: 10_000 });

    expect(await bounded(() => Promise.resolve(7))).toBe(7);
    await expect(bounded(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
    expect(await bounded(() => Promise.resolve(8))).toBe(8);
  });

  it('does no more at a time than it may, one after the other', async () => {
    const bounded = createBoundedWork({ most: 2, timeoutMs: 10_000 });
    let [running, most] = [0, 0];
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    };
    await Promise.all(Array.from({ length: 9 }, () => bounded(work)));

    expect(most).toBe(2);
  });

  it('gives up what hangs and what waits for it, and begins nothing while it does', async () => {
    const bounded = createBoundedWork({ most: 1, timeoutMs: 20 });
    let end: () => void = () => undefined;
    let begun = 0;
    const stuck = bounded(() => new Promise<void>((resolve) => (end = resolve)));
    const waiting = bounded(() => Promise.resolve(++begun));

    await expect(stuck).rejects.toBeInstanceOf(OverdueError);
    await expect(waiting).rejects.toThrow('has not answered within 0.02 s');
    await expect(bounded(() => Promise.resolve(++begun))).rejects.toBeInstanceOf(OverdueError);
    expect(begun).toBe(0);

    end();
    await new Promise(setImmediate);
    expect(await bounded(() => Promise.resolve(++begun))).toBe(1);
  });

  it('leaves the process its end: what hangs is not waited for', async () => {
    await expect(createBoundedWork({ most: 1, timeoutMs: 5 })(hanging)).rejects.toBeInstanceOf(OverdueError);
  });
});
