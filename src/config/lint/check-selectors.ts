import type { Binding } from '../../query/bound-query.js';
import { checkFilterTemplate, checkPromqlTemplate, placeholderNames, standIns } from '../../query/check-template.js';
import { readExpression } from '../../query/promql-expression.js';
import { contradictoryMatchers } from '../../query/promql-types.js';
import type { MetricConfig } from '../metric-config.js';
import type { Mistaken } from './finding.js';
import { undeclaredIn } from './known-variables.js';

/** The languages that a config can have a selector for. */
export const SELECTOR_LANGUAGES = ['prometheus', 'stackdriver'] as const;

/** What stands for a selector that is wrong, so that each query is still checked for what is its own. */
const HARMLESS = { prometheus: 'v="v"', stackdriver: 'v="v"' } as const;

/** The selectors with which queries can be checked, and what is wrong with those of the config. */
export interface CheckedSelectors {
  readonly mistakes: readonly Mistaken[];
  readonly usable: MetricConfig['selector'];
}

/** Checks the selectors of a config by themselves, so that a mistake in one is not told of every query. */
export function checkSelectors(config: MetricConfig, binding: Binding): CheckedSelectors {
  const checked = SELECTOR_LANGUAGES.flatMap((language) => {
    const text = config.selector[language];
    if (text === undefined) return [];
    const path = ['selector', language];
    const undeclared = undeclaredIn(text, config).map((message): Mistaken => ({
      severity: 'error',
      rule: 'undeclared-variable',
      path,
      message,
    }));
    const wrong = problemsOf(language, text, binding).map((message): Mistaken => ({
      severity: 'error',
      rule: 'selector',
      path,
      message,
    }));
    return [{ language, text: wrong.length > 0 ? HARMLESS[language] : text, mistakes: [...undeclared, ...wrong] }];
  });
  return {
    mistakes: checked.flatMap(({ mistakes }) => mistakes),
    usable: Object.fromEntries(checked.map(({ language, text }) => [language, text])),
  };
}

function problemsOf(language: 'prometheus' | 'stackdriver', text: string, binding: Binding): readonly string[] {
  if (placeholderNames(text).includes('selector')) return ['uses ${selector}, which is what it is itself'];
  if (language === 'stackdriver') {
    const checked = checkFilterTemplate(text, binding);
    return checked.kind === 'refused' ? checked.problems : [];
  }
  const checked = checkPromqlTemplate(`v{${text}}`, binding);
  if (checked.kind === 'unknown') return [];
  const expression = checked.kind === 'filled' ? readExpression(checked.text) : undefined;
  if (checked.kind === 'refused' || expression?.kind !== 'selector') {
    const said = checked.kind === 'refused' ? `: ${checked.problems.join('; ')}` : '';
    return [`must be label matchers without braces, such as workload="\${workload}"${said}`];
  }
  const both = contradictoryMatchers(expression, standIns(binding));
  return both === undefined ? [] : [`matches nothing: no series has ${both}`];
}
