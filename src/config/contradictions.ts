import type { JudgeSettings } from './judge-settings.js';
import type { Mistake } from './mistake.js';
import { propertyOf } from './property-of.js';

/** What each judge tolerates, either way, where a metric does not say. */
export const DEFAULT_TOLERANCE: Readonly<Record<JudgeSettings['name'], number>> = {
  'mann-whitney': 0.1,
  'netflix-aca': 0,
};

const DIRECTIONS = ['increase', 'decrease'] as const;
type Direction = (typeof DIRECTIONS)[number];

/** A part of a document, of which other parts may be wrong. */
type Part = Readonly<Record<string, unknown>>;

/**
 * What a metric's analysis says that it cannot mean: options that contradict each other, and those that have no effect beside the others.
 * Reads whatever of it is there, with its defaults, since other parts may be wrong too.
 */
export function contradictionsIn(analysis: unknown, judge: JudgeSettings['name']): Mistake[] {
  if (!isPart(analysis)) return [];
  return [
    ...ofEffectSize(analysis),
    ...ofCritical(analysis),
    ...ofMuted(analysis),
    ...ofLimit(analysis),
    ...ofDirection(analysis),
    ...ofFall(analysis),
    ...ofTolerance(analysis, judge),
  ];
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null;
}

function ofEffectSize({ effectSize, tolerance, criticalChange }: Part): Mistake[] {
  if (effectSize === undefined || (tolerance === undefined && criticalChange === undefined)) return [];
  const message = 'contradicts tolerance and criticalChange: give effectSize or those, not both';
  return [{ path: ['effectSize'], message }];
}

function ofCritical({ critical, criticalChange }: Part): Mistake[] {
  if (critical !== false || criticalChange === undefined) return [];
  return [{ path: ['criticalChange'], message: 'has no effect: the metric is not critical' }];
}

function ofMuted({ muted, critical, onNoData }: Part): Mistake[] {
  if (muted !== true) return [];
  const message = 'has no effect: the metric is muted, so that it never counts; leave out one of the two';
  return [
    ...(critical === true ? [{ path: ['critical'], message }] : []),
    ...(onNoData === 'fail' ? [{ path: ['onNoData'], message }] : []),
  ];
}

function ofLimit({ limit }: Part): Mistake[] {
  const min = numberAt(limit, 'min');
  const max = numberAt(limit, 'max');
  if (min === undefined || max === undefined || min <= max) return [];
  return [{ path: ['limit', 'min'], message: `must be at most max (${String(max)}), is ${String(min)}` }];
}

/** The directions in which a change is bad; none where what was written is no direction. */
function badDirections({ direction = 'either' }: Part): Direction[] {
  return DIRECTIONS.filter((one) => direction === 'either' || direction === one);
}

const CHANGES = [['tolerance', 'relative'], ['criticalChange']] as const;

function ofDirection(analysis: Part): Mistake[] {
  const [bad, ...others] = badDirections(analysis);
  if (bad === undefined || others.length > 0) return [];
  const harmless = bad === 'increase' ? 'decrease' : 'increase';
  return CHANGES.flatMap((path) => {
    const change = path.reduce<unknown>(propertyOf, analysis);
    if (numberAt(change, harmless) === undefined || numberAt(change, bad) !== undefined) return [];
    const message = `has no effect: only ${withArticle(bad)} of this metric is bad; say { ${bad} }, or direction: either`;
    return [{ path, message }];
  });
}

function withArticle(direction: Direction): string {
  return direction === 'increase' ? 'an increase' : 'a decrease';
}

/** The largest fall that there is. */
const WHOLE = 1;

/** A plain number is read as both directions, its fall cut at the whole. */
function ofFall(analysis: Part): Mistake[] {
  const relative = propertyOf(analysis.tolerance, 'relative');
  const bad = badDirections(analysis);
  if (!bad.includes('decrease') || (numberAt(relative, 'decrease') ?? 0) < WHOLE) return [];
  const increase = numberAt(relative, 'increase') ?? DEFAULT_TOLERANCE['mann-whitney'];
  const right = bad.includes('increase') ? `such as { increase: ${String(increase)}, decrease: 0.5 }` : 'such as 0.5';
  const message = `tolerates every decrease but one to nothing, since none exceeds 100 %: say less than 1 for it, ${right}`;
  return [{ path: ['tolerance', 'relative'], message }];
}

/** What is tolerated never fails: it need not be seen, and is never critical. */
function ofTolerance(analysis: Part, judge: JudgeSettings['name']): Mistake[] {
  const { tolerance, criticalChange } = analysis;
  const tolerated = badDirections(analysis).flatMap((direction) => {
    const share = toleratedChange(tolerance, direction, judge);
    return share === undefined ? [] : [{ direction, share }];
  });
  const mistakes: Mistake[] = [];
  const least = Math.min(...tolerated.map(({ share }) => share));
  const mustDetect = numberAt(analysis, 'mustDetect') ?? Infinity;
  // Of values around zero, a tolerance in their unit alone is all that counts.
  const unitOnly = tolerance !== undefined && propertyOf(tolerance, 'relative') === undefined;
  if (!unitOnly && tolerated.length > 0 && mustDetect < least) {
    const message = `must be at least the tolerance (${String(least)}), is ${String(mustDetect)}: a change that is tolerated never fails, seen or not`;
    mistakes.push({ path: ['mustDetect'], message });
  }
  const [idle] = tolerated.flatMap(({ direction, share }) => {
    const change = numberAt(criticalChange, direction) ?? Infinity;
    return change < share ? [{ direction, share, change }] : [];
  });
  if (idle) {
    const message = `must be at least the tolerance (${String(idle.share)}), is ${String(idle.change)} for ${withArticle(idle.direction)}: a change that is tolerated never fails, critical or not`;
    mistakes.push({ path: ['criticalChange'], message });
  }
  return mistakes;
}

/** As written, or the judge's default; undefined where it cannot be read. */
function toleratedChange(tolerance: unknown, direction: Direction, judge: JudgeSettings['name']): number | undefined {
  const relative = propertyOf(tolerance, 'relative');
  if (relative !== undefined && !isPart(relative)) return undefined;
  return numberAt(relative, direction) ?? DEFAULT_TOLERANCE[judge];
}

function numberAt(part: unknown, key: string): number | undefined {
  const value = propertyOf(part, key);
  return typeof value === 'number' ? value : undefined;
}
