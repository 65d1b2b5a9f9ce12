import type { Calibration } from '../../config/calibration.js';
import { chooseCalibration } from '../choose-calibration.js';
import type { Sources } from '../choose-source.js';
import { chosenValues } from '../chosen-values.js';
import type { FetchedWish } from '../fetch-judgement.js';
import type { PreparedJudgement } from '../prepare-judgement.js';

/** What a judgement was made of. */
export interface JudgedRecord {
  /** Up to the last slot that was judged. */
  readonly prepared: PreparedJudgement;
  /** What was fetched, up to that slot. */
  readonly fetched: readonly FetchedWish[];
  /** When it was judged, in milliseconds since the epoch; null where its whole window was waited for, or was settled. */
  readonly judgedAtMs: number | null;
  /** Those that there were. */
  readonly sources: Sources;
}

/** The calibration that was judged by; undefined where none is for that scope. */
export function usedCalibration({ named, config, request }: PreparedJudgement): Calibration | undefined {
  return chooseCalibration(named.calibrations ?? [], chosenValues(request, config, 'canary'));
}
