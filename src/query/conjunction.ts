import { parseFilter } from './monitoring-filter.js';
import type { TemplatePart } from './template.js';

/** The filter template that selects what all of these select; blank ones select everything. */
export function conjunction(filters: readonly (readonly TemplatePart[])[]): TemplatePart[] {
  return filters
    .map(conjunct)
    .filter((filter) => filter.length > 0)
    .flatMap((filter, i) => (i === 0 ? filter : [' AND ', ...filter]));
}

/** The filter template as it may stand beside others: in parentheses where it has, or may get, an OR of its own. */
export function conjunct(filter: readonly TemplatePart[]): readonly TemplatePart[] {
  if (filter.every((part) => typeof part === 'string' && part.trim() === '')) return [];
  const raw = filter.some((part) => typeof part !== 'string' && part.format === 'raw');
  return raw || parseFilter(filter.map(sampleOf).join('')).alternatives ? ['(', ...filter, ')'] : filter;
}

function sampleOf(part: TemplatePart): string {
  if (typeof part === 'string') return part;
  return part.format === 'doublequote' ? '"v"' : 'v';
}
