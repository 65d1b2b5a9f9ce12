import { JudgementError } from '../errors.js';
import type { MetricSource } from '../sources/metric-source.js';
import type { PlannedWish } from './plan-judgement.js';

/** What ends the questions of one source: those of scored and of muted metrics. */
export type Ends = Record<'scored' | 'muted', AbortController>;

/** Whether a wish is for what is only reported. */
export function isMuted({ metric, figure }: PlannedWish): boolean {
  return figure !== undefined || metric?.analysis.muted === true;
}

/** So long muted metrics, which are only reported, are waited for when everything else is there. */
const GRACE_MS = 2_000;

/** Gives muted metrics up a while after all others are done; what it gives back lets go of that. */
export function hurryMuted(
  planned: readonly PlannedWish[],
  fetched: readonly Promise<unknown>[],
  ends: ReadonlyMap<MetricSource, Ends>,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const scored = fetched.filter((_, i) => planned[i] && !isMuted(planned[i]));
  if (scored.length > 0 && scored.length < fetched.length) {
    const start = (): void => {
      timer = setTimeout(() => {
        const reason = new JudgementError('SOURCE_TIMEOUT', 'was not waited for: all that is scored was there');
        for (const { muted } of ends.values()) muted.abort(reason);
      }, GRACE_MS);
    };
    Promise.all(scored).then(start, () => undefined);
  }
  return () => {
    clearTimeout(timer);
  };
}
