import type { Calibration } from '../../config/calibration.js';
import { chooseCalibration } from '../choose-calibration.js';
import type { Sources } from '../choose-source.js';
import { chosenValues } from '../chosen-values.js';
import type { FetchFailure } from '../fetch-failure.js';
import type { FetchedWish } from '../fetch-judgement.js';
import type { BothSides } from '../measured-series.js';
import type { PlannedWish } from '../plan-judgement.js';
import type { PreparedJudgement } from '../prepare-judgement.js';

/** A wish with what came of it, as far as that was judged: what one side of a failure yielded is not. */
export type RecordedWish = PlannedWish &
  (
    | { readonly kind: 'fetched'; readonly series: BothSides; readonly remarks: readonly string[] }
    | { readonly kind: 'failed'; readonly failure: FetchFailure }
  );

/** What a judgement was made of. */
export interface JudgedRecord {
  /** Up to the last slot that was judged. */
  readonly prepared: PreparedJudgement;
  /** What was fetched, up to that slot. */
  readonly fetched: readonly RecordedWish[];
  /** When it was judged, in milliseconds since the epoch; null where its whole window was waited for, or was settled. */
  readonly judgedAtMs: number | null;
  /** Those that there were. */
  readonly sources: Sources;
}

/** What is recorded of a wish. */
export function recordedWish(wish: FetchedWish): RecordedWish {
  if (wish.kind === 'fetched') return wish;
  const { metric, figure, fetch, kind, failure } = wish;
  return { metric, figure, fetch, kind, failure };
}

/** The calibration that was judged by; undefined where none is for that scope. */
export function usedCalibration({ named, config, request }: PreparedJudgement): Calibration | undefined {
  return chooseCalibration(named.calibrations ?? [], chosenValues(request, config, 'canary'));
}
