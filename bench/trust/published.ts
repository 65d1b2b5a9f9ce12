/** What was published of one kind of metric: percentages, one list of them for each column of the table. */
export interface PublishedRow {
  readonly data: string;
  /** Slots of the window, or metrics of the config. */
  readonly size: number;
  readonly columns: readonly (readonly number[])[];
}

/** The rows of a table whose cells are parted by |, the first two being the kind of metric and the size. */
export function parsePublished(table: string): PublishedRow[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [data = '', size, ...columns] = line.split(' | ');
      return { data, size: Number(size), columns: columns.map((cell) => cell.split(' ').map(Number)) };
    });
}
