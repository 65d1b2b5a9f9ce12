import { setImmediate } from 'node:timers/promises';
import type { MannWhitneySettings } from '../../config/judge-settings.js';
import { EFFECT_DECIMALS } from '../../config/calibration.js';
import type { Metric } from '../../config/metric-config.js';
import type { Measurement } from '../../judge/measurement.js';
import type { FetchBounds } from '../../measure/fetch-judgement.js';
import type { PreparedJudgement } from '../../measure/prepare-judgement.js';
import { FEWEST_COMPARISONS } from '../../stats/history-test.js';
import { median } from '../../stats/median.js';
import { isFlaggedWith, judgePast, type JudgedPast, type PastMeasurement } from './judge-past.js';
import { measureHalves, measurePair } from './measure-past.js';
import type { MetricRecord } from './metric-record.js';
import { gridOf, type PreparedCalibration } from './prepare-calibration.js';
import { recentEffects } from './recent-effects.js';
import { createSlotTally, type SlotTally } from './slot-tally.js';
import { slotDeviation } from './slot-deviation.js';

/** What the windows of a metric are measured with. */
export interface Measuring {
  readonly prepared: PreparedCalibration;
  readonly settings: MannWhitneySettings;
  readonly bounds: FetchBounds;
  /** Called for each pair in each window. */
  readonly onWindow: () => void;
}

/** A comparison that came to something. */
interface Comparison extends PastMeasurement {
  readonly window: number;
  readonly judged: JudgedPast;
  readonly deviation: number | undefined;
}

/**
 * Measures and judges a metric in all windows of all pairs, each exactly as a judgement of that window would.
 *
 * @throws {JudgementError} where a source fails
 */
export async function calibrateMetric(metric: Metric, measuring: Measuring): Promise<MetricRecord> {
  const { sides, laid } = measuring.prepared;
  const slots = sides[0]?.grid.slots ?? 0;
  const tally = createSlotTally({ pairs: sides.length, windows: laid.startsMs.length, slots });
  const all: Comparison[] = [];
  let withoutData = 0;
  let problem: string | null = null;
  for (const [pair, prepared] of sides.entries()) {
    for (const window of laid.startsMs.keys()) {
      const past = await comparePast(metric, { prepared, pair, window }, { ...measuring, tally });
      all.push(...past.comparisons);
      withoutData += past.withoutData;
      problem = past.problem ?? problem;
      measuring.onWindow();
    }
  }
  const comparisons = all.toSorted((a, b) => a.window - b.window);
  const tier1 = await countFlagged(comparisons, { slots: tally.slots(), settings: measuring.settings });
  return { metric: metric.name, ...summaryOf(comparisons), withoutData, problem, tier1, ...tally.total() };
}

interface At {
  readonly prepared: PreparedJudgement;
  readonly pair: number;
  readonly window: number;
}

interface ComparedPast {
  readonly comparisons: readonly Comparison[];
  readonly withoutData: number;
  readonly problem: string | undefined;
}

async function comparePast(
  metric: Metric,
  { prepared, pair, window }: At,
  { prepared: { laid, wish }, settings, bounds, tally }: Measuring & { readonly tally: SlotTally },
): Promise<ComparedPast> {
  const grid = gridOf(prepared, laid.startsMs[window] ?? NaN);
  const measure = wish.compared.kind === 'halves' ? measureHalves : measurePair;
  const measured = await measure({ metric, prepared, grid }, bounds);
  if (measured.kind === 'refused') return { comparisons: [], withoutData: 1, problem: measured.problem };
  const { firstSlotEndMs, settledSlots, stepMs } = grid;
  const judgedToMs = (firstSlotEndMs ?? 0) + (settledSlots - 1) * stepMs;
  const circumstances = { traffic: measured.traffic, looks: 1, stepMs, judgedToMs };
  const from = judgedFrom(prepared, metric);
  const comparisons = measured.measurements.flatMap((measurement): Comparison[] => {
    tally.add(measurement, { pair, window, from });
    const past = { measured: withoutSlots(measurement), circumstances };
    const judged = judgePast(past, settings);
    return judged ? [{ ...past, window, judged, deviation: slotDeviation(measurement) }] : [];
  });
  return { comparisons, withoutData: measured.measurements.length - comparisons.length, problem: undefined };
}

function judgedFrom({ planned }: PreparedJudgement, { name }: Metric): number {
  return planned.find((wish) => wish.metric?.name === name)?.fetch.judged.from ?? 0;
}

/** What a judge needs of a measurement: there will be many. */
function withoutSlots({ metric, labels, baseline, canary, counts, instances, listed }: Measurement) {
  return { metric, labels, baseline, canary, counts, instances, listed };
}

/** To judge so many takes some ten milliseconds; then others get their turn. */
const TURN = 50;

/** How many comparisons would have been flagged against the history of all other windows; null where there are too few. */
async function countFlagged(
  comparisons: readonly Comparison[],
  { slots, settings }: { readonly slots: number; readonly settings: MannWhitneySettings },
): Promise<number | null> {
  let flagged = 0;
  for (const [i, comparison] of comparisons.entries()) {
    if (i % TURN === TURN - 1) await setImmediate();
    const others = comparisons.filter(({ window }) => window !== comparison.window);
    if (others.length < FEWEST_COMPARISONS) return null;
    const effects = recentEffects(others.map(({ window, judged }) => ({ window, size: roundEffect(judged.size) })));
    flagged += Number(isFlaggedWith(comparison, { effects, slots }, settings));
  }
  return comparisons.length === 0 ? null : flagged;
}

function roundEffect(size: number): number {
  // No minus zero: it would not survive being written down.
  return Number(size.toFixed(EFFECT_DECIMALS)) + 0;
}

function summaryOf(comparisons: readonly Comparison[]) {
  const judged = comparisons.map((one) => one.judged);
  return {
    windows: comparisons.map(({ window }) => window),
    effects: judged.map(({ size }) => roundEffect(size)),
    tier0: judged.filter(({ tier0 }) => tier0).length,
    netflixAca: judged.filter(({ netflixAca }) => netflixAca).length,
    autocorrelation: medianOf(judged.map(({ autocorrelation }) => autocorrelation)),
    slotDeviation: medianOf(comparisons.map(({ deviation }) => deviation)),
    independentError: medianOf(judged.map(({ independentError }) => independentError)),
    base: medianOf(judged.map(({ base }) => base)),
  };
}

/** The median of what is known; null where nothing is. */
function medianOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === 'number').filter(Number.isFinite);
  return known.length === 0 ? null : median(known);
}
