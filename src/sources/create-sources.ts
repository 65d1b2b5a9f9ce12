import type { NamedSourceSettings } from '../config/source-settings.js';
import type { MetricSource } from './metric-source.js';
import { createPrometheusSource } from './prometheus-source.js';
import { REAL_SURROUNDINGS } from './real-surroundings.js';
import { createReplaySource, type Recording } from './replay-source.js';
import { createStackdriverSource } from './stackdriver-source.js';

/**
 * The sources of the settings by name.
 *
 * @throws {JudgementError} INVALID_SETTINGS where a file that they need cannot be read
 */
export function createSources(
  settings: readonly NamedSourceSettings[],
  recordings: readonly Recording[],
): ReadonlyMap<string, MetricSource> {
  return new Map(settings.map((source) => [source.name, createSource(source, recordings)]));
}

function createSource(settings: NamedSourceSettings, recordings: readonly Recording[]): MetricSource {
  switch (settings.type) {
    case 'prometheus':
      return createPrometheusSource(settings, REAL_SURROUNDINGS);
    case 'stackdriver':
      return createStackdriverSource(settings, REAL_SURROUNDINGS);
    case 'replay':
      return createReplaySource(settings.name, recordings);
  }
}
