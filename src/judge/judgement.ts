import type { Metric } from '../config/metric-config.js';
import type { Thresholds } from '../config/thresholds.js';
import type { Description } from '../stats/describe.js';
import type { Labels, Measurement, Reason, Sides, Traffic } from './measurement.js';

/** How a metric came out. */
export type Classification = 'pass' | 'high' | 'low' | 'no-data' | 'error';
/** How a judgement came out; inconclusive where the evidence cannot carry one of the others. */
export type Verdict = 'pass' | 'marginal' | 'fail' | 'inconclusive';

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
  /** The difference in the metric's unit, where it was computed: for a ratio where the metric's tolerance has a part in that unit. */
  readonly absolute?: number | undefined;
}

/** How many samples a test rests on. */
export interface SamplesUsed {
  /** On each side; the fewer where they differ. */
  readonly used: number;
  /** How many independent samples would say as much; null where dependence was not looked at. */
  readonly effective: number | null;
  /** Of neighbouring samples, from 0 to 0.99; null where it was not looked at. */
  readonly autocorrelation: number | null;
}

/** A figure of the canary held against an absolute bound. */
export interface LimitTest {
  readonly of: 'mean' | 'median' | 'p95' | 'every';
  /** For `every` the sample that is furthest out, which may be infinite. */
  readonly value: number;
  readonly max?: number | undefined;
  readonly min?: number | undefined;
}

/** What decided: ranks, values, counts of events, an absolute bound, or what the metric's healthy past shows. */
export type TestRule = 'rank' | 'value' | 'counts' | 'limit' | 'history';

/** The numbers of the test that decided; null where a judge does not compute one, NaN where it is not defined. */
export interface TestResult {
  /** The chance of such a change, in a direction that is bad, where there is none. */
  readonly pValue: number | null;
  /** The same with all metrics of its kind looked at together. */
  readonly adjustedPValue: number | null;
  readonly effect: Effect | null;
  readonly meanRatio: number;
  readonly probabilityOfSuperiority: number;
  readonly samples: SamplesUsed;
  /** The relative change that 80 % of such windows would show. */
  readonly smallestDetectableChange: number | null;
  readonly limit?: LimitTest | undefined;
  readonly rule: TestRule;
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

/** The whole answer. Apart from `timing` it depends on nothing but the request, the config and the samples. */
export interface Judgement extends Omit<CanaryJudgement, 'metrics'> {
  readonly config: { readonly name: string; readonly digest: string };
  readonly window: JudgedWindow;
  readonly metrics: readonly ReportedMetric[];
  /** Null where the config asks for none. */
  readonly traffic: Traffic | null;
  /** What another judge makes of the same; null where the request asks for none. */
  readonly comparison: SecondJudgement | null;
  readonly timing: {
    readonly fetchMs: number;
    readonly judgeMs: number;
    /** Of each source that was asked: how many questions were sent, and how long was waited before sending some again. */
    readonly sources: Readonly<Record<string, { readonly attempts: number; readonly waitedMs: number }>>;
  };
}
