import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { JudgementError } from '../errors.js';
import { parseConfigDocument } from './config-document.js';
import { readBySchema } from './mistake.js';
import { SourceSettings, toSourceSettings, type NamedSourceSettings } from './source-settings.js';
import { strictObject } from './strict-object.js';

const SourceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be up to 100 letters, digits, ".", "_" and "-"');

/** The settings file, everything that a person may write. */
export const SettingsFile = strictObject({
  sources: z
    .record(SourceName, SourceSettings)
    .refine((sources) => Object.keys(sources).length > 0, 'needs at least one source')
    .meta({ description: 'Where metrics come from, by name.' }),
});

/**
 * The sources that a settings file states.
 *
 * @throws {JudgementError} INVALID_SETTINGS with every mistake in it, at file:line:column
 */
export async function loadSettingsFile(path: string): Promise<NamedSourceSettings[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JudgementError('INVALID_SETTINGS', `Cannot read the settings file "${path}": ${reason}`);
  });
  const document = parseConfigDocument(text, 'yaml');
  const reading = document.kind === 'parsed' ? readBySchema(SettingsFile, document.data) : undefined;
  if (reading?.kind === 'read') {
    return Object.entries(reading.value.sources).map(([name, source]) => toSourceSettings(name, source));
  }
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
