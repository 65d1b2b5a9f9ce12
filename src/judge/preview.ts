import type { JudgedWindow, Judgement } from './judgement.js';
import type { KnownSides } from './known-sides.js';
import type { AskedQueries, Labels, Reason, Sides } from './measurement.js';

/** What would be asked for a judgement and what came back, with nothing judged of it. */
export interface Preview {
  readonly config: Judgement['config'];
  /** Whose rules would hold. */
  readonly judge: string;
  /** With the slots that there are so far. */
  readonly window: JudgedWindow;
  /** How many slots of it would be judged when it is over. */
  readonly plannedSlots: number;
  /** Whether more of it is waited for. */
  readonly open: boolean;
  /** In the config's order. */
  readonly metrics: readonly Previewed[];
  /** What is asked of the sides as wholes: the traffic, and what tells whether they can be compared. */
  readonly figures: readonly Previewed[];
  /** What is known of the sides as wholes; null where nothing is. */
  readonly sides: KnownSides | null;
  /** What looks wrong with the request, or with the sides as wholes. */
  readonly flags: readonly PreviewFlag[];
  readonly timing: Omit<Judgement['timing'], 'judgeMs'>;
}

/** A metric, or another figure of the sides, with what was asked for it and what came back. */
export interface Previewed extends Sides<PreviewedSide> {
  readonly name: string;
  readonly unit: string | null;
  /** The relative change that 80 % of such windows would show, the largest of its label sets; null where it cannot be told. */
  readonly smallestDetectableChange: number | null;
  /** Why it could not be asked, or was not answered. */
  readonly errors: readonly PreviewError[];
  readonly flags: readonly PreviewFlag[];
}

/** One side of something that was asked for. */
export interface PreviewedSide {
  /** Null where the series came along, nothing is asked of this side, or the query cannot be filled in. */
  readonly asked: (AskedQueries & { readonly lookBackSeconds: number }) | null;
  /** Null where there is none. */
  readonly answer: PreviewedAnswer | null;
}

/** The series of one side, in the slots that would be judged. */
export interface PreviewedAnswer {
  readonly series: number;
  /** Of the first few series. */
  readonly labels: readonly Labels[];
  /** Slots, of all series together, and those of them that have a sample. */
  readonly expected: number;
  readonly samples: number;
  /** The most slots in a row in which a series has none. */
  readonly longestGap: number;
  /** Of all samples; NaN where there is none. */
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** The mean of the series in each slot; NaN is a gap. */
  readonly slots: Float64Array;
  /** Where the samples are percentages of events: how many there were. */
  readonly counts: { readonly events: number; readonly exposure: number } | null;
  /** How long the answer was waited for, for its turn and before asking again included; null where nothing was asked. */
  readonly tookMs: number | null;
}

/** Why something could not be asked, or was not answered. */
export interface PreviewError {
  readonly code: string;
  readonly message: string;
  /** Where in the request, where that is what is wrong. */
  readonly pointer?: string | undefined;
  readonly side?: keyof Sides<unknown> | undefined;
}

/** Something that looks wrong. An error: a judgement would not come about, or not use the metric. A note: good to know. */
export interface PreviewFlag extends Reason {
  readonly severity: 'error' | 'warning' | 'note';
}
