import { createHash } from 'node:crypto';
import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import { shown } from '../config/mistake.js';
import { toPointer, type ErrorDetail } from '../errors.js';
import { bindSide } from '../measure/bind-side.js';
import { chosenValues } from '../measure/chosen-values.js';
import type { Wish } from '../measure/plan-judgement.js';
import { languageOf } from '../query/bind-metric.js';
import { isPinned } from '../query/pinned.js';
import { matchesAny } from './matches-pattern.js';

/** What would be asked. */
export interface AskedWishes {
  readonly request: JudgementRequest;
  readonly config: MetricConfig;
  readonly wishes: readonly Wish[];
}

type Side = 'baseline' | 'canary';

/** Durations of nothing in particular: what a query picks does not depend on them. */
const SOME_GRID = { stepMs: 60_000, slots: 1 };

/**
 * Why queries are not held to the values that variables may have: a side that is asked gives another one or none, or a query reads series that it does not pick by the
 * variable. What cannot be asked at all is no matter here.
 */
export function scopeMistakes(
  allowed: Readonly<Record<string, readonly string[]>>,
  { request, config, wishes }: AskedWishes,
): ErrorDetail[] {
  return Object.entries(allowed).flatMap(([variable, patterns]) => {
    // A value that both sides share is one mistake.
    const wrong = new Map<string, ErrorDetail>();
    for (const side of askedSides(wishes)) {
      const value = chosenValues(request, config, side).get(variable);
      if (value !== undefined && matchesAny(value, patterns)) continue;
      const pointer = placeOf(variable, request, side);
      wrong.set(pointer, { pointer, message: `must be one of ${patterns.join(', ')}, is ${shown(value)}` });
    }
    if (wrong.size > 0) return [...wrong.values()];
    return wishes.flatMap((wish) => {
      const why = whyLoose(wish, variable, { request, config });
      return why === undefined ? [] : [{ pointer: '/config', message: `the query of ${wish.name} ${why}` }];
    });
  });
}

function askedSides(wishes: readonly Wish[]): readonly Side[] {
  if (wishes.length === 0) return [];
  return wishes.some(({ compared }) => compared) ? ['baseline', 'canary'] : ['canary'];
}

function placeOf(variable: string, request: JudgementRequest, side: Side): string {
  const own = Object.hasOwn(request.scope, variable) && !Object.hasOwn(request[side].scope, variable);
  return toPointer(own ? ['scope', variable] : [side, 'scope', variable]);
}

type Filling = Pick<AskedWishes, 'request' | 'config'>;

/** Why a query is not held to the value of a variable; undefined where it is, or is not asked. Filled with a word that nothing else in it holds, it shows where the value goes. */
function whyLoose(wish: Wish, variable: string, { request, config }: Filling): string | undefined {
  if (languageOf(wish.query) !== wish.source.language) return undefined;
  const sides: readonly Side[] = wish.compared ? ['baseline', 'canary'] : ['canary'];
  for (const side of sides) {
    const word = unlike([wish.query, config.selector, ...chosenValues(request, config, side)]);
    const marked = {
      request: { ...request, [side]: { ...request[side], scope: { ...request[side].scope, [variable]: word } } },
      config: withoutRaw(config, variable),
      grid: SOME_GRID,
    };
    const bound = bindSide(wish, marked, side);
    if (bound.kind === 'refused' && bound.missing.length > 0) continue;
    if (bound.kind === 'refused') return `cannot be told to be held to "${variable}": ${bound.problems.join('; ')}`;
    if (!isPinned(bound.queries, word)) {
      return `reads series that it does not pick by the variable "${variable}", to which its caller is restricted: each selector needs a matcher such as ${variable}="\${${variable}}", with nothing else in the quotes`;
    }
  }
  return undefined;
}

/** Written raw, a value could be anything. */
function withoutRaw(config: MetricConfig, variable: string): MetricConfig {
  const { scope } = config;
  const declared = scope && Object.hasOwn(scope, variable) ? scope[variable] : undefined;
  return declared ? { ...config, scope: { ...scope, [variable]: { ...declared, raw: false } } } : config;
}

/** A word that occurs in none of these, and that no value can be made to hold: it changes with them. */
function unlike(texts: readonly unknown[]): string {
  return `restricted_${createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 32)}`;
}
