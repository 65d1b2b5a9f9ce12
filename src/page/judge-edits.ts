import type { Basis } from '../judge/basis.js';
import { judgeBasis } from '../judge/judge-basis.js';
import type { CanaryJudgement, Classification } from '../judge/judgement.js';
import { nameOf } from '../judge/name-of.js';
import { roundNumber } from '../report/round-number.js';
import { editBasis } from '../report/what-if/edit-basis.js';
import { findEditMistakes } from '../report/what-if/find-edit-mistakes.js';
import type { WhatIfEdits } from '../report/what-if/what-if-edits.js';
import type { Decided } from '../report/what-if/what-if-script.js';

/** A metric that is classified otherwise than before. */
export interface ChangedMetric {
  /** Its place among those of the basis. */
  readonly place: number;
  readonly name: string;
  readonly before: Classification;
  readonly now: Classification;
}

/** What edited rules come to. */
export type EditOutcome =
  | { readonly kind: 'refused'; readonly mistakes: readonly string[] }
  /** By these rules a planned look would not have stopped the canary. */
  | { readonly kind: 'open' }
  | { readonly kind: 'judged'; readonly judgement: CanaryJudgement; readonly changed: readonly ChangedMetric[] };

/** What a basis comes to by edited rules. */
export function judgeEdits(basis: Basis, before: CanaryJudgement, edits: WhatIfEdits): EditOutcome {
  const mistakes = findEditMistakes(basis, edits);
  if (mistakes.length > 0) return { kind: 'refused', mistakes };
  const decided = judgeBasis(editBasis(basis, edits));
  if (decided.kind === 'open') return decided;
  const { judgement } = decided;
  const changed = judgement.metrics.flatMap((metric, place): ChangedMetric[] => {
    const { classification: was } = before.metrics[place] ?? metric;
    const now = metric.classification;
    return now === was ? [] : [{ place, name: nameOf(metric), before: was, now }];
  });
  return { kind: 'judged', judgement, changed };
}

/** The judgement that the page is about, made again from what is on it; a sentence where it comes out otherwise. */
export function judgeUnedited(basis: Basis, { verdict, score, classifications }: Decided): CanaryJudgement | string {
  const again = judgeBasis(basis);
  if (again.kind === 'open') return 'Judged again from what is on this page, the canary would not have been stopped.';
  const { judgement } = again;
  const measured = classifications.filter((one) => one !== null);
  const scoreAgain = roundNumber(judgement.shown.score);
  if (judgement.verdict !== verdict || scoreAgain !== score) {
    return `Judged again from what is on this page it would be ${judgement.verdict}, score ${String(scoreAgain ?? 'none')}.`;
  }
  const other = judgement.metrics.find(({ classification }, i) => classification !== measured[i]);
  return other
    ? `Judged again from what is on this page, ${nameOf(other)} would be ${other.classification}.`
    : judgement;
}
