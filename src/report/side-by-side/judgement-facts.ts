import type { KeptJudgement } from '../../config/kept-judgement.js';
import { showSpan } from '../show-time.js';

/** Enough of a digest to tell it from another. */
export function shortDigest(digest: string): string {
  return digest.length > SHOWN ? `${digest.slice(0, SHOWN)}…` : digest;
}

const SHOWN = 'sha256:'.length + 12;

/** What was judged of a window: "2026-11-20 10:01 to 10:20 UTC, 19 slots". */
export function showWindow({ window: { judgedFrom, judgedTo, judgedSlots } }: KeptJudgement): string {
  const slots = `${String(judgedSlots)} slots`;
  return judgedFrom === null || judgedTo === null ? slots : `${showSpan(judgedFrom, judgedTo)}, ${slots}`;
}
