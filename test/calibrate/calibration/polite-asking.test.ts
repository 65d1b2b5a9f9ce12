import { describe, expect, it } from 'vitest';
import { createPoliteAsking, type Pace } from '../../../src/calibrate/calibration/polite-asking.js';

const signal = new AbortController().signal;

/** A queue on a clock that stands still but where a question takes 5 ms, and rests that end when they are told to. */
function queueOf(pace: Pace) {
  let nowMs = 0;
  const rests: { readonly ms: number; readonly end: () => void }[] = [];
  const wait = (ms: number): Promise<void> => new Promise((end) => rests.push({ ms, end }));
  const ask = createPoliteAsking(pace, { now: () => nowMs, wait });
  const begun: string[] = [];
  const question = (name: string): Promise<string> =>
    ask(() => {
      begun.push(name);
      nowMs += 5;
      return Promise.resolve(name);
    }, signal);
  return { question, begun, rests };
}

/** When all that can happen has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createPoliteAsking()', () => {
  it('leaves the source alone after each answer for as long as that took, and gives the answer at once', async () => {
    const { question, begun, rests } = queueOf({ concurrency: 1, rests: true });

    const second = (async () => {
      expect(await question('a')).toBe('a');
      return question('b');
    })();
    await settled();
    expect(begun).toEqual(['a']);
    expect(rests.map(({ ms }) => ms)).toEqual([5]);
    rests[0]?.end();

    expect(await second).toBe('b');
  });

  it('has no more questions out at once than it may', async () => {
    const { question, begun, rests } = queueOf({ concurrency: 2, rests: true });

    const all = Promise.all(['a', 'b', 'c', 'd'].map(question));
    await settled();
    expect(begun).toEqual(['a', 'b']);
    rests[0]?.end();
    await settled();
    expect(begun).toEqual(['a', 'b', 'c']);
    rests[1]?.end();

    expect(await all).toEqual(['a', 'b', 'c', 'd']);
  });

  it('does not rest where it is in a hurry', async () => {
    const { question, rests } = queueOf({ concurrency: 1, rests: false });

    expect(await Promise.all(['a', 'b'].map(question))).toEqual(['a', 'b']);
    expect(rests).toEqual([]);
  });

  it('goes on after a question that failed, and asks nothing when it is over', async () => {
    const ask = createPoliteAsking({ concurrency: 1, rests: true }, { now: () => 0, wait: () => Promise.resolve() });
    const over = AbortSignal.abort(new Error('over'));

    await expect(ask(() => Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    await expect(ask(() => Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(ask(() => Promise.resolve(1), over)).rejects.toThrow('over');
  });
});
