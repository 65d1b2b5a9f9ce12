import type { Metric } from '../config/metric-config.js';
import type { Sides } from '../judge/measurement.js';
import type { BoundQueries } from '../query/bind-metric.js';
import type { FetchContext, FetchedSeries, MetricSource, SlotRange } from '../sources/metric-source.js';
import type { Grid } from '../window/grid.js';
import { createSampleCounter } from './count-samples.js';
import type { Deadline } from './deadline.js';
import type { EffortCount } from './fetch-effort.js';
import { afterFailure, endsAsking, failureOf, type FetchFailure } from './fetch-failure.js';
import { hurryMuted, isMuted, type Ends } from './hurry-muted.js';
import type { BothSides, MeasuredSeries } from './measured-series.js';
import type { PlannedWish } from './plan-judgement.js';
import { ratioOfCounts } from './ratio-of-counts.js';
import { createTurns, type Turns } from './turns.js';
import { watchSource, type WatchQuestion } from './watch-question.js';

/** The slots that both sides are asked for. */
export interface FetchGrid extends Sides<SlotRange> {
  readonly grid: Grid;
}

/** The slots of a grid that may be asked for; the baseline's lie `offsetMs` before the canary's. */
export function fetchGrid(grid: Grid, offsetMs: number): FetchGrid {
  const firstMs = grid.firstSlotEndMs ?? 0;
  const canary = { firstMs, stepMs: grid.stepMs, slots: grid.settledSlots };
  return { grid, canary, baseline: { ...canary, firstMs: firstMs - offsetMs } };
}

/** A wish with what came of it. */
export type FetchedWish = PlannedWish &
  (
    | { readonly kind: 'fetched'; readonly series: BothSides; readonly remarks: readonly string[] }
    | {
        readonly kind: 'failed';
        readonly failure: FetchFailure;
        /** What one side yielded all the same. */
        readonly partly?: Partial<BothSides>;
      }
  );

/** How long a judgement's sources are waited for, and who counts what that takes. */
export interface FetchBounds {
  /** Aborted when nobody waits for the judgement any more. */
  readonly signal: AbortSignal;
  readonly deadline: Deadline;
  readonly effort: EffortCount;
  /** Hears of every question that is asked. */
  readonly watch?: WatchQuestion | undefined;
}

/**
 * Fetches all that is planned. What fails is given back beside what does not; but when a source does not answer, nothing more
 * is asked of it, since the others would wait as long: for what is only reported, such as a muted metric, only nothing of that.
 */
export async function fetchJudgement(
  planned: readonly PlannedWish[],
  ranges: FetchGrid,
  { signal, deadline, effort, watch }: FetchBounds,
): Promise<FetchedWish[]> {
  const givenUp = new Map<MetricSource, Ends>();
  const count = createSampleCounter();
  const over = new AbortController();
  const fetch = async (wish: PlannedWish): Promise<FetchedWish> => {
    const { source, queries } = wish.fetch;
    const muted = isMuted(wish);
    const ends = givenUp.get(source) ?? { scored: new AbortController(), muted: new AbortController() };
    givenUp.set(source, ends);
    const giveUp = muted ? ends.muted : ends.scored;
    const either = AbortSignal.any([signal, deadline.signal, giveUp.signal, over.signal]);
    const context = contextOf(source.name, { deadline, effort, signal: either });
    const ask = async (side: keyof Sides<unknown>): Promise<Outcome> => {
      const asked = queries[side];
      if (!asked) return NOTHING_ASKED;
      try {
        const watched = watchSource(count(source), { wish, side, watch });
        return await askSide({ metric: wish.metric, source: watched, queries: asked }, ranges[side], context);
      } catch (error) {
        signal.throwIfAborted();
        const failure = failureOf(error, { wish, side });
        if (error === giveUp.signal.reason) return { kind: 'failed', failure: { ...failure, givenUp: true } };
        if (endsAsking(failure)) {
          const reason = afterFailure(failure, wish);
          ends.muted.abort(reason);
          if (!muted) ends.scored.abort(reason);
        }
        return { kind: 'failed', failure };
      }
    };
    const [baseline, canary] = await Promise.all([ask('baseline'), ask('canary')]);
    if (baseline.kind === 'failed' || canary.kind === 'failed') {
      return { ...wish, kind: 'failed', failure: causeAmong([baseline, canary]), partly: partOf(baseline, canary) };
    }
    const remarks = [...new Set([...baseline.fetched.warnings, ...canary.fetched.warnings])];
    return { ...wish, kind: 'fetched', series: seriesOf(baseline.fetched, canary.fetched), remarks };
  };
  try {
    const fetched = await beginAll(planned, fetch, createTurns(signal));
    const forget = hurryMuted(planned, fetched, givenUp);
    return await Promise.all(fetched).finally(forget);
  } finally {
    // What was asked beside something that failed is of no use any more.
    over.abort();
  }
}

