import type { Metric } from '../../config/metric-config.js';
import type { Classification, Weakness } from '../judgement.js';
import type { MeasuredMetric } from '../measurement.js';
import type { Comparison } from './compare-sides.js';
import { factorNeeded, LONGEST_FACTOR, type Detectable } from './detectable.js';
import type { Evidence } from './evidence.js';
import type { DataProblemCode } from './find-data-problem.js';
import { settle } from '../settle.js';
import type { Significance } from './significance.js';
import { criticalToleranceOf, mustDetectOf, reaches, toleranceOf } from './tolerance.js';

/** The rules that can decide; the code of the metric's reason. */
export type DecisionCode =
  | DataProblemCode
  | 'above-limit'
  | 'below-limit'
  | 'within-limit'
  | 'shift-high'
  | 'shift-low'
  | 'counts-over-time'
  | 'within-tolerance'
  | 'harmless-direction'
  | 'chance-among-many'
  | 'no-shift';

/** What is decided of a metric, and by which rule. */
export interface Decision {
  readonly code: DecisionCode;
  readonly classification: Classification;
  readonly failed: boolean;
  readonly criticalFailure: boolean;
  readonly weakness?: Weakness | undefined;
}

/** What a metric's evidence means. The significance is that of its comparison; undefined where it was not compared. */
export function decideMetric({ measured, finding }: Evidence, significance: Significance | undefined): Decision {
  const { metric } = measured;
  const { critical, onNoData } = metric.analysis;
  switch (finding.kind) {
    case 'broken-limit':
      return failure(finding.sign, { code: finding.sign > 0 ? 'above-limit' : 'below-limit', critical });
    case 'kept-limit':
      return pass('within-limit');
    case 'no-data': {
      const failed = onNoData === 'fail';
      const { slotsMissing, cure } = finding.problem;
      const weakness: Weakness = { kind: 'no-data', slotsMissing, cure };
      const judged = { classification: 'no-data', failed, criticalFailure: failed && critical } as const;
      return { code: finding.problem.code, ...judged, weakness };
    }
    case 'counts-over-time':
      return failure(1, { code: 'counts-over-time', critical });
    case 'compared':
      if (!significance) throw new RangeError('A comparison needs its significance');
      return decideComparison(measured, finding.comparison, significance);
  }
}

function decideComparison(
  measured: MeasuredMetric,
  comparison: Comparison,
  { significant, alone, limit }: Significance,
): Decision {
  const { analysis } = measured.metric;
  const { sign, estimate, pValue } = comparison;
  const weakness = weaknessOf(measured, comparison);
  if (!significant) {
    if (alone) return { ...pass('chance-among-many'), weakness };
    const harmless = analysis.direction !== 'either' && sign !== badSign(analysis.direction) && settle(pValue) <= limit;
    return { ...pass(harmless ? 'harmless-direction' : 'no-shift'), weakness };
  }
  if (!reaches(estimate.change, toleranceOf(analysis), sign)) return { ...pass('within-tolerance'), weakness };
  const critical = analysis.critical && reaches(estimate.change, criticalToleranceOf(analysis), sign);
  return failure(sign, { code: sign > 0 ? 'shift-high' : 'shift-low', critical });
}

function badSign(direction: 'increase' | 'decrease'): number {
  return direction === 'increase' ? 1 : -1;
}

function failure(
  sign: number,
  { code, critical }: { readonly code: DecisionCode; readonly critical: boolean },
): Decision {
  return { code, classification: sign > 0 ? 'high' : 'low', failed: true, criticalFailure: critical };
}

function pass(code: DecisionCode): Decision {
  return { code, classification: 'pass', failed: false, criticalFailure: false };
}

/** The spread that a longer window is reckoned from is itself an estimate; a fifth more makes most of such windows long enough. */
const MARGIN = 1.2;

/** Whether a pass says nothing, since what it must be able to show would not have been seen; and how much longer a window would show it. */
function weaknessOf(
  { metric, canary }: MeasuredMetric,
  { detectable, detectableAt }: Comparison,
): Weakness | undefined {
  if (seesEnough(metric, detectable)) return undefined;
  const factor = factorNeeded((longer) => seesEnough(metric, detectableAt(longer)));
  const slots = factor === null ? Infinity : Math.max(1, Math.ceil(canary.length * (factor * MARGIN - 1)));
  return { kind: 'underpowered', slotsMissing: slots > LONGEST_FACTOR * canary.length ? null : slots };
}

/** Whether what a metric must be able to show is seen: a relative change, or all that its absolute tolerance does not allow. */
function seesEnough({ analysis }: Metric, { relative, absolute }: Detectable): boolean {
  const allowed = analysis.tolerance?.absolute;
  if (allowed !== undefined && settle(absolute) <= allowed) return true;
  return relative !== null && settle(relative) <= mustDetectOf(analysis);
}
