import type { Deployment } from '../config/deployments.js';
import { readJudgementRequest, type JudgementRequest } from '../config/judgement-request.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import type { Reading } from '../config/mistake.js';

/** A deployment with the config that it is to be judged by, and how often it would have been looked at. */
export interface PastQuestion {
  readonly deployment: Deployment;
  readonly config: NamedConfig;
  readonly looks: number | undefined;
}

/** The request that judges a past deployment, as if somebody had sent it, or every mistake in it. */
export function requestOf({ deployment, config, looks }: PastQuestion): Reading<JudgementRequest> {
  const { baseline, canary, scope, window, warmupMs } = deployment;
  const body = {
    config: 'replaced',
    baseline: { scope: baseline.scope, offset: asDuration(baseline.offset) },
    canary,
    scope,
    window: { start: iso(window.startMs), end: iso(window.endMs) },
    ...(warmupMs === undefined ? {} : { warmup: asDuration(warmupMs) }),
    ...(looks === undefined ? {} : { plan: { looks } }),
  };
  const reading = readJudgementRequest(body, () => ({ kind: 'refused', mistakes: [] }));
  // A config that is tried out need not be among those that have a name.
  return reading.kind === 'refused' ? reading : { ...reading, value: { ...reading.value, config } };
}

function asDuration(ms: number): string {
  return `${String(ms)}ms`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