/** Begins one after the other; resolves once all have begun. */
async function beginAll(
  planned: readonly PlannedWish[],
  fetch: (wish: PlannedWish) => Promise<FetchedWish>,
  turns: Turns,
): Promise<Promise<FetchedWish>[]> {
  const fetched: Promise<FetchedWish>[] = [];
  for (const wish of planned) {
    const fetching = fetch(wish);
    // One that is rejected while others still begin is heard with them.
    fetching.catch(() => undefined);
    fetched.push(fetching);
    if (turns.areOver()) await turns.pass();
  }
  return fetched;
}

function contextOf(source: string, { signal, deadline, effort }: FetchBounds): FetchContext {
  return {
    signal,
    whose: effort,
    untilMs: deadline.untilMs,
    onAttempt: () => {
      effort.onAttempt(source);
    },
    onWait: (ms) => {
      effort.onWait(source, ms);
    },
  };
}

type Outcome =
  | { readonly kind: 'fetched'; readonly fetched: FetchedSide }
  | { readonly kind: 'failed'; readonly failure: FetchFailure };

/** What a source yields, or what was made of it. */
interface FetchedSide extends Omit<FetchedSeries, 'series'> {
  readonly series: readonly MeasuredSeries[];
}

const NOTHING_ASKED: Outcome = { kind: 'fetched', fetched: { series: [], warnings: [] } };

function seriesOf(baseline: FetchedSide, canary: FetchedSide): BothSides {
  return { baseline: baseline.series, canary: canary.series };
}

function partOf(baseline: Outcome, canary: Outcome): Partial<BothSides> {
  return { ...yielded('baseline', baseline), ...yielded('canary', canary) };
}

function yielded(side: keyof BothSides, outcome: Outcome): Partial<BothSides> {
  return outcome.kind === 'fetched' ? { [side]: outcome.fetched.series } : {};
}

/** What failed by itself says more than what was given up for it. */
function causeAmong(outcomes: readonly Outcome[]): FetchFailure {
  const failures = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.failure] : []));
  const cause = failures.find(({ givenUp }) => !givenUp) ?? failures[0];
  if (!cause) throw new RangeError('Something must have failed');
  return cause;
}

interface Question {
  readonly metric: Metric | null;
  readonly source: Pick<MetricSource, 'fetchSeries'>;
  readonly queries: BoundQueries;
}

/** What one side's queries yield. */
async function askSide(
  { metric, source, queries }: Question,
  range: SlotRange,
  context: FetchContext,
): Promise<Outcome> {
  if (queries.kind === 'expr') {
    return { kind: 'fetched', fetched: await source.fetchSeries(queries.expr, range, context) };
  }
  const [events, exposure] = await Promise.all([
    source.fetchSeries(queries.events, range, context),
    source.fetchSeries(queries.exposure, range, context),
  ]);
  const series = ratioOfCounts(
    { events: events.series, exposure: exposure.series },
    metric?.analysis.missing === 'zero',
  );
  return { kind: 'fetched', fetched: { series, warnings: [...events.warnings, ...exposure.warnings] } };
}
