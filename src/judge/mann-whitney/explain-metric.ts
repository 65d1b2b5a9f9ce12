import { formatBeside, formatNumber, formatQuantity } from '../format-number.js';
import type { LimitTest } from '../judgement.js';
import { nameOf } from '../name-of.js';
import type { Reason } from '../measurement.js';
import type { Comparison } from './compare-sides.js';
import type { Decision } from './decide-metric.js';
import { describeChange, describeInterval, describeProbability } from './describe-change.js';
import type { Evidence } from './evidence.js';
import type { Significance } from './significance.js';
import { criticalToleranceOf, mustDetectOf, toleranceOf } from './tolerance.js';
import { describeTolerance } from './describe-tolerance.js';

/** A decision in words. */
export interface Explanation {
  readonly reason: Reason;
  /** What was found, to follow the metric's name in a sentence about the verdict. */
  readonly finding: string | undefined;
}

/** A metric's decision in a sentence or two: the rule, the numbers with their unit, and what would have been accepted. */
export function explainMetric(
  evidence: Evidence,
  decision: Decision,
  significance: Significance | undefined,
): Explanation {
  const { measured } = evidence;
  const { text, finding } = sentence(evidence, decision, significance);
  const told = `${nameOf(measured)} ${text}${underpowered(evidence, decision)}${consequence(evidence, decision)}`;
  return { reason: { code: decision.code, text: told }, finding };
}

interface Sentence {
  readonly text: string;
  readonly finding?: string;
}

function sentence(evidence: Evidence, decision: Decision, significance: Significance | undefined): Sentence {
  const { finding, limit, measured } = evidence;
  if (finding.kind === 'no-data') return { text: `${finding.problem.text}.`, finding: finding.problem.text };
  if (finding.kind === 'compared' && significance)
    return ofComparison(evidence, finding.comparison, { decision, significance });
  if (!limit) throw new RangeError('A limit decides only where there is one');
  return ofLimit(limit, finding.kind === 'broken-limit' ? finding.sign : 0, measured.metric.unit);
}

/** As many as everything else is told with. */
const LIMIT_DIGITS = 4;

function ofLimit(limit: LimitTest, sign: number, unit: string | undefined): Sentence {
  const figure = limit.of === 'every' ? 'furthest sample' : limit.of;
  const bounds = [
    ...(limit.max === undefined ? [] : [`at most ${formatQuantity(limit.max, unit)}`]),
    ...(limit.min === undefined ? [] : [`at least ${formatQuantity(limit.min, unit)}`]),
  ].join(' and ');
  const bound = (sign < 0 ? limit.min : limit.max) ?? limit.min ?? NaN;
  const value = `${formatBeside(limit.value, bound, LIMIT_DIGITS)}${unit === undefined ? '' : ` ${unit}`}`;
  if (sign === 0)
    return {
      text: `passes: the canary's ${figure} is ${value}, and ${bounds} is allowed, whatever the baseline does.`,
    };
  const finding = `has a ${figure} of ${value}, ${sign > 0 ? 'above' : 'below'} its limit of ${formatQuantity(bound, unit)}`;
  return {
    text: `is ${sign > 0 ? 'high' : 'low'}: the canary ${finding}. Accepted is ${bounds}, whatever the baseline does.`,
    finding,
  };
}

interface Decided {
  readonly decision: Decision;
  readonly significance: Significance;
}

function ofComparison(evidence: Evidence, comparison: Comparison, { decision, significance }: Decided): Sentence {
  const { metric } = evidence.measured;
  const { unit, analysis } = metric;
  const { change, effect } = comparison.estimate;
  const tolerance = toleranceOf(analysis);
  const sign = comparison.sign || Math.sign(change.relative - 1);
  const bound = sign > 0 ? tolerance.increase : -tolerance.decrease;
  const fromNothing = change.kind === 'ratio' && !comparison.totals && evidence.sides.baseline.mean === 0;
  const changed = fromNothing
    ? describeChange({ ...change, kind: 'difference' }, unit)
    : describeChange(change, unit, Math.abs(bound));
  const values = valuesOf(evidence, comparison, sign);
  const p = describeP(significance, analysis.critical);
  const accepted = describeTolerance(metric, change.kind);
  const quotable = significance.significant && excludesNone(comparison) && !fromNothing;
  const interval = quotable ? ` (${describeInterval(effect, unit, Math.abs(bound))})` : '';
  switch (decision.code) {
    case 'shift-high':
    case 'shift-low':
      return {
        text: `is ${decision.classification}: ${changed}${interval}${values}. That is beyond chance (${p}) and beyond what is accepted: ${accepted}.`,
        finding: `is ${changed}${interval}`,
      };
    case 'within-tolerance':
      return {
        text: `passes: it is ${changed}${interval}${values}, which is beyond chance (${p}), but accepted: ${accepted}.`,
      };
    case 'harmless-direction':
      return {
        text: `passes: it is ${changed}${values}, but only ${analysis.direction === 'increase' ? 'an increase' : 'a decrease'} is bad.`,
      };
    case 'chance-among-many':
      return {
        text: `passes: it is ${changed}${values}, which would be beyond chance for this metric alone, but not among all of them (${p}).`,
      };
    default:
      return {
        text: `passes: it is ${changed}${values}, which ${comparison.rule === 'history' ? 'chance, or what healthy comparisons have shown,' : 'chance'} explains (${p}). It fails for what is beyond chance and not accepted; accepted are ${accepted}.`,
      };
  }
}

