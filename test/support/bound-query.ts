import type { PromqlQuery } from '../../src/query/bound-query.js';

/** A PromQL query of this text that reads nothing but its own slot. */
export function promql(text: string): PromqlQuery {
  return { language: 'prometheus', text, lookBackMs: 0, displaced: false };
}
