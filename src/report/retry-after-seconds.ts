import type { OpenJudgement } from '../judge/open-judgement.js';

/** A source in trouble may be well again in a moment. */
const TROUBLED_SECONDS = 15;

/** In how many seconds asking again is worth it, at least one. */
export function retryAfterSeconds(
  { nextAnswerMs, troubled }: Pick<OpenJudgement, 'nextAnswerMs' | 'troubled'>,
  nowMs: number,
): number {
  const seconds = Math.max(1, Math.ceil((nextAnswerMs - nowMs) / 1_000));
  return troubled ? Math.min(seconds, TROUBLED_SECONDS) : seconds;
}
