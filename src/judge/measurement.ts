import type { Metric, MetricConfig } from '../config/metric-config.js';
import type { CountSides, SlotCounts } from '../stats/count-comparison.js';

/** A sentence for people beside a stable code for machines. */
export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** The two sides of everything, always named. */
export interface Sides<T> {
  readonly baseline: T;
  readonly canary: T;
}

/** What tells a series from others of its metric. */
export type Labels = Readonly<Record<string, string>>;

/** One of the things that a side consists of, such as a pod, with its judged samples. */
export interface Instance {
  readonly labels: Labels;
  readonly samples: Float64Array;
  /** The events that the samples are the percentages of. */
  readonly counts?: SlotCounts | undefined;
}

/** A metric with the samples that are judged, slot by slot; NaN is a gap. One a label set where a metric has several series. */
export interface MeasuredMetric extends Sides<Float64Array> {
  readonly metric: Metric;
  readonly labels?: Labels | undefined;
  /** The events that the samples are the percentages of. */
  readonly counts?: CountSides | undefined;
  /** The instances that the samples are the means of. */
  readonly instances?: Sides<readonly Instance[]> | undefined;
  /** The samples as Kayenta lists them, one after the other without slots, where the config is Kayenta's. */
  readonly listed?: Sides<Float64Array> | undefined;
  readonly history?: History | undefined;
}

/** What past comparisons of healthy sides of a metric have shown. */
export interface History {
  /** Logarithms of ratios, or differences in multiples of the baseline's typical size; 0 for no change. */
  readonly effects: readonly number[];
  /** How many judged slots the windows had that they come from. */
  readonly slots: number;
}

/** A link, and where it leads. */
export interface NamedLink {
  readonly name: string;
  readonly url: string;
}

/** What one side of a metric was asked for, as it can be sent again by hand. */
export interface AskedQueries {
  readonly source: string;
  /** One expression, or events and exposure. */
  readonly queries: Readonly<Partial<Record<'query' | 'events' | 'exposure', string>>>;
  /** What opens them for people. */
  readonly links: readonly NamedLink[];
  /** RFC 3339. */
  readonly start: string;
  readonly end: string;
  readonly stepSeconds: number;
}

/** What is known of one side of a metric beside its judged samples. */
export interface MeasuredSide {
  /** A value for every slot of the window, also of those that are not judged; NaN is a gap. */
  readonly slots: Float64Array;
  /** The events that the slots are the percentages of, also of those that are not judged. */
  readonly counts?: SlotCounts | undefined;
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

/** The requests that each side had, and how many it needs. */
export interface Traffic {
  /** Null where nothing is compared with the baseline. */
  readonly baseline: number | null;
  readonly canary: number;
  readonly minimum: number;
}

/** What a judge needs of a config. */
export type JudgingRules = Pick<MetricConfig, 'judge' | 'groups' | 'thresholds' | 'anyFailure'>;

/** What a judge needs to know of a judgement beside its metrics. */
export interface Circumstances {
  /** Null where it is not known. */
  readonly traffic: Traffic | null;
  /** How often this rollout is judged in all. */
  readonly looks: number;
  /** Whether the request says what share of the traffic each side should get. */
  readonly split?: boolean | undefined;
  readonly stepMs: number;
  /** Where the judged slots end, in milliseconds since the epoch; null without a window. */
  readonly judgedToMs: number | null;
}

/** Those of series that were sent to be judged once. */
export const NO_CIRCUMSTANCES: Circumstances = { traffic: null, looks: 1, stepMs: 60_000, judgedToMs: null };
