import type { JudgedWindow, ReportedMetric } from './judgement.js';
import type { LooksJudgement } from './looks/judge-looks.js';
import type { Reason } from './measurement.js';

/** What is known of a judgement while its window is not over: everything but a verdict. */
export interface OpenJudgement {
  readonly config: { readonly name: string; readonly digest: string };
  /** With the slots that are judged so far. */
  readonly window: JudgedWindow;
  /** Whether looks are planned that may fail the canary before the end. */
  readonly mayStop: boolean;
  /** How many slots will be judged. */
  readonly plannedSlots: number;
  /** When all samples are there, in milliseconds since the epoch. */
  readonly completeMs: number;
  /** When those of one more slot are. */
  readonly nextSlotMs: number;
  /** When asking again may bring an answer: at the next planned look, or when all is there. */
  readonly nextAnswerMs: number;
  /** What was measured so far; how it is classified is nobody's affair yet. Empty before anything was. */
  readonly soFar: readonly ReportedMetric[];
  readonly looks: Extract<LooksJudgement, { kind: 'open' }> | null;
  readonly warnings: readonly Reason[];
  /** Whether something could not be measured now that may be in a moment. */
  readonly troubled: boolean;
}
