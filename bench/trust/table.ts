/** Prints rows of cells under a heading, each column as wide as its widest cell. */
export function printTable(title: string, header: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  console.log(`\n${title}\n`);
  console.log(line(header).trimEnd());
  for (const row of rows) console.log(line(row).trimEnd());
}

/** A percentage with one decimal. */
export function percent(value: number): string {
  return value.toFixed(1);
}
