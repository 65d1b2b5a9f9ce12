import { parseConfigDocument, type PlacedMistake } from './config-document.js';
import { isGoldenSamples, readGoldenTests, type GoldenTestFile } from './golden-test.js';
import type { Mistake } from './mistake.js';

/** Twice what a config may have, for written series: what is longer takes seconds to read, and can lie beside it as recorded JSON. */
const MOST_CHARACTERS = 2_000_000;

/** The golden tests in a file's text, with the way back from a path to its place; or every mistake in it. */
export type GoldenDocument =
  | { readonly kind: 'read'; readonly tests: GoldenTestFile; readonly place: (mistake: Mistake) => PlacedMistake }
  | { readonly kind: 'refused'; readonly mistakes: readonly PlacedMistake[] };

/** The golden tests that a text states. */
export function parseGoldenTests(text: string, format: 'yaml' | 'json'): GoldenDocument {
  const document = parseConfigDocument(text, format, { mostCharacters: MOST_CHARACTERS, isSamples: isGoldenSamples });
  if (document.kind === 'broken') return { kind: 'refused', mistakes: document.mistakes };
  const { data, place } = document;
  const reading = readGoldenTests(data);
  return reading.kind === 'read'
    ? { kind: 'read', tests: reading.value, place }
    : { kind: 'refused', mistakes: reading.mistakes.map(place) };
}
