import { MetricServiceClient, type protos } from '@google-cloud/monitoring';
import { credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import type { RawSeries } from '../../support/fake-monitoring/raw-series.js';
import {
  startFakeMonitoring,
  type FakeMonitoring,
  type FakeMonitoringOptions,
} from '../../support/fake-monitoring/start-fake-monitoring.js';

type V3 = typeof protos.google.monitoring.v3;
export type Request = ConstructorParameters<V3['ListTimeSeriesRequest']>[0] & object;
export type AnsweredSeries = protos.google.monitoring.v3.ITimeSeries;
export type Aggregation = NonNullable<Request['aggregation']>;

export const METRIC = 'custom.googleapis.com/requests';
export const MINUTE = 60_000;
/** All intervals of these tests begin here: 2026-11-20 10:00 UTC. */
export const START = Date.UTC(2026, 10, 20, 10);

/** How the client is called: once, for one page. */
const ONCE = { autoPaginate: false, retry: { retryCodes: [] }, timeout: 5000 };

/** A series of project p with defaults for what a test does not care about. */
export function series(rest: Partial<RawSeries> = {}): RawSeries {
  return {
    project: 'p',
    metricType: METRIC,
    resourceType: 'k8s_container',
    kind: 'GAUGE',
    valueType: 'DOUBLE',
    points: [{ endMs: START + MINUTE, value: 1 }],
    ...rest,
  };
}

/** The half-open interval from `fromMs` to `toMs`, counted from START. */
export function interval(fromMs: number, toMs: number): NonNullable<Request['interval']> {
  const time = (ms: number) => ({ seconds: Math.floor((START + ms) / 1000), nanos: (ms % 1000) * 1e6 });
  return { startTime: time(fromMs), endTime: time(toMs) };
}

/** A whole request: all of the metric in the ten minutes after START, unless it says otherwise. */
export function request(rest: Partial<Request> = {}): Request {
  return { name: 'projects/p', filter: `metric.type="${METRIC}"`, interval: interval(0, 10 * MINUTE), ...rest };
}

/** An aggregation by the minute, unless it says otherwise. */
export function byMinute(perSeriesAligner: Aggregation['perSeriesAligner'], rest: Aggregation = {}): Aggregation {
  return { alignmentPeriod: { seconds: 60 }, perSeriesAligner: perSeriesAligner ?? null, ...rest };
}

/** The points of a series as [milliseconds from START, value], newest first. */
export function pointsOf(answered: AnsweredSeries | undefined): (readonly [number, unknown])[] {
  return (answered?.points ?? []).map(({ interval: time, value }) => {
    const end = time?.endTime;
    const endMs = Number(end?.seconds) * 1000 + Number(end?.nanos) / 1e6 - START;
    const { doubleValue, int64Value, distributionValue } = value ?? {};
    return [endMs, doubleValue ?? int64Value ?? distributionValue] as const;
  });
}

/** The real client, connected to a fake. */
export function connect(fake: FakeMonitoring, sslCreds = credentials.createInsecure()): MetricServiceClient {
  return new MetricServiceClient({
    apiEndpoint: '127.0.0.1',
    port: fake.port,
    sslCreds,
    projectId: 'p',
    // Node warns of certificates for addresses.
    'grpc.ssl_target_name_override': 'localhost',
  });
}

/** A fake that knows nothing before each test, and a client of it. */
export interface Bench {
  readonly fake: FakeMonitoring;
  readonly client: MetricServiceClient;
  /** One page of series, and the whole of the answer. */
  readonly page: (rest?: Partial<Request>) => Promise<{
    readonly found: AnsweredSeries[];
    readonly answer: protos.google.monitoring.v3.IListTimeSeriesResponse;
  }>;
  /** All series, from all pages. */
  readonly list: (rest?: Partial<Request>) => Promise<AnsweredSeries[]>;
}

/** Starts a fake for the tests of a file. */
export function setUpBench(options: FakeMonitoringOptions = {}): Bench {
  let running: { readonly fake: FakeMonitoring; readonly client: MetricServiceClient } | undefined;
  beforeAll(async () => {
    // Or the client looks for Google's metadata server.
    vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
    const fake = await startFakeMonitoring(options);
    running = { fake, client: connect(fake) };
  });
  beforeEach(() => {
    running?.fake.reset();
  });
  afterAll(async () => {
    await running?.client.close();
    running?.fake.close();
    vi.unstubAllEnvs();
  });
  const current = () => {
    if (!running) throw new Error('There is a fake only while a test runs');
    return running;
  };
  return {
    get fake() {
      return current().fake;
    },
    get client() {
      return current().client;
    },
    page: async (rest = {}) => {
      const [found, , answer] = await current().client.listTimeSeries(request(rest), ONCE);
      return { found, answer };
    },
    list: async (rest = {}) => (await current().client.listTimeSeries(request(rest)))[0],
  };
}
