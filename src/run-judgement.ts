import type { JudgementRequest } from './config/judgement-request.js';
import type { Basis } from './judge/basis.js';
import type { Judgement } from './judge/judgement.js';
import type { OpenJudgement } from './judge/open-judgement.js';
import { digestOfSeries } from './identity/series-digest.js';
import { chosenValues } from './measure/chosen-values.js';
import { setDeadline } from './measure/deadline.js';
import { decideHere, type DecideBasis } from './measure/decide-basis.js';
import { recordedWish, type JudgedRecord } from './measure/evidence/judged-record.js';
import { judgedSeries } from './measure/evidence/judged-series.js';
import { countEffort } from './measure/fetch-effort.js';
import { reportedMetrics, type Decision } from './measure/judge-measured.js';
import { fetchGrid, fetchJudgement } from './measure/fetch-judgement.js';
import type { MeasuredJudgement } from './measure/measure-judgement.js';
import { openJudgement } from './measure/open-judgement.js';
import {
  isOpen,
  judgedSoFar,
  prepareJudgement,
  type Known,
  type Occasion,
  type PreparedJudgement,
} from './measure/prepare-judgement.js';
import { createTurns } from './measure/turns.js';
import { walkLooks } from './measure/walk-looks.js';
import { warnOfRequest } from './measure/warn-of-request.js';
import type { WatchQuestion } from './measure/watch-question.js';
import { describeGrid } from './window/grid.js';

/** What a judgement needs of the world. */
export interface JudgementWorld extends Known {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a judgement's sources are waited for where the request does not say. */
  readonly deadlineMs: number;
  /** Who decides by what was measured; this thread, where it is left out. */
  readonly decide?: DecideBasis | undefined;
}

/**
 * Judges one request, whose window must be over.
 *
 * @throws {JudgementError} where the request is at fault, by itself or for its config, or a source is
 * @throws the signal's reason once it is aborted
 */
export type RunJudgement = (request: JudgementRequest, signal: AbortSignal) => Promise<Judgement>;

/** A judgement, or what is known while its window is not over. */
export type JudgementOutcome =
  | {
      readonly kind: 'judged';
      readonly judgement: Judgement;
      /** Whether all samples of its window were there, so that it comes out alike at any later time. */
      readonly settled: boolean;
      /** What it was decided from. */
      readonly basis: Basis;
      /** What it was made of. */
      readonly record: JudgedRecord;
      /** The digest of all series that were judged. */
      readonly digest: string;
    }
  | { readonly kind: 'open'; readonly progress: OpenJudgement };

/** A judgement that was made. */
export type JudgedOutcome = Extract<JudgementOutcome, { kind: 'judged' }>;

/** Judges one request on an occasion, or tells what is known while its window is open. Throws as RunJudgement does. */
export type FollowJudgement = (
  request: JudgementRequest,
  occasion: WatchedOccasion,
  signal: AbortSignal,
) => Promise<JudgementOutcome>;

/** When a request is judged, and who hears of the questions that are asked for it. */
export interface WatchedOccasion extends Occasion {
  readonly watch?: WatchQuestion | undefined;
}

/** Judges requests whose window is over. */
export function createRunJudgement(world: JudgementWorld): RunJudgement {
  const follow = createFollowJudgement(world);
  return async (request, signal) => {
    const outcome = await follow(request, { nowMs: world.now(), deferred: false }, signal);
    if (outcome.kind === 'open') throw new RangeError('Only a window that is waited for can be open');
    return outcome.judgement;
  };
}

/** The way from a request to its judgement: resolve the config, the grid and the queries, measure both sides, judge. */
export function createFollowJudgement({ configs, sources, deadlineMs, decide }: JudgementWorld): FollowJudgement {
  return async (request, { watch, ...occasion }, signal) => {
    const startedMs = performance.now();
    const prepared = await prepareJudgement(request, { configs, sources, ...occasion }, signal);
    if (isOpen(prepared) && judgedSoFar(prepared).judged === 0) return open(openJudgement(prepared));

    const effort = countEffort();
    const deadline = setDeadline(request.deadline ?? deadlineMs);
    const bounds = { signal, deadline, effort, watch };
    const ranges = fetchGrid(prepared.grid, request.baseline.offset);
    const fetched = await fetchJudgement(prepared.planned, ranges, bounds).finally(deadline.forget);
    const measuring = { fetchMs: performance.now() - startedMs, sources: effort.total() };
    const settled = isSettled(prepared);
    const judgedAtMs = occasion.deferred || settled ? null : occasion.nowMs;
    return judgeFetched(prepared, { fetched, judgedAtMs, sources }, { measuring, signal, decide });
  };
}

/** What there is beside a request's preparation to judge it by. */
export type Fetched = Omit<JudgedRecord, 'prepared'>;

interface Judging {
  readonly measuring: Omit<Judgement['timing'], 'judgeMs'>;
  readonly signal: AbortSignal;
  readonly decide?: DecideBasis | undefined;
}

/** What a request comes to by what was fetched for it. Throws as RunJudgement does. */
export async function judgeFetched(
  prepared: PreparedJudgement,
  made: Fetched,
  { measuring, signal, decide = decideHere }: Judging,
): Promise<JudgementOutcome> {
  const startedMs = performance.now();
  const walked = await walkLooks(prepared, made.fetched, { decide, signal });
  const { measured, decision } = walked;
  if (decision.kind === 'open') return open(openJudgement(prepared, measured, decision.looks));
  const timing = { fetchMs: measuring.fetchMs, judgeMs: performance.now() - startedMs, sources: measuring.sources };
  const record = { ...made, prepared: walked.prepared, fetched: walked.fetched.map(recordedWish) };
  return {
    kind: 'judged',
    judgement: { ...toJudgement(walked.prepared, measured, decision), timing },
    settled: isSettled(prepared),
    basis: decision.basis,
    record,
    digest: await digestOfSeries(judgedSeries(record), createTurns(signal)),
  };
}

function isSettled({ grid }: PreparedJudgement): boolean {
  return grid.settledSlots === grid.slots;
}

function open(progress: OpenJudgement): JudgementOutcome {
  return { kind: 'open', progress };
}

function toJudgement(
  { request, named, config, wishes, grid }: PreparedJudgement,
  measured: MeasuredJudgement,
  { judged, comparison, looks }: Extract<Decision, { kind: 'judged' }>,
): Omit<Judgement, 'timing'> {
  const { name, digest, warnings } = named;
  return {
    ...judged,
    warnings: [
      ...warnings.map((text) => ({ code: 'config', text })),
      ...warnOfRequest(
        { request, config, grid: looks?.kind === 'stopped' ? { ...grid, slots: grid.settledSlots } : grid },
        wishes,
      ),
      ...measured.warnings,
      ...judged.warnings,
    ],
    metrics: reportedMetrics(judged, measured),
    config: { name, digest },
    scope: scopeOf(request, config),
    window: describeGrid(grid),
    traffic: measured.traffic,
    sides: measured.sides,
    comparison,
    looks: looks && { looks: looks.looks, stop: looks.kind === 'stopped' ? looks.stop : null },
  };
}

function scopeOf(request: JudgementRequest, config: PreparedJudgement['config']): Judgement['scope'] {
  const ofSide = (side: 'baseline' | 'canary'): Record<string, string> =>
    // In one order, also where a link has brought the request into another one.
    Object.fromEntries([...chosenValues(request, config, side)].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { baseline: ofSide('baseline'), canary: ofSide('canary') };
}
