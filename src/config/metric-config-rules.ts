import type { z } from 'zod';
import { nearestWord } from './nearest-word.js';
import { shown } from './mistake.js';
import { propertyOf } from './property-of.js';

const TOTAL_WEIGHT = 100;
const WEIGHT_SLACK = 0.1;
/** To find the nearest word takes its time, and nobody reads further. */
const MOST_ADVICE = 20;

/**
 * Adds an issue for each rule between the parts of a config that is broken: every metric's groups have a weight and the
 * weights total 100, no two metrics share a name. Reads whatever of the document is there, since other parts may be wrong too.
 */
export function checkGroupsAndNames(config: unknown, context: z.core.$RefinementCtx): void {
  const metrics = propertyOf(config, 'metrics');
  const groups = propertyOf(config, 'groups');
  const written = Array.isArray(metrics) ? metrics.map(readMetric) : [];
  checkNames(written, context);
  if (typeof groups === 'object' && groups !== null && !Array.isArray(groups)) checkWeights(written, groups, context);
}

interface WrittenMetric {
  readonly name: unknown;
  readonly muted: boolean;
  readonly groups: readonly { readonly path: readonly (string | number)[]; readonly name: string }[];
}

function readMetric(metric: unknown): WrittenMetric {
  const groups = propertyOf(metric, 'groups');
  const several = Array.isArray(groups) ? groups.map((value: unknown, i) => ({ path: ['groups', i], value })) : [];
  const named = [{ path: ['group'], value: propertyOf(metric, 'group') }, ...several].flatMap(({ path, value }) =>
    typeof value === 'string' ? [{ path, name: value }] : [],
  );
  const muted = propertyOf(propertyOf(metric, 'analysis'), 'muted') === true;
  return { name: propertyOf(metric, 'name'), muted, groups: named };
}

function checkNames(metrics: readonly WrittenMetric[], context: z.core.$RefinementCtx): void {
  const first = new Map<unknown, number>();
  for (const [i, { name }] of metrics.entries()) {
    const earlier = first.get(name);
    if (typeof name !== 'string') continue;
    if (earlier === undefined) first.set(name, i);
    else {
      const message = `${shown(name)} is the name of metric ${String(earlier + 1)} already`;
      context.addIssue({ code: 'custom', path: ['metrics', i, 'name'], message });
    }
  }
}

function checkWeights(metrics: readonly WrittenMetric[], weights: object, context: z.core.$RefinementCtx): void {
  const known = Object.keys(weights);
  const named = metrics.flatMap(({ groups }, i) =>
    groups.map(({ path, name }) => ({ path: ['metrics', i, ...path], name })),
  );
  const strange = named.filter(({ name }) => !Object.hasOwn(weights, name));
  for (const [i, { path, name }] of strange.entries()) {
    const advice = i < MOST_ADVICE ? adviceOn(name, known) : '';
    context.addIssue({ code: 'custom', path, message: `group ${shown(name)} has no weight${advice}` });
  }
  const scored = new Set(metrics.flatMap(({ muted, groups }) => (muted ? [] : groups.map(({ name }) => name))));
  for (const name of known.filter((group) => metrics.length > 0 && !scored.has(group))) {
    const message = 'has a weight but no metric that is scored: its share of the score would be lost';
    context.addIssue({ code: 'custom', path: ['groups', name], message });
  }
  checkTotal(Object.values(weights), context);
}

function adviceOn(name: string, known: readonly string[]): string {
  const near = nearestWord(name, known);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return known.length === 0 ? '; no group has one' : `; groups has ${known.slice(0, MOST_ADVICE).join(', ')}`;
}

function checkTotal(weights: readonly unknown[], context: z.core.$RefinementCtx): void {
  const numbers = weights.filter((weight) => typeof weight === 'number');
  const total = numbers.reduce((sum, weight) => sum + weight, 0);
  if (numbers.length < weights.length || Math.abs(total - TOTAL_WEIGHT) <= WEIGHT_SLACK) return;
  const message = `weights must total 100, total ${String(Number(total.toFixed(3)))}`;
  context.addIssue({ code: 'custom', path: ['groups'], message });
}
