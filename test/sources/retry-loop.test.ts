import { describe, expect, it } from 'vitest';
import { JudgementError, SourceFault, type SourceErrorCode } from '../../src/errors.js';
import { createRetryLoop, type AskAgain, type RetrySettings, type Surroundings } from '../../src/sources/retry-loop.js';
import { fakeSurroundings, patiently } from '../support/asking.js';

const SETTINGS: RetrySettings = { concurrency: 10, retries: 4, breakAfter: 5, breakForMs: 10_000 };

/** A loop of a source that answers its trivial question as told; unreachable by default. */
function loop(settings: RetrySettings, surroundings: Surroundings, isAlive = DEAD): AskAgain {
  return createRetryLoop({ settings, isAlive }, surroundings);
}

const DEAD = (): Promise<void> => Promise.reject(new JudgementError('SOURCE_UNREACHABLE', 'failed'));
const ALIVE = (): Promise<void> => Promise.resolve();

const fault = (code: SourceErrorCode, rest: { transient?: boolean; retryAfterMs?: number } = {}): SourceFault =>
  new SourceFault(code, 'failed', { transient: true, ...rest });

/** A source that answers with these outcomes in turn, the last of them for ever, and counts how often it is asked. */
function answering(...outcomes: readonly unknown[]) {
  let asked = 0;
  const once = (): Promise<unknown> => {
    const outcome = outcomes[Math.min(asked++, outcomes.length - 1)];
    return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
  };
  return { once, asked: () => asked };
}

async function messageOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof JudgementError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('was answered');
}

describe('createRetryLoop()', () => {
  it.each(['SOURCE_UNREACHABLE', 'SOURCE_TIMEOUT', 'SOURCE_BUSY', 'SOURCE_FAILED'] as const)(
    'asks again after %s that may be gone the next time',
    async (code) => {
      const source = answering(fault(code), fault(code), 'good');

      await expect(loop(SETTINGS, fakeSurroundings())(source.once, patiently())).resolves.toBe('good');
      expect(source.asked()).toBe(3);
    },
  );

  it.each(['SOURCE_UNREACHABLE', 'SOURCE_TIMEOUT', 'SOURCE_BUSY'] as const)(
    'asks again after a plain %s',
    async (code) => {
      const source = answering(new JudgementError(code, 'failed'), 'good');

      await expect(loop(SETTINGS, fakeSurroundings())(source.once, patiently())).resolves.toBe('good');
    },
  );

  it.each([
    new JudgementError('QUERY_REFUSED', 'refuses it'),
    new JudgementError('SOURCE_FAILED', 'does not take our credentials'),
    fault('SOURCE_FAILED', { transient: false }),
    new TypeError('a bug'),
  ])('asks once where asking again is of no use: %s', async (error) => {
    const source = answering(error);

    await expect(loop(SETTINGS, fakeSurroundings())(source.once, patiently())).rejects.toBe(error);
    expect(source.asked()).toBe(1);
  });

  it('asks as often again as it is told, and says how often that was', async () => {
    const source = answering(fault('SOURCE_UNREACHABLE'));

    const message = await messageOf(loop(SETTINGS, fakeSurroundings())(source.once, patiently()));

    expect(message).toBe('SOURCE_UNREACHABLE: failed (asked 5 times)');
    expect(source.asked()).toBe(5);
  });

  it('asks once where there are no retries', async () => {
    const error = fault('SOURCE_UNREACHABLE');

    const asked = loop({ ...SETTINGS, retries: 0 }, fakeSurroundings())(answering(error).once, patiently());

    await expect(asked).rejects.toBe(error);
  });

  it('waits twice as long each time, at most 10 s, and a random share of that', async () => {
    const waitsAt = async (luck: number): Promise<readonly number[]> => {
      const surroundings = fakeSurroundings(luck);
      const ask = loop({ ...SETTINGS, retries: 9 }, surroundings);
      await messageOf(ask(answering(fault('SOURCE_BUSY')).once, patiently()));
      return surroundings.waits;
    };

    expect(await waitsAt(1)).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
    expect(await waitsAt(0.25)).toEqual([25, 50, 100, 200, 400, 800, 1_600, 2_500, 2_500]);
    expect(await waitsAt(0)).toEqual(Array(9).fill(0));
  });

  it('waits at least as long as the source asks for', async () => {
    const surroundings = fakeSurroundings(0.5);
    const source = answering(fault('SOURCE_BUSY', { retryAfterMs: 3_000 }), 'good');

    await loop(SETTINGS, surroundings)(source.once, patiently());

    expect(surroundings.waits).toEqual([3_050]);
  });

  it('tells of each attempt and each wait', async () => {
    const told: (string | number)[] = [];
    const context = patiently({ onAttempt: () => told.push('asked'), onWait: (ms) => told.push(ms) });

    await loop(SETTINGS, fakeSurroundings())(
      answering(fault('SOURCE_BUSY'), fault('SOURCE_TIMEOUT'), 'good').once,
      context,
    );

    expect(told).toEqual(['asked', 100, 'asked', 200, 'asked']);
  });

  it('does not begin a wait that ends after the deadline, and hands on when to come again', async () => {
    const surroundings = fakeSurroundings();
    const source = answering(fault('SOURCE_BUSY', { retryAfterMs: 60_000 }));

    const asked = loop(SETTINGS, surroundings)(source.once, patiently({ untilMs: 60_000 }));

    await expect(asked).rejects.toMatchObject({ code: 'SOURCE_BUSY', retryAfterMs: 60_000 });
    expect(surroundings.waits).toEqual([]);
  });

  it('ends a question that runs when its signal is aborted, with the reason', async () => {
    const caller = new AbortController();
    const reason = new Error('gone');
    const asked = loop(SETTINGS, fakeSurroundings())(
      () => new Promise(() => undefined),
      patiently({ signal: caller.signal }),
    );

    caller.abort(reason);

    await expect(asked).rejects.toBe(reason);
  });

  it('ends a wait when its signal is aborted; where that is the deadline, it says what was the matter', async () => {
    const deadline = new AbortController();
    const surroundings = fakeSurroundings();
    const ask = loop(SETTINGS, {
      ...surroundings,
      wait: (ms, signal) => {
        deadline.abort(new JudgementError('DEADLINE_PASSED', 'had not answered'));
        return surroundings.wait(ms, signal);
      },
    });

    const message = await messageOf(ask(answering(fault('SOURCE_BUSY')).once, patiently({ signal: deadline.signal })));

    expect(message).toBe('DEADLINE_PASSED: had not answered; at last it failed');
  });

  it('has so many questions out at once, and none of those that wait', async () => {
    let [running, most] = [0, 0];
    const answers: (() => void)[] = [];
    const once = async (): Promise<string> => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => answers.push(resolve));
      running--;
      return 'good';
    };
    const ask = loop({ ...SETTINGS, concurrency: 2 }, fakeSurroundings());

    const all = Array.from({ length: 5 }, () => ask(once, patiently()));
    for (let i = 0; i < 5; i++) {
      await new Promise(setImmediate);
      answers[i]?.();
    }

    await expect(Promise.all(all)).resolves.toHaveLength(5);
    expect(most).toBe(2);
  });

  it('does not send what was given up while it waited for its turn', async () => {
    const caller = new AbortController();
    const ask = loop({ ...SETTINGS, concurrency: 1 }, fakeSurroundings());
    let release: (() => void) | undefined;
    const first = ask(() => new Promise<void>((resolve) => (release = resolve)), patiently());
    const source = answering('good');
    const second = ask(source.once, patiently({ signal: caller.signal }));
    const gone = expect(second).rejects.toThrow('gone');

    caller.abort(new Error('gone'));
    await gone;
    await new Promise(setImmediate);
    release?.();
    await first;
    await new Promise(setImmediate);

    expect(source.asked()).toBe(0);
  });
});

