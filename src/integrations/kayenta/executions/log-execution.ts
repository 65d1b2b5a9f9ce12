import type { Request } from 'express';
import type { ToldExecution } from './execution-status.js';
import { toKayentaScore } from './kayenta-score.js';

/** Says in the log what a finished execution came to: some callers throw away what they are answered. */
export function logExecution(log: Request['log'], { note, found, onInconclusive }: ToldExecution): void {
  const { canaryConfigId: config, application, aboveMarginal } = note;
  const about = { dialect: 'kayenta', config, application };
  if (found.kind === 'failed') {
    const { code, message: detail, details: errors } = found.error;
    log.warn({ ...about, code, detail, errors: errors.slice(0, 10) }, 'could not judge');
  } else if (found.kind === 'judged') {
    const { judge, verdict, score, reason } = found.judgement;
    const told = toKayentaScore(found.judgement, { aboveMarginal, onInconclusive })?.score ?? null;
    log.info({ ...about, judge, verdict, score, toldScore: told, reason: reason.text }, 'judged');
  }
}
