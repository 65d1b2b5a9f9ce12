import type { Expression } from './promql-expression.js';
import { walkExpression } from './walk-expression.js';

const OF_RANGES =
  /^(?:i?rate|increase|i?delta|deriv|predict_linear|resets|changes|holt_winters|double_exponential_smoothing|\w+_over_time)$/;

/** What Prometheus refuses of an expression that its grammar allows: a function without the range that it needs, a range where none may stand, a selector of everything. */
export function typeProblems(expression: Expression): string[] {
  const problems: string[] = [];
  for (const { part, around } of walkExpression(expression)) {
    if (part.kind === 'call' && OF_RANGES.test(part.name) && part.arguments.every(({ kind }) => kind !== 'range')) {
      problems.push(`${part.name}() needs a range: write ${part.name}(…[\${rateInterval}])`);
    }
    if (part.kind === 'range') {
      const [outer] = around;
      if (outer?.kind === 'call' && OF_RANGES.test(outer.name)) continue;
      const where = outer ? `in ${describe(outer)}` : 'as what is judged';
      problems.push(`has a range ${where}, where only a function such as rate() may take one`);
    }
    if (part.kind === 'selector' && part.metric === undefined && part.matchers.every(matchesEmpty)) {
      problems.push('has a selector that would match every series: name a metric, or match a label that is not empty');
    }
  }
  return [...new Set(problems)];
}

function describe(expression: Expression): string {
  if (expression.kind === 'call' || expression.kind === 'aggregation') return `${expression.name}()`;
  return expression.kind === 'binary' ? `a ${expression.operator} operation` : 'another range';
}

type Selector = Extract<Expression, { kind: 'selector' }>;

const ANYTHING = ['', '.*'];

function matchesEmpty({ operator, value }: Selector['matchers'][number]): boolean {
  switch (operator) {
    case '=':
      return value === '';
    case '!=':
      return value !== '';
    case '=~':
      return ANYTHING.includes(value);
    case '!~':
      return value === '.+' || /^[\w-]+$/.test(value);
  }
}

/** Two matchers of one selector that no series can satisfy together, whatever the variables are that these values stand for; undefined where there are none. */
export function contradictoryMatchers({ matchers }: Selector, standIns: readonly string[]): string | undefined {
  const isLiteral = (value: string): boolean => !standIns.some((standIn) => value.includes(standIn));
  const fixed = matchers.filter(({ operator, value }) => operator === '=' && isLiteral(value));
  for (const one of fixed) {
    const other = matchers.find(
      ({ label, operator, value }) =>
        label === one.label &&
        isLiteral(value) &&
        ((operator === '=' && value !== one.value) || (operator === '!=' && value === one.value)),
    );
    if (other) return `${quote(one)} and ${quote(other)}`;
  }
  return undefined;
}

function quote({ label, operator, value }: Selector['matchers'][number]): string {
  return `${label}${operator}${JSON.stringify(value)}`;
}
