import type { Mistake } from './mistake.js';

const DEEPEST = 32;
const MOST_NODES = 50_000;
const LONGEST_ARRAY = 5_000;

/** Which arrays hold samples: they may be long, and are read by a loop of their own. */
export type IsSamples = (path: Mistake['path']) => boolean;

/**
 * The first reason why a parsed JSON or YAML document may not go on to the schemas, or undefined: a key `__proto__`, nesting
 * over 32 levels, an array over 5,000 elements or too many values in all, over 50,000 where nobody says more (samples apart). The schemas collect every mistake,
 * so what they are given must be small.
 */
export function firstHazard(document: unknown, isSamples: IsSamples, mostNodes = MOST_NODES): Mistake | undefined {
  const waiting: { readonly value: unknown; readonly path: Mistake['path'] }[] = [{ value: document, path: [] }];
  let nodes = 1;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null || (Array.isArray(value) && isSamples(path))) continue;
    const hazard = hazardOf(value, path);
    if (hazard !== undefined) return { path, message: hazard };
    nodes += Object.keys(value).length;
    if (nodes > mostNodes) return { path: [], message: `holds more than ${String(mostNodes)} values besides samples` };
    for (const [key, child] of Object.entries(value)) {
      waiting.push({ value: child, path: [...path, Array.isArray(value) ? Number(key) : key] });
    }
  }
  return undefined;
}

function hazardOf(value: object, path: Mistake['path']): string | undefined {
  if (path.length >= DEEPEST) return `is nested deeper than ${String(DEEPEST)} levels`;
  if (Array.isArray(value)) {
    return value.length > LONGEST_ARRAY
      ? `has ${String(value.length)} elements, at most ${String(LONGEST_ARRAY)}`
      : undefined;
  }
  return Object.hasOwn(value, '__proto__') ? 'has the key "__proto__", which a document may not have' : undefined;
}
