import { median } from '../../stats/median.js';
import { listInWords } from '../explain-score.js';
import type { Instance, MeasuredMetric, Reason, Sides } from '../measurement.js';
import { describeLabels, nameOf } from '../name-of.js';
import { present } from './clean-sides.js';
import { fewestSamples, LEAST_COUNTERPART } from './find-data-problem.js';

/** Which instances of the sides lack samples that their others have, or have too few to be compared: a pod that died is not to vanish among those that live. */
export function warnOfMissing(
  measured: Pick<MeasuredMetric, 'metric' | 'labels' | 'counts'>,
  instances: Sides<readonly Instance[]>,
): Reason[] {
  const { metric, counts } = measured;
  // Where gaps are zeros, no sample is missing.
  if (metric.analysis.missing === 'zero' && counts === undefined) return [];
  return (['baseline', 'canary'] as const).flatMap((side) => {
    const all = instances[side].map(({ labels, samples }) => ({ labels, count: present(samples).length }));
    const usual = median(all.map(({ count }) => count));
    const least = Math.max(LEAST_COUNTERPART * usual, fewestSamples(metric));
    const few = all.filter(({ count }) => count < least);
    if (all.length < 2 || few.length === 0) return [];
    const told = listInWords(few.map(({ labels, count }) => `${describeLabels(labels)} with ${String(count)}`));
    const text = `Of the ${String(all.length)} instances of the ${side} of ${nameOf(measured)}, which have ${String(usual)} samples in the median, ${told} ${few.length > 1 ? 'have' : 'has'} too few: see whether ${few.length > 1 ? 'they have' : 'it has'} died.`;
    return [{ code: 'instance-without-data', text }];
  });
}
