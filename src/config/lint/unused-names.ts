import { placeholderNames } from '../../query/check-template.js';
import type { MetricConfig } from '../metric-config.js';
import type { CheckedQuery } from './check-queries.js';
import { SELECTOR_LANGUAGES } from './check-selectors.js';
import type { Doubt } from './doubt.js';
import { scopeVariablesIn } from './known-variables.js';

/** Warnings for variables and selectors that no query uses, and for queries that ask the same of both sides. */
export function unusedNames(config: MetricConfig, queries: readonly CheckedQuery[]): Doubt[] {
  const { scope = {}, selector } = config;
  const selectors = SELECTOR_LANGUAGES.flatMap((language) => {
    const text = selector[language];
    return text === undefined ? [] : [{ language, text }];
  });
  const used = new Set(
    [...selectors, ...queries.flatMap(({ templates }) => templates)].flatMap(({ text }) => scopeVariablesIn(text)),
  );
  const idleSelectors = selectors.filter(
    ({ language }) => !queries.some((query) => query.query.type === language && usesSelector(query)),
  );
  return [
    ...Object.keys(scope)
      .filter((name) => !used.has(name))
      .map((name): Doubt => ({ rule: 'unused-variable', path: ['scope', name], message: 'is used by no query' })),
    ...idleSelectors.map(({ language }): Doubt => {
      const message = `is used by no query: those in ${language} need \${selector} where it belongs`;
      return { rule: 'unused-selector', path: ['selector', language], message };
    }),
    ...queries.flatMap((query) => sameForBothSides(query, config)),
  ];
}

function usesSelector({ templates }: CheckedQuery): boolean {
  return templates.some(({ text }) => placeholderNames(text).includes('selector'));
}

function sameForBothSides(query: CheckedQuery, { selector }: MetricConfig): Doubt[] {
  const { metric, templates, path } = query;
  if (metric?.analysis.compared !== true) return [];
  const text = [...templates.map((template) => template.text), usesSelector(query) ? selector[query.query.type] : ''];
  if (text.some((one) => one !== undefined && scopeVariablesIn(one).length > 0)) return [];
  const message =
    'uses no variable of the scope, so that it asks the same of both sides: only a baseline from the past can be judged by it';
  return [{ rule: 'same-for-both-sides', path, message, metric: metric.name }];
}
