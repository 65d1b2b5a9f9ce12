import { setTimeout } from 'node:timers/promises';
import { JudgementError } from '../errors.js';
import type { MetricSource } from './metric-source.js';
import { askTrivially } from './trivial-question.js';

/** Whether a source answers a trivial question. */
export interface SourceCheck {
  readonly name: string;
  readonly language: MetricSource['language'];
  readonly ms: number;
  /** What was found; undefined where there is a problem. */
  readonly found: string | undefined;
  /** Why it does not answer; undefined where it does. */
  readonly problem: { readonly code: string; readonly message: string } | undefined;
}

/** Asks every source a trivial question, once, for at most three seconds. */
export function checkSources(sources: readonly MetricSource[]): Promise<SourceCheck[]> {
  return Promise.all(sources.map(checkSource));
}

/** What is known of a source: undefined until its first check is done. */
export interface SourceState {
  readonly name: string;
  readonly check: SourceCheck | undefined;
}

/** Whoever asks more often gets what was found before. */
const FRESH_MS = 5_000;
/** So long the others are waited for when one is known to answer. */
const GRACE_MS = 250;

/** What is known of all sources, soon after one is known to answer: one that hangs keeps nobody waiting. */
export function createSourceChecks(sources: readonly MetricSource[]): () => Promise<readonly SourceState[]> {
  const known = new Map<MetricSource, SourceCheck>();
  let running: { readonly sinceMs: number; readonly enough: Promise<unknown> } | undefined;
  const start = (): Promise<unknown> => {
    const checks = sources.map(async (source) => {
      const check = await checkSource(source);
      known.set(source, check);
      if (check.problem) throw new Error(check.problem.message);
    });
    const oneAndMore = Promise.any(checks).then(
      () => setTimeout(GRACE_MS),
      () => undefined,
    );
    return Promise.race([Promise.allSettled(checks), oneAndMore]);
  };
  return async () => {
    const nowMs = performance.now();
    if (!running || nowMs - running.sinceMs > FRESH_MS) running = { sinceMs: nowMs, enough: start() };
    await running.enough;
    return sources.map((source) => ({ name: source.name, check: known.get(source) }));
  };
}

async function checkSource({ name, language, check }: MetricSource): Promise<SourceCheck> {
  const startedMs = performance.now();
  const done = (found: string | undefined, problem: SourceCheck['problem']): SourceCheck => {
    return { name, language, ms: performance.now() - startedMs, found, problem };
  };
  try {
    return done(await askTrivially(check), undefined);
  } catch (error) {
    if (!(error instanceof JudgementError)) throw error;
    return done(undefined, { code: error.code, message: error.message });
  }
}
