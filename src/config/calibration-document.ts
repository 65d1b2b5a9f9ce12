import { Document, isCollection, isScalar, visit } from 'yaml';
import { CalibrationFile, readCalibrations, scopeKey, type Calibration } from './calibration.js';
import { parseConfigDocument, type DocumentBounds, type PlacedMistake } from './config-document.js';

/** What stands between the name of a config and the ending of its calibration file. */
export const CALIBRATION_SUFFIX = '.calibration';

const BOUNDS: DocumentBounds = { mostCharacters: 4_000_000, isSamples: (path) => path.at(-1) === 'effects' };

const HEADER = `# Written by "canary-judge calibrate", which writes it anew: what is changed by hand is kept only where it does not run again.
# Keep it beside its config, and commit it with it. docs/calibration.md tells what it means.
`;

/** The calibrations of a file's text, or every mistake in it with its place. */
export type CalibrationReading =
  | { readonly kind: 'read'; readonly calibrations: readonly Calibration[] }
  | { readonly kind: 'refused'; readonly mistakes: readonly PlacedMistake[] };

/** The calibrations that the text of a file states. */
export function parseCalibrations(text: string): CalibrationReading {
  const document = parseConfigDocument(text, 'yaml', BOUNDS);
  if (document.kind === 'broken') return { kind: 'refused', mistakes: document.mistakes };
  const reading = readCalibrations(document.data);
  if (reading.kind === 'read') return { kind: 'read', calibrations: reading.value };
  const placed = reading.mistakes.map(document.place).sort((a, b) => a.line - b.line || a.column - b.column);
  return { kind: 'refused', mistakes: placed };
}

/** Written in one line each. */
const IN_LINE = ['appliesTo', 'judge', 'baseline', 'canary', 'halves', 'falseAlarms', 'effects'];

/** The text of a calibration file, the same for the same calibrations. */
export function renderCalibrations(calibrations: readonly Calibration[]): string {
  const document = new Document({ calibrations: calibrations.map(inOrder) }, { aliasDuplicateObjects: false });
  visit(document, {
    Pair: (_, { key, value }) => {
      if (isScalar(key) && IN_LINE.includes(String(key.value)) && isCollection(value)) value.flow = true;
    },
  });
  return `${HEADER}${document.toString({ lineWidth: 0 })}`;
}

/** With its keys as the schema lists them, however it was put together. */
function inOrder(calibration: Calibration): Calibration {
  return CalibrationFile.parse({ calibrations: [calibration] }).calibrations[0] ?? calibration;
}

/** The calibrations with one of them new: it takes the place of the one for the same scope. In the order of their scopes. */
export function withCalibration(calibrations: readonly Calibration[], added: Calibration): Calibration[] {
  const key = scopeKey(added.appliesTo);
  const others = calibrations.filter(({ appliesTo }) => scopeKey(appliesTo) !== key);
  return [...others, added].sort((a, b) => (scopeKey(a.appliesTo) < scopeKey(b.appliesTo) ? -1 : 1));
}
