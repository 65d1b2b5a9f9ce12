import { tellChecks } from './commands/check-sources.js';
import { loadSettings, type Settings } from './config/settings.js';
import { checkSources } from './sources/check-sources.js';
import { createSources, type SharedAsking } from './sources/create-sources.js';
import { loadRecordings } from './sources/load-recordings.js';
import type { MetricSource } from './sources/metric-source.js';
import { loadMonitoringClient } from './sources/monitoring-client.js';

/** They lie beside both src/ and dist/. */
const RECORDINGS = new URL('../fixtures/recordings/', import.meta.url);

/**
 * What `canary-judge sources check` tells of the sources that this environment sets up.
 *
 * @throws {JudgementError} INVALID_SETTINGS when a setting is wrong
 */
export async function runSourcesCheck(environment: NodeJS.ProcessEnv): Promise<ReturnType<typeof tellChecks>> {
  const { sources } = await loadSettings(environment);
  return tellChecks(await checkSources([...(await wireSources(sources)).values()]));
}

/**
 * The sources of the settings, by name.
 *
 * @throws {JudgementError} INVALID_SETTINGS where a file that one of them needs cannot be used
 */
export async function wireSources(
  settings: Settings['sources'],
  shared?: SharedAsking,
): Promise<ReadonlyMap<string, MetricSource>> {
  const recordings = settings.some(({ type }) => type === 'replay') ? await loadRecordings(RECORDINGS) : [];
  if (settings.some(({ type }) => type === 'stackdriver')) await loadMonitoringClient();
  return createSources(settings, recordings, shared);
}

/** The one named prometheus, or the only one: what is asked where neither request nor config names a source. */
export function standardSource(settings: Settings['sources']): string | undefined {
  const named = settings.find(({ name }) => name === 'prometheus');
  return (named ?? (settings.length === 1 ? settings[0] : undefined))?.name;
}
