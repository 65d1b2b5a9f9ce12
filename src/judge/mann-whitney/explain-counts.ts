import type { Metric } from '../../config/metric-config.js';
import { formatBeside } from '../format-number.js';
import type { CountsOverTime } from './counts-over-time.js';
import { boundsOf, describeChange } from './describe-change.js';
import { describeTolerance } from './describe-tolerance.js';
import type { Sentence } from './sentence.js';

/** How the counts of both sides compare, how seldom that would come up by chance, and what is accepted. */
export function explainCounts(metric: Metric, { counts, estimate, pValue, limit }: CountsOverTime): Sentence {
  const { change } = estimate;
  const { canary, baseline } = counts;
  const told = describeChange(change, metric.unit, boundsOf(metric.analysis, change, 1));
  const sides = `${describeTotals(canary)} against ${describeTotals(baseline)} of the baseline`;
  const odds = `in at most ${describeOdds(pValue, limit)} rollouts (limit ${describeOdds(limit, pValue)})`;
  return {
    text: `is high: ${told}, ${sides}. Were the canary no worse, such evidence would come up at any time ${odds}. That is beyond what is accepted: ${describeTolerance(metric, change)}.`,
    finding: `is ${told}`,
  };
}

function describeTotals({ events, exposure }: CountsOverTime['counts']['canary']): string {
  return `${String(events)} of ${String(Math.round(exposure))}`;
}

/** Nobody asks what is rarer. */
const RAREST = 1e6;
const DIGITS = 3;

/** "1 of 140", with as many digits as show on which side of the other probability it lies. */
function describeOdds(probability: number, other: number): string {
  const often = Math.min(1 / probability, Math.max(RAREST, 1 / other));
  return `1 of ${formatBeside(often, [1 / other], DIGITS)}`;
}
