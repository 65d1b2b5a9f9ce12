import { bindMonitoring } from '../../query/bind-monitoring.js';
import type { Binding, QueryWarning } from '../../query/bound-query.js';
import { checkFilterTemplate, checkPromqlTemplate, placeholderNames, standIns } from '../../query/check-template.js';
import { readExpression, type Expression } from '../../query/promql-expression.js';
import { contradictoryMatchers, typeProblems } from '../../query/promql-types.js';
import { walkExpression } from '../../query/walk-expression.js';
import type { MetricConfig } from '../metric-config.js';
import { checkSelectors } from './check-selectors.js';
import type { Mistaken } from './finding.js';
import { knownValues, undeclaredIn } from './known-variables.js';
import type { LintSurroundings } from './lint-surroundings.js';
import { queryPlaces, type QueryPlace, type Template } from './query-places.js';

/** Nobody reads more than this of one config. */
const MOST_MISTAKES = 250;

/** A template that is PromQL, read with harmless values. */
export interface ReadTemplate {
  readonly field: string;
  readonly expression: Expression;
}

/** A query with what could be read of it. */
export interface CheckedQuery extends QueryPlace {
  readonly read: readonly ReadTemplate[];
  readonly warnings: readonly QueryWarning[];
  readonly scrapeIntervalMs: number;
}

/** The queries of a config, with what keeps any of them from being asked. */
export interface CheckedQueries {
  readonly mistakes: readonly Mistaken[];
  readonly queries: readonly CheckedQuery[];
}

/** Reads every query of a config in our own form, its variables filled with defaults, examples or harmless values. */
export function checkQueries(config: MetricConfig, surroundings: LintSurroundings): CheckedQueries {
  const { scrapeIntervalMs, mostCharacters } = surroundings;
  const bindingFor = (intervalMs: number): Binding => ({
    values: knownValues(config, intervalMs),
    raw: new Set(Object.entries(config.scope ?? {}).flatMap(([name, { raw }]) => (raw ? [name] : []))),
    selector: undefined,
    scopeLabel: '',
    stepMs: config.step,
    scrapeIntervalMs: intervalMs,
  });
  const { usable, mistakes: ofSelectors } = checkSelectors(config, bindingFor(scrapeIntervalMs(config.source)));
  const mistakes: Mistaken[] = [...ofSelectors];
  const queries: CheckedQuery[] = [];
  let characters = 0;
  for (const place of queryPlaces(config)) {
    characters += sizeOf(place, config);
    if (characters > mostCharacters) mistakes.push(tooLarge(place, mostCharacters));
    if (characters > mostCharacters || mistakes.length > MOST_MISTAKES) break;
    const intervalMs = scrapeIntervalMs(place.source);
    const binding = { ...bindingFor(intervalMs), selector: usable[place.query.type] ?? 'v="v"' };
    const checked = place.templates.map((template) => checkTemplate(template, place, { config, binding }));
    mistakes.push(...checked.flatMap((one) => one.mistakes));
    const read = checked.flatMap((one) => one.read ?? []);
    queries.push({ ...place, read, warnings: warningsOf(place, binding), scrapeIntervalMs: intervalMs });
  }
  return { mistakes, queries };
}

function sizeOf({ templates, query }: QueryPlace, { selector }: MetricConfig): number {
  const ofSelector = selector[query.type]?.length ?? 0;
  return templates.reduce((sum, { text }) => {
    const uses = text.split('${selector').length - 1;
    return sum + text.length + uses * ofSelector;
  }, 0);
}

function tooLarge({ path, metric }: QueryPlace, most: number): Mistaken {
  const message = `is not checked, nor is what follows: the queries up to here have more than ${String(most)} characters; make several configs of this one`;
  return { severity: 'error', rule: 'too-large', path, message, ...aboutMetric(metric) };
}

interface Checking {
  readonly config: MetricConfig;
  readonly binding: Binding;
}

function checkTemplate(
  { field, text }: Template,
  { path, query, metric }: QueryPlace,
  { config, binding }: Checking,
): { readonly mistakes: readonly Mistaken[]; readonly read?: ReadTemplate } {
  const at = { severity: 'error', path: [...path, field], ...aboutMetric(metric) } as const;
  const mistakes: Mistaken[] = undeclaredIn(text, config).map((message) => ({
    ...at,
    rule: 'undeclared-variable',
    message,
  }));
  if (config.selector[query.type] === undefined && placeholderNames(text).includes('selector')) {
    const message = `uses \${selector}, and the config has none for ${query.type}: give one as selector.${query.type}`;
    mistakes.push({ ...at, rule: 'selector', message });
  }
  // What stands for a variable that nobody declared cannot be guessed.
  if (mistakes.length > 0) return { mistakes };
  const rule = query.type === 'prometheus' ? 'promql' : 'filter';
  const check = query.type === 'prometheus' ? checkPromqlTemplate : checkFilterTemplate;
  const checked = check(text, binding);
  if (checked.kind === 'refused') {
    return { mistakes: checked.problems.map((message) => ({ ...at, rule, message })) };
  }
  if (query.type !== 'prometheus' || checked.kind === 'unknown') return { mistakes: [] };
  const expression = readExpression(checked.text);
  const wrong = [...typeProblems(expression), ...nothingMatched(expression, binding)];
  return { mistakes: wrong.map((message) => ({ ...at, rule, message })), read: { field, expression } };
}

function nothingMatched(expression: Expression, binding: Binding): string[] {
  return walkExpression(expression).flatMap(({ part }) => {
    if (part.kind !== 'selector') return [];
    const both = contradictoryMatchers(part, standIns(binding));
    return both === undefined ? [] : [`has a selector that matches nothing: no series has ${both}`];
  });
}

function warningsOf({ query }: QueryPlace, binding: Binding): readonly QueryWarning[] {
  if (query.type === 'prometheus') return [];
  const bound = bindMonitoring(query, [], binding);
  return bound.kind === 'bound' ? bound.warnings : [];
}

function aboutMetric(metric: QueryPlace['metric']): { readonly metric?: string } {
  return metric ? { metric: metric.name } : {};
}
