import type { JudgeSettings } from '../config/judge-settings.js';
import type { Basis } from '../judge/basis.js';
import { judgeAgain } from '../judge/judge-again.js';
import { judgeBasis } from '../judge/judge-basis.js';
import type { CanaryJudgement, SecondJudgement } from '../judge/judgement.js';
import type { LooksJudgement } from '../judge/looks/judge-looks.js';

/** What is decided from, and by which second judge, where there is one. */
export interface Deciding {
  readonly basis: Basis;
  readonly compare: JudgeSettings | undefined;
}

type WithoutJudgement<T> = T extends unknown ? Omit<T, 'judgement'> : never;

/** What that comes to: plain data. */
export type Decided =
  | { readonly kind: 'open'; readonly looks: Extract<LooksJudgement, { kind: 'open' }> }
  | {
      readonly kind: 'judged';
      readonly judged: CanaryJudgement;
      readonly comparison: SecondJudgement | null;
      readonly looks: WithoutJudgement<Exclude<LooksJudgement, { kind: 'open' }>> | null;
    };

/** Decides, here or on another thread. Rejects with the signal's reason once it is aborted. */
export type DecideBasis = (deciding: Deciding, signal: AbortSignal) => Promise<Decided>;

/** Decides on this thread. */
export const decideHere: DecideBasis = (deciding) => Promise.resolve(decideBasis(deciding));

/** What a basis comes to, and what a second judge makes of it. */
export function decideBasis({ basis, compare }: Deciding): Decided {
  const decided = judgeBasis(basis);
  if (decided.kind === 'open') return decided;
  const { rules, measured, circumstances } = basis;
  const comparison = compare ? judgeAgain({ ...rules, judge: compare }, measured, circumstances) : null;
  return { kind: 'judged', judged: decided.judgement, comparison, looks: withoutJudgement(decided.looks) };
}

/** It stands beside it. */
function withoutJudgement(
  looks: Exclude<LooksJudgement, { kind: 'open' }> | null,
): Extract<Decided, { kind: 'judged' }>['looks'] {
  if (looks === null) return null;
  if (looks.kind === 'finished') return { kind: looks.kind, looks: looks.looks };
  return { kind: looks.kind, stop: looks.stop, looks: looks.looks };
}
