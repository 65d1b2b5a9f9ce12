import type { Metric } from '../../config/metric-config.js';
import type { Circumstances, MeasuredMetric, Sides } from '../measurement.js';
import type { CleanSides } from './clean-sides.js';
import { cureOfHole, describeHole } from './describe-hole.js';
import { LONGEST_FACTOR } from './detectable.js';
import { findHole } from './find-hole.js';

/** Why there is nothing to judge of a metric. */
export type DataProblemCode =
  'no-data' | 'no-data-on-baseline' | 'no-data-on-canary' | 'infinite-samples' | 'too-few-samples' | 'partial-data';

/** Why there is nothing to judge, with what it takes. */
export interface DataProblem {
  readonly code: DataProblemCode;
  /** A predicate: "has no samples on the canary". */
  readonly text: string;
  /** So many more slots would mend it; null where more time would not. */
  readonly slotsMissing: number | null;
  /** What would mend it, as a sentence; undefined where more slots do. */
  readonly cure?: string;
}

/** Fewer samples on a side are no data where the metric does not say otherwise; below 12 a warning goes with them. */
const FEWEST_SAMPLES = 8;
/** A share of infinite samples that cannot hide a change. */
const MOST_INFINITE = 0.05;
/** With a smaller share of the other side's samples, what is missing may be what matters. */
export const LEAST_COUNTERPART = 0.75;

const SIDES = ['baseline', 'canary'] as const;
const MISSING = 'what is missing may be what matters';

/** The fewest samples that the metric wants on each side. */
export function fewestSamples({ analysis }: Metric): number {
  return analysis.minimumSamples ?? FEWEST_SAMPLES;
}

/** The fewest samples of the canary that a limit of their mean, median or p95 wants: a figure of a short window is that of the window, and only an author can ask for more samples than it has slots. */
export function fewestForLimit(metric: Metric, slots: number): number {
  return metric.analysis.minimumSamples ?? Math.min(fewestSamples(metric), slots);
}

/**
 * What keeps a metric's sides from being compared; undefined where nothing does. Samples that only one side lacks come before samples that
 * are few: more time would not bring back what died.
 */
export function problemOfSides(
  { metric, counts }: Pick<MeasuredMetric, 'metric' | 'counts'>,
  clean: CleanSides,
  circumstances: Circumstances,
): DataProblem | undefined {
  const samples = samplesOf(clean);
  const slots = clean.canary.length;
  const areCounts = counts !== undefined;
  return (
    infiniteProblem(metric, clean, SIDES) ??
    emptyProblem(samples) ??
    holeProblem(clean, circumstances, areCounts) ??
    shareProblem(samples, areCounts) ??
    fewProblem(samples, { fewest: fewestSamples(metric), slots }, SIDES)
  );
}

/** What keeps the canary from being held against a limit that it does not break; undefined where nothing does. */
export function problemOfCanary(
  metric: Metric,
  clean: CleanSides,
  circumstances: Circumstances,
): DataProblem | undefined {
  const samples = samplesOf(clean);
  if (samples.canary === 0 && clean.infinite.canary === 0) return noSamples('no-data-on-canary', 'the canary');
  const slots = clean.canary.length;
  return (
    infiniteProblem(metric, clean, ['canary']) ??
    sparseProblem(clean, circumstances) ??
    fewProblem(samples, { fewest: fewestForLimit(metric, slots), slots }, ['canary'])
  );
}

function samplesOf({ judged }: CleanSides): Sides<number> {
  return { baseline: judged.baseline.count, canary: judged.canary.count };
}

function sparseProblem({ canary, judged }: CleanSides, circumstances: Circumstances): DataProblem | undefined {
  const slots = canary.length;
  const samples = judged.canary.count;
  if (samples >= LEAST_COUNTERPART * slots) return undefined;
  const hole = findHole({ baseline: new Float64Array(slots), canary });
  const where = hole ? `, and ${describeHole(hole, slots, circumstances)}` : '';
  const text = `has ${counted(samples)} in ${String(slots)} slots of the canary${where}: ${MISSING}`;
  return { code: 'partial-data', text, slotsMissing: null, cure: hole ? cureOfHole(hole, false) : CURES.gaps };
}

