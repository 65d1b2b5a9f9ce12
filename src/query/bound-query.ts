import type { Aligner, Reducer } from '../config/monitoring-words.js';
import type { Filling } from './fill-template.js';
import type { Refusal } from './fill-whole.js';

/** A PromQL expression with nothing left to fill in. */
export interface PromqlQuery {
  readonly language: 'prometheus';
  readonly text: string;
  /** How far back of a slot's end it reads, in milliseconds. */
  readonly lookBackMs: number;
  /** Whether it reads at another time than it is asked for. */
  readonly displaced: boolean;
}

/** What is asked of Cloud Monitoring, with nothing left to fill in. */
export interface MonitoringQuery {
  readonly language: 'stackdriver';
  /** All that is asked, in one line, for people; two queries of the same text ask the same. */
  readonly text: string;
  /** The whole filter, metric.type and resource.type included. */
  readonly filter: string;
  /** The Google Cloud project that is asked; undefined for the source's own. */
  readonly project: string | undefined;
  readonly perSeriesAligner: Aligner;
  /** Undefined where every series stays by itself. */
  readonly crossSeriesReducer: Reducer | undefined;
  readonly groupByFields: readonly string[];
  /** How far back of a slot's end it reads: one alignment period, which is the step, at least. In milliseconds. */
  readonly lookBackMs: number;
  readonly displaced: false;
}

/** What the templates of one side are filled with. */
export interface Binding extends Filling {
  /** The filters that `${selector}` stands for, a template themselves, in the language of the query. */
  readonly selector: string | undefined;
  /** The label that Kayenta's gce_instance scope is matched against in Prometheus. */
  readonly scopeLabel: string;
  /** The sampling interval. */
  readonly stepMs: number;
  /** How far apart the samples behind the source are. */
  readonly scrapeIntervalMs: number;
  /** Whether a selector may find a sample of before its slot, as Kayenta's do; not by default. */
  readonly staleSamples?: boolean;
}

/** What is doubtful about a query; the text goes on from "In the query of … ". */
export interface QueryWarning {
  readonly code: 'value-escaped' | 'averaged-percentiles';
  readonly text: string;
}

/** One query of a side, or what keeps it from being asked. */
export type BoundOne<Query> =
  { readonly kind: 'bound'; readonly query: Query; readonly warnings: readonly QueryWarning[] } | Refusal;
