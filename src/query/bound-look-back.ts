import { parser } from '@prometheus-io/lezer-promql';
import { parsePromql, toPromqlDuration } from './promql.js';

/** What may follow a selector and belongs to it. */
const MODIFIERS =
  /^(?:(?:\s|#[^\n]*\n)*(?:offset\s+[-+]?\s*\d\w*|@\s*(?:[-+]?\s*[\d.]+(?:e[-+]?\d+)?|start\s*\(\s*\)|end\s*\(\s*\))))*/i;

/**
 * The expression with every selector that has no range of its own given one of this length: `x` becomes `last_over_time(x[60s])`.
 *
 * A plain selector takes the last sample of up to five minutes, so that what has stopped for good stands still before it is gone, and one
 * sample counts several times. (`lookback_delta` would say the same, to the servers that know it.) The argument of `timestamp()` stays as it is,
 * and so does an expression that cannot be read.
 */
export function boundLookBack(text: string, windowMs: number): string {
  const range = `[${toPromqlDuration(windowMs)}]`;
  let bounded = '';
  let done = 0;
  parser.parse(text).iterate({
    enter: ({ name, node }) => {
      if (name !== 'VectorSelector' || node.parent?.name === 'MatrixSelector' || isTimestamped(node)) return;
      const modifiers = MODIFIERS.exec(text.slice(node.to))?.[0] ?? '';
      const selector = text.slice(node.from, node.to);
      bounded += `${text.slice(done, node.from)}last_over_time(${selector}${range}${modifiers})`;
      done = node.to + modifiers.length;
    },
  });
  bounded += text.slice(done);
  return parsePromql(bounded).errorAt === undefined ? bounded : text;
}

function isTimestamped({ parent }: { readonly parent: ReturnType<typeof parser.parse>['topNode'] | null }): boolean {
  if (parent?.name !== 'FunctionCallBody') return false;
  return parent.parent?.getChild('FunctionIdentifier')?.getChild('Timestamp') != null;
}
