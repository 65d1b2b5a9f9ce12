import type { KeptLink } from '../config/kept-judgement.js';
import type { JudgedInstance, JudgedSide, Judgement, ReportedMetric } from '../judge/judgement.js';
import type { Effect, TestResult } from '../judge/test-result.js';
import type { MeasuredSide, Sides, Traffic } from '../judge/measurement.js';
import { toComparison } from './compare-judgements.js';
import { toPlan } from './plan-json.js';
import { toAskedParts } from './queries-json.js';
import { roundGroupScore, roundNumber } from './round-number.js';
import { toSides } from './sides-json.js';

/** What a caller wants in the JSON beside the judgement. */
export interface JsonReportOptions {
  /** The raw series, warm-up included, and what was judged of them. */
  readonly series: boolean;
  /** Under which the judgement can be had again, and where; null where it cannot. */
  readonly link: JudgementLink | null;
  /** Of the series that were judged. */
  readonly digest?: string;
  /** What its link was made with, where that is something else. */
  readonly linked?: KeptLink;
  /** Everything that it takes to judge again. */
  readonly evidence?: object;
}

/** Where a judgement is found again. */
export interface JudgementLink {
  readonly id: string;
  readonly url: string;
}

/** The judgement as plain data in the wire format: numbers rounded once, NaN and infinities as null. */
export function toJsonReport(judgement: Judgement, options: JsonReportOptions): object {
  const { series, link, digest, linked, evidence } = options;
  const { verdict, reason, thresholds, config, judge, warnings, shown } = judgement;
  const score = roundNumber(shown.score);
  return {
    id: link?.id ?? null,
    state: 'judged',
    verdict,
    score,
    summary: { verdict, score, reason: reason.text, reportUrl: link?.url ?? null },
    reason,
    thresholds,
    ...(judgement.anyFailure ? { anyFailure: judgement.anyFailure } : {}),
    weightedScore: roundNumber(shown.weightedScore),
    ...(hasScope(judgement.scope) ? { scope: judgement.scope } : {}),
    window: judgement.window,
    config,
    judge,
    ...(digest === undefined ? {} : { digest }),
    ...(linked ? { link: linked } : {}),
    groups: judgement.groups.map((group) => ({
      ...group,
      weight: roundNumber(group.weight),
      score: roundGroupScore(group.score),
    })),
    metrics: judgement.metrics.map((metric) => ({
      ...toMetric(metric),
      ...(series ? { series: toSeries(metric) } : {}),
    })),
    ...(judgement.traffic ? { traffic: toTraffic(judgement.traffic) } : {}),
    ...(judgement.sides ? { sides: toSides(judgement.sides) } : {}),
    ...(judgement.comparison ? { comparison: toComparison(judgement, judgement.comparison) } : {}),
    ...(judgement.looks ? { plan: toPlan(judgement.looks) } : {}),
    warnings,
    timing: toTiming(judgement.timing),
    ...(evidence ? { evidence } : {}),
  };
}

function hasScope({ baseline, canary }: Judgement['scope']): boolean {
  return Object.keys(baseline).length + Object.keys(canary).length > 0;
}

function toTraffic({ minimum: minimumRequests, baseline, canary }: Traffic): object {
  return { minimumRequests, baseline: baseline === null ? null : roundNumber(baseline), canary: roundNumber(canary) };
}

/** One metric of a judgement as plain data. */
export function toMetric({ judged, measured }: ReportedMetric): object {
  const { metric, labels, classification, failed, criticalFailure, reason, baseline, canary, test } = judged;
  const { accepted, instances } = judged;
  const { name, groups, unit, analysis } = metric;
  return {
    name,
    ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
    group: groups[0] ?? null,
    groups,
    classification,
    failed: failed && !analysis.muted,
    critical: analysis.critical,
    criticalFailure: criticalFailure && !analysis.muted,
    muted: analysis.muted,
    reason,
    unit: unit ?? null,
    direction: analysis.direction,
    accepted,
    baseline: toSide(baseline, measured?.sides.baseline),
    canary: toSide(canary, measured?.sides.canary),
    test: test ? toTest(test) : null,
    ...(instances ? { instances: toInstances(instances) } : {}),
    ...(measured ? { judged: measured.judged } : {}),
    ...toAskedParts(measured?.sides),
    warnings: [...(measured?.warnings ?? []), ...judged.warnings],
  };
}

function toSide(
  { count, min, mean, median, p95, max, standardDeviation }: JudgedSide,
  measured: MeasuredSide | undefined,
): object {
  const { expected, filled } = measured ?? { expected: 0, filled: 0 };
  return {
    count,
    missing: expected - filled,
    coverage: expected === 0 ? null : roundNumber(filled / expected),
    min: roundNumber(min),
    mean: roundNumber(mean),
    median: roundNumber(median),
    p95: roundNumber(p95),
    max: roundNumber(max),
    standardDeviation: roundNumber(standardDeviation),
  };
}

function toTest({ pValue, adjustedPValue, effect, samples, limit, history, ...test }: TestResult): object {
  const { meanRatio, probabilityOfSuperiority, smallestDetectableChange, rule } = test;
  return {
    pValue: orNull(pValue),
    adjustedPValue: orNull(adjustedPValue),
    effect: effect && toEffect(effect),
    meanRatio: roundNumber(meanRatio),
    probabilityOfSuperiority: roundNumber(probabilityOfSuperiority),
    samples: {
      used: samples.used,
      effective: orNull(samples.effective),
      autocorrelation: orNull(samples.autocorrelation),
    },
    smallestDetectableChange: orNull(smallestDetectableChange),
    ...(limit ? { limit: { ...limit, value: roundNumber(limit.value) } } : {}),
    ...(history ? { history: { ...history, spread: roundNumber(history.spread) } } : {}),
    rule,
  };
}

function toEffect({ absolute, ...effect }: Effect): object {
  return {
    ...effect,
    value: roundNumber(effect.value),
    low: roundNumber(effect.low),
    high: roundNumber(effect.high),
    ...(absolute === undefined ? {} : { absolute: roundNumber(absolute) }),
  };
}

function orNull(value: number | null): number | null {
  return value === null ? null : roundNumber(value);
}

function toInstances({ baseline, canary }: Sides<readonly JudgedInstance[]>): object {
  const ofSide = (instances: readonly JudgedInstance[]): object[] =>
    instances.map(({ labels, mean, ratio, outlier }) => ({
      labels,
      mean: roundNumber(mean),
      ratio: roundNumber(ratio),
      outlier,
    }));
  return { baseline: ofSide(baseline), canary: ofSide(canary) };
}

function toSeries({ judged, measured }: ReportedMetric): object {
  const ofSide = (side: 'baseline' | 'canary'): object => ({
    raw: Array.from(measured?.sides[side].slots ?? [], roundNumber),
    cleaned: Array.from(judged[side].samples, roundNumber),
    ...toCounts(measured?.sides[side].counts),
  });
  return { baseline: ofSide('baseline'), canary: ofSide('canary') };
}

function toCounts(counts: MeasuredSide['counts']): object {
  if (!counts) return {};
  const { events, exposure } = counts;
  return { events: Array.from(events, roundNumber), exposure: Array.from(exposure, roundNumber) };
}

function toTiming({ fetchMs, judgeMs, sources }: Judgement['timing']) {
  return {
    fetchMs: roundNumber(fetchMs),
    judgeMs: roundNumber(judgeMs),
    sources: Object.fromEntries(
      Object.entries(sources).map(([name, { attempts, waitedMs }]) => [
        name,
        { attempts, waitedMs: roundNumber(waitedMs) },
      ]),
    ),
  };
}
