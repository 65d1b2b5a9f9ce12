import type { KeptJudgement, KeptLink } from '../config/kept-judgement.js';
import type { KeptReason } from '../config/kept-metric.js';
import type { Basis } from '../judge/basis.js';
import type { UnwrittenEvidence } from '../measure/evidence/to-evidence.js';
import type { JudgedOutcome, JudgementOutcome } from '../run-judgement.js';

/** What somebody who asks for a judgement is told. */
export interface JudgementAnswer {
  /** Under which it can be had again, with what it came to once it is made; null where the request is too large for one. */
  readonly id: string | null;
  /** What its JSON holds beside it. */
  readonly include: readonly ('series' | 'evidence')[];
  readonly outcome: AnswerOutcome;
  /** What to know about the answer, beside what there is to know about the judgement. */
  readonly remarks: readonly KeptReason[];
  /** What its link was made with, where judging again comes to something else; null where it does not. */
  readonly link: KeptLink | null;
}

/** What was found: by judging, or in the archive. */
export type AnswerOutcome = MadeOutcome | ArchivedOutcome | Extract<JudgementOutcome, { kind: 'open' }>;

/** A judgement that was made now, with what it takes to make it again. */
export interface MadeOutcome extends JudgedOutcome {
  readonly evidence: () => object;
  /** The same before it is written. */
  readonly unwritten: () => UnwrittenEvidence;
}

/** A judgement as it was made once. */
export interface ArchivedOutcome {
  readonly kind: 'archived';
  readonly judgement: KeptJudgement;
  /** The same as it was written, with its series and its evidence. */
  readonly json: Readonly<Record<string, unknown>>;
  /** What it was decided from; null where that cannot be told any more. */
  readonly basis: () => Promise<Basis | null>;
}
