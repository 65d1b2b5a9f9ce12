import { z } from 'zod';
import { JudgementError } from '../errors.js';
import type { AccessSettings } from './access-settings.js';
import { KayentaSettings } from './kayenta-settings.js';
import { LimitsSettings } from './limits-settings.js';
import { isLoopback } from './loopback.js';
import { readBySchema, type Reading } from './mistake.js';
import type { NotificationSettings } from './notification-settings.js';
import { DEFAULT_DEADLINE_MS, loadSettingsFile } from './settings-file.js';
import type { Variables } from './secret.js';
import { SourceSettings, toSourceSettings, type NamedSourceSettings } from './source-settings.js';

const SHORTEST_KEY = 32;

/** What signs must not be guessed. */
const LinkKeys = z.string().transform((text, context): readonly [string, ...string[]] => {
  const [first = '', ...others] = text.split(',').map((key) => key.trim());
  if ([first, ...others].every((key) => key.length >= SHORTEST_KEY)) return [first, ...others];
  const message = `must be a key of at least ${String(SHORTEST_KEY)} characters, such as "openssl rand -hex 32" makes one, or several separated by commas`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const PublicUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine((url) => !/[?#]/.test(url), 'must have neither a query nor a fragment')
  .transform((url) => url.replace(/\/+$/, ''));

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The environment variables that set the service up; all others are left alone. */
export const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port from 0 to 65535')
    .default('8080')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a port from 0 to 65535')
    .meta({ description: 'The port to listen on; 0 takes any free one.' }),
  HOST: z.string().min(1).default('127.0.0.1').meta({ description: 'The address to listen on.' }),
  METRIC_CONFIGS: z
    .string()
    .min(1)
    .default('metric-configs')
    .meta({ description: 'The folder of the metric configs.' }),
  PROMETHEUS_URL: z.string().optional().meta({
    description:
      'A Prometheus to ask, as the source named prometheus; without it and a settings file there are only recordings.',
  }),
  CANARY_JUDGE_CONFIG: z.string().min(1).optional().meta({ description: 'The settings file: named sources.' }),
  CANARY_JUDGE_LINK_KEY: LinkKeys.optional().meta({
    description:
      'Signs the ids of judgements: the same on every replica; several, separated by commas, where the first signs and the others are still read.',
  }),
  PUBLIC_URL: PublicUrl.optional().meta({
    description: 'Where callers reach the service: the base of the links in its answers.',
  }),
  CANARY_JUDGE_OPEN: z.string().regex(/^1$/, 'must be 1 or unset').optional().meta({
    description:
      '1 allows listening beyond loopback without access in the settings file: anybody who reaches the port may use the service.',
  }),
  LOG_LEVEL: z.enum(LEVELS).default('info').meta({ description: 'The least level that is logged.' }),
});

/** How the service is set up. */
export interface Settings {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly metricConfigs: string;
  readonly sources: readonly NamedSourceSettings[];
  /** How long a judgement may take in all, where its request does not say. */
  readonly deadlineMs: number;
  /** Where finished judgements are kept; undefined where they are not. */
  readonly archiveDirectory: string | undefined;
  /** Who may use the service; undefined where everybody may who reaches it. */
  readonly access: AccessSettings | undefined;
  readonly limits: LimitsSettings;
  readonly kayenta: KayentaSettings;
  /** Who is told of judgements. */
  readonly notifications: readonly NotificationSettings[];
  /** The first signs the ids of judgements, all read them; undefined where the process makes its own. */
  readonly linkKeys: readonly [string, ...string[]] | undefined;
  /** Without a slash at its end; undefined where links are as the caller called. */
  readonly publicUrl: string | undefined;
  readonly logLevel: (typeof LEVELS)[number];
}

/**
 * The settings that the environment variables state, and the settings file that they name.
 *
 * @throws {JudgementError} INVALID_SETTINGS with every variable, or every place of the file, that is wrong
 */
export async function loadSettings(environment: Variables): Promise<Settings> {
  const reading = readBySchema(Environment, environment);
  const url = readPrometheusUrl(environment.PROMETHEUS_URL);
  if (reading.kind === 'refused' || url.kind === 'refused') {
    const mistakes = [reading, url].flatMap((part) => (part.kind === 'refused' ? part.mistakes : []));
    const details = mistakes.map(({ path, message }) => ({ pointer: path.join('.'), message }));
    throw new JudgementError('INVALID_SETTINGS', WRONG_VARIABLES, details);
  }
  const { HOST, PORT, METRIC_CONFIGS, LOG_LEVEL, CANARY_JUDGE_CONFIG, CANARY_JUDGE_LINK_KEY, PUBLIC_URL } =
    reading.value;
  const file = CANARY_JUDGE_CONFIG === undefined ? undefined : await loadSettingsFile(CANARY_JUDGE_CONFIG, environment);
  refuseOpen(reading.value, file?.access);
  const sources = [...url.value, ...(file?.sources ?? [])];
  if (new Set(sources.map(({ name }) => name)).size < sources.length) {
    const message = 'names the source "prometheus", which the settings file names too: give one of them';
    throw new JudgementError('INVALID_SETTINGS', WRONG_VARIABLES, [{ pointer: 'PROMETHEUS_URL', message }]);
  }
  return {
    host: HOST,
    port: PORT,
    metricConfigs: METRIC_CONFIGS,
    logLevel: LOG_LEVEL,
    linkKeys: CANARY_JUDGE_LINK_KEY,
    publicUrl: PUBLIC_URL,
    sources: sources.length > 0 ? sources : [REPLAY],
    deadlineMs: file?.deadlineMs ?? DEFAULT_DEADLINE_MS,
    archiveDirectory: file?.archiveDirectory,
    access: file?.access,
    limits: file?.limits ?? LimitsSettings.parse({}),
    kayenta: file?.kayenta ?? KayentaSettings.parse({}),
    notifications: file?.notifications ?? [],
  };
}

/** Nobody is to be served unasked who was not meant to be. */
function refuseOpen(
  { HOST, CANARY_JUDGE_OPEN }: z.output<typeof Environment>,
  access: AccessSettings | undefined,
): void {
  if (access || isLoopback(HOST) || CANARY_JUDGE_OPEN === '1') return;
  const message = `${HOST} can be reached from other machines and there is no authentication; say who may call in "access" of the settings file that CANARY_JUDGE_CONFIG names, or set CANARY_JUDGE_OPEN=1 if everybody may`;
  throw new JudgementError('INVALID_SETTINGS', WRONG_VARIABLES, [{ pointer: 'HOST', message }]);
}

const WRONG_VARIABLES = 'Cannot start with these environment variables';

/** What is there without any settings: a first judgement needs no Prometheus. */
const REPLAY: NamedSourceSettings = { type: 'replay', name: 'replay' };

function readPrometheusUrl(url: string | undefined): Reading<NamedSourceSettings[]> {
  if (url === undefined) return { kind: 'read', value: [], warnings: [] };
  const reading = readBySchema(SourceSettings, { type: 'prometheus', url });
  if (reading.kind === 'read') return { ...reading, value: [toSourceSettings('prometheus', reading.value)] };
  return { kind: 'refused', mistakes: reading.mistakes.map(({ message }) => ({ path: ['PROMETHEUS_URL'], message })) };
}
