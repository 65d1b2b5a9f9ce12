import { walkExpression } from '../../query/walk-expression.js';
import type { CheckedQuery } from './check-queries.js';
import { isCounter, isRead } from './counters.js';
import type { Doubt } from './doubt.js';

/** A warning for each counter that a query takes as it stands: what it has counted since its process started says how old that is. */
export function counterWithoutRate({ read, path }: CheckedQuery): Doubt[] {
  return read.flatMap(({ field, expression }) => {
    const names = walkExpression(expression).flatMap(({ part, around }) => {
      if (part.kind !== 'selector' || part.metric === undefined || isRead(part, around)) return [];
      return isCounter(part.metric) ? [part.metric] : [];
    });
    return [...new Set(names)].map((name): Doubt => {
      const message = `takes the counter ${name} as it stands, which says how long its process has been running: write rate(${name}{…}[\${rateInterval}]), or increase(…[\${step}]) for a count`;
      return { rule: 'counter-without-rate', path: [...path, field], message };
    });
  });
}
