import type { Labels } from '../measurement.js';

/** How one critical metric did at a planned look. */
export interface LookAtMetric {
  readonly metric: string;
  readonly labels?: Labels | undefined;
  /** Of a change in a direction that is bad; null where the look is still to come, or nothing could be compared at it. */
  readonly pValue: number | null;
  /** What that may be at most to fail the canary; 0 where the look is too early for any. */
  readonly limit: number;
}

/** One planned look: what it has shown, or what it will ask. */
export interface LookResult {
  /** Counted from 1. */
  readonly look: number;
  readonly afterSlots: number;
  /** Whether there were as many slots, and nothing had stopped the canary before. */
  readonly done: boolean;
  /** Of each metric that can fail the canary at it. */
  readonly metrics: readonly LookAtMetric[];
}

/** What has stopped a canary before its window was over. */
export interface LookStop {
  readonly afterSlots: number;
  readonly ofSlots: number;
  /** Counted from 1; null where counts did between the looks. */
  readonly look: number | null;
  readonly rule: 'comparison' | 'limit' | 'counts';
  readonly metric: string;
  readonly labels?: Labels | undefined;
}

/** How near the counts of a metric are to stopping the canary. */
export interface CountWatch {
  readonly metric: string;
  readonly labels?: Labels | undefined;
  /** The logarithm of the evidence in multiples of what stops; 0 where there is none. */
  readonly evidence: number;
}
