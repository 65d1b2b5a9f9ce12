import type { Basis } from '../judge/basis.js';
import type { CanaryJudgement, MetricJudgement, ReportedMetric } from '../judge/judgement.js';
import type { SlotPlan } from '../judge/looks/slot-plan.js';
import type { Circumstances, Measurement } from '../judge/measurement.js';
import { judgeUnmeasured } from '../judge/unmeasured.js';
import type { DecideBasis, Decided } from './decide-basis.js';
import { unmeasurable, type MeasuredJudgement, type MeasuredOrFailed } from './measure-judgement.js';
import { isOpen, judgedSoFar, type PreparedJudgement } from './prepare-judgement.js';

/** What was decided of what was measured, or that the window is not over and nothing is decided yet. */
export type Decision =
  | { readonly kind: 'open'; readonly looks: Extract<Decided, { kind: 'open' }>['looks'] | null }
  | (Extract<Decided, { kind: 'judged' }> & {
      /** What that was decided from. */
      readonly basis: Basis;
    });

/** What is looked at. */
export interface Looked {
  /** The judged slots that have been looked at before, without a stop. */
  readonly seen: number;
  /** Whether there are no later slots that were measured, too. */
  readonly last: boolean;
}

/** Who decides, and until when. */
export interface DecidingBy {
  readonly decide: DecideBasis;
  readonly signal: AbortSignal;
}

/**
 * Judges what was measured: by the plan of looks where there is one, else when the window is over.
 *
 * @throws {JudgementError} where what was not measured is needed: only a critical metric that has failed already carries a verdict without it
 * @throws the signal's reason once it is aborted
 */
export async function decideMeasured(
  prepared: PreparedJudgement,
  measured: MeasuredJudgement,
  { seen, last, decide, signal }: Looked & DecidingBy,
): Promise<Decision> {
  const { request, looks } = prepared;
  const { failures } = measured;
  const waits = isOpen(prepared) || !last;
  if (waits && (looks === null || failures.length > 0)) return { kind: 'open', looks: null };
  const basis = basisOf(prepared, measured, seen);
  const decided = await decide({ basis, compare: request.compare }, signal);
  if (decided.kind === 'open') return decided;
  if (failures.length > 0 && !decided.judged.metrics.some(failsTheCanary)) throw unmeasurable(failures);
  return { ...decided, basis };
}

function basisOf(prepared: PreparedJudgement, measured: MeasuredJudgement, seen: number): Basis {
  const { config, looks } = prepared;
  return {
    rules: config,
    measured: measured.metrics.flatMap(measurementsOf),
    unmeasured: measured.metrics.flatMap((one) => (one.kind === 'failed' ? [one.metric] : [])),
    circumstances: circumstancesOf(prepared, measured),
    sides: measured.sides,
    plan: looks && planOf(prepared, looks, seen),
  };
}

/** The looks are planned over all slots that will be judged, which may be fewer than the window has. */
function planOf(prepared: PreparedJudgement, looks: readonly number[], seen: number): SlotPlan {
  const { judged, total } = judgedSoFar(prepared);
  return { looks, total: looks.at(-1) ?? total, judged, seen };
}

/** A critical metric that was seen to be bad: one without data may be the fault of the same outage. */
function failsTheCanary({ criticalFailure, classification, metric }: MetricJudgement): boolean {
  return criticalFailure && !metric.analysis.muted && (classification === 'high' || classification === 'low');
}

/** What a judge is told of a judgement beside its metrics. */
export function circumstancesOf(
  { request, grid }: Pick<PreparedJudgement, 'request' | 'grid'>,
  { traffic }: Pick<MeasuredJudgement, 'traffic'>,
): Circumstances {
  const { firstSlotEndMs, settledSlots, stepMs } = grid;
  const judgedToMs = firstSlotEndMs === null ? null : firstSlotEndMs + (settledSlots - 1) * stepMs;
  return { traffic, looks: request.looks, split: request.split !== undefined, stepMs, judgedToMs };
}

function measurementsOf(one: MeasuredOrFailed): readonly Measurement[] {
  return one.kind === 'measured' ? one.measurements : [];
}

/** Every metric of the config in its order, each with what was measured of it. */
export function reportedMetrics({ metrics }: CanaryJudgement, measured: MeasuredJudgement): ReportedMetric[] {
  const judged = metrics.values();
  return measured.metrics.flatMap((one): ReportedMetric[] => {
    if (one.kind === 'failed') {
      return [{ judged: judgeUnmeasured(one.metric, one.failure.detail.message), measured: null }];
    }
    return one.measurements.flatMap((measurement) => {
      const next = judged.next();
      return next.done === true ? [] : [{ judged: next.value, measured: measurement }];
    });
  });
}
