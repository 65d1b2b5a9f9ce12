import type { NamedSourceSettings } from '../config/source-settings.js';
import type { ReadingRoom } from '../limits/reading-room.js';
import type { MetricSource } from './metric-source.js';
import type { ReadPrometheusAnswer } from './prometheus-answer.js';
import { createPrometheusSource, type AskingSurroundings } from './prometheus-source.js';
import type { QueryTurns } from './query-turns.js';
import { REAL_SURROUNDINGS } from './real-surroundings.js';
import { createReplaySource, type Recording } from './replay-source.js';
import type { WatchSources } from './source-watch.js';
import { createStackdriverSource } from './stackdriver-source.js';

/** What all sources share; nothing, where it is left out. */
export interface SharedAsking {
  readonly watchOf?: WatchSources | undefined;
  readonly turns?: QueryTurns | undefined;
  readonly readAnswer?: ReadPrometheusAnswer | undefined;
  readonly room?: ReadingRoom | undefined;
}

/**
 * The sources of the settings by name.
 *
 * @throws {JudgementError} INVALID_SETTINGS where a file that they need cannot be read
 */
export function createSources(
  settings: readonly NamedSourceSettings[],
  recordings: readonly Recording[],
  { watchOf, turns, readAnswer, room }: SharedAsking = {},
): ReadonlyMap<string, MetricSource> {
  return new Map(
    settings.map((source) => {
      const surroundings = { ...REAL_SURROUNDINGS, watch: watchOf?.(source.name), turns, readAnswer, room };
      return [source.name, createSource(source, recordings, surroundings)];
    }),
  );
}

function createSource(
  settings: NamedSourceSettings,
  recordings: readonly Recording[],
  surroundings: AskingSurroundings,
): MetricSource {
  switch (settings.type) {
    case 'prometheus':
      return createPrometheusSource(settings, surroundings);
    case 'stackdriver':
      return createStackdriverSource(settings, surroundings);
    case 'replay':
      return createReplaySource(settings.name, recordings);
  }
}
