import type { KayentaPrometheusQuery, MetricQuery } from '../config/metric-query.js';
import { fillPromql, type Filling } from './fill-promql.js';
import { kayentaPromql } from './kayenta-promql.js';
import { parsePromql } from './promql.js';
import { tooLarge } from './query-size.js';
import { syntaxProblem } from './syntax-problem.js';
import { parseTemplate, placeholdersIn, splice, textLength, type TemplatePart } from './template.js';

/** A query with nothing left to fill in. */
export interface BoundQuery {
  readonly text: string;
  /** How far back of a slot's end it reads, in milliseconds. */
  readonly lookBackMs: number;
  /** Whether it reads at another time than it is asked for. */
  readonly displaced: boolean;
}

/** What one side of a metric asks its source: one expression, or bad events and how many there were in all. */
export type BoundQueries =
  | { readonly kind: 'expr'; readonly expr: BoundQuery }
  | { readonly kind: 'counts'; readonly events: BoundQuery; readonly exposure: BoundQuery };

/** What the templates of one side are filled with. */
export interface Binding extends Filling {
  /** The label filters that `${selector}` stands for, a template themselves. */
  readonly selector: string | undefined;
  /** The label that Kayenta's gce_instance scope is matched against. */
  readonly scopeLabel: string;
}

/** The queries of one side, or what keeps them from being asked. */
export type BoundMetric =
  | { readonly kind: 'bound'; readonly queries: BoundQueries; readonly warnings: readonly string[] }
  | {
      readonly kind: 'refused';
      /** The variables that have no value. */
      readonly missing: readonly string[];
      readonly problems: readonly string[];
    };

/** The queries that a metric asks for one side, with everything filled in. */
export function bindMetric(query: MetricQuery, binding: Binding): BoundMetric {
  switch (query.type) {
    case 'prometheus': {
      const { expr, events, exposure } = query;
      if (expr !== undefined) return asExpr(bindNative(expr, binding));
      return asCounts(bindNative(events ?? '', binding), bindNative(exposure ?? '', binding));
    }
    case 'kayenta-prometheus':
      return asExpr(bindKayenta(query, binding));
    case 'stackdriver':
    case 'kayenta-other':
      return refusal([`asks in another language (${languageOf(query)}), and no source here speaks it`]);
  }
}

/** What a metric's queries are written in, as people call it. */
export function languageOf(query: MetricQuery): string {
  if (query.type === 'kayenta-prometheus') return 'prometheus';
  return query.type === 'kayenta-other' ? query.serviceType : query.type;
}

type BoundOne =
  | { readonly kind: 'bound'; readonly query: BoundQuery; readonly warnings: readonly string[] }
  | Extract<BoundMetric, { kind: 'refused' }>;

function asExpr(bound: BoundOne): BoundMetric {
  if (bound.kind === 'refused') return bound;
  return { kind: 'bound', queries: { kind: 'expr', expr: bound.query }, warnings: bound.warnings };
}

function asCounts(events: BoundOne, exposure: BoundOne): BoundMetric {
  if (events.kind === 'bound' && exposure.kind === 'bound') {
    const queries = { kind: 'counts', events: events.query, exposure: exposure.query } as const;
    return { kind: 'bound', queries, warnings: [...new Set([...events.warnings, ...exposure.warnings])] };
  }
  const refused = [events, exposure].flatMap((bound) => (bound.kind === 'refused' ? [bound] : []));
  return {
    kind: 'refused',
    missing: [...new Set(refused.flatMap(({ missing }) => missing))],
    problems: [...new Set(refused.flatMap(({ problems }) => problems))],
  };
}

function bindNative(template: string, binding: Binding): BoundOne {
  const { parts, problems } = parseTemplate(template);
  const selector = parseTemplate(binding.selector ?? '');
  const uses = parts.filter((part) => typeof part !== 'string' && part.name === 'selector').length;
  const usesSelector = uses > 0;
  const large = tooLarge(
    textLength(parts) + uses * textLength(selector.parts),
    placeholdersIn(parts) - uses + uses * placeholdersIn(selector.parts),
  );
  if (large !== undefined) return refusal([large]);
  const whole = splice(parts, 'selector', selector.parts);
  const wrong = [
    ...problems,
    ...(usesSelector ? selector.problems : []),
    ...(usesSelector && binding.selector === undefined ? ['uses ${selector}, and the config has no selector'] : []),
    ...whole.flatMap((part) =>
      typeof part !== 'string' && part.fallback !== undefined ? [noFallback(part.name)] : [],
    ),
  ];
  if (wrong.length > 0) return refusal(wrong);
  if (placeholdersIn(whole) > 0) return fill(whole, binding);
  const text = whole.filter((part) => typeof part === 'string').join('');
  const { errorAt } = parsePromql(text);
  return errorAt === undefined ? fill(whole, binding) : refusal([syntaxProblem(text, errorAt)]);
}

function noFallback(name: string): string {
  return `gives variable "${name}" a value of its own: a default stands in the config's scope`;
}

function bindKayenta(query: KayentaPrometheusQuery, binding: Binding): BoundOne {
  const template = kayentaPromql(query, binding);
  if (template.kind === 'refused') return refusal(template.problems);
  const resourceType: [string, string][] =
    query.resourceType === undefined ? [] : [['resourceType', query.resourceType]];
  return fill(template.parts, { ...binding, values: new Map([...resourceType, ...binding.values]) });
}

function fill(parts: readonly TemplatePart[], filling: Filling): BoundOne {
  const names = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
  const missing = [...new Set(names.filter((name) => !filling.values.has(name)))];
  if (missing.length > 0) return { kind: 'refused', missing, problems: [] };
  const filled = fillPromql(parts, filling);
  if (filled.kind === 'refused') return refusal(filled.problems);
  const { text, lookBackMs, displaced } = filled;
  return { kind: 'bound', query: { text, lookBackMs, displaced }, warnings: filled.takenLiterally.map(warnOfLiteral) };
}

function warnOfLiteral(name: string): string {
  return `the value of variable "${name}" is matched as it stands, not as a regular expression`;
}

function refusal(problems: readonly string[]): Extract<BoundMetric, { kind: 'refused' }> {
  return { kind: 'refused', missing: [], problems };
}
