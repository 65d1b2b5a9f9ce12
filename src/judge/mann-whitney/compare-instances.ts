import type { CountSides, SlotCounts } from '../../stats/count-comparison.js';
import type { JudgedInstance } from '../judgement.js';
import type { MeasuredMetric, Reason, Sides } from '../measurement.js';
import { describeLabels, nameOf } from '../name-of.js';
import { describeChange } from './describe-change.js';
import { findOutliers, type ComparedSide } from './find-outliers.js';
import type { Gathering } from './gathering.js';
import { meanOfInstances, sumOfCounts } from '../combine-instances.js';

/** What the instances of a metric's sides say of each other. */
export interface ComparedInstances {
  readonly instances: Sides<readonly JudgedInstance[]>;
  /** Without the instances that are not like the others: they are no picture of a healthy baseline. */
  readonly baseline: Float64Array;
  readonly counts: CountSides | undefined;
  readonly warnings: readonly Reason[];
}

/**
 * Compares the instances of each side with each other. Outliers of the baseline are left out of it; those of the canary stay, as the release may be what ails them. Undefined
 * where the metric has no instances.
 */
export function compareInstances(measured: MeasuredMetric, gathering: Gathering): ComparedInstances | undefined {
  const { instances } = measured;
  if (!instances) return undefined;
  const baseline = findOutliers(measured, instances.baseline, gathering);
  const canary = findOutliers(measured, instances.canary, gathering);
  const healthy = instances.baseline.filter((_, i) => baseline.judged[i]?.outlier !== true);
  const whole = healthy.length === instances.baseline.length;
  return {
    instances: { baseline: baseline.judged, canary: canary.judged },
    baseline: whole ? measured.baseline : meanOfInstances(healthy),
    counts: whole ? measured.counts : withBaseline(measured.counts, sumOfCounts(healthy)),
    warnings: [...warningsOf(measured, 'baseline', baseline), ...warningsOf(measured, 'canary', canary)],
  };
}

function withBaseline(counts: CountSides | undefined, baseline: SlotCounts | undefined): CountSides | undefined {
  return counts && baseline ? { ...counts, baseline } : undefined;
}

function warningsOf(
  measured: MeasuredMetric,
  side: keyof Sides<unknown>,
  { judged, outliers, mixed }: ComparedSide,
): Reason[] {
  const name = nameOf(measured);
  if (mixed) {
    const text = `${String(outliers.length)} of the ${String(judged.length)} instances of the ${side} of ${name} are unlike their median: where instances differ by themselves, a difference between the sides may be no more than that.`;
    return [{ code: 'instances-differ', text }];
  }
  return outliers.map(({ labels, change }) => {
    const kept = side === 'baseline' ? 'It is left out of the baseline' : 'It stays part of the canary';
    const text = `One of the ${String(judged.length)} instances of the ${side} of ${name} is not like the others: ${describeLabels(labels)} is ${describeChange(change, measured.metric.unit)}, compared with their median. ${kept}.`;
    return { code: 'outlier-instance', text };
  });
}
