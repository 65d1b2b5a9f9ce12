import type { Metric, MetricConfig } from '../config/metric-config.js';
import type { Thresholds } from '../config/thresholds.js';
import type { Description } from '../stats/describe.js';

/** The two sides of everything, always named. */
export interface Sides<T> {
  readonly baseline: T;
  readonly canary: T;
}

/** What tells a series from others of its metric. */
export type Labels = Readonly<Record<string, string>>;

/** A metric with the samples that are judged; NaN is a gap. One a label set where a metric has several series. */
export interface MeasuredMetric extends Sides<Float64Array> {
  readonly metric: Metric;
  readonly labels?: Labels | undefined;
}

/** What one side of a metric was asked for, as it can be sent again by hand. */
export interface AskedQueries {
  readonly source: string;
  /** One expression, or events and exposure. */
  readonly queries: Readonly<Partial<Record<'query' | 'events' | 'exposure', string>>>;
  /** RFC 3339. */
  readonly start: string;
  readonly end: string;
  readonly stepSeconds: number;
}

/** What is known of one side of a metric beside its judged samples. */
export interface MeasuredSide {
  /** A value for every slot of the window, also of those that are not judged; NaN is a gap. */
  readonly slots: Float64Array;
  /** The slots that are judged, and those of them that have a sample. */
  readonly expected: number;
  readonly filled: number;
  /** The instances that the slots are the mean of, where the metric's series are instances. */
  readonly instances?: readonly { readonly labels: Labels; readonly slots: Float64Array }[] | undefined;
  /** Undefined where the series came with the request. */
  readonly asked?: AskedQueries | undefined;
}

/** A measured metric with where it came from. */
export interface Measurement extends MeasuredMetric {
  readonly sides: Sides<MeasuredSide>;
  /** Where the judged slots of this metric begin and end; RFC 3339, null without a window. */
  readonly judged: { readonly from: string | null; readonly to: string | null };
  readonly warnings: readonly Reason[];
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
  readonly labels?: Labels | undefined;
  readonly classification: Classification;
  /** It counts against its groups' scores, unless the metric is muted. */
  readonly failed: boolean;
  /** It fails the whole canary, unless the metric is muted. */
  readonly criticalFailure: boolean;
  readonly reason: Reason;
  /** Null where no test was run. */
  readonly test: TestResult | null;
  /** What to know before trusting the classification. */
  readonly warnings: readonly Reason[];
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
  /** Where the judged slots begin: after the warm-up. A metric that reads further back begins later. */
  readonly judgedFrom: string | null;
  /** Where they end: before what the sources may still be missing. */
  readonly judgedTo: string | null;
  readonly stepSeconds: number;
  readonly warmupSeconds: number;
  readonly slots: number;
  readonly judgedSlots: number;
}

/** A metric of a judgement: how it was judged, and what was measured of it; null where it could not be. */
export interface ReportedMetric {
  readonly judged: MetricJudgement;
  readonly measured: Measurement | null;
}

/** The whole answer. Apart from `timing` it depends on nothing but the request, the config and the samples. */
export interface Judgement extends Omit<CanaryJudgement, 'metrics'> {
  readonly config: { readonly name: string; readonly digest: string };
  readonly window: JudgedWindow;
  readonly metrics: readonly ReportedMetric[];
  /** Null where the config asks for none. */
  readonly traffic: Traffic | null;
  readonly timing: { readonly fetchMs: number; readonly judgeMs: number };
}

/** The requests that each side had, and how many it needs. */
export interface Traffic extends Sides<number> {
  readonly minimum: number;
}

/** What a judge needs of a config. */
export type JudgingRules = Pick<MetricConfig, 'judge' | 'groups' | 'thresholds'>;