/** What to do about what more time does not mend. */
const CURES = {
  infinite: 'Mend the query that yields infinite samples, as a division by nothing does.',
  absent: 'See whether the query finds this side at all; where the metric may well be absent, say onNoData: ignore.',
  gaps: 'See what became of the missing samples; where gaps mean that nothing happened, say missing: zero, where they mean nothing, onNoData: ignore.',
  exposure: 'See what became of the traffic of the missing slots; where there simply is little, take a longer step.',
  few: 'Sample more often, or ask for fewer samples by minimumSamples: a longer window alone takes too long.',
};

function infiniteProblem(
  { analysis }: Metric,
  clean: CleanSides,
  sides: readonly (keyof Sides<unknown>)[],
): DataProblem | undefined {
  const { infinite } = clean;
  const samples = samplesOf(clean);
  // What a figure of all samples would be is anybody's guess if one of them is infinite.
  const noneAllowed = analysis.limit !== undefined && analysis.limit.of !== 'every';
  const bad = sides.filter((side) => {
    const most = side === 'canary' && noneAllowed ? 0 : MOST_INFINITE;
    return infinite[side] > most * (infinite[side] + samples[side]);
  });
  if (bad.length === 0) return undefined;
  const told = bad.map(
    (side) => `${String(infinite[side])} of ${String(infinite[side] + samples[side])} on the ${side}`,
  );
  const text = `has infinite samples (${told.join(', ')}), which are no measurements`;
  return { code: 'infinite-samples', text, slotsMissing: null, cure: CURES.infinite };
}

function emptyProblem({ baseline, canary }: Sides<number>): DataProblem | undefined {
  if (baseline === 0 && canary === 0) return noSamples('no-data', 'either side');
  if (baseline === 0) return noSamples('no-data-on-baseline', 'the baseline');
  return canary === 0 ? noSamples('no-data-on-canary', 'the canary') : undefined;
}

function noSamples(code: DataProblemCode, where: string): DataProblem {
  return { code, text: `has no samples on ${where}`, slotsMissing: null, cure: CURES.absent };
}

function holeProblem(sides: CleanSides, circumstances: Circumstances, areCounts: boolean): DataProblem | undefined {
  const gaps = SIDES.some((side) => sides.judged[side].count < sides[side].length);
  const hole = gaps ? findHole(sides) : undefined;
  if (!hole) return undefined;
  const other = hole.side === 'canary' ? 'baseline' : 'canary';
  const where = describeHole(hole, sides.canary.length, circumstances);
  const text = `${where}, where the ${other} has some: ${MISSING}`;
  return { code: 'partial-data', text, slotsMissing: null, cure: cureOfHole(hole, areCounts) };
}

function shareProblem({ baseline, canary }: Sides<number>, areCounts: boolean): DataProblem | undefined {
  const side = canary < baseline ? 'canary' : 'baseline';
  const [fewer, more] = [Math.min(canary, baseline), Math.max(canary, baseline)];
  if (fewer >= LEAST_COUNTERPART * more) return undefined;
  const text = `has ${counted(fewer)} on the ${side} beside ${String(more)} on the other side: ${MISSING}`;
  return { code: 'partial-data', text, slotsMissing: null, cure: areCounts ? CURES.exposure : CURES.gaps };
}

function fewProblem(
  samples: Sides<number>,
  { fewest, slots }: { readonly fewest: number; readonly slots: number },
  sides: readonly (keyof Sides<unknown>)[],
): DataProblem | undefined {
  const few = sides.filter((side) => samples[side] < fewest);
  if (few.length === 0) return undefined;
  const told = few.map((side) => `${counted(samples[side])} on the ${side}`);
  const text = `has only ${told.join(' and ')}, and ${String(fewest)} are needed`;
  const least = Math.min(...few.map((side) => samples[side]));
  // As many slots a sample as until now.
  const missing = Math.ceil(((fewest - least) * slots) / Math.max(1, least));
  if (missing > LONGEST_FACTOR * slots) return { code: 'too-few-samples', text, slotsMissing: null, cure: CURES.few };
  return { code: 'too-few-samples', text, slotsMissing: missing };
}

function counted(samples: number): string {
  return `${String(samples)} ${samples === 1 ? 'sample' : 'samples'}`;
}
