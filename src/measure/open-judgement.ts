import { judgeCanary } from '../judge/judge-canary.js';
import type { OpenJudgement } from '../judge/open-judgement.js';
import { NO_CIRCUMSTANCES, type Reason } from '../judge/measurement.js';
import { describeGrid } from '../window/grid.js';
import { reportedMetrics } from './judge-measured.js';
import { unmeasurable, type MeasuredJudgement } from './measure-judgement.js';
import { countsEvents } from './plan-judgement.js';
import { judgedSoFar, type PreparedJudgement } from './prepare-judgement.js';

/** What is known of a judgement while its window is open; without anything measured where nothing can be yet. */
export function openJudgement(
  prepared: PreparedJudgement,
  measured?: MeasuredJudgement,
  looks: OpenJudgement['looks'] = null,
): OpenJudgement {
  const { named, grid, config } = prepared;
  const { judged, total } = judgedSoFar(prepared);
  return {
    config: { name: named.name, digest: named.digest },
    window: describeGrid(grid),
    mayStop: prepared.looks !== null,
    plannedSlots: total,
    completeMs: settledMs(prepared, total),
    nextSlotMs: settledMs(prepared, judged + 1),
    nextAnswerMs: settledMs(prepared, nextAnswer(prepared)),
    soFar: measured
      ? reportedMetrics(judgeCanary(config, measured.metrics.flatMap(measurementsOf), NO_CIRCUMSTANCES), measured)
      : [],
    looks,
    warnings: measured ? [...measured.warnings, ...problemsOf(measured)] : [],
    troubled: (measured?.failures.length ?? 0) > 0,
  };
}

function measurementsOf(one: MeasuredJudgement['metrics'][number]) {
  return one.kind === 'measured' ? one.measurements : [];
}

/** Nothing is lost by a source that does not answer for a while: it is asked again. */
function problemsOf({ failures }: MeasuredJudgement): Reason[] {
  if (failures.length === 0) return [];
  const { message } = unmeasurable(failures);
  return [{ code: 'not-measured-yet', text: `${message}. It is asked again the next time.` }];
}

/** When the samples of so many judged slots are all there. */
function settledMs({ grid, lagMs }: PreparedJudgement, judgedSlots: number): number {
  const { firstSlotEndMs, slots, stepMs } = grid;
  const { total } = judgedSoFar({ grid });
  return (firstSlotEndMs ?? 0) + (slots - total + judgedSlots - 1) * stepMs + lagMs;
}

/** After how many judged slots there may be an answer. */
function nextAnswer(prepared: PreparedJudgement): number {
  const { judged, total } = judgedSoFar(prepared);
  const { looks, config } = prepared;
  if (!looks) return total;
  // Counts are looked at after every slot.
  const counting = config.metrics.some(
    ({ analysis, query }) => analysis.critical && !analysis.muted && query !== undefined && countsEvents(query),
  );
  return counting ? judged + 1 : (looks.find((slots) => slots > judged) ?? total);
}
