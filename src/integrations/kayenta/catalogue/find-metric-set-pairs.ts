import type { Asker } from '../../../access/asker.js';
import type { PatientAnswers } from '../../../answers/patient-answers.js';
import { readKeptJudgement } from '../../../config/kept-judgement.js';
import { JudgementError } from '../../../errors.js';
import { toAnswerJson } from '../../../report/answer-json.js';
import { toMetricSetPairs } from './metric-set-pairs.js';

/** Deck and Referee ask for series only once a judgement is there; a replica that has not made it yet does so now. */
const PATIENCE_MS = 9_000;

/**
 * The metric set pairs of a judgement, by the id of its execution.
 *
 * @throws {JudgementError} where there are none, or not yet, or as judging does
 */
export async function findMetricSetPairs(
  { patient }: { readonly patient: Pick<PatientAnswers, 'within'> },
  id: string,
  asker: Asker,
): Promise<object[]> {
  const answer = await patient.within(id, PATIENCE_MS, asker);
  if (answer === 'running') {
    throw new JudgementError('DEADLINE_PASSED', 'Cannot show the series yet: they are being fetched; ask again');
  }
  const { outcome, ...rest } = answer;
  if (outcome.kind === 'open') {
    throw new JudgementError('UNKNOWN_JUDGEMENT', 'Cannot show the series: the window of the judgement is not over');
  }
  const json = toAnswerJson({ ...rest, outcome }, { series: true, evidence: false, url: null });
  const reading = readKeptJudgement(json);
  if (reading.kind === 'read') return toMetricSetPairs(reading.value);
  throw new RangeError(`A judgement's JSON cannot be read back: ${JSON.stringify(reading.mistakes.slice(0, 3))}`);
}
