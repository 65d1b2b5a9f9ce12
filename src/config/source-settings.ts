import { z } from 'zod';
import { Duration, Step } from './duration.js';
import { strictObject } from './strict-object.js';

/** A secret, or the file that it stands in. */
export type Secret = { readonly text: string } | { readonly file: string };

/** How a source is told who asks. Files are read again for each query: what writes them also renews them. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: Secret }
  | { readonly kind: 'bearer'; readonly token: Secret };

const DEFAULT_TIMEOUT_MS = 30_000;
const LONGEST_TIMEOUT_MS = 3_600_000;
const DEFAULT_LAG_MS = 30_000;
const DEFAULT_SCRAPE_INTERVAL_MS = 15_000;
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const file = z.string().min(1);

const HttpUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && ['http:', 'https:'].includes(url.protocol) && url.search === '' && url.hash === '';
  if (plain && isDecodable(`${url.username}${url.password}`)) return url;
  context.addIssue({
    code: 'custom',
    message: 'must be an http or https URL without query, such as http://prometheus:9090',
  });
  return z.NEVER;
});

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const BasicAuth = strictObject({
  username: z.string().min(1).meta({ description: 'The name.' }),
  passwordFile: file.meta({ description: 'The file that holds the password; read for each query.' }),
});

const Tls = strictObject({
  caFile: file.optional().meta({ description: 'The authorities to trust instead of the system’s, PEM.' }),
  certFile: file.optional().meta({ description: 'Our certificate, where the server wants one, PEM.' }),
  keyFile: file.optional().meta({ description: 'The key of our certificate, PEM.' }),
  serverName: z.string().min(1).optional().meta({ description: 'The name that the server’s certificate must be for.' }),
  insecureSkipVerify: z.boolean().default(false).meta({
    description: 'true takes any certificate: whoever stands between may then decide verdicts.',
  }),
}).refine(({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined), {
  error: 'needs certFile and keyFile together',
});

const Prometheus = strictObject({
  type: z
    .literal('prometheus')
    .meta({ description: 'Prometheus, or what speaks its HTTP API: Thanos, Mimir, VictoriaMetrics.' }),
  url: HttpUrl.meta({ description: 'Where /api/v1/query_range lies under.' }),
  headers: z
    .record(
      z.string().regex(HEADER, 'must be a header name'),
      z.string().regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII'),
    )
    .default({})
    .meta({ description: 'Headers of every query, such as X-Scope-OrgID.' }),
  basicAuth: BasicAuth.optional().meta({ description: 'Name and password.' }),
  bearerTokenFile: file.optional().meta({ description: 'The file that holds a bearer token; read for each query.' }),
  tls: Tls.prefault({}).meta({ description: 'For https beyond the system’s authorities.' }),
  timeout: Duration.refine((ms) => ms > 0, 'must be more than 0s')
    .refine((ms) => ms <= LONGEST_TIMEOUT_MS, 'must be at most 1h')
    .default(DEFAULT_TIMEOUT_MS)
    .meta({
      description: 'How long one query may take, to the last byte.',
    }),
  concurrency: z.int().min(1).max(1_000).default(10).meta({ description: 'How many queries may run at once.' }),
  maxResponseBytes: z
    .int()
    .min(1_024)
    .default(32 * 1024 * 1024)
    .meta({ description: 'The most that is read of an answer.' }),
  lag: Duration.default(DEFAULT_LAG_MS).meta({
    description: 'How long it takes until a sample can be asked for: later slots are not judged.',
  }),
  scrapeInterval: Step.default(DEFAULT_SCRAPE_INTERVAL_MS).meta({
    description: 'How far apart samples are; ${rateInterval} is at least four of it.',
  }),
  scopeLabel: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be a label name')
    .default('instance')
    .meta({ description: 'The label that the scope of Kayenta’s gce_instance queries is matched against.' }),
}).superRefine(({ url, basicAuth, bearerTokenFile }, context) => {
  const given = [
    ...(url.username !== '' || url.password !== '' ? ['credentials in its url'] : []),
    ...(basicAuth ? ['basicAuth'] : []),
    ...(bearerTokenFile === undefined ? [] : ['bearerTokenFile']),
  ];
  if (given.length < 2) return;
  context.addIssue({ code: 'custom', message: `has ${given.join(' and ')}: give one of them` });
});

const Replay = strictObject({
  type: z.literal('replay').meta({ description: 'The recordings that come with canary-judge, repeated for ever.' }),
});

/** A source as the settings file states it. */
export const SourceSettings = z.discriminatedUnion('type', [Prometheus, Replay], {
  error: 'needs type: "prometheus" or "replay"',
});

/** How a Prometheus, or what speaks its HTTP API, is reached; lengths of time in milliseconds. */
export interface PrometheusSettings extends Omit<
  z.output<typeof Prometheus>,
  'url' | 'basicAuth' | 'bearerTokenFile' | 'timeout' | 'lag' | 'scrapeInterval'
> {
  readonly name: string;
  /** Without credentials and without a slash at its end. */
  readonly url: string;
  readonly credentials: Credentials;
  readonly timeoutMs: number;
  readonly lagMs: number;
  readonly scrapeIntervalMs: number;
}

/** The settings of a named source. */
export type NamedSourceSettings = PrometheusSettings | { readonly type: 'replay'; readonly name: string };

/** What a source's settings mean. */
export function toSourceSettings(name: string, written: z.output<typeof SourceSettings>): NamedSourceSettings {
  if (written.type === 'replay') return { type: 'replay', name };
  const { url, timeout, lag, scrapeInterval, type, headers, tls, concurrency, maxResponseBytes, scopeLabel } = written;
  return {
    type,
    name,
    url: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
    headers,
    credentials: credentialsOf(written),
    tls,
    timeoutMs: timeout,
    concurrency,
    maxResponseBytes,
    lagMs: lag,
    scrapeIntervalMs: scrapeInterval,
    scopeLabel,
  };
}

/** Credentials in the URL itself are taken out of it: URLs are logged. */
function credentialsOf({ url, basicAuth, bearerTokenFile }: z.output<typeof Prometheus>): Credentials {
  if (bearerTokenFile !== undefined) return { kind: 'bearer', token: { file: bearerTokenFile } };
  if (basicAuth) return { kind: 'basic', username: basicAuth.username, password: { file: basicAuth.passwordFile } };
  if (url.username === '' && url.password === '') return { kind: 'none' };
  const password = { text: decodeURIComponent(url.password) };
  return { kind: 'basic', username: decodeURIComponent(url.username), password };
}
