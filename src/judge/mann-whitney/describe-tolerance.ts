import type { Metric } from '../../config/metric-config.js';
import { formatBound, withUnitOfDifference } from '../format-number.js';
import { countsInUnitOnly, toleranceOf, type Change } from './tolerance.js';

const PERCENT = 100;

/** What a metric accepts, such as "increases below 10 % of the baseline or below 5 ms". */
export function describeTolerance({ analysis, unit }: Metric, change: Pick<Change, 'kind' | 'relative'>): string {
  const tolerance = toleranceOf(analysis);
  const { increase, decrease, absolute } = tolerance;
  const inUnit = absolute === undefined ? '' : withUnitOfDifference(formatBound(absolute), unit);
  const unitOnly = countsInUnitOnly(change, tolerance);
  const relative = (share: number): string =>
    unitOnly ? `below ${inUnit}` : `below ${describeShare(share)}${inUnit && ` of the baseline or below ${inUnit}`}`;
  switch (analysis.direction) {
    case 'increase':
      return `increases ${relative(increase)}`;
    case 'decrease':
      return `decreases ${relative(decrease)}`;
    case 'either':
      return increase === decrease || unitOnly
        ? `changes ${relative(increase)}`
        : `increases ${relative(increase)} and decreases ${relative(decrease)}`;
  }
}

/** A share of the baseline that is a bound: "10 %". */
export function describeShare(share: number): string {
  return `${formatBound(share * PERCENT)} %`;
}
