import type { MannWhitneySettings } from '../../config/judge-settings.js';
import type { MetricAnalysis } from '../../config/metric-analysis.js';
import { compareCounts, type CountComparison, type CountSides } from '../../stats/count-comparison.js';
import { mean } from '../../stats/describe.js';
import { detectableShift } from '../../stats/detectable-change.js';
import { FEWEST_COMPARISONS, historyTest } from '../../stats/history-test.js';
import { mannWhitney } from '../../stats/mann-whitney.js';
import { probabilityOfSuperiority } from '../../stats/probability-of-superiority.js';
import type { TestResult } from '../judgement.js';
import type { MeasuredMetric } from '../measurement.js';
import {
  detectableByCounts,
  detectableBySamples,
  ofLogarithm,
  type Detectable,
  type DetectableAt,
} from './detectable.js';
import type { Estimate } from './estimate.js';
import { estimateEffect } from './estimate-effect.js';
import { estimateRates } from './estimate-rates.js';
import type { PairedSlots } from './pair-slots.js';
import { testSides } from './test-sides.js';
import type { Tolerance } from './tolerance.js';

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
  /** Events and exposure of each side, and what their ratio is multiplied by, where they are what was compared. */
  readonly totals?: Pick<CountComparison, 'baseline' | 'canary' | 'odds'> | undefined;
}

/** How a metric is to be compared. */
export interface ComparisonSettings extends Pick<MannWhitneySettings, 'dependence' | 'confidence'> {
  /** The two-sided level at which a change is to be detectable. */
  readonly level: number;
  readonly direction: MetricAnalysis['direction'];
  readonly tolerance: Tolerance;
}

/** The comparison that fits the samples: of counts where the events are known, against its history where there is one, else by ranks and values. */
export function compareSides(
  sides: PairedSlots,
  history: MeasuredMetric['history'],
  settings: ComparisonSettings,
): Comparison {
  const { canary, baseline } = sides.inTime;
  const means = { canary: mean(canary), baseline: mean(baseline) };
  const tested = sides.counts ? byCounts(sides, sides.counts, settings) : bySamples(sides, settings);
  const usable = history !== undefined && history.length >= FEWEST_COMPARISONS;
  const decided = usable ? { ...tested, ...byHistory(sides, { ...tested, history }, settings) } : tested;
  return {
    ...decided,
    meanRatio: means.baseline === 0 ? NaN : means.canary / means.baseline,
    aligned: sides.aligned,
    detectable: decided.detectableAt(1),
  };
}

type Tested = Omit<Comparison, 'meanRatio' | 'aligned' | 'detectable'> & {
  /** For samples that are independent of each other. */
  readonly independentPValue?: number;
};

function byCounts(sides: PairedSlots, counted: CountSides, settings: ComparisonSettings): Tested {
  const counts = compareCounts(counted);
  const independent = settings.dependence === 'none';
  const compared = independent ? { ...counts, pValue: counts.exactPValue, decidedBy: 'exact' as const } : counts;
  const { canary, baseline, odds, sign, robust } = compared;
  const bySlots = compared.decidedBy === 'robust';
  return {
    rule: 'counts',
    pValue: compared.pValue,
    sign,
    probabilityOfSuperiority: probabilityOfSuperiority(sides.sorted),
    samples: {
      used: robust.count,
      effective: bySlots ? robust.effectiveSamples : null,
      autocorrelation: bySlots ? robust.dependence.autocorrelation : null,
    },
    estimate: estimateRates(compared, settings.confidence),
    detectableAt: detectableByCounts(compared, settings),
    totals: { baseline, canary, odds },
    independentPValue: counts.exactPValue,
  };
}

function bySamples(sides: PairedSlots, settings: ComparisonSettings): Tested {
  const test = testSides(sides, settings.dependence);
  const { rule, pValue, sign, samples, probabilityOfSuperiority } = test;
  const estimate = estimateEffect(sides, test, settings);
  const { level, direction } = settings;
  const detectableAt = detectableBySamples(estimate, { level: level / test.lenses, direction });
  return { rule, pValue, sign, samples, probabilityOfSuperiority, estimate, detectableAt };
}

/** A change must be beyond chance for independent samples and beyond what healthy sides have shown: the larger p value decides. */
function byHistory(
  sides: PairedSlots,
  tested: Tested & { readonly history: readonly number[] },
  { level, direction }: ComparisonSettings,
): Pick<Comparison, 'rule' | 'pValue' | 'sign' | 'detectableAt'> {
  const { size, base } = tested.estimate;
  const test = historyTest(size, tested.history);
  const ranks = mannWhitney(sides.sorted);
  const sign = Math.sign(size);
  const sameWay =
    sign * Math.sign(tested.independentPValue === undefined ? ranks.probabilityOfSuperiority - 0.5 : tested.sign);
  const independent = sameWay < 0 ? 1 : (tested.independentPValue ?? ranks.pValue);
  const shift = detectableShift({ standardError: test.spread, df: test.comparisons }, level);
  return {
    rule: 'history',
    pValue: Math.max(independent, test.pValue),
    sign,
    // A longer window changes the spread of its effects in a way that this history does not know.
    detectableAt: () => ofLogarithm(shift, base, direction),
  };
}
