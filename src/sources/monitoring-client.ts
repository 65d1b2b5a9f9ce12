import type { MetricServiceClient, protos } from '@google-cloud/monitoring';
import type { ChannelCredentials } from '@grpc/grpc-js';
import type { StackdriverSettings } from '../config/stackdriver-settings.js';
import { googleFault } from './auth/google-fault.js';
import { isUnauthenticated, monitoringFault } from './monitoring-fault.js';
import { tlsOptions } from './tls-options.js';

/** What is asked of Cloud Monitoring. */
export type ListRequest = protos.google.monitoring.v3.IListTimeSeriesRequest;
/** One page of what it answers. */
export type ListPage = protos.google.monitoring.v3.IListTimeSeriesResponse;

/** Cloud Monitoring as one source asks it. */
export interface MonitoringClient {
  /**
   * Asks for one page, for at most so many milliseconds, and no longer than one attempt may take.
   *
   * @throws {JudgementError} by whose fault there is none
   */
  readonly listTimeSeries: (request: ListRequest, calling: Calling) => Promise<ListPage>;
  /**
   * Gets ready to ask.
   *
   * @throws {JudgementError} SOURCE_FAILED without credentials
   */
  readonly open: () => Promise<void>;
}

/** What bounds a call, and goes with it. */
export interface Calling {
  readonly longestMs: number;
  /** Metadata that tells which trace it belongs to. */
  readonly traceHeaders?: Readonly<Record<string, string>> | undefined;
}

/** Several times what the points of a page take, with long labels: what is larger is not read. */
const MOST_PAGE_BYTES = 2_097_152;
const READ_SCOPE = 'https://www.googleapis.com/auth/monitoring.read';

/** Loads Google's client ahead, which keeps everybody waiting for a fifth of a second: the first question would. */
export async function loadMonitoringClient(): Promise<void> {
  const [{ v3 }, { credentials }] = await Promise.all([import('@google-cloud/monitoring'), import('@grpc/grpc-js')]);
  // The first one of a process reads what the protocol is; without being initialized it connects to nothing.
  await new v3.MetricServiceClient({ sslCreds: credentials.createInsecure(), projectId: 'none' }).close();
}

/**
 * The client of one source, made when it is first needed: it takes memory and time, which who asks only Prometheus need not spend.
 *
 * @throws {JudgementError} INVALID_SETTINGS where its caFile cannot be used
 */
export function createMonitoringClient(settings: StackdriverSettings): MonitoringClient {
  const { ca: authority } = tlsOptions(settings.name, { ...settings.tls, insecureSkipVerify: false });
  let opened: Promise<OpenClient> | undefined;
  const forget = (opening: Promise<OpenClient>): void => {
    if (opened !== opening) return;
    opened = undefined;
    // Each client has a connection of its own.
    opening.then(({ client }) => client.close()).catch(() => undefined);
  };
  const open = async (): Promise<{ current: OpenClient; opening: Promise<OpenClient> }> => {
    opened ??= openClient(settings, authority);
    const opening = opened;
    try {
      const current = await opening;
      await current.getToken();
      return { current, opening };
    } catch (error) {
      // A client that could not be initialized must not be touched again: it would end the process.
      forget(opening);
      throw googleFault(error);
    }
  };
  return {
    open: async () => {
      await open();
    },
    listTimeSeries: async (request, { longestMs, traceHeaders = {} }) => {
      const { current, opening } = await open();
      try {
        const answer = await current.client.listTimeSeries(request, {
          autoPaginate: false,
          timeout: Math.min(settings.timeoutMs, longestMs),
          // The client's own retries know no deadline.
          retry: { retryCodes: [] },
          // The library adds to them.
          otherArgs: { headers: { ...traceHeaders } },
        });
        return answer[2];
      } catch (error) {
        if (isUnauthenticated(error)) forget(opening);
        throw monitoringFault(error);
      }
    },
  };
}

/** A client that is ready to ask. */
interface OpenClient {
  readonly client: MetricServiceClient;
  /** Sees to it that there is a token, so that its faults are told from those of a call. */
  readonly getToken: () => Promise<void>;
}

async function openClient(settings: StackdriverSettings, authority: Buffer | undefined): Promise<OpenClient> {
  const { v3 } = await import('@google-cloud/monitoring');
  const { host, port } = splitEndpoint(settings.endpoint);
  const { sslCreds, getToken } = await channelCredentials(settings, authority);
  const client = new v3.MetricServiceClient({
    apiEndpoint: host,
    ...(port === undefined ? {} : { port }),
    sslCreds,
    'grpc.max_receive_message_length': MOST_PAGE_BYTES,
    // Requests name theirs; without one the library looks for it by running gcloud and by asking Google.
    projectId: 'none',
  });
  await client.initialize();
  return { client, getToken };
}

/** @throws what google-auth-library throws where there are no credentials */
async function channelCredentials(
  { insecure, keyFile }: StackdriverSettings,
  authority: Buffer | undefined,
): Promise<{ readonly sslCreds: ChannelCredentials; readonly getToken: () => Promise<void> }> {
  const { credentials, Metadata } = await import('@grpc/grpc-js');
  if (insecure) return { sslCreds: credentials.createInsecure(), getToken: () => Promise.resolve() };
  const { GoogleAuth } = await import('google-auth-library');
  const file = keyFile === undefined ? {} : { keyFile };
  const caller = await new GoogleAuth({ scopes: [READ_SCOPE], projectId: 'none', ...file }).getClient();
  const tokens = credentials.createFromMetadataGenerator(({ service_url }, done) => {
    const metadata = caller.getRequestHeaders(service_url).then((headers) => {
      const entries = new Metadata();
      for (const [name, value] of headers) entries.set(name, value);
      return entries;
    });
    metadata.then((entries) => {
      done(null, entries);
    }, done);
  });
  const getToken = async (): Promise<void> => {
    await caller.getRequestHeaders();
  };
  return { sslCreds: credentials.combineChannelCredentials(credentials.createSsl(authority), tokens), getToken };
}

function splitEndpoint(endpoint: string): { readonly host: string; readonly port: number | undefined } {
  const { hostname, port } = new URL(`grpc://${endpoint}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? undefined : Number(port) };
}
