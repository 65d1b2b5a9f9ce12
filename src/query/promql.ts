import { parser } from '@prometheus-io/lezer-promql';
import { durationOf, type SyntaxNode } from './promql-duration.js';
import type { ReadQuery, StringLiteral, StringRole } from './query-language.js';

/** An expression as Prometheus' own grammar reads it. */
export interface ParsedPromql extends ReadQuery {
  /** The names of the tree's nodes, with their nesting. */
  readonly shape: string;
  /** How far back of its own time the expression reads: its ranges and subqueries, nested ones added up, in milliseconds. */
  readonly lookBackMs: number;
  /** Whether it reads at another time than it is asked for: it has an offset, or an @. */
  readonly displaced: boolean;
}

const REGEX_OPERATORS = ['=~', '!~'];
/** The arguments of label_replace that are not plain text. */
const LABEL_REPLACE_ROLES: Readonly<Record<number, StringRole>> = { 2: 'replacement', 4: 'regex' };
const DISPLACEMENTS = ['OffsetExpr', 'StepInvariantExpr'];
const RANGES = ['MatrixSelector', 'SubqueryExpr'];

/** Prometheus 2 has a function that the grammar of Prometheus 3 does not know any more: to it, one name of a function is as good as another of its length. */
const OLD_FUNCTION = /\bholt_winters(?=\s*\()/g;
const SAME_LENGTH = 'day_of_month';

/** Gives up at the first error: to go on behind it takes time, and nobody looks at what comes of it. */
const strict = parser.configure({ strict: true });

/** Reads a PromQL expression by Prometheus' own grammar. */
export function parsePromql(text: string): ParsedPromql {
  const tree = parseStrictly(text);
  if (typeof tree === 'number') return { shape: '', strings: [], errorAt: tree, lookBackMs: 0, displaced: false };
  const shape: string[] = [];
  const strings: StringLiteral[] = [];
  let rangeMs = 0;
  let lookBackMs = 0;
  let displaced = false;
  tree.iterate({
    enter: (node) => {
      shape.push(node.name, '(');
      if (node.name === 'StringLiteral') strings.push(stringAt(text, node.node));
      displaced ||= DISPLACEMENTS.includes(node.name);
      if (!RANGES.includes(node.name)) return;
      rangeMs += rangeOf(text, node.node);
      lookBackMs = Math.max(lookBackMs, rangeMs);
    },
    leave: (node) => {
      shape.push(')');
      if (RANGES.includes(node.name)) rangeMs -= rangeOf(text, node.node);
    },
  });
  return { shape: shape.join(''), strings, errorAt: undefined, lookBackMs, displaced };
}

/** The tree, or where the text is no PromQL any more. */
function parseStrictly(text: string): ReturnType<typeof parser.parse> | number {
  try {
    return strict.parse(text.replaceAll(OLD_FUNCTION, SAME_LENGTH));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return Number(/\d+/.exec(error.message)?.[0] ?? 0);
  }
}

function stringAt(text: string, node: SyntaxNode): StringLiteral {
  const opening = text[node.from];
  const quote = opening === "'" || opening === '`' ? opening : '"';
  return { from: node.from, to: node.to, quote, role: roleOf(text, node) };
}

function roleOf(text: string, node: SyntaxNode): StringRole {
  const operator = node.parent?.getChild('MatchOp');
  if (operator) return REGEX_OPERATORS.includes(text.slice(operator.from, operator.to)) ? 'regex' : 'text';
  let argument = node;
  while (argument.parent?.name === 'ParenExpr') argument = argument.parent;
  const call = argument.parent?.name === 'FunctionCallBody' ? argument.parent.parent : undefined;
  if (!call?.getChild('FunctionIdentifier')?.getChild('LabelReplace')) return 'text';
  let position = 0;
  // Behind its fifth argument there is none.
  for (let before = argument.prevSibling; before && position < 5; before = before.prevSibling) {
    position += Number(before.name !== 'LineComment');
  }
  return LABEL_REPLACE_ROLES[position] ?? 'text';
}

/** The range of a selector or subquery: its first duration; what comes after a colon is a resolution. */
function rangeOf(text: string, node: SyntaxNode): number {
  const duration = node.getChild('DurationExpr');
  return duration ? durationOf(text, duration) : 0;
}

/** A length of time as PromQL writes it. */
export function toPromqlDuration(ms: number): string {
  return ms % 1_000 === 0 ? `${String(ms / 1_000)}s` : `${String(ms)}ms`;
}
