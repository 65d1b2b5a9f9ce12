import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { JudgementError } from '../../errors.js';
import type { RecentOutcome } from '../judge-recent.js';
import { oneLine, tellError } from '../tell-error.js';
import type { GatePolicies } from './webhook-payload.js';

/** What a webhook is answered with: Flagger takes 200 as yes and what is above 202 as no, and shows the text. */
export interface WebhookAnswer {
  readonly status: number;
  readonly text: string;
}

/** The answer of a gate: 200 opens it, everything else holds it. */
export function answerGate(outcome: RecentOutcome, policies: GatePolicies): WebhookAnswer {
  if (outcome.kind === 'running') return { status: 503, text: NOT_YET };
  if (outcome.kind === 'failed') return { status: refusalStatus(outcome.error), text: tellError(outcome.error) };
  return { status: gateStatus(outcome.judgement, policies), text: tellJudgement(outcome.judgement) };
}

/** The answer of a rollback hook: 200, which rolls back, for the verdict fail alone. */
export function answerRollback(outcome: RecentOutcome): WebhookAnswer {
  if (outcome.kind === 'running') return { status: 409, text: NOT_YET };
  if (outcome.kind === 'failed') return { status: 409, text: tellError(outcome.error) };
  return { status: outcome.judgement.verdict === 'fail' ? 200 : 409, text: tellJudgement(outcome.judgement) };
}

/** The status of what the caller, or the author of the config, has done wrong; 503 where a source could not be asked. */
export function refusalStatus({ code }: Pick<JudgementError, 'code'>): number {
  switch (code) {
    case 'INVALID_REQUEST':
      return 400;
    case 'UNAUTHENTICATED':
      return 401;
    case 'NOT_ALLOWED':
      return 403;
    case 'CALLER_BUSY':
      return 429;
    case 'UNKNOWN_CONFIG':
    case 'UNKNOWN_SOURCE':
    case 'UNKNOWN_JUDGEMENT':
      return 404;
    case 'CONFIG_MISMATCH':
    case 'QUERY_REFUSED':
      return 422;
    default:
      return 503;
  }
}

const NOT_YET = 'The judgement is not finished yet: ask again';

function gateStatus({ verdict }: KeptJudgement, { onMarginal, onInconclusive }: GatePolicies): number {
  switch (verdict) {
    case 'pass':
      return 200;
    case 'marginal':
      return onMarginal === 'pass' ? 200 : 412;
    case 'fail':
      return 412;
    case 'inconclusive':
      return onInconclusive === 'pass' ? 200 : 503;
  }
}

function tellJudgement({ verdict, reason }: KeptJudgement): string {
  return oneLine(`The verdict is ${verdict}: ${reason.text}`);
}