function describeP({ pValue, adjustedPValue, limit, adjustedLimit, alone }: Significance, critical: boolean): string {
  const own = `p ${describeProbability(pValue, limit)}, limit ${formatNumber(limit)}`;
  if (!alone || adjustedPValue === null || adjustedPValue === pValue) return own;
  return `${own}; adjusted for all ${critical ? 'critical metrics' : 'metrics'} ${describeProbability(adjustedPValue, adjustedLimit)}, limit ${formatNumber(adjustedLimit)}`;
}

/** An interval is worth quoting only where it says the same as the test. */
function excludesNone({ estimate, sign }: Comparison): boolean {
  const { kind, low, high } = estimate.effect;
  const none = kind === 'ratio' ? 1 : 0;
  return sign > 0 ? low > none : high < none;
}

/** What the sides are like: counts where events were counted, medians, or means where medians hide what changed; nothing where both do. */
function valuesOf({ sides, measured }: Evidence, { totals, estimate }: Comparison, sign: number): string {
  const { unit } = measured.metric;
  if (totals) {
    const rate = ({ events, exposure }: { events: number; exposure: number }): string =>
      `${String(events)} of ${formatQuantity(Math.round(exposure), undefined)}`;
    return `, ${rate(totals.canary)} against ${rate(totals.baseline)} of the baseline`;
  }
  const preferred = estimate.scale === 'log' || estimate.change.kind === 'difference' ? 'median' : 'mean';
  const figures = [preferred, 'median', 'mean'] as const;
  const figure = figures.find((name) => (sides.canary[name] - sides.baseline[name]) * sign >= 0);
  if (!figure) return '';
  return `, with a ${figure} of ${formatQuantity(sides.canary[figure], unit)} against ${formatQuantity(sides.baseline[figure], unit)}`;
}

/** A window that shows only changes beyond this shows none that anybody waits for. */
const NO_CHANGE_AT_ALL = 100;

/** What this window could not have shown, and what it must. */
function underpowered({ measured, finding }: Evidence, { weakness }: Decision): string {
  if (weakness?.kind !== 'underpowered' || finding.kind !== 'compared') return '';
  const { analysis, unit } = measured.metric;
  const { relative, absolute } = finding.comparison.detectable;
  const wanted = mustDetectOf(analysis) * 100;
  const allowed = analysis.tolerance?.absolute;
  const inUnit = unit === undefined ? '' : ` ${unit}`;
  const orUnit = allowed === undefined ? '' : ` or ${formatQuantity(allowed, unit)}`;
  const must = `${formatNumber(wanted)} %${orUnit} must be seen`;
  if (!Number.isFinite(absolute) || (relative ?? 0) > NO_CHANGE_AT_ALL)
    return ` But these samples could not have shown any change, and ${must}.`;
  if (relative !== null) {
    return ` But this window would have shown only a change of about ${formatBeside(relative * 100, wanted)} % or more, and ${must}.`;
  }
  if (allowed !== undefined) {
    return ` But this window would have shown only a change of about ${formatBeside(absolute, allowed)}${inUnit} or more, and ${formatQuantity(allowed, unit)} must be seen.`;
  }
  return ` But the mean of the baseline is 0, so that no change can be told in percent of it: a tolerance in its own unit would say what must be seen.`;
}

/** What the decision does beyond its group's score. */
function consequence({ measured }: Evidence, { classification, failed, criticalFailure }: Decision): string {
  const { analysis } = measured.metric;
  if (analysis.muted) return classification === 'pass' ? '' : ' The metric is muted: it is not scored.';
  if (criticalFailure) return ' The metric is critical: it fails the canary.';
  if (failed && analysis.critical && classification !== 'no-data') {
    const { increase, decrease } = criticalToleranceOf(analysis);
    const least = formatNumber((classification === 'high' ? increase : decrease) * 100);
    return ` It fails the canary by itself from a change of ${least} % on.`;
  }
  if (failed) return classification === 'no-data' ? ' That fails the metric.' : '';
  return classification === 'no-data' ? ' It is left out of the score.' : '';
}
