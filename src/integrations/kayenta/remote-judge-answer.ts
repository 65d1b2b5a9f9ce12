import { toDetails } from '../../config/mistake.js';
import { JudgementError } from '../../errors.js';
import type { CanaryJudgement } from '../../judge/judgement.js';
import type { JudgingRules, MeasuredMetric } from '../../judge/measurement.js';
import { toKayentaResult } from './remote-judge-result.js';
import { readRemoteJudgeRequest } from './remote-judge.js';

/** What Kayenta is answered, and what the log is told of it. */
export interface RemoteAnswer {
  readonly result: object;
  readonly told: Pick<CanaryJudgement, 'judge' | 'verdict' | 'score'> & { readonly warnings: readonly string[] };
}

/** Judges by a config what was measured. */
export type JudgePairs = (rules: JudgingRules, measured: readonly MeasuredMetric[]) => CanaryJudgement;

/**
 * What the body of Kayenta's remote judge comes to.
 *
 * @throws {JudgementError} INVALID_REQUEST with every mistake in it
 */
export function judgeRemotely(body: unknown, judgeCanary: JudgePairs): RemoteAnswer {
  const reading = readRemoteJudgeRequest(body);
  if (reading.kind === 'refused') {
    throw new JudgementError('INVALID_REQUEST', 'Cannot judge this request of Kayenta', toDetails(reading.mistakes));
  }
  const { config, pairs } = reading.value;
  const judgement = judgeCanary(config, pairs);
  const { judge, verdict, score } = judgement;
  return { result: toKayentaResult(judgement, pairs), told: { judge, verdict, score, warnings: reading.warnings } };
}
