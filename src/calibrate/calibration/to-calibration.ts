import type { CalibratedMetric, Calibration } from '../../config/calibration.js';
import type { MannWhitneySettings } from '../../config/judge-settings.js';
import type { Metric } from '../../config/metric-config.js';
import { metricDigest } from '../../measure/metric-digest.js';
import { FEWEST_COMPARISONS, historyTest } from '../../stats/history-test.js';
import { judgedSlots } from '../../window/grid.js';
import type { MetricFacts } from '../metric-facts.js';
import type { MetricRecord } from './metric-record.js';
import type { PreparedCalibration } from './prepare-calibration.js';
import { recentEffects } from './recent-effects.js';
import { revealableChange } from './revealable-change.js';
import { silentShares } from './slot-bits.js';

/** What a calibration has learned. */
export interface CalibrationFindings {
  readonly calibration: Calibration;
  /** One a metric that was calibrated, as advice needs them. */
  readonly facts: readonly MetricFacts[];
}

/** What all records of a calibration come to. */
export function toCalibration(
  prepared: PreparedCalibration,
  records: readonly MetricRecord[],
  settings: MannWhitneySettings,
): CalibrationFindings {
  const { metrics, notCalibrated, named, wish } = prepared;
  const known = metrics.flatMap((metric) => {
    const record = records.find((one) => one.metric === metric.name);
    return record ? [{ metric, record }] : [];
  });
  const usable = known.filter(({ record }) => record.effects.length > 0);
  const empty = known.filter(({ record }) => record.effects.length === 0);
  const silent = silentShares(known.map(({ record }) => record));
  const asWritten = (metric: Metric): Metric => named.config.metrics.find(({ name }) => name === metric.name) ?? metric;
  const stepMs = stepOf(prepared);
  return {
    calibration: {
      appliesTo: prepared.appliesTo,
      made: iso(wish.madeMs),
      config: named.name,
      ...runOf(prepared, settings),
      notCalibrated: [
        ...notCalibrated,
        ...empty.map(({ record }) => ({ name: record.metric, reason: whyEmpty(record) })),
      ],
      metrics: usable.map(({ metric, record }) => toMetric(metric, record, { prepared, settings })),
    },
    facts: known.flatMap(({ metric, record }, i) =>
      record.effects.length === 0 ? [] : [toFacts(asWritten(metric), record, { stepMs, silentGaps: silent[i] ?? 0 })],
    ),
  };
}

function runOf({ wish, laid, sides, toMs }: PreparedCalibration, settings: MannWhitneySettings) {
  const [first] = sides;
  if (!first) throw new RangeError('There is a side at least');
  const { grid } = first;
  const { from, to } = judgedSlots(grid, 0);
  return {
    judge: {
      name: settings.name,
      dependence: settings.dependence,
      level: settings.level,
      criticalLevel: settings.criticalLevel,
    },
    from: iso(wish.fromMs),
    to: iso(toMs),
    everySeconds: wish.everyMs / 1_000,
    windowSeconds: wish.windowMs / 1_000,
    warmupSeconds: grid.warmupMs / 1_000,
    stepSeconds: grid.stepMs / 1_000,
    slots: to - from,
    windows: laid.startsMs.length,
    excluded: laid.excluded,
    overlapping: laid.overlapping,
    incidents: wish.incidents.map(({ fromMs, toMs, reason }) => ({
      from: iso(fromMs),
      to: iso(toMs),
      ...(reason === undefined ? {} : { reason }),
    })),
    ...(wish.compared.kind === 'halves'
      ? { pairs: [], halves: wish.scope }
      : {
          pairs: wish.compared.pairs.map(({ baseline, canary }) => ({
            baseline: { ...wish.scope, ...baseline },
            canary: { ...wish.scope, ...canary },
          })),
        }),
  };
}

function stepOf({ sides }: PreparedCalibration): number {
  return sides[0]?.grid.stepMs ?? NaN;
}

/** The one that is asked for the metric, whoever named it. */
function sourceOf({ name }: Metric, { sides }: PreparedCalibration): string {
  const wish = sides[0]?.planned.find(({ metric }) => metric?.name === name);
  if (!wish) throw new RangeError(`Metric "${name}" was not planned`);
  return wish.fetch.source.name;
}

function toMetric(
  metric: Metric,
  record: MetricRecord,
  { prepared, settings }: { readonly prepared: PreparedCalibration; readonly settings: MannWhitneySettings },
): CalibratedMetric {
  const effects = recentEffects(record.effects.map((size, i) => ({ window: record.windows[i] ?? 0, size })));
  const comparisons = record.effects.length;
  const shareOf = (flagged: number | null): number | null => (flagged === null ? null : rounded(flagged / comparisons));
  const { independentError, base } = record;
  const revealable = revealableChange(metric, { effects, independentError, base }, settings);
  return {
    name: metric.name,
    digest: metricDigest(metric, prepared.named.config, stepOf(prepared)),
    source: sourceOf(metric, prepared),
    slots: record.slots,
    comparisons,
    withoutData: record.withoutData,
    spread: effects.length < FEWEST_COMPARISONS ? null : rounded(historyTest(0, effects).spread),
    autocorrelation: record.autocorrelation === null ? null : rounded(record.autocorrelation),
    coverage: rounded(coverageOf(record)),
    revealable: revealable === null ? null : rounded(revealable),
    falseAlarms: {
      tier0: shareOf(record.tier0),
      tier1: shareOf(record.tier1),
      netflixAca: shareOf(record.netflixAca),
    },
    effects,
  };
}

function toFacts(
  metric: Metric,
  record: MetricRecord,
  { stepMs, silentGaps }: Pick<MetricFacts, 'stepMs' | 'silentGaps'>,
): MetricFacts {
  const { slots, effects, withoutData, autocorrelation, slotDeviation } = record;
  const coverage = coverageOf(record);
  return { metric, stepMs, slots, effects, withoutData, autocorrelation, slotDeviation, coverage, silentGaps };
}

function coverageOf({ filled, expected }: MetricRecord): number {
  return expected === 0 ? 0 : filled / expected;
}

const LONGEST_REASON = 2_000;

function whyEmpty({ problem, withoutData }: MetricRecord): string {
  return problem?.slice(0, LONGEST_REASON) ?? `none of its ${String(withoutData)} comparisons had enough data`;
}

/** Four significant digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
