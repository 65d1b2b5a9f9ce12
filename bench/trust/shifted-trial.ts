import type { Sides } from '../../src/judge/measurement.js';
import type { Effort } from './effort.js';
import type { Figure } from './figure.js';
import { createRandom, type Random } from './random.js';
import type { Scenario } from './scenario.js';
import { shareFlagged, type Flagging } from './share-flagged.js';

/** The canaries of STATISTICS.md 3.1 and 3.2, in the order of their figures: healthy, and multiplied by so much. */
export const SHIFTS = [1, 1.1, 1.25, 1.5, 2];
/** What tables call them. */
export const SHIFT_NAMES = ['healthy', ...SHIFTS.slice(1).map((shift) => `x ${String(shift)}`)];

const RUNS = { healthy: 4_000, healthyInLongWindow: 2_000, shifted: 1_500 };
const LONG_WINDOW = 180;
/** A second look takes so many times the runs. */
const AGAIN = 5;

/** Sides of one kind, judged by several judges. */
export interface ShiftedTrial {
  /** Starts the seeds of its draws. */
  readonly name: string;
  readonly scenario: Scenario;
  readonly slots: number;
  readonly effort: Effort;
  /** What was published of each judge, in the order of the shifts. */
  readonly published: readonly (readonly number[])[];
  /** The judges, given the stream that the sides are drawn from. */
  readonly judgesOf: (random: Random) => readonly Flagging<Sides<Float64Array>>[];
}

/** The figures of each judge, in the order of the shifts. */
export function measureShifts({ scenario, slots, published, ...trial }: ShiftedTrial): Figure[][] {
  const byShift = SHIFTS.map((shift, i) => {
    const healthy = shift === 1;
    const what = `${scenario.name}, ${String(slots)} slots, ${SHIFT_NAMES[i] ?? ''}`;
    const runs = trial.effort.runs(healthy ? healthyRuns(slots) : RUNS.shifted);
    const look = (seed: string, often: number): number[] => {
      const random = createRandom(seed);
      const draw = (): Sides<Float64Array> => scenario.draw(random, { slots, shift });
      return shareFlagged({ runs: often, draw, judges: trial.judgesOf(random), healthy });
    };
    return look(`${trial.name}: ${what}`, runs).map((measured, judge): Figure => {
      const again = () => {
        const more = AGAIN * runs;
        return { measured: look(`${trial.name}, again: ${what}`, more)[judge] ?? NaN, runs: more };
      };
      return { what, healthy, measured, runs, published: published[judge]?.[i] ?? NaN, again };
    });
  });
  return published.map((_, judge) => byShift.flatMap((figures) => figures[judge] ?? []));
}

function healthyRuns(slots: number): number {
  return slots < LONG_WINDOW ? RUNS.healthy : RUNS.healthyInLongWindow;
}
