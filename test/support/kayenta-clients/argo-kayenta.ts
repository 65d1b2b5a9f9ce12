import { sendRaw, type RawAnswer } from './raw-http.js';

/** One side of a scope as a metric of Argo Rollouts states it. */
export interface ArgoScope {
  readonly scope: string;
  readonly location: string;
  readonly step: number;
  readonly start: string;
  readonly end: string;
}

/** The kayenta provider of a metric of Argo Rollouts. */
export interface ArgoMetric {
  /** With the path that Kayenta lives under. */
  readonly address: string;
  readonly application: string;
  readonly canaryConfigName: string;
  readonly metricsAccountName: string;
  readonly configurationAccountName: string;
  readonly storageAccountName: string;
  readonly threshold: { readonly pass: number; readonly marginal: number };
  readonly scopes: readonly {
    readonly name: string;
    readonly controlScope: ArgoScope;
    readonly experimentScope: ArgoScope;
  }[];
}

/** What Argo Rollouts makes of a measurement. */
export interface Measurement {
  readonly phase: 'Running' | 'Successful' | 'Inconclusive' | 'Failed' | 'Error';
  readonly value?: string;
  readonly message?: string;
  readonly executionId?: string;
}

/** Starts a measurement as Argo Rollouts does: looks the config's id up, and posts its job. */
export async function runArgo(metric: ArgoMetric): Promise<Measurement> {
  const id = await lookUpConfig(metric);
  return id === undefined ? error('Canary config not found') : startArgo(metric, id);
}

/** The second call of it. */
export async function startArgo(metric: ArgoMetric, configId: string): Promise<Measurement> {
  const { application, metricsAccountName, configurationAccountName, storageAccountName, threshold, scopes } = metric;
  const query = `application=${application}&metricsAccountName=${metricsAccountName}&configurationAccountName=${configurationAccountName}&storageAccountName=${storageAccountName}`;
  const written = scopes
    .map(
      (one) =>
        `"${one.name}":{"controlScope": ${goJson(one.controlScope)}, "experimentScope": ${goJson(one.experimentScope)}}`,
    )
    .join(',');
  const body = `
							{
								"scopes": {
										${written}
								},
                                "thresholds" : {
                                    "pass": ${String(threshold.pass)},
                                    "marginal": ${String(threshold.marginal)}
                                }
                            }`;
  const answer = await goHttp(metric.address, `/canary/${configId}?${query}`, body);
  if (answer.status !== 200) return error('Invalid Response');
  const decoded = goMap(answer.body);
  if (!decoded) return error('cannot unmarshal');
  const { canaryExecutionId } = decoded;
  return {
    phase: 'Running',
    executionId: typeof canaryExecutionId === 'string' ? canaryExecutionId : '<nil>',
  };
}

/** Asks for a measurement that runs, as Argo Rollouts does every 15 s. */
export async function resumeArgo(metric: ArgoMetric, executionId: string): Promise<Measurement> {
  const answer = await goHttp(metric.address, `/canary/${executionId}`);
  if (answer.status !== 200) return error('Invalid Response');
  const patch = goMap(answer.body);
  if (!patch) return error('cannot unmarshal');
  if (patch.complete === undefined) return error('Missing Complete Status');
  if (typeof patch.complete !== 'boolean') return error('accessor error: not a bool');
  if (!patch.complete) return { phase: 'Running', executionId };
  const found = nested(patch, ['result', 'judgeResult', 'score', 'score']);
  if (found === undefined) return error('Missing Score');
  if (typeof found !== 'number') return error('accessor error: not a float64');
  const score = Math.trunc(found);
  const { pass, marginal } = metric.threshold;
  const phase = score >= pass ? 'Successful' : score >= marginal ? 'Inconclusive' : 'Failed';
  return { phase, value: String(score) };
}

async function lookUpConfig({ address, application, storageAccountName, canaryConfigName }: ArgoMetric) {
  // It sends the storage account under this name.
  const answer = await goHttp(
    address,
    `/canaryConfig?application=${application}&configurationAccountName=${storageAccountName}`,
  );
  const configs: unknown = answer.status === 200 ? JSON.parse(answer.body) : undefined;
  if (!Array.isArray(configs)) return undefined;
  for (const { id, name, updatedTimestamp, updatedTimestampIso, applications } of configs as Record<
    string,
    unknown
  >[]) {
    const decodes =
      typeof id === 'string' &&
      typeof name === 'string' &&
      Number.isSafeInteger(updatedTimestamp) &&
      typeof updatedTimestampIso === 'string' &&
      Array.isArray(applications) &&
      applications.every((one) => typeof one === 'string');
    if (!decodes) return undefined;
    if (name === canaryConfigName) return id;
  }
  return undefined;
}

/** As Go's http.Client sends it: no query is escaped, a name and password of the address go as Basic, and its headers are these. */
function goHttp(address: string, path: string, body?: string): Promise<RawAnswer> {
  const { host, pathname, username, password } = new URL(address);
  const headers: [string, string][] = [
    ['Host', host],
    ['User-Agent', 'Go-http-client/1.1'],
  ];
  if (body !== undefined) headers.push(['Content-Length', String(Buffer.byteLength(body))]);
  if (username !== '') headers.push(['Authorization', `Basic ${btoa(`${username}:${password}`)}`]);
  if (body !== undefined) headers.push(['Content-Type', 'application/json']);
  headers.push(['Accept-Encoding', 'gzip']);
  const target = `${pathname}${path}`;
  return sendRaw(address, { method: body === undefined ? 'GET' : 'POST', target, headers, ...(body ? { body } : {}) });
}

function goJson({ scope, location, step, start, end }: ArgoScope): string {
  return JSON.stringify({ scope, location, step, start, end });
}

function goMap(body: string): Record<string, unknown> | undefined {
  const decoded: unknown = JSON.parse(body);
  return typeof decoded === 'object' && decoded !== null && !Array.isArray(decoded)
    ? (decoded as Record<string, unknown>)
    : undefined;
}

function nested(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return nested((value as Record<string, unknown>)[key], rest);
}

function error(message: string): Measurement {
  return { phase: 'Error', message };
}
