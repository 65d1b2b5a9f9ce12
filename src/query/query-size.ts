/** Beyond these a query takes too long to check, and nobody can read it. */
const MOST_PLACEHOLDERS = 200;
const LONGEST_QUERY = 50_000;

/** What is wrong with a query of this size, counted before it is put together; undefined where nothing is. */
export function tooLarge(characters: number, placeholders: number): string | undefined {
  if (placeholders > MOST_PLACEHOLDERS) return `uses variables more than ${String(MOST_PLACEHOLDERS)} times`;
  if (characters <= LONGEST_QUERY) return undefined;
  return `is ${String(characters)} characters long with its variables filled in, at most ${String(LONGEST_QUERY)}`;
}
