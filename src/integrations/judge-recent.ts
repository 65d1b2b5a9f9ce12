import type { Asker } from '../access/asker.js';
import type { PatientAnswers } from '../answers/patient-answers.js';
import type { KeptJudgement } from '../config/kept-judgement.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import type { JudgementError } from '../errors.js';
import type { Judgements } from '../judgements.js';
import type { Call } from './call-options.js';
import { createFindJudgement } from './find-judgement.js';

/** What judges the latest window of a call. */
export interface RecentParts {
  readonly judgements: Pick<Judgements, 'accept' | 'recent'>;
  readonly patient: PatientAnswers;
  readonly configs: ReadonlyMap<string, NamedConfig>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long a caller can wait, and where its window ends: at the last step whose samples are there at an instant. */
export interface Patience {
  readonly atMs: number;
  readonly patienceMs: number;
  readonly asker: Asker;
}

/** What a call comes to. */
export type RecentOutcome =
  | { readonly kind: 'judged'; readonly judgement: KeptJudgement }
  /** It goes on: who calls again within the same step is told then. */
  | { readonly kind: 'running' }
  | { readonly kind: 'failed'; readonly error: JudgementError };

/**
 * Judges the latest window of a call, together with all who call for the same within one step.
 *
 * @throws {JudgementError} where the call is at fault, or its caller may not ask for this
 */
export async function judgeRecent(
  { body, lengthMs }: Call,
  { judgements, patient }: RecentParts,
  { atMs, patienceMs, asker }: Patience,
): Promise<RecentOutcome & { readonly id: string }> {
  const request = judgements.recent(body, { lengthMs, atMs }, asker);
  const id = await judgements.accept(request, {}, asker);
  const found = await createFindJudgement({ patient })(id, patienceMs, asker);
  // What was settled to one clock may be open to another.
  return { id, ...(found.kind === 'open' ? { kind: 'running' } : found) };
}
