import { describe, expect, it } from 'vitest';
import { createQueryTurns, type QueryLane } from '../../src/sources/query-turns.js';

const PATIENT = new AbortController().signal;

function turns({ most = 10, mostWaiting = 100 } = {}) {
  const refused: string[] = [];
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const memory = { short: false };
  const laneOf = createQueryTurns({
    most,
    mostWaiting,
    onRefused: (reason) => refused.push(reason),
    isShortOfMemory: () => memory.short,
  });
  const ask = (lane: QueryLane, name: string, whose: unknown = name, signal = PATIENT): Promise<void> =>
    lane.take({ whose, signal }, () => {
      begun.push(name);
      return new Promise((resolve) => ends.push(resolve));
    });
  const end = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { laneOf, ask, begun, end, refused, memory };
}

describe('createQueryTurns()', () => {
  it('asks one source no more at once than it may be asked, and counts who waits', async () => {
    const { laneOf, ask, begun, end } = turns();
    const lane = laneOf(2);
    for (const name of ['1', '2', '3']) void ask(lane, name, 'one judgement');
    await new Promise(setImmediate);

    expect(begun).toEqual(['1', '2']);
    expect(lane.count()).toEqual({ running: 2, waiting: 1 });
    await end();

    expect(begun).toEqual(['1', '2', '3']);
  });

  it('lets a small judgement take turns with a large one', async () => {
    const { laneOf, ask, begun, end } = turns();
    const lane = laneOf(1);
    for (let i = 0; i < 5; i++) void ask(lane, `large ${String(i)}`, 'large');
    void ask(lane, 'small');
    await new Promise(setImmediate);
    for (let i = 0; i < 3; i++) await end();

    expect(begun).toEqual(['large 0', 'large 1', 'small', 'large 2']);
  });

  it('asks all sources together no more than may be, each in its turn', async () => {
    const { laneOf, ask, begun, end } = turns({ most: 2 });
    const [hanging, other] = [laneOf(10), laneOf(10)];
    for (let i = 0; i < 4; i++) void ask(hanging, `hanging ${String(i)}`, i);
    void ask(other, 'other');
    await new Promise(setImmediate);
    expect(begun).toEqual(['hanging 0', 'hanging 1']);
    await end();

    expect(begun.at(-1)).toBe('other');
  });

  it('asks nothing more while memory is short, but for who has asked for longest: that comes to an end', async () => {
    const { laneOf, ask, end, begun, refused, memory } = turns();
    const lane = laneOf(10);
    void ask(lane, 'first', 'one judgement');
    await new Promise(setImmediate);
    memory.short = true;
    void ask(lane, 'second', 'one judgement');

    await expect(ask(lane, 'third', 'another one')).rejects.toMatchObject({
      code: 'SOURCE_BUSY',
      message: 'is not asked: memory is short',
      transient: false,
      retryAfterMs: 2_000,
    });
    await expect(ask(lane, 'third again', 'another one')).rejects.toMatchObject({ code: 'SOURCE_BUSY' });
    expect(refused).toEqual(['memory', 'memory']);
    expect(lane.count()).toEqual({ running: 2, waiting: 0 });
    await end();
    await end();
    void ask(lane, 'fourth', 'another one');
    await new Promise(setImmediate);

    expect(begun).toEqual(['first', 'second', 'fourth']);
  });

  it('refuses what would wait too long a line, as a source that is busy', async () => {
    const { laneOf, ask, refused } = turns({ mostWaiting: 1 });
    const lane = laneOf(1);
    void ask(lane, 'asked');
    void ask(lane, 'waits');

    await expect(ask(lane, 'too many')).rejects.toMatchObject({ code: 'SOURCE_BUSY', retryAfterMs: 2_000 });
    expect(refused).toEqual(['queries']);
  });

  it('gives the turn of who does not wait any more to the next one', async () => {
    const { laneOf, ask, begun, end } = turns();
    const lane = laneOf(1);
    const gone = new AbortController();
    void ask(lane, 'asked');
    const left = ask(lane, 'left', 'left', gone.signal);
    void ask(lane, 'next');
    gone.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await end();

    expect(begun).toEqual(['asked', 'next']);
    expect(lane.count()).toEqual({ running: 1, waiting: 0 });
  });
});
