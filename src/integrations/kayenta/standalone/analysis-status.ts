import { toKayentaException } from '../executions/kayenta-exception.js';
import type { FollowedAnalysis } from './follow-analysis.js';
import { analysisOutcome } from './judge-analysis.js';
import type { JudgedInterval } from './judge-interval.js';

/** An analysis as Kayenta's CanaryAnalysisExecutionStatusResponse; `canaryConfig` is its config in Kayenta's JSON, where it is still there. */
export function toAnalysisStatus(analysis: FollowedAnalysis, canaryConfig: object | undefined): object {
  const { id, note, judged, running } = analysis;
  const { acceptedAtMs, user, query, canaryConfigId, request } = note;
  const { application = 'ad-hoc', ...named } = query;
  const failure = judged.find((one) => one.kind === 'failed');
  const ended = judged.some((one) => one.kind === 'judged' && one.ends);
  const status = running ? 'RUNNING' : failure || ended ? 'TERMINAL' : 'SUCCEEDED';
  return {
    application,
    user,
    ...named,
    pipelineId: id,
    stageStatus: stagesOf(analysis, status),
    complete: !running,
    executionStatus: status,
    status: status.toLowerCase(),
    ...(failure ? { exception: exceptionOf(failure) } : {}),
    ...(running ? {} : { canaryAnalysisExecutionResult: toResult(analysis) }),
    canaryAnalysisExecutionRequest: request,
    ...(canaryConfig ? { canaryConfig } : {}),
    ...(canaryConfigId === undefined ? {} : { canaryConfigId }),
    ...timed('buildTime', acceptedAtMs),
    ...timed('startTime', acceptedAtMs),
    ...(running ? {} : timed('endTime', acceptedAtMs)),
  };
}

type Status = 'RUNNING' | 'SUCCEEDED' | 'TERMINAL';

function stagesOf({ intervals, judged }: FollowedAnalysis, status: Status): object[] {
  const setup = { type: 'setupAndExecuteCanariesStage', name: 'Judges one interval after another', status };
  const runs = intervals.map((_, i) => {
    const found = judged[i];
    const next = i === judged.length && status === 'RUNNING';
    return {
      type: 'runCanaryStage',
      name: `Run Canary #${String(i + 1)}`,
      status: found ? stageOf(found) : next ? 'RUNNING' : 'NOT_STARTED',
      ...(found?.executionId === undefined ? {} : { executionId: found.executionId }),
    };
  });
  return [setup, ...runs];
}

function stageOf(found: JudgedInterval): Status {
  return found.kind === 'failed' || found.ends ? 'TERMINAL' : 'SUCCEEDED';
}

function exceptionOf({ messages, exceptionType, interval }: Extract<JudgedInterval, { kind: 'failed' }>): object {
  return toKayentaException(messages, { exceptionType, atMs: interval.endMs });
}

function toResult({ judged, note }: FollowedAnalysis): object {
  const scored = judged.filter((one) => one.kind === 'judged');
  const failure = judged.find((one) => one.kind === 'failed');
  const outcome = failure
    ? { didPassThresholds: false, canaryScoreMessage: failure.messages[0] ?? failure.exceptionType }
    : analysisOutcome(scored.at(-1));
  const { acceptedAtMs } = note;
  const iso = new Date(acceptedAtMs).toISOString();
  return {
    ...outcome,
    hasWarnings: scored.some(({ warnings }) => warnings.length > 0),
    canaryScores: scored.map(({ score }) => score),
    canaryExecutionResults: judged.map((one) => toExecutionResult(one, note.query, acceptedAtMs)),
    buildTimeIso: iso,
    startTimeIso: iso,
    endTimeIso: iso,
  };
}

function toExecutionResult(
  one: JudgedInterval,
  { storageAccountName, configurationAccountName }: FollowedAnalysis['note']['query'],
  acceptedAtMs: number,
): object {
  const { executionId, interval } = one;
  return {
    ...(executionId === undefined ? {} : { executionId }),
    executionStatus: one.kind === 'judged' ? 'SUCCEEDED' : 'TERMINAL',
    ...(one.kind === 'judged'
      ? { result: one.result, metricSetPairListId: executionId }
      : { exception: exceptionOf(one) }),
    warnings: one.kind === 'judged' ? one.warnings : [],
    ...timed('judgementStartTime', interval.startMs),
    ...timed('judgementEndTime', interval.endMs),
    ...timed('buildTime', acceptedAtMs),
    ...timed('startTime', acceptedAtMs),
    ...timed('endTime', acceptedAtMs),
    ...(storageAccountName === undefined ? {} : { storageAccountName }),
    ...(configurationAccountName === undefined ? {} : { configurationAccountName }),
  };
}

function timed(name: string, ms: number): object {
  return { [`${name}Millis`]: ms, [`${name}Iso`]: new Date(ms).toISOString() };
}
