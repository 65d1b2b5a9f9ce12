import { setTimeout as after } from 'node:timers/promises';
import type { JudgementAnswer } from './judgement-answer.js';

/** Answers for callers who would rather ask again than wait. */
export interface PatientAnswers {
  /**
   * The answer for an id, or `running` where it is not there after so long: it is worked on all the same, and whoever asks for the id next is given what came of
   * it. Throws what judging throws, also what it has thrown since the id was asked for last.
   */
  readonly within: (id: string, patienceMs: number) => Promise<JudgementAnswer | 'running'>;
  /** Ends what goes on for an id, where anything does. */
  readonly cancel: (id: string) => void;
}

/** What patient answers are made with. */
export interface PatientAnswersParts {
  readonly again: (id: string, signal: AbortSignal) => Promise<JudgementAnswer>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Nobody waits for them, and each may hold all of its samples. */
const MOST_AT_ONCE = 64;
/** Longer than the pause of any caller that is known: the longest, Argo Rollouts', is of 15 s. */
const KEPT_MS = 60_000;

interface Run {
  readonly answer: Promise<JudgementAnswer>;
  readonly end: AbortController;
  /** When its answer is forgotten; undefined while there is none. */
  untilMs: number | undefined;
}

/** Answers that are made while nobody waits for them, at most 64 at once: beyond that everything is `running` that has not been begun. */
export function createPatientAnswers({ again, now }: PatientAnswersParts): PatientAnswers {
  const runs = new Map<string, Run>();
  const forgetOld = (): void => {
    for (const [id, { untilMs }] of runs) if (untilMs !== undefined && untilMs <= now()) runs.delete(id);
    // Of those that nobody has fetched the oldest goes first.
    for (const [id, { untilMs }] of runs) if (runs.size >= MOST_AT_ONCE && untilMs !== undefined) runs.delete(id);
  };
  const start = (id: string): Run | undefined => {
    forgetOld();
    if (runs.size >= MOST_AT_ONCE) return undefined;
    const end = new AbortController();
    const settle = (open: boolean): void => {
      if (runs.get(id) !== run) return;
      // What is known of a window that is open is old the next moment.
      if (open) runs.delete(id);
      else run.untilMs = now() + KEPT_MS;
    };
    const run: Run = { answer: again(id, end.signal), end, untilMs: undefined };
    run.answer.then(
      ({ outcome }) => {
        settle(outcome.kind === 'open');
      },
      () => {
        settle(false);
      },
    );
    runs.set(id, run);
    return run;
  };
  return {
    within: async (id, patienceMs) => {
      const kept = runs.get(id);
      const over = kept?.untilMs !== undefined && kept.untilMs <= now();
      const run = kept && !over ? kept : start(id);
      if (!run) return 'running';
      const patience = new AbortController();
      const impatient = after(patienceMs, 'running' as const, { signal: patience.signal });
      impatient.catch(() => undefined);
      return Promise.race([run.answer, impatient]).finally(() => {
        patience.abort();
      });
    },
    cancel: (id) => {
      runs.get(id)?.end.abort(new Error('Cancelled by a caller'));
      runs.delete(id);
    },
  };
}
