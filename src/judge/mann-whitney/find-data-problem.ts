import type { Metric } from '../../config/metric-config.js';
import type { Sides } from '../measurement.js';
import type { CleanSides } from './clean-sides.js';

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
}

/** Fewer samples on a side are no data where the metric does not say otherwise; below 12 a warning goes with them. */
const FEWEST_SAMPLES = 8;
/** A share of infinite samples that cannot hide a change. */
const MOST_INFINITE = 0.05;
/** With a smaller share of the other side's samples, what is missing may be what matters. */
const LEAST_COUNTERPART = 0.5;

const SIDES = ['baseline', 'canary'] as const;

/** The fewest samples that the metric wants on each side. */
export function fewestSamples({ analysis }: Metric): number {
  return analysis.minimumSamples ?? FEWEST_SAMPLES;
}

/** What keeps a metric's sides from being compared; undefined where nothing does. */
export function problemOfSides(metric: Metric, clean: CleanSides): DataProblem | undefined {
  const counts = { baseline: clean.judged.baseline.count, canary: clean.judged.canary.count };
  return (
    infiniteProblem(counts, clean, SIDES) ??
    emptyProblem(counts) ??
    fewProblem(counts, { fewest: fewestSamples(metric), slots: clean.canary.length }, SIDES) ??
    partialProblem(counts)
  );
}

/** What keeps the canary from being held against a limit that it does not break; undefined where nothing does. */
export function problemOfCanary(metric: Metric, clean: CleanSides): DataProblem | undefined {
  const counts = { baseline: 0, canary: clean.judged.canary.count };
  if (counts.canary === 0 && clean.infinite.canary === 0) return noSamples('no-data-on-canary', 'the canary');
  const slots = clean.canary.length;
  // A figure of a short window is that of the window: only an author can ask for more samples than it has slots.
  const fewest = metric.analysis.minimumSamples ?? Math.min(fewestSamples(metric), slots);
  return (
    infiniteProblem(counts, clean, ['canary']) ??
    fewProblem(counts, { fewest, slots }, ['canary']) ??
    (counts.canary < LEAST_COUNTERPART * slots ? halfEmpty(counts.canary, slots) : undefined)
  );
}

function halfEmpty(samples: number, slots: number): DataProblem {
  const text = `has ${String(samples)} samples in ${String(slots)} slots of the canary: what is missing may be what matters`;
  return { code: 'partial-data', text, slotsMissing: null };
}

function infiniteProblem(
  counts: Sides<number>,
  { infinite }: CleanSides,
  sides: readonly (keyof Sides<unknown>)[],
): DataProblem | undefined {
  const bad = sides.filter((side) => infinite[side] > MOST_INFINITE * (infinite[side] + counts[side]));
  if (bad.length === 0) return undefined;
  const told = bad.map(
    (side) => `${String(infinite[side])} of ${String(infinite[side] + counts[side])} on the ${side}`,
  );
  const text = `has infinite samples (${told.join(', ')}), which are no measurements`;
  return { code: 'infinite-samples', text, slotsMissing: null };
}

function emptyProblem({ baseline, canary }: Sides<number>): DataProblem | undefined {
  if (baseline === 0 && canary === 0) return noSamples('no-data', 'either side');
  if (baseline === 0) return noSamples('no-data-on-baseline', 'the baseline');
  return canary === 0 ? noSamples('no-data-on-canary', 'the canary') : undefined;
}

function noSamples(code: DataProblemCode, where: string): DataProblem {
  return { code, text: `has no samples on ${where}`, slotsMissing: null };
}

function fewProblem(
  counts: Sides<number>,
  { fewest, slots }: { readonly fewest: number; readonly slots: number },
  sides: readonly (keyof Sides<unknown>)[],
): DataProblem | undefined {
  const few = sides.filter((side) => counts[side] < fewest);
  if (few.length === 0) return undefined;
  const told = few.map((side) => `${String(counts[side])} ${counts[side] === 1 ? 'sample' : 'samples'} on the ${side}`);
  const text = `has only ${told.join(' and ')}, and ${String(fewest)} are needed`;
  const least = Math.min(...few.map((side) => counts[side]));
  // As many slots a sample as until now.
  return { code: 'too-few-samples', text, slotsMissing: Math.ceil(((fewest - least) * slots) / Math.max(1, least)) };
}

function partialProblem({ baseline, canary }: Sides<number>): DataProblem | undefined {
  const [side, fewer, more] = canary < baseline ? ['canary', canary, baseline] : ['baseline', baseline, canary];
  if (fewer >= LEAST_COUNTERPART * more) return undefined;
  const text = `has ${String(fewer)} ${fewer === 1 ? 'sample' : 'samples'} on the ${side} beside ${String(more)} on the other side: what is missing may be what matters`;
  return { code: 'partial-data', text, slotsMissing: null };
}
