import type { parser } from '@prometheus-io/lezer-promql';

/** A node of a parsed expression. */
export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

const MS_PER_UNIT: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};
const DURATION = /^(?:\d+(?:ms|[smhdwy]))+$/;

type Operation = (a: number, b: number) => number;

/** In seconds, as Prometheus reckons. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Mod: (a, b) => a % b,
  Pow: (a, b) => a ** b,
};

/** The length in milliseconds of a duration in a PromQL expression, which may be arithmetic: of `step()` it is 0, of the longer or shorter of two the longer. */
export function durationOf(text: string, node: SyntaxNode): number {
  const ms = secondsOf(text, node) * 1_000;
  return Number.isFinite(ms) ? Math.max(0, Math.round(ms)) : 0;
}

function secondsOf(text: string, node: SyntaxNode): number {
  const parts: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') parts.push(child);
  }
  const [first, second, third] = parts;
  if (!first) return node.name === 'DurationStep' ? 0 : literalSeconds(text.slice(node.from, node.to));
  if (!second) return secondsOf(text, first);
  if (first.name === 'UnaryOp') return (text[first.from] === '-' ? -1 : 1) * secondsOf(text, second);
  if (!third) return secondsOf(text, second);
  // Of two, the longer one: what is judged must not read too far back.
  if (first.name.startsWith('Duration') && second.name === 'DurationExpr') {
    return Math.max(secondsOf(text, second), secondsOf(text, third));
  }
  return OPERATIONS[second.name]?.(secondsOf(text, first), secondsOf(text, third)) ?? NaN;
}

/** A duration such as 1h30m, or a number of seconds in any of PromQL's notations. */
function literalSeconds(literal: string): number {
  if (!DURATION.test(literal)) return Number(literal.replaceAll('_', ''));
  const parts = [...literal.matchAll(/(\d+)(ms|[smhdwy])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + (Number(count) * (MS_PER_UNIT[unit ?? ''] ?? NaN)) / 1_000, 0);
}
