import type { MetricConfig } from '../../../config/metric-config.js';
import type { ExecutionNote } from './execution-note.js';
import type { ExecutionQuery } from './execution-query.js';
import type { ExecutionRequest, ExecutionScope } from './execution-request.js';

/** What there is to an execution beside its request. */
export interface NotedExecution {
  readonly query: ExecutionQuery;
  readonly config: { readonly id: string; readonly named: { readonly config: MetricConfig } };
  readonly acceptedAtMs: number;
}

/** What is to be told with the result of an execution. Orca is known by what it alone sends. */
export function toExecutionNote(
  request: ExecutionRequest,
  { query, config, acceptedAtMs }: NotedExecution,
): ExecutionNote {
  const { application, parentPipelineExecutionId, ...accounts } = query;
  const defaultStep = config.named.config.step / 1_000;
  const scopes = [...request.scopes].map(([name, { control, experiment }]) => {
    return [
      name,
      { controlScope: written(control, defaultStep), experimentScope: written(experiment, defaultStep) },
    ] as const;
  });
  return {
    dialect: 'kayenta-execution',
    acceptedAtMs,
    application: application ?? '',
    ...definedOf({ parentPipelineExecutionId, ...accounts }),
    canaryConfigId: config.id,
    aboveMarginal: request.siteLocal || parentPipelineExecutionId !== undefined,
    request: {
      scopes: Object.fromEntries(scopes),
      thresholds: request.thresholds ?? config.named.config.thresholds,
    },
  };
}

function definedOf(texts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, text]) => (text === undefined ? [] : [[key, text] as const])),
  );
}

type WrittenScope = ExecutionNote['request']['scopes'][string]['controlScope'];

function written(
  { scope, location, startMs, endMs, stepSeconds, params }: ExecutionScope,
  defaultStep: number,
): WrittenScope {
  const [start, end] = [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
  const step = stepSeconds > 0 ? stepSeconds : defaultStep;
  return { scope, location, start, end, step, extendedScopeParams: { ...params } };
}
