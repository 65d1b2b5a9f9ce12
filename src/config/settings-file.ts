import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { JudgementError } from '../errors.js';
import { AccessSettings, unknownSources } from './access-settings.js';
import { parseConfigDocument } from './config-document.js';
import { Duration } from './duration.js';
import { KayentaSettings } from './kayenta-settings.js';
import { LimitsSettings } from './limits-settings.js';
import { readBySchema, type Reading } from './mistake.js';
import {
  Notifications,
  toNotificationSettings,
  wrongNotificationVariables,
  type NotificationSettings,
} from './notification-settings.js';
import { unsetVariables, type Variables } from './secret.js';
import { SourceSettings, toSourceSettings, type NamedSourceSettings } from './source-settings.js';
import { strictObject } from './strict-object.js';

const SourceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be up to 100 letters, digits, ".", "_" and "-"');

/** How long a judgement may take in all where nothing else is said. */
export const DEFAULT_DEADLINE_MS = 60_000;
const LONGEST_DEADLINE_MS = 3_600_000;

/** The settings file, everything that a person may write. */
export const SettingsFile = strictObject({
  sources: z
    .record(SourceName, SourceSettings)
    .refine((sources) => Object.keys(sources).length > 0, 'needs at least one source')
    .meta({ minProperties: 1, description: 'Where metrics come from, by name.' }),
  deadline: Duration.refine((ms) => ms > 0, 'must be more than 0s')
    .refine((ms) => ms <= LONGEST_DEADLINE_MS, 'must be at most 1h')
    .default(DEFAULT_DEADLINE_MS)
    .meta({ description: 'How long a judgement may take in all, where its request does not say; at most 1h.' }),
  archive: strictObject({
    directory: z.string().min(1).max(4_000).meta({
      description: 'A folder that is there and can be written to, such as a mounted volume: the same for all replicas.',
    }),
  })
    .optional()
    .meta({ description: 'Keeps every finished judgement, so that links outlive what their sources have.' }),
  access: AccessSettings.optional().meta({
    description: 'Who may use the service, and for what; without it everybody may who reaches it.',
  }),
  limits: LimitsSettings.prefault({}).meta({
    description: 'How much the service takes on at once; beyond that work is refused early.',
  }),
  kayenta: KayentaSettings.prefault({}).meta({ description: "How Kayenta's API answers." }),
  notifications: Notifications.default([]).meta({
    description: 'Who is told of each judgement once it is made.',
  }),
});

/** What a settings file says. */
export interface FileSettings {
  /** Where finished judgements are kept; undefined where they are not. */
  readonly archiveDirectory: string | undefined;
  readonly sources: readonly NamedSourceSettings[];
  readonly deadlineMs: number;
  /** Undefined where everybody may use the service. */
  readonly access: AccessSettings | undefined;
  readonly limits: LimitsSettings;
  readonly kayenta: KayentaSettings;
  readonly notifications: readonly NotificationSettings[];
}

/**
 * The settings that a file states, with the environment variables that it names.
 *
 * @throws {JudgementError} INVALID_SETTINGS with every mistake in it, at file:line:column
 */
export async function loadSettingsFile(path: string, variables: Variables): Promise<FileSettings> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JudgementError('INVALID_SETTINGS', `Cannot read the settings file "${path}": ${reason}`);
  });
  const document = parseConfigDocument(text, 'yaml');
  const reading = document.kind === 'parsed' ? readSettings(document.data, variables) : undefined;
  if (reading?.kind === 'read') return reading.value;
  const mistakes =
    document.kind === 'broken'
      ? document.mistakes
      : (reading?.mistakes ?? []).map((mistake) => document.place(mistake));
  const details = mistakes.map(({ line, column, message }) => ({
    pointer: `${path}:${String(line)}:${String(column)}`,
    message,
  }));
  throw new JudgementError('INVALID_SETTINGS', `Cannot start with the settings file "${path}"`, details);
}

function readSettings(document: unknown, variables: Variables): Reading<FileSettings> {
  const reading = readBySchema(SettingsFile, document);
  if (reading.kind === 'refused') return reading;
  const { sources, deadline, archive, access, limits, kayenta, notifications } = reading.value;
  const known = [...Object.keys(sources), ...(variables.PROMETHEUS_URL === undefined ? [] : ['prometheus'])];
  const mistakes = [
    ...unknownSources(access, ['access'], known),
    ...unsetVariables(sources, ['sources'], variables),
    ...notifications.flatMap((one, i) => unsetVariables(one, ['notifications', i], variables)),
    ...wrongNotificationVariables(notifications, ['notifications'], variables),
  ];
  if (mistakes.length > 0) return { kind: 'refused', mistakes };
  const named = Object.entries(sources).map(([name, source]) => toSourceSettings(name, source, variables));
  const value = {
    sources: named,
    deadlineMs: deadline,
    archiveDirectory: archive?.directory,
    access,
    limits,
    kayenta,
    notifications: toNotificationSettings(notifications, variables),
  };
  return { ...reading, value };
}
