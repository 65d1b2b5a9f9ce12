import { parser } from '@prometheus-io/lezer-promql';
import { unquoted } from './escape.js';
import { durationOf, type SyntaxNode } from './promql-duration.js';

/** How a selector matches a label. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** The series that a selector picks. */
export interface Selector {
  readonly kind: 'selector';
  /** Undefined where it names no metric, or only by a regular expression. */
  readonly metric: string | undefined;
  /** All but the one that names the metric. */
  readonly matchers: readonly Matcher[];
}

/** A PromQL expression as a tree, without its parentheses, offsets and signs. */
export type Expression =
  | Selector
  | { readonly kind: 'range'; readonly of: Expression; readonly rangeMs: number }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | {
      readonly kind: 'aggregation';
      readonly name: string;
      readonly grouping: { readonly without: boolean; readonly labels: readonly string[] };
      readonly arguments: readonly Expression[];
    }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'other' };

const OTHER = { kind: 'other' } as const;

/** No person nests deeper, and each level of the text takes several of these. */
const MOST_LEVELS = 600;

/** The tree of an expression that `parsePromql` can read; nothing is known of one that is nested beyond measure. */
export function readExpression(text: string): Expression {
  const tree = parser.parse(text);
  let level = 0;
  let deepest = 0;
  tree.iterate({
    enter: () => {
      level += 1;
      deepest = Math.max(deepest, level);
    },
    leave: () => {
      level -= 1;
    },
  });
  return deepest > MOST_LEVELS ? OTHER : expressionOf(text, operandsOf(tree.topNode)[0]);
}

function expressionOf(text: string, node: SyntaxNode | undefined): Expression {
  switch (node?.name) {
    case 'VectorSelector':
      return selectorOf(text, node);
    case 'MatrixSelector':
    case 'SubqueryExpr': {
      const duration = node.getChild('DurationExpr');
      const rangeMs = duration ? durationOf(text, duration) : 0;
      return { kind: 'range', of: expressionOf(text, operandsOf(node)[0]), rangeMs };
    }
    case 'FunctionCall': {
      const name = textOf(text, node.getChild('FunctionIdentifier'));
      return { kind: 'call', name, arguments: argumentsOf(text, node) };
    }
    case 'AggregateExpr': {
      const modifier = node.getChild('AggregateModifier');
      const labels = (modifier?.getChild('GroupingLabels')?.getChildren('LabelName') ?? []).map((label) =>
        textOf(text, label),
      );
      const grouping = { without: modifier?.getChild('Without') != null, labels };
      const name = textOf(text, node.getChild('AggregateOp'));
      return { kind: 'aggregation', name, grouping, arguments: argumentsOf(text, node) };
    }
    case 'BinaryExpr': {
      const [left, right] = operandsOf(node);
      const between = left?.nextSibling;
      const operator = textOf(text, between?.name === 'LineComment' ? between.nextSibling : between);
      return { kind: 'binary', operator, left: expressionOf(text, left), right: expressionOf(text, right) };
    }
    case 'NumberDurationLiteral':
      return { kind: 'number', value: Number(textOf(text, node)) };
    case 'ParenExpr':
    case 'OffsetExpr':
    case 'StepInvariantExpr':
    case 'UnaryExpr':
      return expressionOf(text, operandsOf(node)[0]);
    default:
      return OTHER;
  }
}

const OPERANDS = [
  'VectorSelector',
  'MatrixSelector',
  'SubqueryExpr',
  'FunctionCall',
  'AggregateExpr',
  'BinaryExpr',
  'NumberDurationLiteral',
  'StringLiteral',
  'ParenExpr',
  'OffsetExpr',
  'StepInvariantExpr',
  'UnaryExpr',
];

function operandsOf(node: SyntaxNode): SyntaxNode[] {
  const operands: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (OPERANDS.includes(child.name)) operands.push(child);
  }
  return operands;
}

function argumentsOf(text: string, node: SyntaxNode): Expression[] {
  const body = node.getChild('FunctionCallBody');
  return body ? operandsOf(body).map((operand) => expressionOf(text, operand)) : [];
}

function textOf(text: string, node: { readonly from: number; readonly to: number } | null | undefined): string {
  return node ? text.slice(node.from, node.to).toLowerCase() : '';
}

/** The series that a node of the tree picks which is a selector. */
export function selectorOf(text: string, node: SyntaxNode): Selector {
  const written = node.getChild('Identifier');
  const body = node.getChild('LabelMatchers');
  const nodes = body ? [...body.getChildren('UnquotedLabelMatcher'), ...body.getChildren('QuotedLabelMatcher')] : [];
  const all = nodes.map((matcher) => matcherOf(text, matcher));
  const isName = ({ label, operator }: Matcher): boolean => label === '__name__' && operator === '=';
  const quotedName = body?.getChild('QuotedLabelName');
  const naming = written || quotedName ? undefined : all.find(isName);
  const metric = written
    ? text.slice(written.from, written.to)
    : quotedName
      ? literalOf(text, quotedName)
      : naming?.value;
  return { kind: 'selector', metric, matchers: all.filter((matcher) => matcher !== naming) };
}

function matcherOf(text: string, node: SyntaxNode): Matcher {
  const quotedLabel = node.getChild('QuotedLabelName');
  const name = node.getChild('LabelName');
  const label = quotedLabel ? literalOf(text, quotedLabel) : name ? text.slice(name.from, name.to) : '';
  const sign = textOf(text, node.getChild('MatchOp'));
  const operator = sign === '!=' || sign === '=~' || sign === '!~' ? sign : '=';
  const value = node.getChild('StringLiteral');
  return { label, operator, value: value ? literalOf(text, value) : '' };
}

/** What a string, or a label in quotes, means. */
function literalOf(text: string, { from, to }: { readonly from: number; readonly to: number }): string {
  const opening = text[from];
  const quote = opening === "'" || opening === '`' ? opening : '"';
  return unquoted(text.slice(from + 1, to - 1), quote);
}
