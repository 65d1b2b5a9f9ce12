import { z } from 'zod';
import { sendRaw, type RawAnswer } from './raw-http.js';

/** What a canary stage of Spinnaker asks Kayenta for. */
export interface OrcaCanary {
  /** With the path that Kayenta lives under. */
  readonly baseUrl: string;
  readonly canaryConfigId: string;
  readonly application: string;
  readonly parentPipelineExecutionId: string;
  readonly metricsAccountName?: string;
  readonly configurationAccountName?: string;
  readonly storageAccountName?: string;
  readonly scopes: object;
  readonly scoreThresholds: { readonly pass: number; readonly marginal: number };
}

/** What the stage's task comes to, and what Orca has read. */
export interface OrcaTask {
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'TERMINAL';
  readonly canaryScore?: number;
  readonly canaryScoreMessage?: string;
  readonly durationString?: string;
  readonly exception?: Record<string, unknown>;
  readonly warnings?: readonly string[];
}

const STATUSES = [
  'NOT_STARTED',
  'RUNNING',
  'PAUSED',
  'SUSPENDED',
  'SUCCEEDED',
  'FAILED_CONTINUE',
  'TERMINAL',
  'CANCELED',
  'REDIRECT',
  'STOPPED',
  'SKIPPED',
  'BUFFERED',
];

// What its data classes do not declare as nullable must be there; instants are ISO texts, and a double is cut to an int.
const instant = z.iso.datetime({ offset: true });
const int = z.number().transform(Math.trunc);
const text = z.string();
const Scope = z.looseObject({
  scope: text.nullish(),
  location: text.nullish(),
  start: instant,
  end: instant,
  step: z.int().optional(),
  extendedScopeParams: z.record(text, text.nullable()).optional(),
});
const CanaryResults = z.looseObject({
  complete: z.boolean(),
  status: text.refine((status) => STATUSES.includes(status.toUpperCase())),
  result: z
    .looseObject({
      judgeResult: z.looseObject({
        score: z.looseObject({ score: int, classification: text, classificationReason: text }),
        results: z.array(
          z.looseObject({ controlMetadata: z.looseObject({ stats: z.looseObject({ count: z.int() }) }) }),
        ),
      }),
      canaryDuration: text.regex(/^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?$/).nullish(),
    })
    .nullish(),
  buildTimeIso: instant.nullish(),
  startTimeIso: instant.nullish(),
  endTimeIso: instant.nullish(),
  storageAccountName: text.nullish(),
  application: text,
  canaryExecutionRequest: z
    .looseObject({
      scopes: z.record(text, z.looseObject({ controlScope: Scope, experimentScope: Scope })).optional(),
      thresholds: z.looseObject({ pass: z.int(), marginal: z.int() }),
      siteLocal: z.record(text, z.unknown()).optional(),
    })
    .nullish(),
  exception: z.record(text, z.unknown()).nullish(),
});

/** What Orca reads of an execution. */
export type CanaryResults = z.output<typeof CanaryResults>;

/** Starts an execution as RunKayentaCanaryTask does. */
export async function createOrca(canary: OrcaCanary): Promise<string> {
  const { canaryConfigId, scopes, scoreThresholds: thresholds } = canary;
  const named = [
    'application',
    'parentPipelineExecutionId',
    'metricsAccountName',
    'configurationAccountName',
    'storageAccountName',
  ] as const;
  const query = named.flatMap((name) => {
    const value = canary[name];
    return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  const path = `/canary/${encodeURIComponent(canaryConfigId)}?${query.join('&')}`;
  const body = JSON.stringify({ scopes, thresholds, siteLocal: {} });
  const answer = await okHttp(canary.baseUrl, { method: 'POST', path, body });
  if (answer.status < 200 || answer.status > 299) throw new Error(`${String(answer.status)} ${answer.body}`);
  const { canaryExecutionId } = JSON.parse(answer.body) as Record<string, unknown>;
  if (typeof canaryExecutionId !== 'string') throw new Error('null cannot be cast to non-null type kotlin.String');
  return canaryExecutionId;
}

/** Asks for an execution as MonitorKayentaCanaryTask does every second. */
export async function pollOrca(canary: OrcaCanary, executionId: string): Promise<CanaryResults> {
  const { storageAccountName: name } = canary;
  const query = name === undefined ? '' : `?storageAccountName=${encodeURIComponent(name)}`;
  const answer = await okHttp(canary.baseUrl, { method: 'GET', path: `/canary/${executionId}${query}` });
  if (answer.status < 200 || answer.status > 299) throw new Error(`${String(answer.status)} ${answer.body}`);
  return CanaryResults.parse(JSON.parse(answer.body));
}

/** What the task makes of it. */
export async function monitorOrca(canary: OrcaCanary, executionId: string): Promise<OrcaTask> {
  const results = await pollOrca(canary, executionId);
  const status = results.status.toUpperCase();
  if (status === 'SUCCEEDED') {
    const { judgeResult, canaryDuration } = results.result!;
    const canaryScore = judgeResult.score.score;
    const few = judgeResult.results.some(({ controlMetadata }) => controlMetadata.stats.count < 50);
    const told = {
      canaryScore,
      ...(canaryDuration == null ? {} : { durationString: canaryDuration }),
      warnings: few ? ['fewer than 50 data points'] : [],
    };
    if (canaryScore > canary.scoreThresholds.marginal) return { status, ...told };
    const canaryScoreMessage = 'Canary score is not above the marginal score threshold.';
    return { status: 'TERMINAL', ...told, canaryScoreMessage };
  }
  if (['TERMINAL', 'CANCELED', 'STOPPED'].includes(status)) {
    return { status: 'TERMINAL', ...(results.exception ? { exception: results.exception } : {}) };
  }
  return { status: 'RUNNING' };
}

/** Cancels an execution as the stage does when somebody cancels its pipeline. */
export function cancelOrca({ baseUrl }: OrcaCanary, executionId: string): Promise<RawAnswer> {
  return okHttp(baseUrl, { method: 'PUT', path: `/pipelines/${executionId}/cancel`, body: '""' });
}

interface OkHttpRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

function okHttp(baseUrl: string, { method, path, body }: OkHttpRequest): Promise<RawAnswer> {
  const { host, pathname } = new URL(baseUrl);
  const entity: [string, string][] =
    body === undefined
      ? []
      : [
          ['Content-Type', 'application/json; charset=UTF-8'],
          ['Content-Length', String(Buffer.byteLength(body))],
        ];
  const headers: [string, string][] = [
    ...entity,
    ['Host', host],
    ['Connection', 'Keep-Alive'],
    ['Accept-Encoding', 'gzip'],
    ['User-Agent', 'okhttp/4.5.0'],
  ];
  return sendRaw(baseUrl, { method, target: `${pathname}${path}`, headers, ...(body === undefined ? {} : { body }) });
}
