import { z } from 'zod';
import { Step } from './duration.js';
import { ExternalUrls, type ExternalPage } from './external-url.js';
import type { Variables } from './secret.js';
import { authKeys, credentialsOf, oneWayToAsk, type Credentials } from './source-auth.js';
import { Headers, toHeaders, type SourceHeaders } from './source-headers.js';
import { limitKeys, toLimits, type SourceLimits } from './source-limits.js';
import { strictObject } from './strict-object.js';
import { Tls } from './tls.js';

const DEFAULT_LAG_MS = 30_000;
const DEFAULT_SCRAPE_INTERVAL_MS = 15_000;

const HttpUrl = z
  .string()
  .transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const plain = url && ['http:', 'https:'].includes(url.protocol) && url.search === '' && url.hash === '';
    if (plain && isDecodable(`${url.username}${url.password}`)) return url;
    context.addIssue({
      code: 'custom',
      message: 'must be an http or https URL without query, such as http://prometheus:9090',
    });
    return z.NEVER;
  })
  .meta({ format: 'uri', pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^?#]+$' });

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** A Prometheus as the settings file states it. */
export const Prometheus = strictObject({
  type: z
    .literal('prometheus')
    .meta({ description: 'Prometheus, or what speaks its HTTP API: Thanos, Mimir, VictoriaMetrics.' }),
  url: HttpUrl.meta({ description: 'Where /api/v1/query_range lies under.' }),
  externalUrl: ExternalUrls.optional().meta({
    description:
      'Where people open its queries, in links of reports: the URL of its page, { grafana: URL, datasource: uid }, or a list of both; without it there are no links.',
  }),
  headers: Headers.default({}).meta({ description: 'Headers of every query, such as X-Scope-OrgID.' }),
  ...authKeys,
  tls: Tls.prefault({}).meta({ description: 'For https beyond the system’s authorities.' }),
  ...limitKeys({ defaultLagMs: DEFAULT_LAG_MS }),
  maxResponseBytes: z
    .int()
    .min(1_024)
    .default(32 * 1024 * 1024)
    .meta({ description: 'The most that is read of an answer.' }),
  scrapeInterval: Step.default(DEFAULT_SCRAPE_INTERVAL_MS).meta({
    description: 'How far apart samples are; ${rateInterval} is at least four of it.',
  }),
  scopeLabel: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be a label name')
    .default('instance')
    .meta({ description: 'The label that the scope of Kayenta’s gce_instance queries is matched against.' }),
}).superRefine(oneWayToAsk);

/** How a Prometheus, or what speaks its HTTP API, is reached; lengths of time in milliseconds. */
export interface PrometheusSettings extends SourceLimits {
  readonly type: 'prometheus';
  readonly name: string;
  /** Without credentials and without a slash at its end. */
  readonly url: string;
  /** Where links to its queries lead. */
  readonly externalPages: readonly ExternalPage[];
  readonly headers: SourceHeaders;
  readonly credentials: Credentials;
  readonly tls: Tls;
  readonly maxResponseBytes: number;
  readonly scrapeIntervalMs: number;
  readonly scopeLabel: string;
}

/** What these settings mean. */
export function toPrometheusSettings(
  name: string,
  written: z.output<typeof Prometheus>,
  variables: Variables,
): PrometheusSettings {
  const { url, externalUrl, headers, scrapeInterval, type, tls, maxResponseBytes, scopeLabel } = written;
  return {
    type,
    name,
    url: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
    externalPages: externalUrl ?? [],
    headers: toHeaders(headers, variables),
    credentials: credentialsOf(written, variables),
    tls,
    maxResponseBytes,
    scrapeIntervalMs: scrapeInterval,
    scopeLabel,
    ...toLimits(written),
  };
}
