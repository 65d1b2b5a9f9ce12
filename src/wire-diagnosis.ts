import { CALIBRATION_SUFFIX, parseCalibrations } from './config/calibration-document.js';
import type { Companion, FileDiagnosisParts } from './config/diagnose-files.js';
import { diagnoseConfig, type WrittenConfig } from './config/diagnostics.js';
import type { Diagnostic } from './config/diagnostic.js';
import { GOLDEN_SUFFIX } from './config/config-file.js';
import type { DocumentBounds } from './config/config-document.js';
import { parseGoldenTests } from './config/golden-test-document.js';
import { UNKNOWN_SURROUNDINGS, type LintSurroundings } from './config/lint/lint-surroundings.js';
import type { ReadConfig } from './config/load-metric-configs.js';
import type { Settings } from './config/settings.js';
import { readConfig } from './wire-reading.js';

const COMPANIONS: readonly Companion[] = [
  {
    suffix: CALIBRATION_SUFFIX,
    what: 'the calibration',
    mistakesIn: (text) => {
      const reading = parseCalibrations(text);
      return reading.kind === 'refused' ? reading.mistakes : [];
    },
  },
  {
    suffix: GOLDEN_SUFFIX,
    what: 'a golden test',
    mistakesIn: (text, format) => {
      const document = parseGoldenTests(text, format);
      return document.kind === 'refused' ? document.mistakes : [];
    },
  },
];

/** What metric configs are validated with, for the sources of the settings. */
export function wireDiagnosis(settings: Pick<Settings, 'sources'>, readConfig: ReadConfig): FileDiagnosisParts {
  return { readConfig, surroundings: surroundingsOf(settings), companions: COMPANIONS };
}

/** A config that a request holds, and what its sources are like: plain data, so that it can be read on any thread. */
export interface ConfigOfRequest {
  readonly text: string;
  readonly format: WrittenConfig['format'];
  readonly sources: readonly KnownSource[];
}

/** What lint needs to know of a source. */
export interface KnownSource {
  readonly name: string;
  readonly type: string;
  readonly scrapeIntervalMs?: number;
}

/** All that is wrong or doubtful about a config that a request holds. */
export function diagnoseRequest({ text, format, sources }: ConfigOfRequest): readonly Diagnostic[] {
  const surroundings = { ...surroundingsOf({ sources }), mostCharacters: MOST_CHARACTERS_OF_REQUEST };
  return diagnoseConfig({ name: 'request', text, format, bounds: BOUNDS }, { readConfig, surroundings });
}

/** What lint needs to know of the sources of the settings, and nothing that is secret. */
export function knownSources({ sources }: Pick<Settings, 'sources'>): readonly KnownSource[] {
  return sources.map((source) => ({
    name: source.name,
    type: source.type,
    ...(source.type === 'prometheus' ? { scrapeIntervalMs: source.scrapeIntervalMs } : {}),
  }));
}

const BOUNDS: DocumentBounds = { mostCharacters: 256_000, mostTokens: 50_000, isSamples: () => false };
const MOST_CHARACTERS_OF_REQUEST = 200_000;

/** What the settings tell of the world that a config is checked for. */
export function surroundingsOf({ sources }: { readonly sources: readonly KnownSource[] }): LintSurroundings {
  return {
    ...UNKNOWN_SURROUNDINGS,
    scrapeIntervalMs: (name) => {
      // Where nobody names a source, the one called prometheus is asked, or the only one.
      const source =
        sources.find((one) => one.name === (name ?? 'prometheus')) ?? (sources.length === 1 ? sources[0] : undefined);
      return source?.scrapeIntervalMs ?? UNKNOWN_SURROUNDINGS.scrapeIntervalMs(name);
    },
  };
}
