import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { PlacedMetric } from '../html/worst-first.js';

/** Something of each of two judgements. */
export interface Pair<T> {
  readonly first: T;
  readonly second: T;
}

/** How the second judgement came out beside the first; unclear where one of them could not carry a verdict. */
export type Turn = 'better' | 'worse' | 'same' | 'unclear';

/** How a metric came out in the second beside the first; differs where neither is the better one. */
export type MetricTurn = 'better' | 'worse' | 'same' | 'differs' | 'added' | 'removed';

/** A metric as both judgements tell it; null where one has no such metric. */
export interface MetricPair extends Pair<PlacedMetric | null> {
  readonly title: string;
  readonly turn: MetricTurn;
}

/** Two judgements side by side. */
export interface SideBySide extends Pair<KeptJudgement> {
  readonly turn: Turn;
  /** Whether the second went better, in a few sentences. */
  readonly summary: string;
  /** Why the two cannot be held against each other without a second thought. */
  readonly cautions: readonly { readonly code: string; readonly text: string }[];
  /** Those that got worse first. */
  readonly metrics: readonly MetricPair[];
}
