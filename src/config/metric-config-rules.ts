import type { z } from 'zod';
import { nearestWord } from './nearest-word.js';
import { shown } from './mistake.js';

const TOTAL_WEIGHT = 100;
const WEIGHT_SLACK = 0.1;

/**
 * Adds an issue for each rule between the parts of a config that is broken: every metric's groups have a weight and the
 * weights total 100, no two metrics share a name. Reads whatever of the document is there, since other parts may be wrong too.
 */
export function checkGroupsAndNames(config: unknown, context: z.core.$RefinementCtx): void {
  const { metrics, groups } = config as { metrics?: unknown; groups?: unknown };
  const written = Array.isArray(metrics) ? metrics.map(readMetric) : [];
  checkNames(written, context);
  if (typeof groups === 'object' && groups !== null) checkWeights(written, groups, context);
}

interface WrittenMetric {
  readonly name: unknown;
  readonly groups: readonly { readonly path: readonly (string | number)[]; readonly name: string }[];
}

function readMetric(metric: unknown): WrittenMetric {
  const { name, group, groups } = (metric ?? {}) as { name?: unknown; group?: unknown; groups?: unknown };
  const several = Array.isArray(groups) ? groups.map((value: unknown, i) => ({ path: ['groups', i], value })) : [];
  const named = [{ path: ['group'], value: group }, ...several].flatMap(({ path, value }) =>
    typeof value === 'string' ? [{ path, name: value }] : [],
  );
  return { name, groups: named };
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
  const used = new Set<string>();
  for (const [i, { groups }] of metrics.entries()) {
    for (const { path, name } of groups) {
      used.add(name);
      if (Object.hasOwn(weights, name)) continue;
      const near = nearestWord(name, known);
      const advice = near === undefined ? `groups has ${known.join(', ')}` : `did you mean "${near}"?`;
      context.addIssue({
        code: 'custom',
        path: ['metrics', i, ...path],
        message: `group ${shown(name)} has no weight; ${advice}`,
      });
    }
  }
  for (const name of known.filter((group) => metrics.length > 0 && !used.has(group))) {
    context.addIssue({
      code: 'custom',
      path: ['groups', name],
      message: 'has a weight but no metric: its share of the score would be lost',
    });
  }
  const values: unknown[] = Object.values(weights);
  const numbers = values.filter((value) => typeof value === 'number');
  const total = numbers.reduce((sum, weight) => sum + weight, 0);
  if (numbers.length === values.length && Math.abs(total - TOTAL_WEIGHT) > WEIGHT_SLACK) {
    context.addIssue({
      code: 'custom',
      path: ['groups'],
      message: `weights must total 100, total ${String(Number(total.toFixed(3)))}`,
    });
  }
}
