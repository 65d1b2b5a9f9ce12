import { JudgementError } from '../errors.js';
import type { MetricSource } from './metric-source.js';

const LONGEST_MS = 3_000;

/** Asks a source its trivial question, for at most three seconds, and gives what it found; rejects with a JudgementError where it is not answered. */
export async function askTrivially(check: MetricSource['check']): Promise<string> {
  const end = new AbortController();
  const timer = setTimeout(() => {
    end.abort(new JudgementError('SOURCE_TIMEOUT', `did not answer within ${String(LONGEST_MS / 1_000)} s`));
  }, LONGEST_MS);
  try {
    return await check(end.signal);
  } finally {
    clearTimeout(timer);
  }
}
