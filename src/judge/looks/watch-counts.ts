import { compareCounts, type CountSides } from '../../stats/count-comparison.js';
import { runCountEvidence } from '../../stats/count-evidence.js';
import { countSlotOf } from '../../stats/count-slot.js';
import { runRates } from '../../stats/running-rates.js';
import type { MeasuredMetric } from '../measurement.js';
import type { CountsOverTime } from '../mann-whitney/counts-over-time.js';
import { estimateRates } from '../mann-whitney/estimate-rates.js';
import { countsIn, slotsOfBoth } from '../mann-whitney/slots-of-both.js';
import { criticalToleranceOf, reaches } from '../mann-whitney/tolerance.js';
import type { SlotPlan } from './slot-plan.js';
import { isCompared, type WatchedMetric } from './watched-metric.js';

/** What the counts of a metric have shown until now. */
export interface WatchedCounts {
  readonly watched: WatchedMetric;
  /** The logarithm of the evidence after the stop, or the last slot, in multiples of what stops; 0 where there is none. */
  readonly evidence: number;
  /** The first slot, before the window's last, after which there was enough, and what there was; undefined where there has not been. */
  readonly stop: CountStop | undefined;
}

/** Enough evidence that a canary has more bad events. */
export interface CountStop {
  readonly afterSlots: number;
  readonly found: CountsOverTime;
}

/**
 * The counts of each metric that has some and fails for an increase, looked at after every slot. What a canary has too few of does not stop it early: that a
 * stream has dried up is no emergency that a planned look could not wait for.
 */
export function watchCounts(
  metrics: readonly WatchedMetric[],
  plan: SlotPlan,
  settings: { readonly confidence: number },
): WatchedCounts[] {
  return metrics.flatMap((watched) => {
    const { counts, metric } = watched.measured;
    if (!counts || !isCompared(watched.measured) || metric.analysis.direction === 'decrease') return [];
    return [watchOne({ watched, counts }, plan, settings)];
  });
}

interface Counted {
  readonly watched: WatchedMetric;
  readonly counts: CountSides;
}

function watchOne(
  { watched, counts }: Counted,
  { judged, total, seen = 0 }: SlotPlan,
  { confidence }: { readonly confidence: number },
): WatchedCounts {
  const { measured, countLimit } = watched;
  const enough = -Math.log(countLimit);
  const tolerance = criticalToleranceOf(measured.metric.analysis);
  const rates = runRates();
  const evidence = runCountEvidence();
  const told = (): number => Math.max(0, evidence.log()) / enough;
  for (const slot of counts.canary.events.keys()) {
    const slotCounts = countSlotOf(counts, slot);
    if (!slotCounts) continue;
    rates.add(slotCounts);
    evidence.add(slotCounts);
    const afterSlots = judged - (counts.canary.events.length - 1 - slot);
    if (afterSlots <= seen || afterSlots >= total || !evidence.mayReach(enough)) continue;
    // What takes longer only where it may well be enough.
    const relative = rates.finiteRatio();
    if (relative < (1 + tolerance.increase) * LESS) continue;
    if (!reaches({ kind: 'ratio', relative, absolute: rates.difference() * PERCENT }, tolerance, 1)) continue;
    const log = evidence.log();
    if (log < enough) continue;
    const compared = compareCounts(countedUntil(measured, counts, slot + 1));
    const estimate = estimateRates(compared, confidence);
    if (!reaches(estimate.change, tolerance, 1)) continue;
    const found = { counts: compared, estimate, pValue: Math.exp(-log), limit: countLimit };
    return { watched, evidence: told(), stop: { afterSlots, found } };
  }
  return { watched, evidence: told(), stop: undefined };
}

/** The counts of the slots that the comparison of all slots until then would use. */
function countedUntil({ canary, baseline }: MeasuredMetric, counts: CountSides, slots: number): CountSides {
  const sides = { canary: canary.subarray(0, slots), baseline: baseline.subarray(0, slots) };
  return countsIn(counts, slotsOfBoth(sides, counts));
}

/** What is less than a tolerance by so much is not rounded up to it, and need not be rounded, which takes longer than all else. */
const LESS = 1 - 1e-6;
/** Rates are percentages, as samples of counts are. */
const PERCENT = 100;
