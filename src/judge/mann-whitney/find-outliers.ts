import { adjustByHolm } from '../../stats/adjust-p-values.js';
import { mean } from '../../stats/describe.js';
import { medianOfInstances } from '../combine-instances.js';
import type { JudgedInstance } from '../judgement.js';
import type { Instance, MeasuredMetric } from '../measurement.js';
import { cleanSides, present } from './clean-sides.js';
import { estimateEffect } from './estimate-effect.js';
import { fewestSamples } from './find-data-problem.js';
import type { Gathering } from './gathering.js';
import { pairSlots } from './pair-slots.js';
import { settle } from './settle.js';
import { testSides } from './test-sides.js';
import { reaches, toleranceOf, type Change } from './tolerance.js';

/** The instances of one side, compared with each other. */
export interface ComparedSide {
  readonly judged: readonly JudgedInstance[];
  /** Those that are not like the others. */
  readonly outliers: readonly Outlier[];
  /** Whether half of them or more are outliers, so that nobody can say which ones are. */
  readonly mixed: boolean;
}

interface Outlier extends Pick<Instance, 'labels'> {
  /** From the median of the others. */
  readonly change: Change;
}

/** By how much an instance differs from a median. */
interface Deviation {
  readonly change: Change;
  /** In logarithms where the change is a ratio; of any sign. */
  readonly size: number;
  /** Whether it is beyond chance and beyond tolerance. */
  readonly unlike: boolean;
}

/** With two instances that differ, either may be the odd one. */
const FEWEST_INSTANCES = 3;
/** Deviations of such a share of the largest one are no work of the largest one's. */
const CLEARLY = 0.5;

/**
 * Compares the instances of a side with the median of them, slot by slot, by the tests and the tolerance that sides are compared by
 * (Holm's correction over the instances). An outlier pulls the median towards itself and so away from the others: those that are
 * furthest are taken out of the median first, and the rest is compared anew, until none is unlike the others or half of them are out.
 */
export function findOutliers(
  measured: MeasuredMetric,
  instances: readonly Instance[],
  gathering: Gathering,
): ComparedSide {
  const compare = (some: readonly Instance[], likened: readonly Instance[]): (Deviation | undefined)[] =>
    deviationsFrom(medianOfInstances(likened), some, { measured, gathering });
  const out = new Set<Instance>();
  const mixed = (): boolean => out.size > 0 && out.size * 2 >= instances.length;
  while (instances.length >= FEWEST_INSTANCES && !mixed()) {
    const rest = instances.filter((instance) => !out.has(instance));
    const found = furthest(rest, compare(rest, rest));
    if (found.length === 0) break;
    for (const instance of found) out.add(instance);
  }
  const like = instances.filter((instance) => !out.has(instance));
  const deviations = compare(instances, mixed() ? instances : like);
  return {
    judged: instances.map((instance, i) => ({
      labels: instance.labels,
      mean: mean(present(instance.samples)),
      ratio: deviations[i]?.change.kind === 'ratio' ? deviations[i].change.relative : NaN,
      outlier: !mixed() && out.has(instance),
    })),
    outliers: instances.flatMap((instance, i) => {
      const change = deviations[i]?.change;
      return change && out.has(instance) ? [{ labels: instance.labels, change }] : [];
    }),
    mixed: mixed(),
  };
}

/** The deviation of each from this median; undefined where there are too few samples, or too few instances, to say. */
function deviationsFrom(
  median: Float64Array,
  instances: readonly Instance[],
  { measured, gathering }: { readonly measured: MeasuredMetric; readonly gathering: Gathering },
): (Deviation | undefined)[] {
  const { metric } = measured;
  const { levels, settings, circumstances } = gathering;
  const fewest = fewestSamples(metric);
  const compared = instances.map(({ samples }) => {
    const clean = cleanSides({ metric, canary: samples, baseline: median }, circumstances);
    if (instances.length < FEWEST_INSTANCES || clean.judged.canary.count < fewest) return undefined;
    const pairs = pairSlots(clean, { counts: undefined, fewest });
    const test = testSides(pairs, settings.dependence);
    const absolute = metric.analysis.tolerance?.absolute !== undefined;
    const { change, size } = estimateEffect(pairs, test, { ...settings, absolute });
    return { pValue: test.pValue, sign: test.sign, change, size };
  });
  const adjusted = adjustByHolm(compared.map((one) => one?.pValue ?? 1));
  const tolerance = toleranceOf(metric.analysis);
  return compared.map((one, i) => {
    if (!one) return undefined;
    const significant = settle(adjusted[i] ?? 1) <= levels.critical;
    return { ...one, unlike: significant && reaches(one.change, tolerance, one.sign) };
  });
}

function furthest(instances: readonly Instance[], deviations: readonly (Deviation | undefined)[]): Instance[] {
  const sizes = deviations.map((one) => (one?.unlike === true ? Math.abs(one.size) : 0));
  const largest = Math.max(...sizes);
  return instances.filter((_, i) => (sizes[i] ?? 0) > 0 && (sizes[i] ?? 0) >= largest * CLEARLY);
}
