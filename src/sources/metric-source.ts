import type { BoundQuery } from '../query/bind-metric.js';

/** Instants a step apart: `firstMs`, `firstMs + stepMs`, … in milliseconds since the epoch. */
export interface SlotRange {
  readonly firstMs: number;
  readonly stepMs: number;
  readonly slots: number;
}

/** A series with its labels and a value for each slot: NaN where there is no sample, or where the sample is NaN. */
export interface LabelledSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Float64Array;
  /** 1 for a slot with a sample, also one of value NaN; 0 for a gap. */
  readonly filled: Uint8Array;
}

/** What a source has to say to a query. */
export interface FetchedSeries {
  readonly series: readonly LabelledSeries[];
  /** What the source remarks about the query. */
  readonly warnings: readonly string[];
}

/** What opens a query where people look at it. */
export interface QueryLink {
  /** Where it leads. */
  readonly name: string;
  readonly url: string;
}

/** For how long a question is asked, and who hears of it. */
export interface FetchContext {
  readonly signal: AbortSignal;
  /** Whose question it is: many of one take turns with those of others. */
  readonly whose?: unknown;
  /** From this time of `performance.now()` on no new attempt is made. */
  readonly untilMs: number;
  /** Called for each question that is sent. */
  readonly onAttempt: () => void;
  /** Called for each wait before a question is sent again. */
  readonly onWait: (ms: number) => void;
  /** Headers that tell the source which trace a question belongs to. */
  readonly traceHeaders?: Readonly<Record<string, string>> | undefined;
}

/** A place that samples come from. */
export interface MetricSource {
  readonly name: string;
  /** The query language that it speaks. */
  readonly language: 'prometheus' | 'stackdriver';
  /** How long after a sample's time it can be asked for. */
  readonly lagMs: number;
  /** How far apart the samples behind it are. */
  readonly scrapeIntervalMs: number;
  /** The label that Kayenta's gce_instance scope is matched against. */
  readonly scopeLabel: string;
  /**
   * The series that a query yields on these slots; none where nothing matches it.
   *
   * @throws {JudgementError} with a SourceErrorCode, or the signal's reason once it is aborted
   */
  readonly fetchSeries: (query: BoundQuery, range: SlotRange, context: FetchContext) => Promise<FetchedSeries>;
  /** What opens a query at these slots for people; nothing where no such place is known. */
  readonly linksTo: (query: BoundQuery, range: SlotRange) => readonly QueryLink[];
  /**
   * Asks a trivial question, once, and gives what was found in a few words.
   *
   * @throws {JudgementError} with a SourceErrorCode where it is not answered, or the signal's reason once it is aborted
   */
  readonly check: (signal: AbortSignal) => Promise<string>;
}
