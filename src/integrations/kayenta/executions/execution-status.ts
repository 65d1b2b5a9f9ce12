import type { ExecutionNote } from './execution-note.js';
import type { FoundJudgement } from '../../find-judgement.js';
import { toCanaryResult } from './canary-result.js';
import { toKayentaException } from './kayenta-exception.js';
import type { ScoreTaking } from './kayenta-score.js';
import { inconclusiveReason } from './told-score-reason.js';

/** What there is to tell of an execution. */
export interface ToldExecution {
  readonly id: string;
  readonly note: ExecutionNote;
  readonly found: FoundJudgement;
  /** Kayenta's canary config JSON; undefined where it is not there any more. */
  readonly config: object | undefined;
  readonly onInconclusive: ScoreTaking['onInconclusive'];
}

/** An execution as Kayenta's CanaryExecutionStatusResponse. */
export function toExecutionStatus(told: ToldExecution): object {
  const { id, note, config } = told;
  const { acceptedAtMs, application, parentPipelineExecutionId, canaryConfigId } = note;
  const outcome = outcomeOf(told);
  return {
    application: application === '' ? 'kayenta' : application,
    // Deck knows executions of no pipeline by it.
    parentPipelineExecutionId: parentPipelineExecutionId ?? 'no-parent-pipeline-execution',
    pipelineId: id,
    stageStatus: { setupContext: 'succeeded', mixMetrics: outcome.status, judge: outcome.status },
    ...outcome,
    ...(config ? { config } : {}),
    canaryConfigId,
    ...requestOf(note),
    ...(outcome.result ? { metricSetPairListId: id } : {}),
    ...timed('buildTime', acceptedAtMs),
    ...timed('startTime', acceptedAtMs),
    ...(outcome.complete ? timed('endTime', endMsOf(note)) : {}),
    ...accountsOf(note),
  };
}

const MOST_ERRORS = 20;

interface Outcome {
  readonly complete: boolean;
  readonly status: 'running' | 'succeeded' | 'terminal';
  readonly result?: object;
  readonly exception?: object;
}

function outcomeOf({ note, found, onInconclusive }: ToldExecution): Outcome {
  if (found.kind === 'running' || found.kind === 'open') return { complete: false, status: 'running' };
  const failed = (exceptionType: string, messages: readonly string[]): Outcome => ({
    complete: true,
    status: 'terminal',
    exception: toKayentaException(messages, { exceptionType, atMs: endMsOf(note) }),
  });
  if (found.kind === 'failed') {
    const { code, message, details } = found.error;
    return failed(code, [message, ...details.slice(0, MOST_ERRORS).map(toSentence)]);
  }
  const { judgement } = found;
  const durationMs = durationMsOf(note);
  const taking = { aboveMarginal: note.aboveMarginal, onInconclusive };
  const result = toCanaryResult(judgement, {
    ...taking,
    ...(durationMs === undefined ? {} : { durationMs }),
  });
  if (!result) return failed('INCONCLUSIVE', [inconclusiveReason(judgement, taking)]);
  return { complete: true, status: 'succeeded', result };
}

interface Detail {
  readonly pointer: string;
  readonly message: string;
  readonly metric?: string;
  readonly side?: string;
  readonly source?: string;
}

function toSentence({ pointer, message, metric, side, source }: Detail): string {
  const about = [metric, side, source].filter((part) => part !== undefined).join(', ');
  const place = about === '' ? pointer : about;
  return place === '' ? message : `${place}: ${message}`;
}

/** No replica knows more of when an execution ended than when it could. */
function endMsOf({ acceptedAtMs, request }: ExecutionNote): number {
  const ends = Object.values(request.scopes).map(({ experimentScope }) => Date.parse(experimentScope.end));
  return Math.max(acceptedAtMs, ...ends);
}

function durationMsOf({ request }: ExecutionNote): number | undefined {
  const sides = Object.values(request.scopes).flatMap((one) => [one.controlScope, one.experimentScope]);
  const [first, ...others] = new Set(sides.map(({ start, end }) => Date.parse(end) - Date.parse(start)));
  return others.length === 0 ? first : undefined;
}

/** Orca, which has whole thresholds only, cannot read any other. */
function requestOf({ request, aboveMarginal }: ExecutionNote): object {
  const whole = Number.isInteger(request.thresholds.pass) && Number.isInteger(request.thresholds.marginal);
  return whole || !aboveMarginal ? { canaryExecutionRequest: request } : {};
}

function timed(name: string, ms: number): object {
  return { [`${name}Millis`]: ms, [`${name}Iso`]: new Date(ms).toISOString() };
}

function accountsOf({ metricsAccountName, configurationAccountName, storageAccountName }: ExecutionNote): object {
  const named = Object.entries({ metricsAccountName, configurationAccountName, storageAccountName });
  return Object.fromEntries(named.filter(([, name]) => name !== undefined));
}
