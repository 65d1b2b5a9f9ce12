import { compareCounts, type CountSides } from '../../stats/count-comparison.js';
import { countEvidence } from '../../stats/count-evidence.js';
import { runningRates } from '../../stats/running-rates.js';
import type { CountsOverTime } from '../mann-whitney/counts-over-time.js';
import { estimateRates } from '../mann-whitney/estimate-rates.js';
import { criticalToleranceOf, reaches } from '../mann-whitney/tolerance.js';
import { cutCounts } from './cut-slots.js';
import type { SlotPlan } from './slot-plan.js';
import { isCompared, type WatchedMetric } from './watched-metric.js';

/** What the counts of a metric have shown until now. */
export interface WatchedCounts {
  readonly watched: WatchedMetric;
  /** The logarithm of the evidence after the last slot, in multiples of what stops; 0 where there is none. */
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
    const { measured, countLimit } = watched;
    const { counts, metric } = measured;
    if (!counts || !isCompared(measured) || metric.analysis.direction === 'decrease') return [];
    const evidence = countEvidence(counts);
    const enough = -Math.log(countLimit);
    const stop = firstStop({ watched, counts, evidence, enough }, plan, settings);
    return [{ watched, evidence: Math.max(0, evidence.at(-1) ?? 0) / enough, stop }];
  });
}

interface Seen {
  readonly watched: WatchedMetric;
  readonly counts: CountSides;
  readonly evidence: Float64Array;
  readonly enough: number;
}

function firstStop(
  { watched: { measured, countLimit }, counts, evidence, enough }: Seen,
  { judged, total }: SlotPlan,
  { confidence }: { readonly confidence: number },
): CountStop | undefined {
  const tolerance = criticalToleranceOf(measured.metric.analysis);
  const rates = runningRates(counts);
  for (const [slot, log] of evidence.entries()) {
    const dropped = evidence.length - 1 - slot;
    if (log < enough || judged - dropped >= total) continue;
    const [ratio, difference] = [rates.ratios[slot] ?? NaN, rates.differences[slot] ?? NaN];
    // All slots again only where it may well be enough.
    if (!reaches({ kind: 'ratio', relative: ratio, absolute: difference * PERCENT }, tolerance, 1)) continue;
    const compared = compareCounts(cutCounts(counts, dropped));
    const estimate = estimateRates(compared, confidence);
    if (!reaches(estimate.change, tolerance, 1)) continue;
    const found = { counts: compared, estimate, pValue: Math.exp(-log), limit: countLimit };
    return { afterSlots: judged - dropped, found };
  }
  return undefined;
}

/** Rates are percentages, as samples of counts are. */
const PERCENT = 100;
