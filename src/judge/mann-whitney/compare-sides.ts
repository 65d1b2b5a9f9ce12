import type { MannWhitneySettings } from '../../config/judge-settings.js';
import { compareCounts } from '../../stats/count-comparison.js';
import { mean } from '../../stats/describe.js';
import { detectableShift } from '../../stats/detectable-change.js';
import { FEWEST_COMPARISONS, historyTest } from '../../stats/history-test.js';
import { mannWhitney } from '../../stats/mann-whitney.js';
import type { TestResult } from '../judgement.js';
import type { MeasuredMetric } from '../measurement.js';
import { detectableByCounts, detectableBySamples, type Detectable, type DetectableAt } from './detectable.js';
import { estimateEffect, estimateRates, type Estimate } from './estimate-effect.js';
import type { PairedSlots } from './pair-slots.js';
import { testSides, type SidesTest } from './test-sides.js';

/** What the comparison of two sides shows, before it is held against any level or tolerance. */
export interface Comparison extends Pick<TestResult, 'probabilityOfSuperiority' | 'samples' | 'rule' | 'meanRatio'> {
  /** Two-sided. */
  readonly pValue: number;
  /** 1 where the canary is higher, -1 where it is lower, 0 where neither. */
  readonly sign: number;
  readonly estimate: Estimate;
  /** Of the window that there is. */
  readonly detectable: Detectable;
  readonly detectableAt: DetectableAt;
  readonly aligned: boolean;
  /** Events and exposure of each side, where they are what was compared. */
  readonly totals?: Pick<ReturnType<typeof compareCounts>, 'baseline' | 'canary'> | undefined;
}

/** How a metric is to be compared. */
export interface ComparisonSettings extends Pick<MannWhitneySettings, 'dependence' | 'confidence'> {
  /** The two-sided level at which a change is to be detectable. */
  readonly level: number;
  /** Whether the change in the metric's unit is wanted. */
  readonly absolute: boolean;
}

/** The comparison that fits the samples: of counts where the events are known, against its history where there is one, else by ranks and values. */
export function compareSides(
  sides: PairedSlots,
  history: MeasuredMetric['history'],
  settings: ComparisonSettings,
): Comparison {
  const { canary, baseline } = sides.inTime;
  const test = testSides(sides, settings.dependence);
  const { probabilityOfSuperiority, samples } = test;
  const means = { canary: mean(canary), baseline: mean(baseline) };
  const common = {
    probabilityOfSuperiority,
    samples,
    meanRatio: means.baseline === 0 ? NaN : means.canary / means.baseline,
    aligned: sides.aligned,
  };
  const tested = sides.counts ? byCounts(sides.counts, settings) : bySamples(sides, test, settings);
  const usable = history !== undefined && history.length >= FEWEST_COMPARISONS;
  const decided = { ...tested, ...(usable ? byHistory(sides, { ...tested, history }, settings) : {}) };
  return { ...common, ...decided, detectable: decided.detectableAt(1) };
}

type Tested = Pick<Comparison, 'rule' | 'pValue' | 'sign' | 'estimate' | 'detectableAt' | 'totals'> & {
  /** For samples that are independent of each other. */
  readonly independentPValue?: number;
};

function byCounts(sides: NonNullable<PairedSlots['counts']>, settings: ComparisonSettings): Tested {
  const counts = compareCounts(sides);
  const independent = settings.dependence === 'none';
  const compared = independent ? { ...counts, pValue: counts.exactPValue, decidedBy: 'exact' as const } : counts;
  return {
    rule: 'counts',
    pValue: compared.pValue,
    sign: counts.sign,
    estimate: estimateRates(compared, settings.confidence),
    detectableAt: detectableByCounts(compared, settings.level),
    totals: { baseline: counts.baseline, canary: counts.canary },
    independentPValue: counts.exactPValue,
  };
}

function bySamples(sides: PairedSlots, test: SidesTest, settings: ComparisonSettings): Tested {
  const estimate = estimateEffect(sides, test, settings);
  const level = settings.level / test.lenses;
  return {
    rule: test.rule,
    pValue: test.pValue,
    sign: test.sign,
    estimate,
    detectableAt: detectableBySamples(estimate, mean(sides.inTime.baseline), level),
  };
}

/** A change must be beyond chance for independent samples and beyond what healthy sides have shown: the larger p value decides. */
function byHistory(
  sides: PairedSlots,
  tested: Tested & { readonly history: readonly number[] },
  { level }: ComparisonSettings,
): Pick<Comparison, 'rule' | 'pValue' | 'sign' | 'detectableAt'> {
  const { size } = tested.estimate;
  const test = historyTest(size, tested.history);
  const ranks = mannWhitney(sides.sorted);
  const sign = Math.sign(size);
  const sameWay =
    sign * Math.sign(tested.independentPValue === undefined ? ranks.probabilityOfSuperiority - 0.5 : tested.sign);
  const independent = sameWay < 0 ? 1 : (tested.independentPValue ?? ranks.pValue);
  const shift = detectableShift({ standardError: test.spread, df: test.comparisons }, level);
  const relative = Math.expm1(shift);
  const absolute = relative * Math.abs(mean(sides.inTime.baseline));
  return {
    rule: 'history',
    pValue: Math.max(independent, test.pValue),
    sign,
    // A longer window changes the spread of its effects in a way that this history does not know.
    detectableAt: () => ({ relative, absolute }),
  };
}
