/** A difference between the sides with the interval that holds it with probability `confidence`. */
export interface Effect {
  readonly kind: 'ratio' | 'difference';
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  /** The difference in the metric's unit, where it was computed: for a ratio where the metric's tolerance has a part in that unit. */
  readonly absolute?: number | undefined;
}

/** How many samples a test rests on. */
export interface SamplesUsed {
  /** On each side; the fewer where they differ. */
  readonly used: number;
  /** How many independent samples would say as much; null where dependence was not looked at. */
  readonly effective: number | null;
  /** Of neighbouring samples, from 0 to 0.99; null where it was not looked at. */
  readonly autocorrelation: number | null;
}

/** A figure of the canary held against an absolute bound. */
export interface LimitTest {
  readonly of: 'mean' | 'median' | 'p95' | 'every';
  /** For `every` the sample that is furthest out, which may be infinite. */
  readonly value: number;
  readonly max?: number | undefined;
  readonly min?: number | undefined;
}

/** What decided: ranks, values, counts of events, an absolute bound, or what the metric's healthy past shows. */
export type TestRule = 'rank' | 'value' | 'counts' | 'limit' | 'history';

/** What healthy comparisons of a metric have shown. */
export interface HealthyPast {
  readonly comparisons: number;
  /** By how much healthy effects spread, on the scale of `size`: 0.04 is about 4 %. */
  readonly spread: number;
}

/** The numbers of the test that decided; null where a judge does not compute one, NaN where it is not defined. */
export interface TestResult {
  /** The chance of such a change, in a direction that is bad, where there is none. */
  readonly pValue: number | null;
  /** The same with all metrics of its kind looked at together; no other at a planned look, whose limit is shared among them already. */
  readonly adjustedPValue: number | null;
  readonly effect: Effect | null;
  /** The effect as histories keep it: a logarithm of a ratio, or a difference in multiples of the baseline's typical size; undefined where a judge has none. */
  readonly size?: number | undefined;
  readonly meanRatio: number;
  readonly probabilityOfSuperiority: number;
  readonly samples: SamplesUsed;
  /** The relative change that 80 % of such windows would show. */
  readonly smallestDetectableChange: number | null;
  readonly limit?: LimitTest | undefined;
  /** Undefined where the metric has none, or it says nothing of such a window. */
  readonly history?: HealthyPast | undefined;
  readonly rule: TestRule;
}
