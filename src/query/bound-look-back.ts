import { parser } from '@prometheus-io/lezer-promql';
import { parsePromql, toPromqlDuration } from './promql.js';

type Node = ReturnType<typeof parser.parse>['topNode'];

/** What may follow a selector and belongs to it. */
const MODIFIERS =
  /^(?:(?:\s|#[^\n]*\n)*(?:offset\s+[-+]?\s*\d\w*|@\s*(?:[-+]?\s*[\d.]+(?:e[-+]?\d+)?|start\s*\(\s*\)|end\s*\(\s*\))))*/i;

const GROUP = /\bgroup_(?:left|right)\s*$/i;

/**
 * The expression in which no plain selector takes a sample that is older than this: `x` becomes `(x and last_over_time(x[60s]))`.
 *
 * By itself a selector takes the last sample of up to five minutes, so that what has died unseen stands still before it is gone, and one sample
 * counts several times. (`lookback_delta` would say the same, to the servers that know it.) The range alone would not do: it takes no notice of
 * the marks of series that have ended, and would count them beside those that took their place. The argument of `timestamp()` stays as it is,
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
      const before = text.slice(done, node.from);
      // What opens a bracket behind group_left would be its labels.
      bounded += `${before}${GROUP.test(before) ? '() ' : ''}(${selector}${modifiers} and last_over_time(${selector}${range}${modifiers}))`;
      done = node.to + modifiers.length;
    },
  });
  bounded += text.slice(done);
  return parsePromql(bounded).errorAt === undefined ? bounded : text;
}

function isTimestamped({ parent }: Node): boolean {
  let around = parent;
  while (around?.name === 'ParenExpr') around = around.parent;
  if (around?.name !== 'FunctionCallBody') return false;
  return around.parent?.getChild('FunctionIdentifier')?.getChild('Timestamp') != null;
}
