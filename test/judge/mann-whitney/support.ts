import type { z } from 'zod';
import { standardJudge, type MannWhitneySettings } from '../../../src/config/judge-settings.js';
import { judgeCanary } from '../../../src/judge/judge-canary.js';
import type { CanaryJudgement, MetricJudgement } from '../../../src/judge/judgement.js';
import {
  NO_CIRCUMSTANCES,
  type Circumstances,
  type JudgingRules,
  type MeasuredMetric,
} from '../../../src/judge/measurement.js';
import type { MetricAnalysis } from '../../../src/config/metric-analysis.js';
import { metric } from '../../support/metric.js';

type Written = z.input<typeof MetricAnalysis>;

/** A measured metric as a test writes it: null is a gap. */
export interface Given extends Partial<Pick<MeasuredMetric, 'labels' | 'counts' | 'instances' | 'history'>> {
  readonly name?: string;
  readonly groups?: string[];
  readonly unit?: string;
  readonly analysis?: Written;
  readonly baseline: Iterable<number | null>;
  readonly canary: Iterable<number | null>;
}

export function slots(values: Iterable<number | null>): Float64Array {
  return Float64Array.from(values, (value) => value ?? NaN);
}

export function measured({ baseline, canary, labels, counts, instances, history, ...rest }: Given): MeasuredMetric {
  return { metric: metric(rest), baseline: slots(baseline), canary: slots(canary), labels, counts, instances, history };
}

/** What a test changes of the rules. */
export interface Rules {
  readonly groups?: JudgingRules['groups'];
  readonly thresholds?: JudgingRules['thresholds'];
  readonly anyFailure?: JudgingRules['anyFailure'];
  readonly settings?: Partial<MannWhitneySettings>;
  readonly circumstances?: Partial<Circumstances>;
}

export function judge(given: readonly Given[], rules: Rules = {}): CanaryJudgement {
  const { groups = {}, thresholds = { pass: 95, marginal: 75 }, anyFailure, settings, circumstances } = rules;
  const judged = { ...standardJudge('mann-whitney'), ...settings } as MannWhitneySettings;
  return judgeCanary({ judge: judged, groups, thresholds, anyFailure }, given.map(measured), {
    ...NO_CIRCUMSTANCES,
    ...circumstances,
  });
}

/** How the only metric came out. */
export function judgeOne(given: Given, rules: Rules = {}): MetricJudgement {
  return judge([given], rules).metrics[0]!;
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normal numbers that are the same in every run (Box & Muller). */
export function normals(count: number, seed: number): number[] {
  const next = random(seed);
  return Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()));
}

/** Independent samples that spread by `spread` on the log scale around a level. */
export function noisy(count: number, seed: number, { level = 100, spread = 0.1 } = {}): number[] {
  return normals(count, seed).map((z) => level * Math.exp(spread * z));
}

/** The same value in every slot. */
export function constant(value: number | null, count = 60): (number | null)[] {
  return new Array<number | null>(count).fill(value);
}

/** Counts of events with their percentages: the events and the exposure of each side, slot by slot. */
export function counted(
  events: { readonly baseline: readonly number[]; readonly canary: readonly number[] },
  exposure: { readonly baseline: readonly number[]; readonly canary: readonly number[] },
): Pick<Given, 'baseline' | 'canary' | 'counts'> {
  const of = (side: 'baseline' | 'canary') => ({
    events: Float64Array.from(events[side]),
    exposure: Float64Array.from(exposure[side]),
  });
  const percent = (side: 'baseline' | 'canary'): number[] =>
    exposure[side].map((all, slot) => (all > 0 ? ((events[side][slot] ?? NaN) / all) * 100 : NaN));
  return {
    baseline: percent('baseline'),
    canary: percent('canary'),
    counts: { baseline: of('baseline'), canary: of('canary') },
  };
}

/** The same number in every slot. */
export function each(value: number, count = 60): number[] {
  return new Array<number>(count).fill(value);
}

/** Whole numbers as events come by chance, the same in every run (Poisson). */
export function arrivals(count: number, seed: number, level: number): number[] {
  const next = random(seed);
  return Array.from({ length: count }, () => {
    let [events, product] = [0, next()];
    for (; product > Math.exp(-level); events++) product *= next();
    return events;
  });
}
