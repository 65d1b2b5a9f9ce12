import { placeholderNames } from '../../query/check-template.js';
import { toPromqlDuration } from '../../query/promql.js';
import type { MetricConfig } from '../metric-config.js';
import { shown } from '../mistake.js';
import { nearestWord } from '../nearest-word.js';

/** What every query can use without its being declared, beside `selector`. */
const BUILT_IN = ['step', 'rateInterval', 'windowLength'];
/** A window as people judge it: nothing is told from how long it is. */
const SOME_WINDOW_STEPS = 20;

/** The scrape intervals that one sample of a rate must span at least. */
export const INTERVALS_OF_A_RATE = 4;

/** The values of variables that are known before a request: what is always there, defaults and examples. */
export function knownValues({ scope, step }: MetricConfig, scrapeIntervalMs: number): ReadonlyMap<string, string> {
  const declared = Object.entries(scope ?? {}).flatMap(([name, { default: standard, example }]): [string, string][] => {
    const value = standard ?? example;
    return value === undefined ? [] : [[name, value]];
  });
  return new Map([
    ...declared,
    ['step', toPromqlDuration(step)],
    ['rateInterval', toPromqlDuration(Math.max(step, INTERVALS_OF_A_RATE * scrapeIntervalMs))],
    ['windowLength', toPromqlDuration(SOME_WINDOW_STEPS * step)],
  ]);
}

/** The variables of the scope that a template uses. */
export function scopeVariablesIn(template: string): string[] {
  return placeholderNames(template).filter((name) => name !== 'selector' && !BUILT_IN.includes(name));
}

/** A sentence for each variable that a template uses and the config does not declare. */
export function undeclaredIn(template: string, { scope }: MetricConfig): string[] {
  const known = Object.keys(scope ?? {});
  const always = [...BUILT_IN, 'selector'];
  return scopeVariablesIn(template)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearestWord(name, [...known, ...always]);
      const declared =
        known.length === 0 ? 'the scope declares none' : `the scope declares ${known.slice(0, 20).join(', ')}`;
      const advice = near === undefined ? declared : `did you mean "${near}"?`;
      return `uses variable ${shown(name)}, which the scope does not declare; ${advice}`;
    });
}
