import type { Metric } from '../config/metric-config.js';
import type { Thresholds } from '../config/thresholds.js';
import type { Description } from '../stats/describe.js';
import type { AcceptedChange } from './accepted-change.js';
import type { LookResult, LookStop } from './looks/look-result.js';
import type { KnownSides } from './known-sides.js';
import type { TestResult } from './test-result.js';
import type { Labels, Measurement, Reason, Sides, Traffic } from './measurement.js';

/** How a metric came out. */
export type Classification = 'pass' | 'high' | 'low' | 'no-data' | 'error';
/** How a judgement came out; inconclusive where the evidence cannot carry one of the others. */
export type Verdict = 'pass' | 'marginal' | 'fail' | 'inconclusive';

/** One side of a metric: what was judged of it, after gaps and outliers were dealt with. */
export interface JudgedSide extends Description {
  readonly samples: Float64Array;
}

/** An instance beside the others of its side. */
export interface JudgedInstance {
  readonly labels: Labels;
  readonly mean: number;
  /** Its level in multiples of the side's median instance; NaN where that is not defined. */
  readonly ratio: number;
  /** Whether it is not like the others. */
  readonly outlier: boolean;
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
  /** What was found, to follow the metric's name in a sentence; undefined where nothing was. */
  readonly finding?: string | undefined;
  /** What keeps a metric that did not fail from being evidence; undefined where it is. */
  readonly weakness?: Weakness | undefined;
  readonly instances?: Sides<readonly JudgedInstance[]> | undefined;
  /** Null where it is not compared with the baseline, or no relative change can tell what is accepted. */
  readonly accepted: AcceptedChange | null;
  /** Null where no test was run. */
  readonly test: TestResult | null;
  /** What to know before trusting the classification. */
  readonly warnings: readonly Reason[];
}

/** Why a metric says too little. */
export interface Weakness {
  /** no-data: nothing was judged of it. underpowered: what it must be able to see would not have been seen. */
  readonly kind: 'no-data' | 'underpowered';
  /** So many more slots would mend it; null where more time would not, or it cannot be told. */
  readonly slotsMissing: number | null;
  /** What else would mend it, as a sentence; undefined where that depends on all metrics together. */
  readonly cure?: string | undefined;
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
  /** Both as texts and reports show them: to two decimals, and never across a threshold. */
  readonly shown: { readonly score: number; readonly weightedScore: number };
  readonly reason: Reason;
  readonly thresholds: Thresholds;
  /** Set where no canary passes with a metric that fails, however little it weighs. */
  readonly anyFailure?: 'marginal' | undefined;
  readonly groups: readonly GroupJudgement[];
  readonly metrics: readonly MetricJudgement[];
  readonly warnings: readonly Reason[];
}

/** Something that is asked for and that a judge has no rule for: an option of these metrics, or of the config or the request. */
export interface IgnoredOption {
  readonly option: string;
  readonly metrics?: readonly string[];
}

/** What a second judge decided of the same. */
export interface SecondJudgement extends CanaryJudgement {
  readonly ignored: readonly IgnoredOption[];
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

/** What the planned looks at a window have shown, and what has stopped the canary before it was over. */
export interface PlannedLooks {
  readonly looks: readonly LookResult[];
  readonly stop: LookStop | null;
}

/** The whole answer. Apart from `timing` it depends on nothing but the request, the config and the samples. */
export interface Judgement extends Omit<CanaryJudgement, 'metrics'> {
  readonly config: { readonly name: string; readonly digest: string };
  /** The variables of each side with their values. */
  readonly scope: Sides<Readonly<Record<string, string>>>;
  readonly window: JudgedWindow;
  readonly metrics: readonly ReportedMetric[];
  /** Null where the config asks for none. */
  readonly traffic: Traffic | null;
  /** What is known of the sides as wholes; null where nothing is. */
  readonly sides: KnownSides | null;
  /** Null where none were planned. */
  readonly looks: PlannedLooks | null;
  /** What another judge makes of the same; null where the request asks for none. */
  readonly comparison: SecondJudgement | null;
  readonly timing: {
    readonly fetchMs: number;
    readonly judgeMs: number;
    /** Of each source that was asked: how many questions were sent, and how long was waited before sending some again. */
    readonly sources: Readonly<Record<string, { readonly attempts: number; readonly waitedMs: number }>>;
  };
}
