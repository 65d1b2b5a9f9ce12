import { isNode, isMap, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { jsonErrorOffset } from './json-syntax.js';
import { looseAliases } from './loose-aliases.js';
import type { Mistake } from './mistake.js';
import { repeatedKeys } from './repeated-keys.js';
import { withYamlAdvice } from './yaml-advice.js';
import { yamlExcess } from './yaml-excess.js';
import { firstHazard, type IsSamples } from './plain-data.js';

const LARGEST_BYTES = 1_000_000;
/** A thousand metrics are of half as many, and to take these apart takes less than half a second. */
const MOST_TOKENS = 100_000;
/** Of which no more than 32 are taken; the parser is to come to an end of its own. */
const MOST_LEVELS = 100;
const MOST_ALIASES = 100;
const MOST_SYNTAX_ERRORS = 5;

/** A place in a file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A mistake in a file. */
export interface PlacedMistake extends Position {
  readonly message: string;
}

/** A YAML or JSON file as plain data, with the way back from a path to its place; or what keeps it from being read. */
export type ConfigDocument =
  | { readonly kind: 'parsed'; readonly data: unknown; readonly place: (mistake: Mistake) => PlacedMistake }
  | { readonly kind: 'broken'; readonly mistakes: readonly PlacedMistake[] };

/** What a file may hold, where that is more than a person writes. */
export interface DocumentBounds {
  readonly mostCharacters: number;
  readonly isSamples: IsSamples;
  /** Of words and signs; as many as there are where it is left out. */
  readonly mostTokens?: number;
}

const BY_HAND: DocumentBounds = { mostCharacters: LARGEST_BYTES, isSamples: () => false, mostTokens: MOST_TOKENS };

/** The document in a file's text: YAML 1.2, or JSON where `format` says so. YAML reads what JSON forbids, such as comments; a file called .json must be JSON for other tools too. */
export function parseConfigDocument(
  written: string,
  format: 'yaml' | 'json',
  { mostCharacters, isSamples, mostTokens = Infinity }: DocumentBounds = BY_HAND,
): ConfigDocument {
  // A byte order mark is no column to any editor; JSON has none.
  const text = format === 'yaml' ? written.replace(/^\uFEFF/, '') : written;
  if (text.length > mostCharacters)
    return broken(`must be at most ${String(mostCharacters)} characters long, is ${String(text.length)}`);
  const excess = yamlExcess(text, { tokens: mostTokens, levels: MOST_LEVELS });
  if (excess === 'levels') return broken('is nested too deeply');
  if (excess === 'tokens') return broken(`must be of at most ${String(mostTokens)} words and signs, is of more`);
  try {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
    const notJson = format === 'json' ? jsonErrorOffset(text) : undefined;
    if (notJson !== undefined)
      return { kind: 'broken', mistakes: [{ ...at(lines, notJson), message: 'is not JSON from here on' }] };
    // The parser recurses and reports the end of its stack as an error of the document.
    if (document.errors.some(({ message }) => message.includes('call stack'))) return broken('is nested too deeply');
    // A warning, such as of an unknown tag, means that something was not read as it was meant.
    const errors = [
      ...document.errors,
      ...document.warnings,
      ...repeatedKeys(document),
      ...looseAliases(document),
    ].sort((a, b) => a.pos[0] - b.pos[0]);
    if (errors.length > 0) {
      // After the first few the parser only stumbles over what it misread before.
      const first = errors.slice(0, MOST_SYNTAX_ERRORS);
      return {
        kind: 'broken',
        mistakes: first.map(({ pos, message }) => ({ ...at(lines, pos[0]), message: withYamlAdvice(message) })),
      };
    }
    const data: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    const place = (mistake: Mistake): PlacedMistake => placeOf(document, lines, mistake);
    const hazard = firstHazard(data, isSamples);
    return hazard ? { kind: 'broken', mistakes: [place(hazard)] } : { kind: 'parsed', data, place };
  } catch (error) {
    // Alias bombs end here, and what overflows the stack on the way to plain data.
    return broken(
      error instanceof RangeError ? 'is nested too deeply' : error instanceof Error ? error.message : String(error),
    );
  }
}

function broken(message: string): ConfigDocument {
  return { kind: 'broken', mistakes: [{ line: 1, column: 1, message }] };
}

function at(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** The place of the key at the mistake's path, or of the nearest thing around it where the document has no such key. */
function placeOf(document: Document, lines: LineCounter, { path, message }: Mistake): PlacedMistake {
  const parent: unknown = document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent)
    ? parent.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(path.at(-1)))
    : undefined;
  if (pair && isNode(pair.key) && pair.key.range)
    return { ...at(lines, pair.key.range[0]), message: `${named(path)}: ${message}` };
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return { ...at(lines, node.range[0]), message: `${named(path)}: ${message}` };
  }
  return { line: 1, column: 1, message: `${named(path)}: ${message}` };
}

/** The path as people write it: metrics[2].analysis.direction. */
function named(path: Mistake['path']): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${String(key)}]` : `.${key}`)).join('');
  return text === '' ? 'the config' : text.replace(/^\./, '');
}
