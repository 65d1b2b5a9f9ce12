import { toPointer } from '../errors.js';
import type { ConfigDocument, Position } from './config-document.js';

/** One thing that is wrong or doubtful about a document that a person wrote. */
export interface Diagnostic {
  /** With an error nothing can be judged by it. */
  readonly severity: 'error' | 'warning';
  /** What kind of thing it is: a stable name, such as "schema" or "counter-without-rate". */
  readonly rule: string;
  /** The JSON pointer of the part that it is about; "" is the whole document. */
  readonly pointer: string;
  /** Counted from 1, as is the column; both are there where the text of the document is known. */
  readonly line?: number;
  readonly column?: number;
  /** What is wrong and what would be right. */
  readonly message: string;
  /** The name of the metric that it is about, if one. */
  readonly metric?: string;
}

/** A diagnostic whose place is a path. */
export interface Unplaced extends Omit<Diagnostic, 'pointer' | 'line' | 'column'> {
  readonly path: readonly (string | number)[];
}

/** To find a place takes its time, and nobody reads more than this. */
const MOST_TOLD = 200;

/** The diagnostics in the order of the document, with their places in it; of very many the first, and how many more there are. */
export function placeDiagnostics(
  found: readonly Unplaced[],
  document: Extract<ConfigDocument, { kind: 'parsed' }>,
): Diagnostic[] {
  const bySeverity = found.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  const placed = bySeverity
    .slice(0, MOST_TOLD)
    .map(({ path, severity, rule, message, metric }): Diagnostic & Position => {
      const { line, column } = document.place({ path, message });
      const about = metric === undefined ? {} : { metric };
      return { severity, rule, pointer: toPointer(path), line, column, message, ...about };
    });
  const inOrder = placed.sort((a, b) => a.line - b.line || a.column - b.column);
  const more = bySeverity.slice(MOST_TOLD);
  const [first] = more;
  if (!first) return inOrder;
  const message = `there is more: at least ${String(more.length)} further mistakes or warnings are not listed`;
  return [...inOrder, { severity: first.severity, rule: 'too-many', pointer: '', message }];
}
