import { CALIBRATION_SUFFIX, parseCalibrations } from './config/calibration-document.js';
import type { Companion, FileDiagnosisParts } from './config/diagnose-files.js';
import { diagnoseConfig, type WrittenConfig } from './config/diagnostics.js';
import type { Diagnostic } from './config/diagnostic.js';
import { GOLDEN_SUFFIX } from './config/config-file.js';
import { parseGoldenTests } from './config/golden-test-document.js';
import { UNKNOWN_SURROUNDINGS, type LintSurroundings } from './config/lint/lint-surroundings.js';
import type { ReadConfig } from './config/load-metric-configs.js';
import type { Settings } from './config/settings.js';

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

/** Tells what is wrong with a config that a request holds, while which others wait. */
export function wireDiagnose(
  settings: Pick<Settings, 'sources'>,
  readConfig: ReadConfig,
): (written: WrittenConfig) => readonly Diagnostic[] {
  const surroundings = { ...surroundingsOf(settings), mostCharacters: MOST_CHARACTERS_OF_REQUEST };
  return (written) => diagnoseConfig(written, { readConfig, surroundings });
}

const MOST_CHARACTERS_OF_REQUEST = 200_000;

/** What the settings tell of the world that a config is checked for. */
export function surroundingsOf({ sources }: Pick<Settings, 'sources'>): LintSurroundings {
  return {
    ...UNKNOWN_SURROUNDINGS,
    scrapeIntervalMs: (name) => {
      // Where nobody names a source, the one called prometheus is asked, or the only one.
      const source =
        sources.find((one) => one.name === (name ?? 'prometheus')) ?? (sources.length === 1 ? sources[0] : undefined);
      return source?.type === 'prometheus' ? source.scrapeIntervalMs : UNKNOWN_SURROUNDINGS.scrapeIntervalMs(name);
    },
  };
}
