import type { Expression } from './promql-expression.js';

/** A part of an expression with what it stands in, the innermost first. */
export interface ExpressionPart {
  readonly part: Expression;
  readonly around: readonly Expression[];
}

/** Nobody asks what a part stands in further out than this, and to keep all of it would take long. */
const MOST_AROUND = 30;

/** Every part of an expression, itself first. */
export function walkExpression(expression: Expression): ExpressionPart[] {
  const found: ExpressionPart[] = [];
  const waiting: ExpressionPart[] = [{ part: expression, around: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next);
    const around = [next.part, ...next.around.slice(0, MOST_AROUND)];
    waiting.push(
      ...partsOf(next.part)
        .map((part) => ({ part, around }))
        .reverse(),
    );
  }
  return found;
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'range':
      return [expression.of];
    case 'call':
    case 'aggregation':
      return expression.arguments;
    case 'binary':
      return [expression.left, expression.right];
    default:
      return [];
  }
}
