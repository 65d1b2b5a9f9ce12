import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTurns } from '../../src/measure/turns.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Whether others had a turn before it went on. */
async function letsOthers(pass: () => Promise<void>): Promise<boolean> {
  let had = false;
  setImmediate(() => (had = true));
  await pass();
  return had;
}

describe('createTurns()', () => {
  it('goes on at once for some milliseconds, then lets others have their turn, and begins anew', async () => {
    const { pass, areOver } = createTurns(new AbortController().signal);

    vi.advanceTimersByTime(9);
    expect(areOver()).toBe(false);
    expect(await letsOthers(pass)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(areOver()).toBe(true);
    expect(await letsOthers(pass)).toBe(true);

    expect(areOver()).toBe(false);
    expect(await letsOthers(pass)).toBe(false);
  });

  it('ends where nobody waits any more', async () => {
    const { pass } = createTurns(AbortSignal.abort(new Error('gone')));
    vi.advanceTimersByTime(10);

    await expect(pass()).rejects.toThrow('gone');
  });
});
