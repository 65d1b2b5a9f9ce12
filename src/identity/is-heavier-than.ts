/** Whether the JSON of a plain document has surely more characters than that, found out without writing it: it looks at no more than so many values. */
export function isHeavierThan(document: unknown, characters: number): boolean {
  let left = characters;
  const waiting: unknown[] = [document];
  while (waiting.length > 0 && left >= 0) {
    const value = waiting.pop();
    // Each value has a character of its own, and each key its quotes.
    left -= typeof value === 'string' ? value.length : 1;
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value) && value.length > left) return true;
    if (!Array.isArray(value)) for (const key of Object.keys(value)) left -= key.length;
    const inner: unknown[] = Object.values(value);
    for (const one of inner) waiting.push(one);
  }
  return left < 0;
}
