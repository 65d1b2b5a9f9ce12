import { JudgementError, SourceFault, type ErrorDetail } from '../errors.js';
import type { Sides } from '../judge/measurement.js';
import type { PlannedWish } from './plan-judgement.js';

/** Why something could not be fetched. */
export interface FetchFailure {
  readonly code: JudgementError['code'];
  readonly detail: ErrorDetail;
  /** Whether it was only given up, since something else had failed. */
  readonly givenUp: boolean;
}

/** What an error of a source means for a wish; any other error is a bug, and thrown. */
export function failureOf(
  error: unknown,
  { wish, side }: { readonly wish: PlannedWish; readonly side: keyof Sides<unknown> },
): FetchFailure {
  if (!(error instanceof JudgementError)) throw error;
  const detail = failureDetail(wish, error.message, side);
  const wait = error instanceof SourceFault ? error.retryAfterMs : undefined;
  const again = wait === undefined ? {} : { retryAfterSeconds: Math.ceil(wait / 1_000) };
  return { code: error.code, detail: { ...detail, ...again }, givenUp: false };
}

const LONGEST_QUERY = 1_000;

/** What happened to a wish, with what and whom it concerns. */
export function failureDetail(wish: PlannedWish, what: string, side: keyof Sides<unknown>): ErrorDetail {
  const { metric, fetch } = wish;
  const { source, queries } = fetch;
  const asked = queries[side] ?? queries.canary;
  const query = asked.kind === 'expr' ? asked.expr.text : `${asked.events.text} of ${asked.exposure.text}`;
  return {
    pointer: '',
    message: `source "${source.name}" ${what}; asked for the ${side} of ${subjectOf(wish)}`,
    ...(metric ? { metric: metric.name } : {}),
    side,
    source: source.name,
    query: query.slice(0, LONGEST_QUERY),
  };
}

/** Whether nothing more is asked of the source in this judgement: all that does would wait as long. */
export function endsAsking({ code }: FetchFailure): boolean {
  return code === 'SOURCE_UNREACHABLE' || code === 'SOURCE_TIMEOUT';
}

/** Why what was to be asked after that is not. */
export function afterFailure({ code, detail }: FetchFailure, wish: PlannedWish): JudgementError {
  const before = `the ${String(detail.side)} of ${subjectOf(wish)}`;
  return new JudgementError(code, `is not asked any more, since it did not answer for ${before}`);
}

function subjectOf({ metric, figure }: PlannedWish): string {
  if (metric) return `metric "${metric.name}"`;
  return figure === undefined ? 'the traffic' : `comparability.${figure}`;
}
