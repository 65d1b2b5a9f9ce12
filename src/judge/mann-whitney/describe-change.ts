import type { MetricAnalysis } from '../../config/metric-analysis.js';
import { formatBeside, formatBound, formatNumber, withUnitOfDifference } from '../format-number.js';
import type { Effect } from '../test-result.js';
import { settle } from '../settle.js';
import { countsInUnitOnly, criticalToleranceOf, toleranceOf, type Change } from './tolerance.js';

/** What a change is held against, as sizes. */
export interface Bounds {
  /** 0.1 for 10 %. */
  readonly relative: readonly number[];
  /** In the metric's unit; empty where it is not asked for. */
  readonly absolute: readonly number[];
}

/** What a metric holds a change of this kind and direction against: its tolerance, and what makes it critical. */
export function boundsOf(analysis: MetricAnalysis, change: Change, sign: number): Bounds {
  const tolerance = toleranceOf(analysis);
  const tolerances = analysis.critical ? [tolerance, criticalToleranceOf(analysis)] : [tolerance];
  return {
    relative: countsInUnitOnly(change, tolerance)
      ? []
      : tolerances.map(({ increase, decrease }) => (sign > 0 ? increase : decrease)),
    absolute: tolerance.absolute === undefined ? [] : [tolerance.absolute],
  };
}

const NO_BOUNDS: Bounds = { relative: [], absolute: [] };
/** From this ratio on a multiple says more than a percentage, unless it is held against a percentage of that size. */
const MULTIPLE = 3;
const PERCENT = 100;
/** What a difference is told with, which no percentage stands beside. */
const USUAL_DIGITS = 4;

/** A change in words, such as "23 % higher", "47 % (4.8 ms) higher", "4.2 times as high" or "3 °C lower". */
export function describeChange(change: Change, unit: string | undefined, bounds: Bounds = NO_BOUNDS): string {
  const { kind, relative, absolute } = change;
  if (kind === 'difference' || relative === Infinity) return describeDifference(change, unit, bounds);
  const ratio = settle(relative);
  if (ratio === 1) return 'not different';
  const inUnit = bounds.absolute.length > 0 && Number.isFinite(absolute);
  const size = inUnit ? ` (${withUnitOfDifference(formatBeside(Math.abs(absolute), bounds.absolute), unit)})` : '';
  if (isMultiple(ratio, bounds)) {
    const told = formatBeside(
      ratio,
      bounds.relative.map((bound) => 1 + bound),
    );
    return `${told} times as high${size}`;
  }
  return `${percentBeside(ratio - 1, bounds)} %${size} ${ratio > 1 ? 'higher' : 'lower'}`;
}

function describeDifference({ kind, relative, absolute }: Change, unit: string | undefined, bounds: Bounds): string {
  if (absolute === 0) return 'not different';
  const size = withUnitOfDifference(formatBeside(Math.abs(absolute), bounds.absolute, USUAL_DIGITS), unit);
  const tellsShare = kind === 'difference' && bounds.relative.length > 0 && Number.isFinite(relative);
  const share = tellsShare ? `, ${percentBeside(relative, bounds)} % of the baseline's typical size` : '';
  return `${size} ${absolute > 0 ? 'higher' : 'lower'}${share}`;
}

function isMultiple(ratio: number, { relative }: Bounds): boolean {
  return ratio >= MULTIPLE && relative.every((bound) => 1 + bound < MULTIPLE);
}

/** A smaller percentage is told as less than this, unless it is held against one as small. */
const LEAST_PERCENT = 1e-4;

function percentBeside(share: number, { relative }: Bounds): string {
  const percent = settle(Math.abs(share) * PERCENT);
  const bounds = relative.map((bound) => bound * PERCENT);
  if (percent < LEAST_PERCENT && bounds.every((bound) => bound >= LEAST_PERCENT)) return 'less than 0.0001';
  return formatBeside(percent, bounds);
}

/** The interval of an effect in the words of its change: "+14 to +33 %". */
export function describeInterval(
  { kind, value, low, high, confidence }: Effect,
  unit: string | undefined,
  bounds: Bounds = NO_BOUNDS,
): string {
  const name = `${formatNumber(confidence * PERCENT)} % interval`;
  if (kind === 'difference')
    return `${name} ${withUnitOfDifference(range([low, high], { none: 0, fewest: USUAL_DIGITS }), unit)}`;
  if (isMultiple(value, bounds) || high === Infinity)
    return `${name} ${range([low, high], { none: 1, fewest: 2 })} times`;
  const percents = [low, high].map((ratio) => (ratio - 1) * PERCENT);
  return `${name} ${range(percents, { none: 0, fewest: 2, sign: true })} %`;
}

interface Telling {
  /** What stands for no change. */
  readonly none: number;
  readonly fewest: number;
  readonly sign?: boolean;
}

/** No interval needs to be told more exactly. */
const MOST_DIGITS = 4;

/** "14 to 33"; with more digits where both limits would look the same, or one number where four digits cannot tell them apart. */
function range(limits: readonly number[], { none, fewest, sign = false }: Telling): string {
  const at = (digits: number): string[] =>
    limits.map((limit) => {
      if (limit === Infinity) return 'any number of';
      return `${sign && limit > 0 ? '+' : ''}${formatBeside(limit, [none], digits)}`;
    });
  let digits = fewest;
  while (new Set(at(digits)).size === 1 && digits < MOST_DIGITS) digits++;
  return [...new Set(at(digits))].join(' to ');
}

const LEAST_PROBABILITY = 1e-4;

/** A p value beside its limit: two digits, and no more zeros than anybody counts. */
export function describeProbability(p: number, limit: number): string {
  const least = Math.min(LEAST_PROBABILITY, limit);
  return p < least ? `below ${describeLevel(least, p)}` : formatBeside(p, [limit]);
}

/** Nobody writes a level any longer: what is longer is a share of what was written. */
const LONGEST_LEVEL = '0.000012345'.length;

/** The limit of a p value: as it was written, or where it is divided among looks with as many digits as show that it is on the right side of p. */
export function describeLevel(limit: number, p: number): string {
  const exact = formatBound(limit);
  return exact.length <= LONGEST_LEVEL ? exact : formatBeside(limit, [p], USUAL_DIGITS);
}
