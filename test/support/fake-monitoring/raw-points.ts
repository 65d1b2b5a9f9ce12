import type { RawPoint, RawValue } from './raw-series.js';

/** When points were measured: the first ends at `firstMs`. */
export interface Rhythm {
  readonly firstMs: number;
  readonly stepMs: number;
}

/** A gauge's points, one a step; null is a gap. */
export function gaugePoints({ firstMs, stepMs }: Rhythm, values: readonly (RawValue | null)[]): RawPoint[] {
  return values.flatMap((value, i) => (value === null ? [] : [{ endMs: firstMs + i * stepMs, value }]));
}

/** A delta's points, each of the step that it ends; null is a gap. */
export function deltaPoints(rhythm: Rhythm, values: readonly (RawValue | null)[]): RawPoint[] {
  return gaugePoints(rhythm, values).map((point) => ({ ...point, startMs: point.endMs - rhythm.stepMs }));
}

/** A counter's points, which starts one step before the first of them; null is a gap. */
export function cumulativePoints(rhythm: Rhythm, values: readonly (RawValue | null)[]): RawPoint[] {
  const startMs = rhythm.firstMs - rhythm.stepMs;
  return gaugePoints(rhythm, values).map((point) => ({ ...point, startMs }));
}
