import type { CanaryJudgement } from '../judgement.js';
import type { Course, DoneLook } from './find-stop.js';
import type { LookAtMetric, LookResult } from './look-result.js';
import { isCompared, type WatchedMetric } from './watched-metric.js';

/** All planned looks with what those that were done have shown; the last with what its judgement has. */
export function toLookResults(
  { metrics, plan }: Course,
  done: readonly DoneLook[],
  last?: CanaryJudgement,
): LookResult[] {
  const compared = metrics.filter(({ measured }) => isCompared(measured));
  return plan.looks.map((afterSlots, look) => {
    const shown = done.find((one) => one.look === look);
    const judged = look === plan.looks.length - 1 ? last : undefined;
    const pValueOf = (watched: WatchedMetric): number | null =>
      judged ? pValueIn(judged, watched) : (shown?.metrics.find((one) => one.watched === watched)?.pValue ?? null);
    return {
      look: look + 1,
      afterSlots,
      done: shown !== undefined || judged !== undefined,
      metrics: compared.map((watched): LookAtMetric => {
        const { metric, labels } = watched.measured;
        return { metric: metric.name, labels, pValue: pValueOf(watched), limit: watched.limits[look] ?? 0 };
      }),
    };
  });
}

function pValueIn({ metrics }: CanaryJudgement, { measured }: WatchedMetric): number | null {
  return (
    metrics.find(({ metric, labels }) => metric === measured.metric && labels === measured.labels)?.test?.pValue ?? null
  );
}
