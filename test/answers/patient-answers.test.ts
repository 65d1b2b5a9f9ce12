import { describe, expect, it } from 'vitest';
import { anybody } from '../../src/access/anybody.js';
import type { Asker } from '../../src/access/asker.js';
import { createPatientAnswers, type PatientAnswers } from '../../src/answers/patient-answers.js';
import type { JudgementAnswer } from '../../src/answers/judgement-answer.js';
import { JudgementError } from '../../src/errors.js';

const SOMEBODY = anybody(new AbortController().signal);

/** Judging whose end the test decides, and what has been begun. */
function judging(): {
  readonly patient: PatientAnswers;
  readonly begun: string[];
  readonly signals: AbortSignal[];
  readonly clock: { nowMs: number };
  readonly end: (answer: JudgementAnswer | Error) => void;
} {
  const begun: string[] = [];
  const signals: AbortSignal[] = [];
  const clock = { nowMs: 0 };
  const ends: ((answer: JudgementAnswer | Error) => void)[] = [];
  const again = (id: string, { signal }: Asker): Promise<JudgementAnswer> => {
    begun.push(id);
    signals.push(signal);
    return new Promise((resolve, reject) => {
      ends.push((answer) => {
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      });
    });
  };
  const end = (answer: JudgementAnswer | Error): void => {
    for (const one of ends.splice(0)) one(answer);
  };
  return {
    patient: createPatientAnswers({ check: () => undefined, again, now: () => clock.nowMs }),
    begun,
    signals,
    clock,
    end,
  };
}

function answer(kind: 'judged' | 'open'): JudgementAnswer {
  // What stands in the outcome is nobody's affair here.
  return { id: 'a', include: [], outcome: { kind }, remarks: [], link: null } as unknown as JudgementAnswer;
}

describe('an answer that is waited for no longer than a caller likes', () => {
  it('is running first, and there when it is asked for again', async () => {
    const { patient, begun, end } = judging();

    expect(await patient.within('a', 1, SOMEBODY)).toBe('running');
    end(answer('judged'));

    expect(await patient.within('a', 10_000, SOMEBODY)).toMatchObject({ outcome: { kind: 'judged' } });
    expect(begun).toEqual(['a']);
  });

  it('is given at once where it is there in time', async () => {
    const { patient, end } = judging();

    const asked = patient.within('a', 10_000, SOMEBODY);
    end(answer('judged'));

    expect(await asked).toMatchObject({ outcome: { kind: 'judged' } });
  });

  it('tells what judging has thrown while nobody waited', async () => {
    const { patient, begun, end } = judging();

    await patient.within('a', 1, SOMEBODY);
    end(new JudgementError('SOURCE_FAILED', 'is down'));
    await Promise.resolve();

    await expect(patient.within('a', 10_000, SOMEBODY)).rejects.toThrow('is down');
    expect(begun).toEqual(['a']);
  });

  it('is judged anew a minute after it came, for then it may be another one', async () => {
    const { patient, begun, clock, end } = judging();

    await patient.within('a', 1, SOMEBODY);
    end(new JudgementError('SOURCE_FAILED', 'is down'));
    await new Promise(setImmediate);
    clock.nowMs = 60_000;

    expect(await patient.within('a', 1, SOMEBODY)).toBe('running');
    expect(begun).toEqual(['a', 'a']);
  });

  it('of an open window is looked for anew each time', async () => {
    const { patient, begun, end } = judging();

    const first = patient.within('a', 10_000, SOMEBODY);
    end(answer('open'));
    await first;
    await patient.within('a', 1, SOMEBODY);

    expect(begun).toEqual(['a', 'a']);
  });

  it('is begun beside hundreds that wait for a source that hangs, and not beside a thousand', async () => {
    const { patient, begun, end } = judging();

    await Promise.all(Array.from({ length: 999 }, (_, i) => patient.within(`other ${String(i)}`, 1, SOMEBODY)));
    expect(await patient.within('a', 1, SOMEBODY)).toBe('running');
    expect(begun.at(-1)).toBe('a');
    expect(await patient.within('b', 10_000, SOMEBODY)).toBe('running');
    expect(begun.at(-1)).toBe('a');
    end(answer('judged'));
    await new Promise(setImmediate);
    const asked = patient.within('b', 10_000, SOMEBODY);
    end(answer('judged'));

    expect(await asked).toMatchObject({ outcome: { kind: 'judged' } });
  });

  it('is remembered as one of the last 64, while all failures are', async () => {
    const { patient, begun, end } = judging();
    const ask = async (ids: readonly string[], come: JudgementAnswer | Error): Promise<void> => {
      const asked = ids.map((id) => patient.within(id, 10_000, SOMEBODY).catch(() => undefined));
      end(come);
      await Promise.all(asked);
    };

    await ask(['failed'], new JudgementError('SOURCE_FAILED', 'is down'));
    await ask(['first'], answer('judged'));
    for (let i = 0; i < 64; i++) await ask([`other ${String(i)}`], answer('judged'));
    begun.splice(0);

    await expect(patient.within('failed', 10_000, SOMEBODY)).rejects.toThrow('is down');
    await ask(['other 63', 'other 1'], answer('judged'));
    expect(begun).toEqual([]);
    await ask(['first'], answer('judged'));
    expect(begun).toEqual(['first']);
  });

  it('is given up when a caller cancels it, which is no failure to who waits', async () => {
    const { patient, begun, signals, end } = judging();

    const waiting = patient.within('a', 10_000, SOMEBODY);
    patient.cancel('a');
    end(new Error('aborted'));
    expect(await waiting).toBe('running');
    await patient.within('a', 1, SOMEBODY);

    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(begun).toEqual(['a', 'a']);
  });
});