describe('its breaker', () => {
  const DOWN =
    'SOURCE_UNREACHABLE: is not asked for another 10.0 s, since it failed again and again; at last it failed';

  /** A loop whose source has just been left alone, with its clock and what its trivial question finds. */
  async function broken(settings: RetrySettings = SETTINGS) {
    const surroundings = fakeSurroundings(0);
    const world = { isAlive: DEAD };
    const ask = loop(settings, surroundings, () => world.isAlive());
    await messageOf(ask(answering(fault('SOURCE_UNREACHABLE')).once, patiently()));
    await new Promise(setImmediate);
    return { ask, surroundings, world };
  }

  it('lets nobody new ask for a while after a question that failed again and again', async () => {
    const { ask } = await broken();
    const source = answering('good');

    const asked = ask(source.once, patiently());

    expect(await messageOf(asked)).toBe(DOWN);
    await expect(asked).rejects.toMatchObject({ retryAfterMs: 10_000 });
    expect(source.asked()).toBe(0);
  });

  it('lets all ask again when that is over and a trivial question is answered, which is asked once', async () => {
    const { ask, surroundings, world } = await broken();
    surroundings.pass(10_000);
    let checks = 0;
    world.isAlive = () => {
      checks++;
      return Promise.resolve();
    };

    const all = Array.from({ length: 5 }, () => ask(answering('good').once, patiently()));

    await expect(Promise.all(all)).resolves.toEqual(Array(5).fill('good'));
    expect(checks).toBe(1);
  });

  it('leaves the source alone again where it is not back', async () => {
    const { ask, surroundings } = await broken();
    surroundings.pass(10_000);
    const source = answering('good');

    expect(await messageOf(ask(source.once, patiently()))).toBe(DOWN);
    expect(source.asked()).toBe(0);
  });

  it('is not closed to all by one question that the source cannot answer', async () => {
    const ask = loop(SETTINGS, fakeSurroundings(0), ALIVE);

    for (let i = 0; i < 5; i++) await messageOf(ask(answering(fault('SOURCE_FAILED')).once, patiently()));
    await new Promise(setImmediate);

    await expect(ask(answering('good').once, patiently())).resolves.toBe('good');
  });

  it('takes what the source refuses for a sign of life', async () => {
    const refuses = (): Promise<void> => Promise.reject(new JudgementError('SOURCE_FAILED', 'does not take it'));
    const ask = loop(SETTINGS, fakeSurroundings(0), refuses);
    await messageOf(ask(answering(fault('SOURCE_UNREACHABLE')).once, patiently()));
    await new Promise(setImmediate);

    await expect(ask(answering('good').once, patiently())).resolves.toBe('good');
  });

  it('lets questions under way wait for its end, and ask on', async () => {
    const surroundings = fakeSurroundings(0);
    const world = { isAlive: DEAD };
    const ask = loop({ ...SETTINGS, retries: 20 }, surroundings, () => world.isAlive());
    let asked = 0;
    const once = (): Promise<string> => {
      if (++asked < 6) return Promise.reject(fault('SOURCE_UNREACHABLE'));
      return Promise.resolve('good');
    };
    const waits: number[] = [];
    const onWait = (ms: number): void => {
      waits.push(ms);
      if (ms > 0) world.isAlive = ALIVE;
    };
    // The breaker looks at the source while the question waits.
    const slowly = createRetryLoop(
      { settings: { ...SETTINGS, retries: 20 }, isAlive: () => world.isAlive() },
      { ...surroundings, wait: (ms, signal) => new Promise(setImmediate).then(() => surroundings.wait(ms, signal)) },
    );

    await expect(slowly(once, patiently({ onWait }))).resolves.toBe('good');
    expect(waits).toContain(10_000);
    await expect(ask(answering('good').once, patiently())).resolves.toBe('good');
  });

  it('leaves no question waiting that must be answered before', async () => {
    const surroundings = fakeSurroundings(0);
    const slowly = createRetryLoop(
      { settings: { ...SETTINGS, retries: 20 }, isAlive: DEAD },
      { ...surroundings, wait: (ms, signal) => new Promise(setImmediate).then(() => surroundings.wait(ms, signal)) },
    );

    const asked = slowly(answering(fault('SOURCE_UNREACHABLE')).once, patiently({ untilMs: 5_000 }));

    expect(await messageOf(asked)).toContain('is not asked for another');
  });

  it('does not leave a source alone for many faults at once that are gone at the next attempt', async () => {
    const ask = loop(SETTINGS, fakeSurroundings());

    const all = Array.from({ length: 10 }, () => ask(answering(fault('SOURCE_UNREACHABLE'), 'good').once, patiently()));

    await expect(Promise.all(all)).resolves.toEqual(Array(10).fill('good'));
  });

  it('does not leave a source alone that is busy', async () => {
    const ask = loop(SETTINGS, fakeSurroundings());
    await messageOf(ask(answering(fault('SOURCE_BUSY')).once, patiently()));
    await new Promise(setImmediate);

    await expect(ask(answering('good').once, patiently())).resolves.toBe('good');
  });

  it('counts only failures in a row', async () => {
    const ask = loop({ ...SETTINGS, retries: 0, breakAfter: 2 }, fakeSurroundings());
    const fail = (): Promise<string> => messageOf(ask(answering(fault('SOURCE_UNREACHABLE')).once, patiently()));

    await fail();
    await ask(answering('good').once, patiently());
    await fail();
    await new Promise(setImmediate);

    await expect(ask(answering('good').once, patiently())).resolves.toBe('good');
  });
});

describe('the deadline', () => {
  it('is told as what it is to a question that had no turn', async () => {
    const deadline = new AbortController();
    const ask = loop({ ...SETTINGS, concurrency: 1 }, fakeSurroundings());
    const first = messageOf(ask(() => new Promise(() => undefined), patiently({ signal: deadline.signal })));
    const second = messageOf(ask(answering('good').once, patiently({ signal: deadline.signal })));
    await new Promise(setImmediate);

    deadline.abort(new JudgementError('DEADLINE_PASSED', 'had not answered'));

    expect(await first).toBe('DEADLINE_PASSED: had not answered');
    expect(await second).toBe(
      "DEADLINE_PASSED: was not asked before the judgement's deadline passed: all 1 questions that it may be asked at once were out",
    );
  });
});
