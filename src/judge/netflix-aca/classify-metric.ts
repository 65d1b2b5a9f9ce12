import type { Metric } from '../../config/metric-config.js';
import { describe, mean } from '../../stats/describe.js';
import { probabilityOfSuperiority } from '../../stats/probability-of-superiority.js';
import { AllTiedError, type SortedSides } from '../../stats/shifted-rank-sum.js';
import type { JudgedSide, MetricJudgement } from '../judgement.js';
import type { MeasuredMetric, Sides } from '../measurement.js';
import { acceptedChange } from './accepted-change.js';
import { cleanSamples } from './clean-samples.js';
import { decideNoData, decideShift, errorBy, passBy } from './decide-metric.js';
import { effectThresholds } from './effect-thresholds.js';
import { explainMetric, type Outcome } from './explain-metric.js';
import { separateConstants } from './separate-constants.js';
import { CONFIDENCE, shiftInterval } from './shift-interval.js';
import { warnOfMetric } from './warn-of-metric.js';

/** One metric as Kayenta's judge classifies it. */
export function classifyMetric(measured: MeasuredMetric): MetricJudgement {
  const { metric, labels, listed = measured } = measured;
  const sides = { baseline: judgedSide(listed.baseline, metric), canary: judgedSide(listed.canary, metric) };
  const outcome = decide(metric, sides);
  const { classification, failed, criticalFailure } = outcome.decision;
  const reason = explainMetric({ metric, labels }, sides, outcome);
  const accepted = acceptedChange(metric.analysis);
  const { test } = outcome;
  const judged = { metric, labels, ...sides, classification, failed, criticalFailure, reason, accepted, test };
  return { ...judged, warnings: warnOfMetric(judged) };
}

function judgedSide(slots: Float64Array, { analysis }: Metric): JudgedSide {
  const samples = cleanSamples(slots, analysis);
  return { ...describe(samples), samples };
}

/** The first of Kayenta's rules that applies, in its order. */
function decide(metric: Metric, { baseline, canary }: Sides<JudgedSide>): Outcome {
  if (baseline.count === 0 || canary.count === 0) return { decision: decideNoData(metric.analysis), test: null };
  if (areEqual(baseline.sorted, canary.sorted)) return { decision: passBy('identical'), test: null };
  const constant = baseline.min === baseline.max && canary.min === canary.max;
  const samples = { baseline: baseline.samples, canary: canary.samples };
  if (!constant) return compare(metric, samples, { baseline: baseline.sorted, canary: canary.sorted });
  if (baseline.min === canary.min) return { decision: passBy('one-value'), test: null };
  const separated = separateConstants(samples);
  return compare(metric, separated, { baseline: separated.baseline.toSorted(), canary: separated.canary.toSorted() });
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/** Runs the rank test on samples that differ. */
function compare(metric: Metric, samples: Sides<Float64Array>, sorted: SortedSides): Outcome {
  const meanRatio = ratioOfMeans(samples);
  const superiority = probabilityOfSuperiority(sorted);
  const thresholds = effectThresholds(metric.analysis);
  try {
    const interval = shiftInterval(sorted);
    const effect = thresholds.measure === 'cles' ? superiority : meanRatio;
    return {
      decision: decideShift(interval, { effect, thresholds }, metric.analysis),
      test: {
        pValue: null,
        adjustedPValue: null,
        effect: {
          kind: 'difference',
          value: interval.estimate,
          low: interval.lower,
          high: interval.upper,
          confidence: CONFIDENCE,
        },
        meanRatio,
        probabilityOfSuperiority: superiority,
        samples: {
          used: Math.min(sorted.canary.length, sorted.baseline.length),
          effective: null,
          autocorrelation: null,
        },
        smallestDetectableChange: null,
        rule: 'rank',
      },
    };
  } catch (error) {
    if (error instanceof AllTiedError) return { decision: errorBy('all-tied'), test: null };
    throw error;
  }
}

/** Canary mean over baseline mean; NaN where either is 0. */
function ratioOfMeans({ baseline, canary }: Sides<Float64Array>): number {
  const means = { baseline: mean(baseline), canary: mean(canary) };
  return means.baseline === 0 || means.canary === 0 ? NaN : means.canary / means.baseline;
}
