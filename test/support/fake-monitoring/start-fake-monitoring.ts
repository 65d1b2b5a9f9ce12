import {
  Server,
  ServerCredentials,
  status,
  type handleUnaryCall,
  type sendUnaryData,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { answerDescriptors, answerTimeSeries, type Data } from './answer-calls.js';
import type { Certificate } from './certificate.js';
import { createScript, type Fault, type FaultScript } from './faults.js';
import { METRIC_SERVICE } from './metric-service.js';
import { readPageToken } from './page-token.js';
import type { RawSeries } from './raw-series.js';
import type { ReceivedRequest } from './received-request.js';
import { RpcError } from './rpc-error.js';
import { storeSeries, type StoredSeries } from './series-store.js';
import { writeStatusDetails } from './status-details.js';
import type {
  ListMetricDescriptorsRequest,
  ListMetricDescriptorsResponse,
  ListTimeSeriesRequest,
  ListTimeSeriesResponse,
} from './wire-types.js';

const LARGEST_PAGE = 100_000;

export interface FakeMonitoringOptions {
  /** No page holds more points, whatever a request allows. */
  readonly pageSize?: number;
  /** The projects in a project's metrics scope beside itself: it sees their series too. */
  readonly scopes?: Readonly<Record<string, readonly string[]>>;
  /** Without it, connections are insecure. */
  readonly tls?: Certificate;
}

/** A server on loopback that answers as Cloud Monitoring would. */
export interface FakeMonitoring {
  readonly port: number;
  /** All it was asked, in the order it came. */
  readonly requests: readonly ReceivedRequest[];
  /** The next request, as soon as it is there. */
  readonly nextRequest: () => Promise<ReceivedRequest>;
  /** Adds series to those it knows. */
  readonly feed: (...series: readonly RawSeries[]) => void;
  /** From now on this happens to calls, which are counted from 0; whatever happened before happens no more. */
  readonly fail: (script: FaultScript) => void;
  /** Forgets series, requests and faults. */
  readonly reset: () => void;
  /** Stops at once, whatever is under way. */
  readonly close: () => void;
}

/** Starts a fake Cloud Monitoring on a free port. */
export async function startFakeMonitoring({
  pageSize = LARGEST_PAGE,
  scopes = {},
  tls,
}: FakeMonitoringOptions = {}): Promise<FakeMonitoring> {
  const stored: StoredSeries[] = [];
  const requests: ReceivedRequest[] = [];
  const waiting: ((request: ReceivedRequest) => void)[] = [];
  const script = createScript();
  const visibleTo = (project: string): StoredSeries[] =>
    stored.filter(({ identity }) => [project, ...(scopes[project] ?? [])].includes(identity.project));
  const receive = (request: ReceivedRequest): Fault | undefined => {
    requests.push(request);
    for (const resolve of waiting.splice(0)) resolve(request);
    return script.take(request);
  };
  const server = new Server();
  server.addService(METRIC_SERVICE, handlersOf(receive, { visibleTo, pageSize }));
  return {
    port: await listen(server, tls),
    requests,
    nextRequest: () => new Promise((resolve) => waiting.push(resolve)),
    feed: (...series) => {
      for (const raw of series) stored.push(storeSeries(raw, stored));
    },
    fail: script.start,
    reset: () => {
      stored.length = 0;
      requests.length = 0;
      script.start([]);
    },
    close: () => {
      server.forceShutdown();
    },
  };
}

function listen(server: Server, tls: Certificate | undefined): Promise<number> {
  const credentials = tls
    ? ServerCredentials.createSsl(null, [{ private_key: tls.key, cert_chain: tls.certificate }])
    : ServerCredentials.createInsecure();
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

function handlersOf(
  receive: (request: ReceivedRequest) => Fault | undefined,
  data: Data,
): UntypedServiceImplementation {
  const ListTimeSeries: handleUnaryCall<ListTimeSeriesRequest, ListTimeSeriesResponse> = (call, callback) => {
    const fault = receive({ method: 'ListTimeSeries', message: call.request, ...circumstancesOf(call) });
    const answer = (): ListTimeSeriesResponse => answerTimeSeries(call.request, data);
    reply(callback, fault, fault?.kind === 'edit' ? () => fault.edit(answer()) : answer);
  };
  const ListMetricDescriptors: handleUnaryCall<ListMetricDescriptorsRequest, ListMetricDescriptorsResponse> = (
    call,
    callback,
  ) => {
    const fault = receive({ method: 'ListMetricDescriptors', message: call.request, ...circumstancesOf(call) });
    reply(callback, fault, () => answerDescriptors(call.request, data));
  };
  return { ListTimeSeries, ListMetricDescriptors };
}

type Circumstances = Pick<ReceivedRequest, 'page' | 'metadata' | 'closed'>;

function circumstancesOf(call: ServerUnaryCall<{ pageToken?: string | null }, unknown>): Circumstances {
  const texts = Object.entries(call.metadata.getMap()).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  const closed = new Promise((resolve) => call.once('cancelled', resolve));
  return { page: pageOf(call.request), metadata: Object.fromEntries(texts), closed };
}

function pageOf(request: { pageToken?: string | null }): number {
  try {
    return readPageToken(request).page;
  } catch {
    return 1;
  }
}

function reply<Response>(callback: sendUnaryData<Response>, fault: Fault | undefined, answer: () => Response): void {
  if (fault?.kind === 'hang') return;
  try {
    if (fault?.kind === 'refuse') throw new RpcError(fault.code, fault.message);
    callback(null, answer());
  } catch (error) {
    // An error that is none of Cloud Monitoring's is a defect of the fake, and told in full.
    const { code, message } = error instanceof RpcError ? error : new RpcError('INTERNAL', inFull(error));
    const details = fault?.kind === 'refuse' ? fault.details : {};
    callback({ code: status[code], details: message, metadata: writeStatusDetails(code, message, details) });
  }
}

function inFull(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
