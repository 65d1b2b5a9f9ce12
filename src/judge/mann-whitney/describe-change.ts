import { formatBeside, formatNumber, formatQuantity } from '../format-number.js';
import type { Effect } from '../judgement.js';
import type { Change } from './tolerance.js';

/** From this ratio on a multiple says more than a percentage, unless it is held against a percentage of that size. */
const MULTIPLE = 3;
const PERCENT = 100;

/** A change in words, such as "23 % higher", "4.2 times as high" or "3 °C lower". `bound` is the change that it is held against, 0.1 for 10 %. */
export function describeChange({ kind, relative, absolute }: Change, unit: string | undefined, bound = 0): string {
  if (kind === 'difference') {
    if (absolute === 0) return 'not different';
    return `${formatQuantity(Math.abs(absolute), unit)} ${absolute > 0 ? 'higher' : 'lower'}`;
  }
  if (relative === 1) return 'not different';
  if (isMultiple(relative, bound)) return `${formatBeside(relative, 1 + bound)} times as high`;
  const percent = Math.abs(relative - 1) * PERCENT;
  return `${formatBeside(percent, bound * PERCENT)} % ${relative > 1 ? 'higher' : 'lower'}`;
}

function isMultiple(ratio: number, bound: number): boolean {
  return ratio >= MULTIPLE && 1 + bound < MULTIPLE;
}

/** The interval of an effect in the words of its change: "+14 to +33 %". */
export function describeInterval(
  { kind, value, low, high, confidence }: Effect,
  unit: string | undefined,
  bound = 0,
): string {
  const name = `${formatNumber(confidence * PERCENT)} % interval`;
  if (kind === 'difference') return `${name} ${formatQuantity(low, undefined)} to ${formatQuantity(high, unit)}`;
  if (isMultiple(value, bound) || high === Infinity) {
    const top = Number.isFinite(high) ? formatBeside(high, 1) : 'any number of';
    return `${name} ${formatBeside(low, 1)} to ${top} times`;
  }
  return `${name} ${signed(low)} to ${signed(high)} %`;
}

function signed(ratio: number): string {
  const percent = (ratio - 1) * PERCENT;
  return `${percent > 0 ? '+' : ''}${formatBeside(percent, 0)}`;
}

/** A level or a p value: two digits, and no more zeros than anybody counts. */
export function describeProbability(p: number, bound: number): string {
  return p < 1e-4 && bound >= 1e-4 ? 'below 0.0001' : formatBeside(p, bound);
}
