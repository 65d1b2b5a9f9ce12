import { formatBeside, formatNumber, withUnit } from '../format-number.js';
import type { Comparison } from './compare-sides.js';
import type { Decision } from './decide-metric.js';
import { boundsOf, describeChange, describeInterval, describeLevel, describeProbability } from './describe-change.js';
import { describeManner, describeSides } from './describe-sides.js';
import { describeShare, describeTolerance } from './describe-tolerance.js';
import type { Evidence } from './evidence.js';
import type { Sentence } from './sentence.js';
import type { Significance } from './significance.js';
import { toleranceOf, type Change } from './tolerance.js';

/** What was decided of a comparison, and by which numbers. */
export interface Decided {
  readonly decision: Decision;
  readonly significance: Significance;
}

/** How the canary compares with the baseline, whether that is chance, and what is accepted. */
export function explainComparison(evidence: Evidence, comparison: Comparison, decided: Decided): Sentence {
  const { analysis } = evidence.measured.metric;
  const { decision, significance } = decided;
  const { it, found, sides } = foundOf(evidence, comparison, significance);
  const { beyond, accepted, failsFor } = acceptedOf(evidence, comparison);
  const p = describeP(significance, analysis.critical);
  const passes = `passes: it ${it}${found}${sides}`;
  switch (decision.code) {
    case 'shift-high':
    case 'shift-low':
      return {
        text: `is ${decision.classification}: ${it === '' ? 'it ' : ''}${found}${sides}. That is beyond chance${shownByPast(comparison, (past) => `, and beyond what ${past}`) ?? ''} (${p})${beyond}.`,
        finding: `${it}${found}`,
      };
    case 'within-tolerance':
      return { text: `${passes}, which is beyond chance (${p}), but accepted: ${accepted}.` };
    case 'harmless-direction': {
      const bad = analysis.direction === 'increase' ? 'an increase' : 'a decrease';
      return { text: `${passes}, but only ${bad} is bad, of which there is no sign (${p}). ${failsFor}` };
    }
    case 'chance-among-many':
      return {
        text: `${passes}, which would be beyond chance for this metric alone, but not among all of them (${p}). ${failsFor}`,
      };
    default: {
      const chance = shownByPast(comparison, (past) => `chance, or what ${past},`) ?? 'chance';
      return { text: `${passes}, which ${chance} explains (${p}). ${failsFor}` };
    }
  }
}

/** What the metric's healthy past has shown, where that decided. */
function shownByPast({ rule, history }: Comparison, told: (past: string) => string): string | undefined {
  if (rule !== 'history' || !history) return undefined;
  const { comparisons, spread } = history;
  return told(`${String(comparisons)} healthy comparisons have shown (they spread by ${formatPercent(spread)} %)`);
}

const PERCENT = 100;

function formatPercent(share: number): string {
  return formatNumber(Number((share * PERCENT).toPrecision(2)));
}

/** What was found: "is " and "36 % higher (98 % interval +31 to +42 %)", or "rose from 0 to 3 ms"; and what the sides are like. */
function foundOf({ measured, sides }: Evidence, comparison: Comparison, { significant }: Significance) {
  const { unit, analysis } = measured.metric;
  const { change, effect } = comparison.estimate;
  const bounds = boundsOf(analysis, change, comparison.sign || Math.sign(comparison.estimate.size));
  if (isFromZero(change)) {
    const to = withUnit(formatBeside(change.absolute, bounds.absolute, DIGITS), unit);
    return { it: '', found: `rose from 0 to ${to}`, sides: '' };
  }
  const told = `${describeChange(change, unit, bounds)}${describeManner(comparison)}`;
  const interval = significant && excludesNone(comparison) ? ` (${describeInterval(effect, unit, bounds)})` : '';
  return { it: 'is ', found: `${told}${interval}`, sides: describeSides(sides, comparison, unit) };
}

/** What figures in a unit are told with. */
const DIGITS = 4;

/** A ratio to nothing cannot be told. */
function isFromZero({ kind, relative }: Change): boolean {
  return kind === 'ratio' && relative === Infinity;
}

/** An interval is worth quoting only where it says the same as the test. */
function excludesNone({ estimate, sign }: Comparison): boolean {
  const { kind, low, high } = estimate.effect;
  const none = kind === 'ratio' ? 1 : 0;
  return sign > 0 ? low > none : high < none;
}

/** What is accepted, as the end of sentences about what is and what is not. */
function acceptedOf({ measured }: Evidence, { estimate }: Comparison) {
  const { metric } = measured;
  const { increase, absolute } = toleranceOf(metric.analysis);
  const accepted = describeTolerance(metric, estimate.change);
  if (isFromZero(estimate.change) && absolute === undefined && metric.analysis.direction !== 'decrease') {
    const any = `any increase from 0 is more than what is accepted, ${describeShare(increase)}`;
    return { accepted, beyond: `, and ${any}`, failsFor: `It fails for what is beyond chance: ${any}.` };
  }
  return {
    accepted,
    beyond: ` and beyond what is accepted: ${accepted}`,
    failsFor: `It fails for what is beyond chance and not accepted; accepted are ${accepted}.`,
  };
}

function describeP({ pValue, adjustedPValue, limit, adjustedLimit, alone }: Significance, critical: boolean): string {
  const own = `p ${describeProbability(pValue, limit)}, limit ${describeLevel(limit, pValue)}`;
  if (!alone || adjustedPValue === null || adjustedPValue === pValue) return own;
  return `${own}; adjusted for all ${critical ? 'critical metrics' : 'metrics'} ${describeProbability(adjustedPValue, adjustedLimit)}, limit ${describeLevel(adjustedLimit, adjustedPValue)}`;
}
