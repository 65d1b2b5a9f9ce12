/** Where a command writes what people watch; standard error, as a rule. */
export interface Terminal {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** One line that is written over again while something goes on. */
export interface Progress {
  readonly show: (text: string) => void;
  /** Leaves the terminal as it was before the line. */
  readonly end: () => void;
}

const CLEAR_LINE = '\r\u001b[K';
const NARROWEST = 20;
const USUAL_WIDTH = 80;
/** In a log, where nothing can be written over, a line so often is enough. */
const LOG_EVERY_MS = 10_000;

/** A progress line: on a terminal written over at every change, in a log a new line every ten seconds at most. `now` is in milliseconds. */
export function createProgress(terminal: Terminal, now: () => number): Progress {
  if (terminal.isTTY === true) {
    return {
      show: (text) => {
        const width = Math.max(NARROWEST, terminal.columns ?? USUAL_WIDTH) - 1;
        terminal.write(`${CLEAR_LINE}${text.length > width ? `${text.slice(0, width - 1).trimEnd()}…` : text}`);
      },
      end: () => {
        terminal.write(CLEAR_LINE);
      },
    };
  }
  let nextMs = -Infinity;
  return {
    show: (text) => {
      if (now() < nextMs) return;
      nextMs = now() + LOG_EVERY_MS;
      terminal.write(`${text}\n`);
    },
    end: () => undefined,
  };
}

/** How long the rest takes if it goes on as so far: "about 40 s left", "about 3 min left"; empty before anything is done. */
export function timeLeft(done: number, total: number, elapsedMs: number): string {
  if (done <= 0 || done >= total) return '';
  const seconds = Math.max(1, Math.round((elapsedMs / done / 1_000) * (total - done)));
  if (seconds < 100) return `about ${String(seconds)} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `about ${String(minutes)} min left` : `about ${String(Math.round(minutes / 60))} h left`;
}

/** A column of a table: its heading, and on which side its cells stand. */
export interface Column {
  readonly heading: string;
  readonly align?: 'left' | 'right';
}

/** Rows under headings as aligned text, every line ended; two spaces between columns. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ heading }, i) =>
    rows.reduce((widest, row) => Math.max(widest, row[i]?.length ?? 0), heading.length),
  );
  const line = (cells: readonly string[]): string => {
    const padded = columns.map(({ align }, i) => {
      const [cell, width] = [cells[i] ?? '', widths[i] ?? 0];
      return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
    });
    return `${padded.join('  ').trimEnd()}\n`;
  };
  return [columns.map(({ heading }) => heading), ...rows].map(line).join('');
}
