import type { Metric } from '../config/metric-config.js';

/** What an author wants of a metric. */
export interface Wishes {
  /** Of healthy windows, the share in which a metric may fail at most; from 0 to 1. */
  readonly falseAlarmRate: number;
  /** The relative change that is to be seen in nine of ten windows; 0.5 for half as much again. */
  readonly smallestChange: number;
}

/** What is wished where nothing is said. */
export const DEFAULT_WISHES: Wishes = { falseAlarmRate: 0.01, smallestChange: 0.5 };

/** A relative change up, down or both. */
export interface DirectedChange {
  readonly increase?: number | undefined;
  readonly decrease?: number | undefined;
}

/** What an option of a metric's analysis may be set to. */
export type OptionValue = number | string | { readonly [key: string]: OptionValue };

/** An option of a metric's analysis. */
export interface OptionAdvice {
  readonly option: 'tolerance' | 'criticalChange' | 'mustDetect' | 'missing';
  /** What it is to be set to; null where it may stay as it is. */
  readonly value: OptionValue | null;
  /** One sentence with the numbers behind it. */
  readonly why: string;
}

/** A length of time. */
export interface LengthAdvice {
  /** Null where none is long enough. */
  readonly ms: number | null;
  readonly why: string;
}

/** What is advised for a metric. */
export interface MetricAdvice {
  readonly metric: Metric;
  /** Healthy comparisons that the advice rests on. */
  readonly comparisons: number;
  /** Why nothing is advised; undefined where something is. */
  readonly silence?: string | undefined;
  readonly options: readonly OptionAdvice[];
  /** Null where it cannot be told. */
  readonly step: LengthAdvice | null;
  readonly window: LengthAdvice | null;
}

/** What is advised for a config. */
export interface Advice {
  readonly wishes: Wishes;
  readonly metrics: readonly MetricAdvice[];
  /** The config's step; null where it may stay as it is. */
  readonly step: LengthAdvice | null;
  /** What requests should ask for; null where it cannot be told. */
  readonly window: LengthAdvice | null;
}

const PERCENT = 100;

/** A share as people read it: "12.3 %". */
export function asPercent(share: number): string {
  return `${String(Number((share * PERCENT).toPrecision(3)))} %`;
}
