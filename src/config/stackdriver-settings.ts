import { z } from 'zod';
import { ConsoleUrl } from './external-url.js';
import { GoogleProject } from './google-project.js';
import { isLoopback } from './loopback.js';
import { FilePath } from './secret.js';
import { limitKeys, toLimits, type SourceLimits } from './source-limits.js';
import { strictObject } from './strict-object.js';

const DEFAULT_LAG_MS = 240_000;
const DEFAULT_CONSOLE = 'https://console.cloud.google.com';

const Endpoint = z
  .string()
  .refine((text) => urlOf(text) !== undefined, 'must be a host or host:port, such as monitoring.googleapis.com');

/** A Google Cloud Monitoring as the settings file states it. */
export const Stackdriver = strictObject({
  type: z.literal('stackdriver').meta({ description: 'Google Cloud Monitoring.' }),
  project: GoogleProject.optional().meta({ description: 'The project to ask where a query names none.' }),
  keyFile: FilePath.optional().meta({
    description: 'The key file of a service account; else the Application Default Credentials.',
  }),
  endpoint: Endpoint.default('monitoring.googleapis.com').meta({
    description: 'The host, or host:port, to ask: another one for private endpoints.',
  }),
  externalUrl: ConsoleUrl.optional().meta({
    description:
      'Where people open its queries, in links of reports: the Google Cloud console, https://console.cloud.google.com but for emulators; false for no links.',
  }),
  tls: strictObject({
    caFile: FilePath.optional().meta({ description: 'The authorities to trust instead of the system’s, PEM.' }),
  })
    .prefault({})
    .meta({ description: 'For a private endpoint.' }),
  insecure: z.boolean().default(false).meta({
    description: 'true asks without TLS and without credentials: for emulators on this machine only.',
  }),
  ...limitKeys({ defaultLagMs: DEFAULT_LAG_MS }),
}).superRefine(({ insecure, endpoint, keyFile, tls }, context) => {
  if (!insecure) return;
  const refuse = (message: string): void => {
    context.addIssue({ code: 'custom', path: ['insecure'], message });
  };
  if (!isLoopback(hostOf(endpoint))) refuse(`is for an emulator on this machine only, and its endpoint is ${endpoint}`);
  if (keyFile !== undefined) refuse('sends no credentials: leave keyFile out');
  if (tls.caFile !== undefined) refuse('means no TLS: leave tls out');
});

/** How a Google Cloud Monitoring is reached; lengths of time in milliseconds. */
export interface StackdriverSettings extends SourceLimits {
  readonly type: 'stackdriver';
  readonly name: string;
  /** Of queries that name none. */
  readonly project: string | undefined;
  /** Undefined for the Application Default Credentials. */
  readonly keyFile: string | undefined;
  /** A host, or host:port; an IPv6 address in brackets. */
  readonly endpoint: string;
  /** Whose Metrics Explorer links to its queries lead to; undefined for no links. */
  readonly consoleUrl: string | undefined;
  readonly tls: { readonly caFile?: string | undefined };
  /** Without TLS and without credentials. */
  readonly insecure: boolean;
}

/** What these settings mean. */
export function toStackdriverSettings(name: string, written: z.output<typeof Stackdriver>): StackdriverSettings {
  const { type, project, keyFile, endpoint, tls, insecure, externalUrl = insecure ? false : DEFAULT_CONSOLE } = written;
  const consoleUrl = externalUrl === false ? undefined : externalUrl;
  return { type, name, project, keyFile, endpoint, consoleUrl, tls, insecure, ...toLimits(written) };
}

/** The URL of a host and port, if that is all that a text is. */
function urlOf(endpoint: string): URL | undefined {
  const text = `grpc://${endpoint}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.host === endpoint && /^[A-Za-z0-9.:[\]-]+$/.test(endpoint) ? url : undefined;
}

function hostOf(endpoint: string): string {
  return urlOf(endpoint)?.hostname.replaceAll(/^\[|\]$/g, '') ?? endpoint;
}
