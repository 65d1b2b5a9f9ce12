import type { MannWhitneySettings } from '../../config/judge-settings.js';
import type { MetricAnalysis } from '../../config/metric-analysis.js';
import { compareCounts, type CountComparison, type CountSides } from '../../stats/count-comparison.js';
import { mean } from '../../stats/describe.js';
import { detectableShift } from '../../stats/detectable-change.js';
import { FEWEST_COMPARISONS, historyTest } from '../../stats/history-test.js';
import { mannWhitney } from '../../stats/mann-whitney.js';
import { probabilityOfSuperiority } from '../../stats/probability-of-superiority.js';
import type { TestResult } from '../test-result.js';
import type { History, MeasuredMetric } from '../measurement.js';
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
export interface Comparison extends Pick<
  TestResult,
  'probabilityOfSuperiority' | 'samples' | 'rule' | 'meanRatio' | 'history'
> {
  /** Two-sided. */
  readonly pValue: number;
  /** 1 where the canary is higher, -1 where it is lower, 0 where neither. */
  readonly sign: number;
  readonly estimate: Estimate;
  /** Of the window that there is. */
  readonly detectable: Detectable;
  readonly detectableAt: DetectableAt;
  readonly aligned: boolean;
  /** What the window shows by itself, where a history was held against it. */
  readonly withoutHistory?: Pick<Comparison, 'pValue' | 'sign'> | undefined;
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

/** The comparison that fits the samples: of counts where the events are known, against its history where there is one that fits, else by ranks and values. */
export function compareSides(
  sides: PairedSlots,
  history: MeasuredMetric['history'],
  settings: ComparisonSettings,
): Comparison {
  const { canary, baseline } = sides.inTime;
  const means = { canary: mean(canary), baseline: mean(baseline) };
  const tested = sides.counts ? byCounts(sides, sides.counts, settings) : bySamples(sides, settings);
  const against = againstHistory(sides, tested, { history, settings });
  const decided = { ...tested, ...against, withoutHistory: against === tested ? undefined : tested };
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

type Decided = Pick<Comparison, 'rule' | 'pValue' | 'sign' | 'detectableAt' | 'history'>;

/** Effects of windows whose lengths differ by no more than this factor are taken to spread alike. */
const ALIKE = 2;

/**
 * What the metric's history makes of a comparison. In a window like those of the history a change must be beyond chance for independent
 * samples, since how samples depend on each other is in the history, and beyond what healthy sides have shown: the larger p value decides.
 * In a shorter one, such as at an early look, healthy effects spread at least as much as the history says, but by how much more only the
 * window's own test knows, dependence included. In a longer one they may spread less: the history says nothing of it.
 */
function againstHistory(
  sides: PairedSlots,
  tested: Tested,
  { history, settings }: { readonly history: MeasuredMetric['history']; readonly settings: ComparisonSettings },
): Decided {
  if (history === undefined || history.effects.length < FEWEST_COMPARISONS) return tested;
  if (sides.slots > ALIKE * history.slots) return tested;
  const past = byHistory(tested, history, settings);
  if (sides.slots * ALIKE < history.slots) return stricter(tested, past);
  const ranks = mannWhitney(sides.sorted);
  const way = tested.independentPValue === undefined ? ranks.probabilityOfSuperiority - 0.5 : tested.sign;
  const independent = past.sign * Math.sign(way) < 0 ? 1 : (tested.independentPValue ?? ranks.pValue);
  return { ...past, pValue: Math.max(independent, past.pValue) };
}

/** The estimated change held against what healthy sides have shown, and nothing else. */
function byHistory(
  { estimate: { size, base } }: Tested,
  { effects }: History,
  { level, direction }: ComparisonSettings,
): Decided {
  const test = historyTest(size, effects);
  const shift = detectableShift({ standardError: test.spread, df: test.comparisons }, level);
  return {
    rule: 'history',
    pValue: test.pValue,
    sign: Math.sign(size),
    history: { comparisons: test.comparisons, spread: test.spread },
    // A longer window changes the spread of its effects in a way that this history does not know.
    detectableAt: () => ofLogarithm(shift, base, direction),
  };
}

/** The larger of both p values, and the larger of what both detect. */
function stricter(tested: Tested, past: Decided): Decided {
  const decided = past.pValue > tested.pValue ? past : tested;
  const opposed = past.sign * tested.sign < 0;
  return {
    rule: decided.rule,
    pValue: opposed ? 1 : decided.pValue,
    sign: decided.sign,
    history: past.history,
    detectableAt: (factor) => lessSensitive(tested.detectableAt(factor), past.detectableAt(factor)),
  };
}

function lessSensitive(one: Detectable, other: Detectable): Detectable {
  const relative = one.relative === null || other.relative === null ? null : Math.max(one.relative, other.relative);
  return { relative, absolute: Math.max(one.absolute, other.absolute) };
}
