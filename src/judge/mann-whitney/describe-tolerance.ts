import type { Metric } from '../../config/metric-config.js';
import { formatNumber, formatQuantity } from '../format-number.js';
import { toleranceOf, type Change } from './tolerance.js';

const PERCENT = 100;

/** What a metric accepts, such as "increases below 10 % of the baseline or below 5 ms". */
export function describeTolerance({ analysis, unit }: Metric, kind: Change['kind']): string {
  const { increase, decrease, absolute, relativeGiven } = toleranceOf(analysis);
  const inUnit = absolute === undefined ? '' : formatQuantity(absolute, unit);
  const unitOnly = kind === 'difference' && absolute !== undefined && !relativeGiven;
  const relative = (share: number): string =>
    unitOnly
      ? `below ${inUnit}`
      : `below ${formatNumber(share * PERCENT)} %${inUnit && ` of the baseline or below ${inUnit}`}`;
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
