import type { Asker } from '../access/asker.js';
import type { JudgementAnswer } from '../answers/judgement-answer.js';
import type { PatientAnswers } from '../answers/patient-answers.js';
import { readKeptJudgement, type KeptJudgement } from '../config/kept-judgement.js';
import { JudgementError } from '../errors.js';
import { toAnswerJson } from '../report/answer-json.js';

/** What is known of a judgement: it is made, its window is not over, it was made, or why it could not be. */
export type FoundJudgement =
  | { readonly kind: 'running' }
  | { readonly kind: 'open' }
  | { readonly kind: 'judged'; readonly judgement: KeptJudgement }
  | { readonly kind: 'failed'; readonly error: JudgementError };

/** What there is for an id within a time. */
export type FindJudgement = (id: string, patienceMs: number, asker: Asker) => Promise<FoundJudgement>;

/** Finds judgements for callers who poll; what is nobody's fault on purpose is thrown, and that a caller may not ask for one. */
export function createFindJudgement({ patient }: { readonly patient: PatientAnswers }): FindJudgement {
  return async (id, patienceMs, asker) => {
    try {
      const answer = await patient.within(id, patienceMs, asker);
      return answer === 'running' ? { kind: 'running' } : readBack(answer);
    } catch (error) {
      if (error instanceof JudgementError && error.code !== 'NOT_ALLOWED') return { kind: 'failed', error };
      throw error;
    }
  };
}

/** Dialects tell what the JSON does, so that archived judgements and those made now are told alike. */
function readBack({ outcome, ...answer }: JudgementAnswer): FoundJudgement {
  if (outcome.kind === 'open') return { kind: 'open' };
  const reading = readKeptJudgement(
    toAnswerJson({ ...answer, outcome }, { series: false, evidence: false, url: null }),
  );
  if (reading.kind === 'read') return { kind: 'judged', judgement: reading.value };
  throw new RangeError(`A judgement's JSON cannot be read back: ${JSON.stringify(reading.mistakes.slice(0, 3))}`);
}
