import { adjustByHolm } from '../../stats/adjust-p-values.js';
import { mean } from '../../stats/describe.js';
import { median } from '../../stats/median.js';
import { medianOfInstances } from '../combine-instances.js';
import type { JudgedInstance } from '../judgement.js';
import type { Instance, MeasuredMetric } from '../measurement.js';
import { settle } from '../settle.js';
import { cleanSides, present } from './clean-sides.js';
import { estimateEffect } from './estimate-effect.js';
import { fewestSamples } from './find-data-problem.js';
import type { Gathering } from './gathering.js';
import { pairSlots } from './pair-slots.js';
import { testSides } from './test-sides.js';
import { reaches, toleranceOf, type Change } from './tolerance.js';

/** The instances of one side, compared with each other. */
export interface ComparedSide {
  readonly judged: readonly JudgedInstance[];
  /** Those that are not like the others; where the side is mixed, those that are unlike its median. */
  readonly outliers: readonly Outlier[];
  /** Whether half of them or more are unlike the median, so that nobody can say which ones are not like the others. */
  readonly mixed: boolean;
}

/** An instance that is not like the others. */
export interface Outlier extends Pick<Deviation, 'change' | 'size'> {
  readonly instance: Instance;
}

/** By how much an instance differs from a median. */
interface Deviation {
  readonly change: Change;
  /** In logarithms where the change is a ratio; of any sign. */
  readonly size: number;
  /** Whether it is beyond chance and beyond tolerance. */
  readonly unlike: boolean;
  /** Whether it is beyond what the others differ by. */
  readonly standsOut: boolean;
}

/** With two instances that differ, either may be the odd one. */
const FEWEST_INSTANCES = 3;
/** Deviations of such a share of the largest one are no work of the largest one's. */
const CLEARLY = 0.5;
const SPREADS = 3;
/** The standard deviation of normal deviations in multiples of the median of their sizes. */
const PER_MEDIAN_SIZE = 1.4826;

/**
 * Compares the instances of a side with the median of them, slot by slot, by the tests and the tolerance that sides are compared by
 * (Holm's correction over the instances). An outlier pulls the median towards itself and so away from the others: those that are
 * furthest are taken out of the median first, and the rest is compared anew, until none is unlike the others or half of them are out.
 *
 * Healthy instances differ lastingly, as any test finds that has samples enough. So an outlier must also deviate by more than three times
 * the spread of the others, which is 1.4826 times the median of the sizes of their deviations.
 */
export function findOutliers(
  measured: MeasuredMetric,
  instances: readonly Instance[],
  gathering: Gathering,
): ComparedSide {
  const compare: Compare = (some, likened) => deviationsFrom(medianOfInstances(likened), some, { measured, gathering });
  const unlike = takeOut(instances, compare, (one) => one.unlike);
  const mixed = unlike.size > 0 && isHalf(unlike, instances);
  const out = mixed || unlike.size === 0 ? unlike : takeOut(instances, compare, (one) => one.unlike && one.standsOut);
  const like = mixed ? instances : instances.filter((instance) => !out.has(instance));
  const deviations = compare(instances, like);
  return {
    judged: instances.map((instance, i) => ({
      labels: instance.labels,
      mean: mean(present(instance.samples)),
      ratio: deviations[i]?.change.kind === 'ratio' ? deviations[i].change.relative : NaN,
      outlier: !mixed && out.has(instance),
    })),
    outliers: instances.flatMap((instance, i) => {
      const deviation = deviations[i];
      return deviation && out.has(instance) ? [{ ...deviation, instance }] : [];
    }),
    mixed,
  };
}

/** The deviations of some from the median of others. */
type Compare = (some: readonly Instance[], likened: readonly Instance[]) => (Deviation | undefined)[];

function takeOut(
  instances: readonly Instance[],
  compare: Compare,
  isOut: (deviation: Deviation) => boolean,
): ReadonlySet<Instance> {
  const out = new Set<Instance>();
  while (instances.length >= FEWEST_INSTANCES && !isHalf(out, instances)) {
    const rest = instances.filter((instance) => !out.has(instance));
    const sizes = compare(rest, rest).map((one) => (one && isOut(one) ? Math.abs(one.size) : 0));
    const largest = Math.max(...sizes);
    if (largest === 0) break;
    for (const [i, instance] of rest.entries()) if ((sizes[i] ?? 0) >= largest * CLEARLY) out.add(instance);
  }
  return out;
}

function isHalf(some: ReadonlySet<Instance>, instances: readonly Instance[]): boolean {
  return some.size * 2 >= instances.length;
}

/** The deviation of each from this median; undefined where there are too few samples, or too few instances, to say. */
function deviationsFrom(
  middle: Float64Array,
  instances: readonly Instance[],
  { measured, gathering }: { readonly measured: MeasuredMetric; readonly gathering: Gathering },
): (Deviation | undefined)[] {
  const { metric } = measured;
  const { levels, settings, circumstances } = gathering;
  const fewest = fewestSamples(metric);
  const tolerance = toleranceOf(metric.analysis);
  const compared = instances.map(({ samples }) => {
    const clean = cleanSides({ metric, canary: samples, baseline: middle }, circumstances);
    if (instances.length < FEWEST_INSTANCES || clean.judged.canary.count < fewest) return undefined;
    const pairs = pairSlots(clean, { counts: undefined, fewest });
    const test = testSides(pairs, settings.dependence);
    const { change, size } = estimateEffect(pairs, test, { ...settings, tolerance });
    return { pValue: test.pValue, sign: test.sign, change, size };
  });
  const adjusted = adjustByHolm(compared.map((one) => one?.pValue ?? 1));
  const sizes = compared.map((one) => Math.abs(one?.size ?? NaN));
  return compared.map((one, i) => {
    if (!one) return undefined;
    const significant = settle(adjusted[i] ?? 1) <= levels.critical;
    const others = sizes.filter((size, j) => j !== i && !Number.isNaN(size));
    return {
      ...one,
      unlike: significant && reaches(one.change, tolerance, one.sign),
      standsOut: Math.abs(one.size) > SPREADS * PER_MEDIAN_SIZE * median(others),
    };
  });
}
