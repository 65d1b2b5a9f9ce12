/** The first lines that fit into so many characters, line breaks included. */
export function fittingLines(lines: readonly string[], most: number): string[] {
  let left = most;
  const from = lines.findIndex((line) => (left -= line.length + 1) < 0);
  return lines.slice(0, from === -1 ? lines.length : from);
}
