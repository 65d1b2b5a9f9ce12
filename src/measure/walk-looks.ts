import { setImmediate } from 'node:timers/promises';
import type { LookResult } from '../judge/looks/look-result.js';
import { cutFetched } from './cut-fetched.js';
import type { FetchedWish } from './fetch-judgement.js';
import { decideMeasured, type DecidingBy, type Decision } from './judge-measured.js';
import { measureFetched, refuseTooMany, unmeasurable, type MeasuredJudgement } from './measure-judgement.js';
import { isOpen, judgedSoFar, upTo, type PreparedJudgement } from './prepare-judgement.js';
import { remember } from './remember.js';
import { createTurns } from './turns.js';

/** What was measured by some slot, and what came of it. */
export interface Walked {
  readonly prepared: PreparedJudgement;
  /** What was fetched, as far as it was looked at. */
  readonly fetched: readonly FetchedWish[];
  readonly measured: MeasuredJudgement;
  readonly decision: Decision;
}

/**
 * What a judgement comes to, looked at as it was planned: each look that is due sees what there was to see then and nothing of later slots, so that
 * the first stop is the same whoever asks when.
 *
 * @throws {JudgementError} where what was not measured is needed
 * @throws the signal's reason once it is aborted
 */
export async function walkLooks(
  prepared: PreparedJudgement,
  fetched: readonly FetchedWish[],
  by: DecidingBy,
): Promise<Walked> {
  const { judged } = judgedSoFar(prepared);
  const due = (prepared.looks ?? []).filter((slots) => slots < judged);
  const results = new Map<number, LookResult>();
  const walkTo = (at: At): Promise<Walked> => firstStop(prepared, fetched, { ...at, ...by });
  let seen = 0;
  for (const slots of due) {
    const walked = await walkTo({ slots, seen });
    if (walked.decision.kind === 'judged') return withResults(walked, results);
    const shown = walked.decision.looks?.looks.find(({ afterSlots }) => afterSlots === slots);
    if (shown) results.set(slots, shown);
    seen = slots;
    // Others get their turn.
    await setImmediate();
    by.signal.throwIfAborted();
  }
  return withResults(await walkTo({ slots: judged, seen }), results);
}

interface At {
  /** Judged slots by then. */
  readonly slots: number;
  /** Those that have been looked at before, without a stop. */
  readonly seen: number;
}

/** What is decided by then. Counts may stop between two looks: that is so only if it was to be seen at that slot. */
async function firstStop(
  prepared: PreparedJudgement,
  fetched: readonly FetchedWish[],
  at: At & DecidingBy,
): Promise<Walked> {
  const walked = await walk(prepared, fetched, at);
  const { decision } = walked;
  if (decision.kind === 'open' || decision.looks?.kind !== 'stopped') return walked;
  const { afterSlots } = decision.looks.stop;
  if (afterSlots === at.slots) return walked;
  const then = await firstStop(prepared, fetched, { ...at, slots: afterSlots });
  return then.decision.kind === 'judged' ? then : firstStop(prepared, fetched, { ...at, seen: afterSlots });
}

async function walk(
  prepared: PreparedJudgement,
  fetched: readonly FetchedWish[],
  { slots, seen, ...by }: At & DecidingBy,
): Promise<Walked> {
  const { judged } = judgedSoFar(prepared);
  const last = slots === judged;
  const then = upTo(prepared, { settledSlots: prepared.grid.settledSlots - (judged - slots) });
  const seenBy = last ? fetched : cutFetched(fetched, then);
  const alone = await measureFetched(then, seenBy, createTurns(by.signal));
  // Others get their turn.
  await setImmediate();
  const measured = remember(alone, then);
  refuseTooMany(measured);
  if (last && isOpen(then)) refuseWhatStaysWrong(measured);
  const decision = await decideMeasured(then, measured, { seen, last, ...by });
  return { prepared: then, fetched: seenBy, measured, decision };
}

/** What only a person can mend is told at once, not when the window is over. */
function refuseWhatStaysWrong(measured: MeasuredJudgement): void {
  const refused = measured.failures.filter(({ code }) => code === 'QUERY_REFUSED');
  if (refused.length > 0) throw unmeasurable(refused);
}

/** The looks with what those before have shown when they were due. */
function withResults(walked: Walked, results: ReadonlyMap<number, LookResult>): Walked {
  const { decision } = walked;
  if (!decision.looks) return walked;
  const looks = decision.looks.looks.map((look) => results.get(look.afterSlots) ?? look);
  if (decision.kind === 'open') return { ...walked, decision: { ...decision, looks: { ...decision.looks, looks } } };
  return { ...walked, decision: { ...decision, looks: { ...decision.looks, looks } } };
}
