import { describe, expect, it } from 'vitest';
import { createAdmission, type Admission, type Wanting } from '../../src/limits/admission.js';
import type { JudgementError } from '../../src/errors.js';

/** An admission whose room and clock the test sets, with work that ends when it says so. */
function admission({ most = 4, mostOf = Infinity, mostWaiting = 100 } = {}) {
  const world = { room: most, nowMs: 0 };
  const refused: string[] = [];
  const made = createAdmission({
    room: () => world.room,
    mostOf: () => mostOf,
    now: () => world.nowMs,
    mostWaiting,
    onRefused: (reason) => refused.push(reason),
  });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (caller: string, wanting: Partial<Wanting> = {}): Promise<void> =>
    made.admit({ caller, signal: new AbortController().signal, ...wanting }, () => {
      begun.push(caller);
      return new Promise((resolve) => ends.push(resolve));
    });
  /** Ends what was begun first. */
  const end = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { made, world, refused, begun, ask, end };
}

async function codeOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => 'done',
    (error: unknown) => (error as JudgementError).code,
  );
}

function checked({ check }: Admission, caller: string): unknown {
  try {
    check(caller);
    return 'room';
  } catch (error) {
    return (error as JudgementError).code;
  }
}

describe('createAdmission()', () => {
  it('does as much as there is room for, refuses the rest with when to ask again, and has room as soon as something ends', async () => {
    const { made, ask, end, refused } = admission({ most: 2 });
    void ask('a');
    void ask('a');

    const refusal = await ask('a').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'SERVICE_BUSY', details: [{ retryAfterSeconds: 1 }] });
    expect(checked(made, 'a')).toBe('SERVICE_BUSY');
    expect(refused).toEqual(['judgements', 'judgements']);
    await end();

    expect(checked(made, 'a')).toBe('room');
    expect(made.running()).toBe(1);
  });

  it('frees the place of work that fails', async () => {
    const { made } = admission({ most: 1 });
    const signal = new AbortController().signal;

    await expect(made.admit({ caller: 'a', signal }, () => Promise.reject(new Error('failed')))).rejects.toThrow(
      'failed',
    );

    expect(made.running()).toBe(0);
  });

  it('bounds each caller by themselves, with a code of its own', async () => {
    const { ask, refused } = admission({ most: 4, mostOf: 2 });
    void ask('greedy');
    void ask('greedy');

    expect(await codeOf(ask('greedy'))).toBe('CALLER_BUSY');
    expect(refused).toEqual(['caller']);
  });

  it('keeps the part free of a caller who asks now and then, whatever another one asks for', async () => {
    const { made, world, ask, end } = admission({ most: 4 });
    void ask('seldom');
    await end();
    for (let i = 0; i < 10; i++) ask('greedy').catch(() => undefined);

    expect(made.running()).toBe(2);
    expect(checked(made, 'greedy')).toBe('SERVICE_BUSY');
    expect(checked(made, 'seldom')).toBe('room');
    // Who has not asked for ten seconds has no part any more.
    world.nowMs = 10_000;
    expect(checked(made, 'greedy')).toBe('room');
  });

  it('lets those wait who would rather, each caller in turn, and those of one in their order', async () => {
    const { made, begun, ask, end } = admission({ most: 1 });
    void ask('first');
    for (const caller of ['a', 'a', 'a', 'b']) void ask(caller, { waits: true });
    expect(made.waiting()).toBe(4);
    for (let i = 0; i < 5; i++) await end();

    expect(begun).toEqual(['first', 'a', 'b', 'a', 'a']);
    expect(made.running()).toBe(0);
  });

  it('lets in who waits when there is more room, and forgets who does not wait any more', async () => {
    const { made, world, begun, ask } = admission({ most: 1 });
    void ask('first');
    const gone = new AbortController();
    const left = ask('gone', { waits: true, signal: gone.signal });
    void ask('patient', { waits: true });
    gone.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');

    world.room = 2;
    made.letIn();
    await new Promise(setImmediate);

    expect(begun).toEqual(['first', 'patient']);
    expect(made.waiting()).toBe(0);
  });

  it('bounds the line, too', async () => {
    const { ask } = admission({ most: 1, mostWaiting: 1 });
    void ask('a');
    void ask('a', { waits: true });

    expect(await codeOf(ask('a', { waits: true }))).toBe('SERVICE_BUSY');
  });
});
