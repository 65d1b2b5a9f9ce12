import { describe, expect, it } from 'vitest';
import { JudgementError, SourceFault, type SourceErrorCode } from '../../src/errors.js';
import { createRetryLoop, type RetrySettings } from '../../src/sources/retry-loop.js';
import { fakeSurroundings, patiently } from '../support/asking.js';

const SETTINGS: RetrySettings = { concurrency: 10, retries: 4, breakAfter: 5, breakForMs: 10_000 };

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

      await expect(createRetryLoop(SETTINGS, fakeSurroundings())(source.once, patiently())).resolves.toBe('good');
      expect(source.asked()).toBe(3);
    },
  );

  it.each(['SOURCE_UNREACHABLE', 'SOURCE_TIMEOUT', 'SOURCE_BUSY'] as const)(
    'asks again after a plain %s',
    async (code) => {
      const source = answering(new JudgementError(code, 'failed'), 'good');

      await expect(createRetryLoop(SETTINGS, fakeSurroundings())(source.once, patiently())).resolves.toBe('good');
    },
  );

  it.each([
    new JudgementError('QUERY_REFUSED', 'refuses it'),
    new JudgementError('SOURCE_FAILED', 'does not take our credentials'),
    fault('SOURCE_FAILED', { transient: false }),
    new TypeError('a bug'),
  ])('asks once where asking again is of no use: %s', async (error) => {
    const source = answering(error);

    await expect(createRetryLoop(SETTINGS, fakeSurroundings())(source.once, patiently())).rejects.toBe(error);
    expect(source.asked()).toBe(1);
  });

  it('asks as often again as it is told, and says how often that was', async () => {
    const source = answering(fault('SOURCE_UNREACHABLE'));

    const message = await messageOf(createRetryLoop(SETTINGS, fakeSurroundings())(source.once, patiently()));

    expect(message).toBe('SOURCE_UNREACHABLE: failed (asked 5 times)');
    expect(source.asked()).toBe(5);
  });

  it('asks once where there are no retries', async () => {
    const error = fault('SOURCE_UNREACHABLE');

    const asked = createRetryLoop({ ...SETTINGS, retries: 0 }, fakeSurroundings())(answering(error).once, patiently());

    await expect(asked).rejects.toBe(error);
  });

  it('waits twice as long each time, at most 10 s, and a random share of that', async () => {
    const waitsAt = async (luck: number): Promise<readonly number[]> => {
      const surroundings = fakeSurroundings(luck);
      const ask = createRetryLoop({ ...SETTINGS, retries: 9 }, surroundings);
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

    await createRetryLoop(SETTINGS, surroundings)(source.once, patiently());

    expect(surroundings.waits).toEqual([3_050]);
  });

  it('tells of each attempt and each wait', async () => {
    const told: (string | number)[] = [];
    const context = patiently({ onAttempt: () => told.push('asked'), onWait: (ms) => told.push(ms) });

    await createRetryLoop(SETTINGS, fakeSurroundings())(
      answering(fault('SOURCE_BUSY'), fault('SOURCE_TIMEOUT'), 'good').once,
      context,
    );

    expect(told).toEqual(['asked', 100, 'asked', 200, 'asked']);
  });

  it('does not begin a wait that ends after the deadline, and hands on when to come again', async () => {
    const surroundings = fakeSurroundings();
    const source = answering(fault('SOURCE_BUSY', { retryAfterMs: 60_000 }));

    const asked = createRetryLoop(SETTINGS, surroundings)(source.once, patiently({ untilMs: 60_000 }));

    await expect(asked).rejects.toMatchObject({ code: 'SOURCE_BUSY', retryAfterMs: 60_000 });
    expect(surroundings.waits).toEqual([]);
  });

  it('ends a question that runs when its signal is aborted, with the reason', async () => {
    const caller = new AbortController();
    const reason = new Error('gone');
    const asked = createRetryLoop(SETTINGS, fakeSurroundings())(
      () => new Promise(() => undefined),
      patiently({ signal: caller.signal }),
    );

    caller.abort(reason);

    await expect(asked).rejects.toBe(reason);
  });

  it('ends a wait when its signal is aborted; where that is the deadline, it says what was the matter', async () => {
    const deadline = new AbortController();
    const surroundings = fakeSurroundings();
    const ask = createRetryLoop(SETTINGS, {
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
    const ask = createRetryLoop({ ...SETTINGS, concurrency: 2 }, fakeSurroundings());

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
    const ask = createRetryLoop({ ...SETTINGS, concurrency: 1 }, fakeSurroundings());
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
  /** A loop whose source has just been given up, with its clock. */
  async function broken(settings: RetrySettings = SETTINGS) {
    const surroundings = fakeSurroundings(0);
    const ask = createRetryLoop(settings, surroundings);
    await messageOf(ask(answering(fault('SOURCE_UNREACHABLE')).once, patiently()));
    return { ask, surroundings };
  }

  it('lets nobody ask for a while after a question that failed to the end', async () => {
    const { ask } = await broken();
    const source = answering('good');

    const asked = ask(source.once, patiently());

    expect(await messageOf(asked)).toBe(
      'SOURCE_UNREACHABLE: is not asked for another 10.0 s, since it failed again and again; at last it failed',
    );
    await expect(asked).rejects.toMatchObject({ retryAfterMs: 10_000 });
    expect(source.asked()).toBe(0);
  });

  it('lets one ask when that is over, and all when it is answered', async () => {
    const { ask, surroundings } = await broken();
    surroundings.pass(10_000);
    let answer: (() => void) | undefined;
    const probe = ask(() => new Promise<void>((resolve) => (answer = resolve)), patiently());
    await new Promise(setImmediate);

    const source = answering('good');
    const waiting = ask(source.once, patiently());
    await new Promise(setImmediate);
    expect(source.asked()).toBe(0);
    answer?.();
    await probe;

    await expect(waiting).resolves.toBe('good');
  });

  it('refuses those that waited where the one finds it away', async () => {
    const { ask, surroundings } = await broken();
    surroundings.pass(10_000);
    let fail: ((error: Error) => void) | undefined;
    const probe = messageOf(ask(() => new Promise((_resolve, reject) => (fail = reject)), patiently()));
    await new Promise(setImmediate);
    const source = answering('good');
    const waiting = messageOf(ask(source.once, patiently()));

    fail?.(fault('SOURCE_UNREACHABLE'));

    expect(await waiting).toContain('is not asked for another 10.0 s');
    expect(await probe).toContain('is not asked for another 10.0 s');
    expect(source.asked()).toBe(0);
  });

  it('lets the next one try where one that waited is given up at the very moment', async () => {
    const { ask, surroundings } = await broken();
    surroundings.pass(10_000);
    const callers = [new AbortController(), new AbortController()];
    const gone = callers.map(({ signal }) =>
      expect(ask(() => new Promise(() => undefined), patiently({ signal }))).rejects.toThrow('gone'),
    );
    await new Promise(setImmediate);
    for (const caller of callers.toReversed()) caller.abort(new Error('gone'));
    await Promise.all(gone);

    await expect(ask(answering('good').once, patiently())).resolves.toBe('good');
  });

  it('gives up a source that hangs, though no question is asked to the end', async () => {
    const surroundings = fakeSurroundings(0);
    const ask = createRetryLoop(SETTINGS, surroundings);
    const deadline = new AbortController();
    let asked = 0;
    const once = (): Promise<never> => {
      if (++asked < 6) return Promise.reject(fault('SOURCE_TIMEOUT'));
      deadline.abort(new JudgementError('DEADLINE_PASSED', 'had not answered'));
      return new Promise(() => undefined);
    };
    const never = createRetryLoop({ ...SETTINGS, retries: 20 }, surroundings);

    expect(await messageOf(never(once, patiently({ signal: deadline.signal })))).toContain('DEADLINE_PASSED');
    expect(await messageOf(never(answering('good').once, patiently()))).toContain('is not asked for another');
    await expect(ask(answering('good').once, patiently())).resolves.toBe('good');
  });

  it('gives the source up again at once where it is not back', async () => {
    const { ask, surroundings } = await broken();
    surroundings.pass(10_000);
    const source = answering(fault('SOURCE_TIMEOUT'));

    expect(await messageOf(ask(source.once, patiently()))).toContain('is not asked for another 10.0 s');
    expect(source.asked()).toBe(1);
  });

  it('takes a refusal for a sign of life', async () => {
    const { ask, surroundings } = await broken();
    surroundings.pass(10_000);
    const refusal = new JudgementError('QUERY_REFUSED', 'refuses it');

    await expect(ask(answering(refusal).once, patiently())).rejects.toBe(refusal);
    await expect(ask(answering('good').once, patiently())).resolves.toBe('good');
  });

  it('learns nothing from a probe that is given up', async () => {
    const { ask, surroundings } = await broken();
    surroundings.pass(10_000);
    const caller = new AbortController();
    const probe = ask(() => new Promise(() => undefined), patiently({ signal: caller.signal }));
    await new Promise(setImmediate);
    caller.abort(new Error('gone'));
    await expect(probe).rejects.toThrow('gone');
    await new Promise(setImmediate);

    await expect(ask(answering('good').once, patiently())).resolves.toBe('good');
  });

  it('does not give up a source for many faults at once that are gone at the next attempt', async () => {
    const ask = createRetryLoop(SETTINGS, fakeSurroundings());

    const all = Array.from({ length: 10 }, () => ask(answering(fault('SOURCE_UNREACHABLE'), 'good').once, patiently()));

    await expect(Promise.all(all)).resolves.toEqual(Array(10).fill('good'));
  });

  it('does not give up a source that is busy', async () => {
    const ask = createRetryLoop(SETTINGS, fakeSurroundings());
    await messageOf(ask(answering(fault('SOURCE_BUSY')).once, patiently()));

    await expect(ask(answering('good').once, patiently())).resolves.toBe('good');
  });

  it('counts only failures in a row', async () => {
    const ask = createRetryLoop({ ...SETTINGS, retries: 0, breakAfter: 2 }, fakeSurroundings());
    const fail = (): Promise<string> => messageOf(ask(answering(fault('SOURCE_UNREACHABLE')).once, patiently()));

    await fail();
    await ask(answering('good').once, patiently());
    await fail();

    await expect(ask(answering('good').once, patiently())).resolves.toBe('good');
  });
});
