import type { Sides } from './measurement.js';

/** What is known of one side as a whole; undefined where it is not. */
export interface SideFacts {
  /** In the judged slots. */
  readonly requests?: number | undefined;
  /** As the median of the judged slots; the same for the age. */
  readonly instances?: number | undefined;
  readonly ageSeconds?: number | undefined;
  /** Of both sides' requests, from 0 to 1: what it had, and what it should have by the split. */
  readonly share?: number | undefined;
  readonly expectedShare?: number | undefined;
}

/** The tolerance where a config gives none. */
export const USUAL_TOLERANCE = 0.25;

/** What is known of the two sides as wholes. */
export interface KnownSides extends Sides<SideFacts> {
  /** How far apart both may be, as a factor less 1. */
  readonly tolerance: number;
  /** How many requests come together, from 1 on: so many say no more of the shares than one. */
  readonly clustering: number;
  /** Whether both sides are from the same time, so that they shared one traffic. */
  readonly simultaneous: boolean;
}

/** One fact of both sides; undefined where it is not known of both. */
export function factOf({ baseline, canary }: KnownSides, fact: keyof SideFacts): Sides<number> | undefined {
  const [ofBaseline, ofCanary] = [baseline[fact], canary[fact]];
  return ofBaseline === undefined || ofCanary === undefined ? undefined : { baseline: ofBaseline, canary: ofCanary };
}
