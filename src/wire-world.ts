import { loadMetricConfigs, type ReadConfig } from './config/load-metric-configs.js';
import { readCheckedConfig } from './config/lint/read-checked-config.js';
import type { Settings } from './config/settings.js';
import type { JudgementWorld } from './run-judgement.js';
import type { SharedAsking } from './sources/create-sources.js';
import { surroundingsOf } from './wire-diagnosis.js';
import { readConfig } from './wire-reading.js';
import { standardSource, wireSources } from './wire-sources.js';

/**
 * The metric configs and sources of the settings.
 *
 * @throws {JudgementError} INVALID_CONFIG when a metric config is wrong, INVALID_SETTINGS when a file of a source is
 */
export async function wireWorld(settings: Settings, now = systemTime, shared?: SharedAsking): Promise<JudgementWorld> {
  const configs = await loadMetricConfigs(settings.metricConfigs, readerOf(settings));
  const sources = {
    byName: await wireSources(settings.sources, shared),
    standard: standardSource(settings.sources),
  };
  return { configs, sources, now, deadlineMs: settings.deadlineMs };
}

function systemTime(): number {
  return Date.now();
}

/** Reads configs for the sources of the settings. */
export function readerOf(settings: Pick<Settings, 'sources'>): ReadConfig {
  return readCheckedConfig(readConfig, surroundingsOf(settings));
}
