import { adjustByHolm } from '../../stats/adjust-p-values.js';
import type { CountSides, SlotCounts } from '../../stats/count-comparison.js';
import { mean } from '../../stats/describe.js';
import type { JudgedInstance } from '../judgement.js';
import type { Instance, MeasuredMetric, Reason, Sides } from '../measurement.js';
import { describeLabels, nameOf } from '../name-of.js';
import { cleanSides, present } from './clean-sides.js';
import { estimateEffect } from './estimate-effect.js';
import { describeChange } from './describe-change.js';
import { fewestSamples } from './find-data-problem.js';
import type { Gathering } from './gathering.js';
import { meanOfInstances, medianOfInstances, sumOfCounts } from '../combine-instances.js';
import { pairSlots } from './pair-slots.js';
import { settle } from './settle.js';
import { testSides } from './test-sides.js';
import { reaches, toleranceOf, type Change } from './tolerance.js';

/** What the instances of a metric's sides say of each other. */
export interface ComparedInstances {
  readonly instances: Sides<readonly JudgedInstance[]>;
  /** Without the instances that are not like the others: they are no picture of a healthy baseline. */
  readonly baseline: Float64Array;
  readonly counts: CountSides | undefined;
  readonly warnings: readonly Reason[];
}

/** With two instances that differ, either may be the odd one. */
const FEWEST_INSTANCES = 3;

/**
 * Compares the instances of each side with the median of them, slot by slot, by the tests and the tolerance that the sides are compared
 * by (Holm's correction over the instances of a side). The few that differ are outliers; where half or more do, the instances differ among
 * themselves. Outliers of the baseline are left out of it; those of the canary stay, as the release may be what ails them. Undefined
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

interface SideOfInstances {
  readonly judged: readonly JudgedInstance[];
  readonly changes: ReadonlyMap<number, Change>;
  /** Whether so many differ from the median that it is no picture of them. */
  readonly mixed: boolean;
}

function findOutliers(
  measured: MeasuredMetric,
  instances: readonly Instance[],
  { levels, settings, circumstances }: Gathering,
): SideOfInstances {
  const { metric } = measured;
  const median = medianOfInstances(instances);
  const compared = instances.map(({ samples }) => {
    const clean = cleanSides({ metric, canary: samples, baseline: median }, circumstances);
    const { count } = clean.judged.canary;
    if (instances.length < FEWEST_INSTANCES || count < fewestSamples(metric)) return undefined;
    const pairs = pairSlots(clean, { counts: undefined, fewest: fewestSamples(metric) });
    const test = testSides(pairs, settings.dependence);
    const { change } = estimateEffect(pairs, test, {
      ...settings,
      absolute: metric.analysis.tolerance?.absolute !== undefined,
    });
    return { pValue: test.pValue, sign: test.sign, change };
  });
  const adjusted = adjustByHolm(compared.map((one) => one?.pValue ?? 1));
  const tolerance = toleranceOf(metric.analysis);
  const changes = new Map<number, Change>();
  for (const [i, one] of compared.entries()) {
    if (!one || settle(adjusted[i] ?? 1) > levels.critical || !reaches(one.change, tolerance, one.sign)) continue;
    changes.set(i, one.change);
  }
  const mixed = changes.size * 2 >= instances.length && changes.size > 0;
  const judged = instances.map(({ labels, samples }, i) => ({
    labels,
    mean: mean(present(samples)),
    ratio: compared[i]?.change.kind === 'ratio' ? compared[i].change.relative : NaN,
    outlier: !mixed && changes.has(i),
  }));
  return { judged, changes, mixed };
}

function warningsOf(
  measured: MeasuredMetric,
  side: keyof Sides<unknown>,
  { judged, changes, mixed }: SideOfInstances,
): Reason[] {
  const name = nameOf(measured);
  if (mixed) {
    const text = `${String(changes.size)} of the ${String(judged.length)} instances of the ${side} of ${name} are unlike their median: where instances differ by themselves, a difference between the sides may be no more than that.`;
    return [{ code: 'instances-differ', text }];
  }
  return [...changes].map(([i, change]) => {
    const labels = judged[i]?.labels ?? {};
    const kept = side === 'baseline' ? 'It is left out of the baseline' : 'It stays part of the canary';
    const text = `One of the ${String(judged.length)} instances of the ${side} of ${name} is not like the others: ${describeLabels(labels)} is ${describeChange(change, measured.metric.unit)}, compared with their median. ${kept}.`;
    return { code: 'outlier-instance', text };
  });
}
