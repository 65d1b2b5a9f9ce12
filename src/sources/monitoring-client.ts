import type { MetricServiceClient, protos } from '@google-cloud/monitoring';
import type { ChannelCredentials } from '@grpc/grpc-js';
import type { StackdriverSettings } from '../config/stackdriver-settings.js';
import { googleFault } from './auth/google-fault.js';
import { isAboutCredentials, monitoringFault } from './monitoring-fault.js';
import { tlsOptions } from './tls-options.js';

/** What is asked of Cloud Monitoring. */
export type ListRequest = protos.google.monitoring.v3.IListTimeSeriesRequest;
/** One page of what it answers. */
export type ListPage = protos.google.monitoring.v3.IListTimeSeriesResponse;

/** Cloud Monitoring as one source asks it. */
export interface MonitoringClient {
  /**
   * Asks for one page.
   *
   * @throws {JudgementError} by whose fault there is none
   */
  readonly listTimeSeries: (request: ListRequest) => Promise<ListPage>;
  /**
   * Gets ready to ask.
   *
   * @throws {JudgementError} SOURCE_FAILED without credentials
   */
  readonly open: () => Promise<void>;
}

const READ_SCOPE = 'https://www.googleapis.com/auth/monitoring.read';

/**
 * The client of one source, made when it is first needed: it takes memory and time, which who asks only Prometheus need not spend.
 *
 * @throws {JudgementError} INVALID_SETTINGS where its caFile cannot be used
 */
export function createMonitoringClient(settings: StackdriverSettings): MonitoringClient {
  const { ca: authority } = tlsOptions(settings.name, { ...settings.tls, insecureSkipVerify: false });
  let opened: Promise<MetricServiceClient> | undefined;
  const forget = (opening: Promise<MetricServiceClient>): void => {
    if (opened === opening) opened = undefined;
  };
  const open = async (): Promise<{ client: MetricServiceClient; opening: Promise<MetricServiceClient> }> => {
    opened ??= openClient(settings, authority);
    const opening = opened;
    const client = await opening.catch((error: unknown) => {
      // A client that could not be initialized must not be touched again: it would end the process.
      forget(opening);
      throw googleFault(error);
    });
    return { client, opening };
  };
  return {
    open: async () => {
      await open();
    },
    listTimeSeries: async (request) => {
      const { client, opening } = await open();
      try {
        const answer = await client.listTimeSeries(request, {
          autoPaginate: false,
          timeout: settings.timeoutMs,
          // The client's own retries know no deadline.
          retry: { retryCodes: [] },
        });
        return answer[2];
      } catch (error) {
        if (isAboutCredentials(error)) forget(opening);
        throw monitoringFault(error);
      }
    },
  };
}

async function openClient(settings: StackdriverSettings, authority: Buffer | undefined): Promise<MetricServiceClient> {
  const { v3 } = await import('@google-cloud/monitoring');
  const { host, port } = splitEndpoint(settings.endpoint);
  const client = new v3.MetricServiceClient({
    apiEndpoint: host,
    ...(port === undefined ? {} : { port }),
    sslCreds: await channelCredentials(settings, authority),
    // Requests name theirs; without one the library looks for it by running gcloud and by asking Google.
    projectId: 'none',
  });
  await client.initialize();
  return client;
}

/** @throws what google-auth-library throws where there are no credentials */
async function channelCredentials(
  { insecure, keyFile }: StackdriverSettings,
  authority: Buffer | undefined,
): Promise<ChannelCredentials> {
  const { credentials, Metadata } = await import('@grpc/grpc-js');
  if (insecure) return credentials.createInsecure();
  const { GoogleAuth } = await import('google-auth-library');
  const file = keyFile === undefined ? {} : { keyFile };
  const client = await new GoogleAuth({ scopes: [READ_SCOPE], projectId: 'none', ...file }).getClient();
  const caller = credentials.createFromMetadataGenerator(({ service_url }, done) => {
    const metadata = client.getRequestHeaders(service_url).then((headers) => {
      const entries = new Metadata();
      for (const [name, value] of headers) entries.set(name, value);
      return entries;
    });
    metadata.then((entries) => {
      done(null, entries);
    }, done);
  });
  return credentials.combineChannelCredentials(credentials.createSsl(authority), caller);
}

function splitEndpoint(endpoint: string): { readonly host: string; readonly port: number | undefined } {
  const { hostname, port } = new URL(`grpc://${endpoint}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? undefined : Number(port) };
}
