import type { Metric, MetricConfig } from '../config/metric-config.js';
import type { Thresholds } from '../config/thresholds.js';
import type { Description } from '../stats/describe.js';

/** The two sides of everything, always named. */
export interface Sides<T> {
  readonly baseline: T;
  readonly canary: T;
}

/** A metric with what was measured of it; NaN is a gap. One a label set where a metric has several series. */
export interface MeasuredMetric extends Sides<Float64Array> {
  readonly metric: Metric;
}

/** How a metric came out. */
export type Classification = 'pass' | 'high' | 'low' | 'no-data' | 'error';
/** How a judgement came out; inconclusive where the evidence cannot carry one of the others. */
export type Verdict = 'pass' | 'marginal' | 'fail' | 'inconclusive';

/** A sentence for people beside a stable code for machines. */
export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** One side of a metric: what was judged of it, after gaps and outliers were dealt with. */
export interface JudgedSide extends Description {
  /** Slots without a sample. */
  readonly missing: number;
  readonly samples: Float64Array;
}

/** A difference between the sides with the interval that holds it with probability `confidence`. */
export interface Effect {
  readonly kind: 'ratio' | 'difference';
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/** The numbers of the test that decided; null where a judge does not compute one, NaN where it is not defined. */
export interface TestResult {
  readonly pValue: number | null;
  readonly adjustedPValue: number | null;
  readonly effect: Effect | null;
  readonly meanRatio: number;
  readonly probabilityOfSuperiority: number;
  readonly smallestDetectableChange: number | null;
  readonly rule: 'rank';
}

/** How one metric was judged. */
export interface MetricJudgement extends Sides<JudgedSide> {
  readonly metric: Metric;
  readonly classification: Classification;
  /** It counts against its groups' scores, unless the metric is muted. */
  readonly failed: boolean;
  /** It fails the whole canary, unless the metric is muted. */
  readonly criticalFailure: boolean;
  readonly reason: Reason;
  /** Null where no test was run. */
  readonly test: TestResult | null;
}

/** How the metrics of a group did; muted ones are not counted. */
export interface GroupJudgement {
  readonly name: string;
  /** The share of the score, in percent, that this group has. */
  readonly weight: number;
  /** From 0 to 100; NaN where no metric of the group could be scored. */
  readonly score: number;
  readonly passed: number;
  readonly failed: number;
  readonly withoutData: number;
}

/** What a judge decided: a pure function of the config and what was measured. */
export interface CanaryJudgement {
  readonly judge: string;
  readonly verdict: Verdict;
  readonly score: number;
  /** What the score would have been by the groups alone, without a critical failure or too many metrics without data. */
  readonly weightedScore: number;
  readonly reason: Reason;
  readonly thresholds: Thresholds;
  readonly groups: readonly GroupJudgement[];
  readonly metrics: readonly MetricJudgement[];
  readonly warnings: readonly Reason[];
}

/** The window that was judged. Times are RFC 3339 in UTC, null where the series came with the request and no window was named. */
export interface JudgedWindow {
  readonly start: string | null;
  readonly end: string | null;
  /** Where the judged slots begin: after the warm-up. */
  readonly judgedFrom: string | null;
  readonly stepSeconds: number;
  readonly warmupSeconds: number;
  readonly slots: number;
  readonly judgedSlots: number;
}

/** The whole answer. Apart from `timing` it depends on nothing but the request, the config and the samples. */
export interface Judgement extends CanaryJudgement {
  readonly config: { readonly name: string; readonly digest: string };
  readonly window: JudgedWindow;
  /** What was measured of each metric, in their order: every slot of the window, also those of the warm-up. */
  readonly measured: readonly MeasuredMetric[];
  readonly timing: { readonly judgeMs: number };
}

/** What a judge needs of a config. */
export type JudgingRules = Pick<MetricConfig, 'judge' | 'groups' | 'thresholds'>;
