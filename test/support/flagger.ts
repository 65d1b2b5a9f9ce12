import { expect } from 'vitest';
import { basicOf } from './example.js';
import { post } from './service.js';

/** What a release of Flagger has come to. */
export interface Release {
  weight: number;
  phase: 'Progressing' | 'Promoted' | 'RolledBack';
  failedChecks: number;
}

/** The world that Flagger acts in: where the judge is, and how its queries are filled in. */
export interface FlaggerWorld {
  readonly judgeUrl: string;
  /** Replaces the address that the manifests have. */
  readonly address: string;
  /** Stands for `TOKEN` in the URLs of hooks, and in the Secret of the MetricTemplate. */
  readonly token: string;
  /** The query of the MetricTemplate that a metric names, filled in. */
  readonly queryOf?: (metric: any) => string;
}

/**
 * One tick of Flagger's scheduler for a Canary with stepWeights, as pkg/controller/scheduler.go has it: rollback hooks, then the failed checks so far, then (with traffic) the metrics, then
 * confirm-traffic-increase, then the next weight or, at the last, confirm-promotion.
 */
export async function tick(canary: any, release: Release, world: FlaggerWorld): Promise<void> {
  const { stepWeights, threshold, webhooks = [], metrics = [] } = canary.spec.analysis;
  const hooks = (type: string): any[] => webhooks.filter((one: any) => one.type === type);
  for (const hook of hooks('rollback'))
    if (await succeeds(hook, canary, world)) {
      rollBack(release);
      return;
    }
  if (release.failedChecks >= threshold) {
    rollBack(release);
    return;
  }
  for (const metric of release.weight > 0 ? metrics : [])
    if (!(await withinRange(metric, world))) {
      release.failedChecks += 1;
      return;
    }
  for (const hook of hooks('confirm-traffic-increase')) if (!(await succeeds(hook, canary, world))) return;
  if (release.weight < stepWeights.at(-1)) {
    release.weight = stepWeights.find((weight: number) => weight > release.weight);
    return;
  }
  for (const hook of hooks('confirm-promotion')) if (!(await succeeds(hook, canary, world))) return;
  release.phase = 'Promoted';
}

function rollBack(release: Release): void {
  release.weight = 0;
  release.phase = 'RolledBack';
}

/** Flagger takes a status of up to 202 for a yes. */
async function succeeds({ url, metadata }: any, canary: any, world: FlaggerWorld): Promise<boolean> {
  const { name, namespace } = canary.metadata;
  const body = { name, namespace, phase: 'Progressing', checksum: '5f9c7d', metadata };
  const called = (url as string).replace('TOKEN', world.token);
  const { host } = new URL(called);
  expect(`http://${host}`).toBe(world.address);
  const response = await post(`${world.judgeUrl}${new URL(called).pathname}`, body, basicOf(called));
  await response.text();
  return response.status <= 202;
}

/** No value, NaN, a status of an error and a value out of range are all failed checks. */
async function withinRange(metric: any, world: FlaggerWorld): Promise<boolean> {
  const query = new URLSearchParams({ query: world.queryOf?.(metric) ?? '' });
  const headers = { authorization: `Basic ${btoa(`flagger:${world.token}`)}` };
  const response = await fetch(`${world.judgeUrl}/prometheus/api/v1/query?${query.toString()}`, { headers });
  const { data }: any = await response.json();
  if (response.status >= 400) return false;
  const value = Number(data.result.at(-1)?.value[1] ?? NaN);
  const { min = -Infinity, max = Infinity } = metric.thresholdRange;
  return value >= min && value <= max;
}
