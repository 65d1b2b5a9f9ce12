import type { Mistake } from './mistake.js';

/** Names, words and the like, which a report repeats in many places. */
const LONGEST_NAME = 1_000;
const LONGEST_TEXT = 100_000;
/** What stands on a report once or twice; and the values of labels, which it shortens. */
const TEXTS = ['text', 'query', 'events', 'exposure', 'url', 'reportUrl', 'id'];

/** Every text in a document that is longer than its kind may be, those of names included. */
export function longTexts(document: unknown): Mistake[] {
  const found: Mistake[] = [];
  walk(document, [], found);
  return found;
}

function walk(value: unknown, path: Mistake['path'], found: Mistake[]): void {
  if (typeof value === 'string') {
    const most = TEXTS.includes(String(path.at(-1))) || path.at(-2) === 'labels' ? LONGEST_TEXT : LONGEST_NAME;
    if (value.length > most) found.push({ path, message: tooLong(value, most) });
  } else if (Array.isArray(value)) {
    // Samples are numbers, and many.
    if (typeof value[0] === 'number' || value[0] === null) return;
    value.forEach((element: unknown, i) => {
      walk(element, [...path, i], found);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, property] of Object.entries(value)) {
      if (key.length > LONGEST_NAME) found.push({ path, message: `has a key that ${tooLong(key, LONGEST_NAME)}` });
      else walk(property, [...path, key], found);
    }
  }
}

function tooLong(text: string, most: number): string {
  return `must be at most ${String(most)} characters long, is ${String(text.length)} long`;
}
