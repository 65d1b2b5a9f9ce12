import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../../src/http/one-at-a-time.js';

describe('oneAtATime()', () => {
  it('begins nothing before the last thing is done, also where that fails', async () => {
    const inTurn = oneAtATime();
    const told: string[] = [];
    const work = (name: string, fails = false) =>
      inTurn(async () => {
        told.push(`begin ${name}`);
        await new Promise((resolve) => setImmediate(resolve));
        told.push(`end ${name}`);
        if (fails) throw new Error(name);
        return name;
      });

    const all = await Promise.allSettled([work('a'), work('b', true), work('c')]);
    expect(told).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
    expect(all.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toEqual([
      'a',
      'Error: b',
      'c',
    ]);
  });
});
