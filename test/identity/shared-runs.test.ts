import { describe, expect, it } from 'vitest';
import { createSharedRuns } from '../../src/identity/shared-runs.js';

/** A run that a test ends. */
function controlled() {
  const signals: AbortSignal[] = [];
  const ends: ((value: string) => void)[] = [];
  const run = (signal: AbortSignal): Promise<string> => {
    signals.push(signal);
    return new Promise((resolve, reject) => {
      ends.push(resolve);
      signal.addEventListener('abort', () => {
        reject(new Error('was aborted'));
      });
    });
  };
  return { run, signals, end: (i: number, value: string) => ends[i]?.(value) };
}

const forever = new AbortController().signal;

describe('createSharedRuns()', () => {
  it('runs once for callers of one key, and anew when that is over', async () => {
    const shared = createSharedRuns<string>();
    const { run, signals, end } = controlled();

    const both = [shared('a', run, forever), shared('a', run, forever)];
    const other = shared('b', run, forever);
    end(0, 'first');
    end(1, 'second');

    expect(await Promise.all([...both, other])).toEqual(['first', 'first', 'second']);
    const later = shared('a', run, forever);
    end(2, 'third');
    expect(await later).toBe('third');
    expect(signals).toHaveLength(3);
  });

  it('goes on while anybody waits, and is aborted when the last one has gone', async () => {
    const shared = createSharedRuns<string>();
    const { run, signals, end } = controlled();
    const [one, two] = [new AbortController(), new AbortController()];

    const first = shared('a', run, one.signal);
    const second = shared('a', run, two.signal);
    one.abort(new Error('one has gone'));
    await expect(first).rejects.toThrow('one has gone');
    expect(signals[0]?.aborted).toBe(false);
    two.abort(new Error('two has gone'));
    await expect(second).rejects.toThrow('two has gone');
    expect(signals[0]?.aborted).toBe(true);

    const anew = shared('a', run, forever);
    end(1, 'anew');
    expect(await anew).toBe('anew');
  });

  it('tells all callers of one failure', async () => {
    const shared = createSharedRuns<string>();
    const fail = (): Promise<string> => Promise.reject(new Error('broken'));

    const both = await Promise.allSettled([shared('a', fail, forever), shared('a', fail, forever)]);

    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('does not start for who has gone already', async () => {
    const shared = createSharedRuns<string>();
    const { run, signals } = controlled();

    await expect(shared('a', run, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(signals).toEqual([]);
  });
});
