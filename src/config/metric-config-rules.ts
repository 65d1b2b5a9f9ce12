import { contradictionsIn } from './contradictions.js';
import { shown, type Mistake } from './mistake.js';
import { MOST_ADVICE, nearestWord } from './nearest-word.js';
import { propertyOf } from './property-of.js';

const TOTAL_WEIGHT = 100;
const WEIGHT_SLACK = 0.1;

/**
 * The rules between the parts of a config that are broken: every metric's groups have a weight and the weights total 100, every
 * group has a metric that is scored, no two metrics share a name, and no metric's options contradict each other. Reads whatever of
 * the document is there, since other parts may be wrong too.
 */
export function brokenRules(config: unknown): Mistake[] {
  const metrics = propertyOf(config, 'metrics');
  const groups = propertyOf(config, 'groups');
  const written = Array.isArray(metrics) ? metrics.map(readMetric) : [];
  const isRecord = typeof groups === 'object' && groups !== null && !Array.isArray(groups);
  const judge = propertyOf(propertyOf(config, 'judge'), 'name') === 'netflix-aca' ? 'netflix-aca' : 'mann-whitney';
  const contradictions = written.flatMap(({ analysis }, i) =>
    contradictionsIn(analysis, judge).map(({ path, message }) => ({
      path: ['metrics', i, 'analysis', ...path],
      message,
    })),
  );
  return [...repeatedNames(written), ...(isRecord ? brokenWeights(written, groups) : []), ...contradictions];
}

interface WrittenMetric {
  readonly name: unknown;
  readonly analysis: unknown;
  readonly muted: boolean;
  readonly groups: readonly { readonly path: Mistake['path']; readonly name: string }[];
}

function readMetric(metric: unknown): WrittenMetric {
  const groups = propertyOf(metric, 'groups');
  const several = Array.isArray(groups) ? groups.map((value: unknown, i) => ({ path: ['groups', i], value })) : [];
  const named = [{ path: ['group'], value: propertyOf(metric, 'group') }, ...several].flatMap(({ path, value }) =>
    typeof value === 'string' ? [{ path, name: value }] : [],
  );
  const analysis = propertyOf(metric, 'analysis');
  const muted = propertyOf(analysis, 'muted') === true;
  return { name: propertyOf(metric, 'name'), analysis, muted, groups: named };
}

function repeatedNames(metrics: readonly WrittenMetric[]): Mistake[] {
  const first = new Map<string, number>();
  const mistakes: Mistake[] = [];
  for (const [i, { name }] of metrics.entries()) {
    if (typeof name !== 'string') continue;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, i);
    else {
      const message = `${shown(name)} is the name of metric ${String(earlier + 1)} already`;
      mistakes.push({ path: ['metrics', i, 'name'], message });
    }
  }
  return mistakes;
}

function brokenWeights(metrics: readonly WrittenMetric[], weights: object): Mistake[] {
  const known = Object.keys(weights);
  const named = metrics.flatMap(({ groups }, i) =>
    groups.map(({ path, name }) => ({ path: ['metrics', i, ...path], name })),
  );
  const strange = named.filter(({ name }) => !Object.hasOwn(weights, name));
  const scored = new Set(metrics.flatMap(({ muted, groups }) => (muted ? [] : groups.map(({ name }) => name))));
  const idle = known.filter((group) => metrics.length > 0 && !scored.has(group));
  return [
    ...strange.map(({ path, name }, i) => {
      const advice = i < MOST_ADVICE ? adviceOn(name, known) : '';
      return { path, message: `group ${shown(name)} has no weight${advice}` };
    }),
    ...idle.map((name) => {
      const message = 'has a weight but no metric that is scored: its share of the score would be lost';
      return { path: ['groups', name], message };
    }),
    ...wrongTotal(Object.values(weights)),
  ];
}

function adviceOn(name: string, known: readonly string[]): string {
  const near = nearestWord(name, known);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return known.length === 0 ? '; no group has one' : `; groups has ${known.slice(0, MOST_ADVICE).join(', ')}`;
}

function wrongTotal(weights: readonly unknown[]): Mistake[] {
  const numbers = weights.filter((weight) => typeof weight === 'number');
  const total = numbers.reduce((sum, weight) => sum + weight, 0);
  if (numbers.length < weights.length || Math.abs(total - TOTAL_WEIGHT) <= WEIGHT_SLACK) return [];
  return [{ path: ['groups'], message: `weights must total 100, total ${String(Number(total.toFixed(3)))}` }];
}
