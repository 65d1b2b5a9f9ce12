import { JudgementError } from '../errors.js';
import type { MetricSource } from './metric-source.js';

/** Whether a source answers a trivial question. */
export interface SourceCheck {
  readonly name: string;
  readonly language: MetricSource['language'];
  readonly ms: number;
  /** Why it does not; undefined where it does. */
  readonly problem: { readonly code: string; readonly message: string } | undefined;
}

const LONGEST_MS = 3_000;
/** Whoever asks more often gets what was found before. */
const FRESH_MS = 5_000;

/** Asks every source a trivial question, once, for at most three seconds. */
export function checkSources(sources: readonly MetricSource[]): Promise<SourceCheck[]> {
  return Promise.all(sources.map(checkSource));
}

/** The same, for those who ask again and again. */
export function createSourceChecks(sources: readonly MetricSource[]): () => Promise<SourceCheck[]> {
  let last: { readonly atMs: number; readonly checks: Promise<SourceCheck[]> } | undefined;
  return () => {
    const nowMs = performance.now();
    if (!last || nowMs - last.atMs > FRESH_MS) last = { atMs: nowMs, checks: checkSources(sources) };
    return last.checks;
  };
}

async function checkSource({ name, language, check }: MetricSource): Promise<SourceCheck> {
  const startedMs = performance.now();
  const end = new AbortController();
  const timer = setTimeout(() => {
    end.abort(new JudgementError('SOURCE_TIMEOUT', `did not answer within ${String(LONGEST_MS / 1_000)} s`));
  }, LONGEST_MS);
  const problem = await check(end.signal).then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof JudgementError)) throw error;
      return { code: error.code, message: error.message };
    },
  );
  clearTimeout(timer);
  return { name, language, ms: performance.now() - startedMs, problem };
}
