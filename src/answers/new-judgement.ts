import type { KeptReason } from '../config/kept-metric.js';
import type { Asked } from '../identity/archive.js';
import type { Made } from '../identity/judgement-id.js';
import type { MadeOutcome } from './judgement-answer.js';

/** A judgement that has been made and, as far as is known, never was before. */
export interface NewJudgement {
  readonly asked: Asked;
  readonly made: Made;
  /** Under which it can be had again; null where its request is too large for one. */
  readonly id: string | null;
  readonly outcome: MadeOutcome;
  readonly remarks: readonly KeptReason[];
  /** Whether it was asked for by an id, be it long after its window. */
  readonly byId: boolean;
}

/** Hears of each; never throws, and keeps nobody waiting. */
export type OnMade = (judgement: NewJudgement) => void;
