import type { ExecutionRequest, ExecutionScopes } from '../executions/execution-request.js';
import type { AnalysisRequest, AnalysisScope } from './analysis-request.js';
import type { AnalysisInterval } from './lay-intervals.js';

const MINUTE_MS = 60_000;

/** One judgement of an analysis as Kayenta's execution request. */
export function toExecutionRequest(
  { scopes, thresholds }: AnalysisRequest,
  { startMs, endMs }: AnalysisInterval,
): ExecutionRequest {
  const [{ step: stepSeconds }] = scopes;
  const sidesOf = (scope: AnalysisScope): ExecutionScopes => {
    const offsetMs = scope.controlOffsetInMinutes * MINUTE_MS;
    const shared = { stepSeconds, params: scope.extendedScopeParams };
    return {
      control: {
        ...shared,
        scope: scope.controlScope,
        location: scope.controlLocation,
        startMs: startMs - offsetMs,
        endMs: endMs - offsetMs,
      },
      experiment: {
        ...shared,
        scope: scope.experimentScope,
        location: scope.experimentLocation,
        startMs,
        endMs,
      },
    };
  };
  return { scopes: new Map(scopes.map((scope) => [scope.scopeName, sidesOf(scope)])), thresholds, siteLocal: false };
}
