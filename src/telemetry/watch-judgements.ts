import type { Logger } from 'pino';
import type { Asker } from '../access/asker.js';
import type { FollowForAsker } from '../answers/outcomes.js';
import { JudgementError } from '../errors.js';
import type { FollowJudgement, JudgementOutcome } from '../run-judgement.js';
import type { ConfigLabels } from './config-labels.js';
import type { JudgementMetrics } from './judgement-metrics.js';
import type { JudgementTrace, TraceJudgement } from './judgement-trace.js';

/** Who hears of judgements that are made. */
export interface JudgementWatchers {
  readonly logger: Logger;
  readonly metrics: JudgementMetrics;
  readonly labels: ConfigLabels;
  readonly traceJudgement: TraceJudgement;
}

/** Judging of which each run has a span, a line in the log, and a place in the metrics. */
export function watchJudgements(follow: FollowJudgement, watchers: JudgementWatchers): FollowForAsker {
  const { metrics, labels, traceJudgement } = watchers;
  return async (request, occasion, asker) => {
    const config = labels.configOf(request.config);
    const trace = traceJudgement(config, asker.origin);
    const log = watchers.logger.child(knownOf(asker, config, trace));
    metrics.onStart();
    try {
      const outcome = await follow(request, { ...occasion, watch: trace.watch }, asker.signal);
      metrics.onEnd(config, outcome.kind);
      if (outcome.kind === 'judged') metrics.onTiming(outcome.judgement.timing);
      trace.onOutcome(outcome);
      logOutcome(log, outcome);
      return outcome;
    } catch (error) {
      const code = asker.signal.aborted ? undefined : codeOf(error);
      trace.onFailure(code);
      metrics.onEnd(config, code === undefined ? 'cancelled' : 'failed');
      if (code === undefined) log.info('nobody waits for the judgement any more');
      else {
        metrics.onFailure(config, code);
        logFailure(log, error);
      }
      throw error;
    }
  };
}

function knownOf({ caller, origin }: Asker, config: string, { traceId }: JudgementTrace): Record<string, unknown> {
  return {
    ...(origin ? { requestId: origin.requestId } : {}),
    ...(traceId === undefined ? {} : { traceId }),
    caller,
    config,
  };
}

function codeOf(error: unknown): string {
  return error instanceof JudgementError ? error.code : 'INTERNAL_ERROR';
}

function logOutcome(log: Logger, outcome: JudgementOutcome): void {
  if (outcome.kind === 'open') {
    log.debug('not judged yet');
    return;
  }
  const { judge, verdict, shown, timing } = outcome.judgement;
  log.info({ judge, verdict, score: shown.score, ...timing }, 'judged');
}

const MOST_CHARACTERS = 1_000;
/** Whose fault it is that something could not be judged: the caller's are no trouble of the service. */
const OF_CALLERS: ReadonlySet<string> = new Set([
  'INVALID_REQUEST',
  'CONFIG_MISMATCH',
  'UNKNOWN_CONFIG',
  'UNKNOWN_SOURCE',
]);

/** What is no error on purpose is logged with its stack where the request ends. */
function logFailure(log: Logger, error: unknown): void {
  if (!(error instanceof JudgementError)) {
    log.error({ code: 'INTERNAL_ERROR' }, 'could not judge');
    return;
  }
  const { code, message, details } = error;
  const sources = [...new Set(details.flatMap(({ source }) => source ?? []))];
  const told = { code, ...(sources.length > 0 ? { sources } : {}), detail: message.slice(0, MOST_CHARACTERS) };
  log[OF_CALLERS.has(code) ? 'info' : 'warn'](told, 'could not judge');
}
