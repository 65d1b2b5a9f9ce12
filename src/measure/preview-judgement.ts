import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import type { Preview } from '../judge/preview.js';
import { describeGrid } from '../window/grid.js';
import { resolveWindow } from '../window/window.js';
import { setDeadline } from './deadline.js';
import { decideHere, type DecideBasis } from './decide-basis.js';
import { countEffort } from './fetch-effort.js';
import { fetchGrid, fetchJudgement, type FetchBounds, type FetchedWish } from './fetch-judgement.js';
import { circumstancesOf, reportedMetrics, type DecidingBy } from './judge-measured.js';
import { measureFetched, tooManyMeasurements } from './measure-judgement.js';
import {
  draftJudgement,
  isOpen,
  judgedSoFar,
  refuse,
  upTo,
  type DraftJudgement,
  type Known,
  type PreparedJudgement,
} from './prepare-judgement.js';
import { flagRequest } from './preview-request-flags.js';
import { previewSubjects, type PreviewMaterial } from './preview-subjects.js';
import { remember } from './remember.js';
import { timeQueries } from './time-queries.js';
import { createTurns } from './turns.js';

/** What a preview needs of the world. */
export interface PreviewWorld extends Known {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long sources are waited for where the request does not say. */
  readonly deadlineMs: number;
  /** Who decides by what was measured; this thread, where it is left out. */
  readonly decide?: DecideBasis | undefined;
}

/**
 * Asks everything that a judgement of a request would ask, and tells what came back. What is wrong with single queries stands beside what the others yield.
 *
 * @throws {JudgementError} where the request is at fault by itself, or names what is not there
 * @throws the signal's reason once it is aborted
 */
export type RunPreview = (request: JudgementRequest, signal: AbortSignal) => Promise<Preview>;

/** The way from a request to its preview: plan as for a judgement, ask, measure, and have a judge say what it could see. */
export function createRunPreview({ configs, sources, now, deadlineMs, decide = decideHere }: PreviewWorld): RunPreview {
  return async (request, signal) => {
    const startedMs = performance.now();
    const nowMs = now();
    const ahead = request.window !== undefined && resolveWindow(request.window, nowMs).endMs > nowMs;
    const draft = await draftJudgement(request, { configs, sources, nowMs, deferred: ahead }, signal);
    refuseWhole(draft);
    const { plan } = draft;
    const { planned, tookMs } = timeQueries([...plan.planned, ...plan.unfit]);
    const prepared = upTo({ ...draft.prepared, planned }, draft.prepared.grid);

    const effort = countEffort();
    const deadline = setDeadline(request.deadline ?? deadlineMs);
    const fetched = await fetchKnown(prepared, { signal, deadline, effort }).finally(deadline.forget);
    const fetchMs = performance.now() - startedMs;
    const seen = await judgeSeen(prepared, fetched, { decide, signal });
    const subjects = await previewSubjects({ ...seen, draft, prepared, fetched, tookMs }, signal);
    const { named, config, grid } = prepared;
    return {
      config: { name: named.name, digest: named.digest },
      judge: config.judge.name,
      window: describeGrid(grid),
      plannedSlots: judgedSoFar(prepared).total,
      open: isOpen(prepared),
      ...subjects,
      sides: seen.measured.sides,
      flags: flagRequest({ draft, prepared, measured: seen.measured, figures: subjects.figures }),
      timing: { fetchMs, sources: effort.total() },
    };
  };
}

/** Refuses what cannot be planned; what only does not fit is told beside what does. */
function refuseWhole({ mistakes, prepared }: DraftJudgement): void {
  refuse({
    INVALID_REQUEST: mistakes.INVALID_REQUEST,
    UNKNOWN_SOURCE: prepared.wishes.length === 0 ? mistakes.UNKNOWN_SOURCE : [],
    CONFIG_MISMATCH: [],
  });
}

async function fetchKnown(prepared: PreparedJudgement, bounds: FetchBounds): Promise<FetchedWish[]> {
  if (judgedSoFar(prepared).judged === 0) return [];
  return fetchJudgement(prepared.planned, fetchGrid(prepared.grid, prepared.request.baseline.offset), bounds);
}

/** What was measured, and what a judge makes of it: nobody is told a verdict. */
async function judgeSeen(
  prepared: PreparedJudgement,
  fetched: readonly FetchedWish[],
  { decide, signal }: DecidingBy,
): Promise<Pick<PreviewMaterial, 'measured' | 'reported'>> {
  const config = onlyAnswered(prepared, fetched);
  const asked = { ...prepared, config };
  const measured = remember(await measureFetched(asked, fetched, createTurns(signal)), asked);
  if (tooManyMeasurements(measured) !== undefined) return { measured, reported: [] };
  const measurements = measured.metrics.flatMap((one) => (one.kind === 'measured' ? one.measurements : []));
  const basis = {
    ...{ rules: config, measured: measurements, unmeasured: [], sides: null, plan: null },
    circumstances: circumstancesOf(prepared, measured),
  };
  const decided = await decide({ basis, compare: undefined }, signal);
  if (decided.kind === 'open') throw new RangeError('Without planned looks something is decided');
  return { measured, reported: reportedMetrics(decided.judged, measured) };
}

function onlyAnswered({ config, request }: PreparedJudgement, fetched: readonly FetchedWish[]): MetricConfig {
  const answered = new Set([...fetched.flatMap(({ metric }) => metric?.name ?? []), ...Object.keys(request.data)]);
  return { ...config, metrics: config.metrics.filter(({ name }) => answered.has(name)) };
}
