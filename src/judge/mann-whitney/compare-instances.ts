import type { CountSides, SlotCounts } from '../../stats/count-comparison.js';
import { meanOfInstances, sumOfCounts } from '../combine-instances.js';
import type { JudgedInstance } from '../judgement.js';
import type { MeasuredMetric, Reason, Sides } from '../measurement.js';
import { describeLabels, nameOf } from '../name-of.js';
import { describeChange } from './describe-change.js';
import { findOutliers, type ComparedSide, type Outlier } from './find-outliers.js';
import type { Gathering } from './gathering.js';
import { warnOfMissing } from './warn-of-missing.js';

/** What the instances of a metric's sides say of each other. */
export interface ComparedInstances {
  readonly instances: Sides<readonly JudgedInstance[]>;
  /** Without the instances that are far out. */
  readonly baseline: Float64Array;
  readonly counts: CountSides | undefined;
  readonly warnings: readonly Reason[];
}

/** From a doubling or a halving on, an outlier is taken for something else than the lasting differences that healthy instances have. */
const FAR_OUT = Math.log(2);

/**
 * Compares the instances of each side with each other. Those of the canary all stay, as the release may be what ails them. Of the baseline those that are far out are left
 * out: they are no picture of health. Less does not do: to cut off the lesser extremes of one side only makes false alarms of differences that both sides have. Undefined
 * where the metric has no instances.
 */
export function compareInstances(measured: MeasuredMetric, gathering: Gathering): ComparedInstances | undefined {
  const { instances } = measured;
  if (!instances) return undefined;
  const baseline = findOutliers(measured, instances.baseline, gathering);
  const canary = findOutliers(measured, instances.canary, gathering);
  const farOut = new Set(baseline.mixed ? [] : baseline.outliers.filter(isFarOut).map(({ instance }) => instance));
  const healthy = instances.baseline.filter((instance) => !farOut.has(instance));
  const whole = farOut.size === 0;
  return {
    instances: { baseline: baseline.judged, canary: canary.judged },
    baseline: whole ? measured.baseline : meanOfInstances(healthy),
    counts: whole ? measured.counts : withBaseline(measured.counts, sumOfCounts(healthy)),
    warnings: [
      ...warningsOf(measured, 'baseline', baseline),
      ...warningsOf(measured, 'canary', canary),
      ...warnOfMissing(measured, instances),
    ],
  };
}

function isFarOut({ size }: Outlier): boolean {
  return Math.abs(size) >= FAR_OUT;
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
  return outliers.map((outlier) => {
    const { instance, change } = outlier;
    const leftOut = side === 'baseline' && isFarOut(outlier);
    const kept = leftOut ? 'It is left out of the baseline' : `It stays part of the ${side}`;
    const text = `One of the ${String(judged.length)} instances of the ${side} of ${name} is not like the others: ${describeLabels(instance.labels)} is ${describeChange(change, measured.metric.unit)}, compared with their median. ${kept}.`;
    return { code: 'outlier-instance', text };
  });
}
