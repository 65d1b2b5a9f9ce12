/** What fits a table, and still tells one from the other. */
const [HEAD, TAIL] = [140, 50];

/** The value of a label as reports tell it: in the middle of a very long one something is left out. */
export function shortenLabel(value: string): string {
  if (value.length <= HEAD + TAIL) return value;
  // No half of a character.
  const head = value.slice(0, HEAD).replace(/[\uD800-\uDBFF]$/, '');
  const tail = value.slice(-TAIL).replace(/^[\uDC00-\uDFFF]/, '');
  return `${head}…${tail}`;
}
