import { setTimeout as after } from 'node:timers/promises';
import type { Asker } from '../access/asker.js';
import { JudgementError } from '../errors.js';
import type { JudgementAnswer } from './judgement-answer.js';

/** Answers for callers who would rather ask again than wait. */
export interface PatientAnswers {
  /**
   * The answer for an id, or `running` where it is not there after so long: it is worked on all the same, and whoever asks for the id next is given what came of
   * it. Throws what judging throws, also what it has thrown since the id was asked for last, and at once where the caller may not ask for it.
   */
  readonly within: (id: string, patienceMs: number, asker: Asker) => Promise<JudgementAnswer | 'running'>;
  /** Forgets what came of an id, and ends what goes on for it: who waits is told that it is `running`, and whoever asks next begins anew. */
  readonly cancel: (id: string) => void;
}

/** What patient answers are made with. */
export interface PatientAnswersParts {
  /** Throws where the caller may not ask for an id. */
  readonly check: (id: string, asker: Asker) => unknown;
  readonly again: (id: string, asker: Asker) => Promise<JudgementAnswer>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Nearly all of them wait for sources, of which one that hangs must not keep callers from the others. */
const MOST_RUNNING = 1_000;
/** Each may hold all of its samples. */
const MOST_JUDGED = 64;
/** Longer than the pause of any caller that is known: the longest, Argo Rollouts', is of 15 s. */
const KEPT_MS = 60_000;

interface Run {
  readonly answer: Promise<JudgementAnswer | 'running'>;
  readonly end: AbortController;
  /** What has come of it, and until when that is remembered. */
  settled: { readonly kind: 'judged' | 'failed'; readonly untilMs: number } | undefined;
}

/**
 * Answers that are made while nobody waits for them, at most 1,000 at once: beyond that everything is `running` that has not been begun. What came of the last 64 is
 * remembered for a minute, and why others failed as well.
 */
export function createPatientAnswers({ check, again, now }: PatientAnswersParts): PatientAnswers {
  const runs = new Map<string, Run>();
  const forgetOld = (): void => {
    const kept = [...runs].flatMap(([id, { settled }]) => (settled ? [{ id, ...settled }] : []));
    const judged = kept.filter(({ kind }) => kind === 'judged');
    const old = [
      ...kept.filter(({ untilMs }) => untilMs <= now()),
      ...judged.slice(0, Math.max(0, judged.length - MOST_JUDGED + 1)),
      // Failures are small, and go when there is no place to begin anything.
      ...(runs.size < MOST_RUNNING ? [] : kept),
    ];
    for (const { id } of old) runs.delete(id);
  };
  const start = (id: string, asker: Asker): Run | undefined => {
    forgetOld();
    if (runs.size >= MOST_RUNNING) return undefined;
    const run = begin(
      (signal) => again(id, { ...asker, signal, waits: true }),
      (kind) => {
        if (runs.get(id) !== run) return;
        // What is known of a window that is open is old the next moment.
        if (kind === 'open') runs.delete(id);
        else run.settled = { kind, untilMs: now() + KEPT_MS };
      },
    );
    runs.set(id, run);
    return run;
  };
  return {
    within: async (id, patienceMs, asker) => {
      check(id, asker);
      const kept = runs.get(id);
      const over = kept?.settled !== undefined && kept.settled.untilMs <= now();
      const run = kept && !over ? kept : start(id, asker);
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

function begin(
  again: (signal: AbortSignal) => Promise<JudgementAnswer>,
  settle: (kind: 'judged' | 'failed' | 'open') => void,
): Run {
  const end = new AbortController();
  const judge = async (): Promise<JudgementAnswer | 'running'> => {
    try {
      const answer = await again(end.signal);
      settle(answer.outcome.kind === 'open' ? 'open' : 'judged');
      return answer;
    } catch (error) {
      // Whoever still waits is told the next time.
      if (end.signal.aborted) return 'running';
      // Somebody who would not wait has begun it first.
      if (isBusy(error)) {
        settle('open');
        return 'running';
      }
      settle('failed');
      throw error;
    }
  };
  const answer = judge();
  answer.catch(() => undefined);
  return { answer, end, settled: undefined };
}

function isBusy(error: unknown): boolean {
  return error instanceof JudgementError && (error.code === 'SERVICE_BUSY' || error.code === 'CALLER_BUSY');
}
