import type { CanaryJudgement, MetricJudgement } from '../judgement.js';
import { judgeAtLevels, type MannWhitneyRules } from '../mann-whitney/judge-mann-whitney.js';
import type { MeasuredMetric, Reason } from '../measurement.js';
import { cutCircumstances, cutSlots } from './cut-slots.js';
import type { Course, Stop } from './find-stop.js';
import type { LookStop } from './look-result.js';
import type { SlotPlan } from './slot-plan.js';

/** The judgement of what there was when a canary was stopped, and what stopped it. */
export interface Stopped {
  readonly judgement: CanaryJudgement;
  readonly stop: LookStop;
}

/**
 * The judgement of the slots until a stop: critical metrics by their limits at the look, or after a stop by counts at the last one before it, the others as always, since
 * they are looked at only once.
 */
export function judgeStop(
  rules: MannWhitneyRules,
  measured: readonly MeasuredMetric[],
  { course, stop }: { readonly course: Course; readonly stop: Stop },
): Stopped {
  const { plan, gathering } = course;
  const dropped = plan.judged - stop.afterSlots;
  const looked = new Map(course.metrics.map((watched) => [watched.measured, watched.looked]));
  const then = new Map(measured.map((one) => [one, cutSlots(looked.get(one) ?? one, dropped)]));
  const judgement = judgeAtLevels(rules, [...then.values()], {
    circumstances: cutCircumstances(gathering.circumstances, dropped),
    levels: gathering.levels,
    ...findingsAt(course, stop, then),
  });
  const metrics = judgement.metrics.map((judged, i) => ({ ...judged, metric: measured[i]?.metric ?? judged.metric }));
  const by = stop.by.watched.measured;
  return {
    judgement: { ...judgement, metrics, reason: reasonOf(stop, plan, metrics[measured.indexOf(by)]) },
    stop: {
      afterSlots: stop.afterSlots,
      ofSlots: plan.total,
      look: stop.kind === 'look' ? stop.look + 1 : null,
      rule: stop.kind === 'look' ? (stop.by.stops ?? 'comparison') : 'counts',
      metric: by.metric.name,
      labels: by.labels,
    },
  };
}

/** What is known of metrics at a stop: the limits of their p values, and what their counts have shown. */
function findingsAt({ metrics, plan }: Course, stop: Stop, then: ReadonlyMap<MeasuredMetric, MeasuredMetric>) {
  const lastLook = plan.looks.findLastIndex((slots) => slots <= stop.afterSlots);
  const lookLimits = metrics.flatMap(({ measured, limits }) => {
    const cut = then.get(measured);
    return cut ? [[cut, limits[lastLook] ?? 0] as const] : [];
  });
  const overTime = (stop.kind === 'counts' ? stop.all : []).flatMap(({ watched, found }) => {
    const cut = then.get(watched.measured);
    return cut ? [[cut, found] as const] : [];
  });
  return { lookLimits: new Map(lookLimits), overTime: new Map(overTime) };
}

function reasonOf(stop: Stop, { looks, total }: SlotPlan, by: MetricJudgement | undefined): Reason {
  const after = `after ${String(stop.afterSlots)} of ${String(total)} slots`;
  const told = by?.reason.text ?? '';
  if (stop.kind === 'counts') return { code: 'stopped-by-counts', text: `Stopped ${after}: ${told}` };
  const at = `look ${String(stop.look + 1)} of ${String(looks.length)}`;
  return { code: 'stopped-at-look', text: `Stopped at ${at}, ${after}: ${told}` };
}
