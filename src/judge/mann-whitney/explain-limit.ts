import { formatBeside, formatBound, withUnit } from '../format-number.js';
import type { LimitTest } from '../test-result.js';
import type { Sentence } from './sentence.js';

/** What a figure is told with where no more digits are needed to show on which side of a bound it lies. */
const DIGITS = 4;

/** The canary's figure beside its limit: above it (sign 1), below (-1) or within (0). */
export function explainLimit({ of, value, max, min }: LimitTest, sign: number, unit: string | undefined): Sentence {
  const bounds = [max, min].filter((bound) => bound !== undefined);
  const allowed = [
    ...(max === undefined ? [] : [`at most ${withUnit(formatBound(max), unit)}`]),
    ...(min === undefined ? [] : [`at least ${withUnit(formatBound(min), unit)}`]),
  ].join(' and ');
  const figure = of === 'every' ? 'furthest sample' : of;
  const shown = withUnit(formatBeside(value, bounds, DIGITS), unit);
  if (sign === 0) {
    return {
      text: `passes: the canary's ${figure} is ${shown}, and ${allowed} is allowed, whatever the baseline does.`,
    };
  }
  const bound = (sign < 0 ? min : max) ?? NaN;
  const told = Number.isFinite(value) ? `a ${figure} of ${shown}` : 'an infinite sample';
  const single = of === 'every' ? ', and a single sample is enough' : '';
  const finding = `has ${told}, ${sign > 0 ? 'above' : 'below'} its limit of ${withUnit(formatBound(bound), unit)}${single}`;
  return {
    text: `is ${sign > 0 ? 'high' : 'low'}: the canary ${finding}. Accepted is ${allowed}, whatever the baseline does.`,
    finding,
  };
}
