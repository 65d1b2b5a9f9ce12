import type { Limit } from './limit-lines.js';
import type { ToleranceBand } from './tolerance-band.js';

/** Both sides of a metric over the slots of the whole window. */
export interface TimeSeriesInput {
  /** Whose series they are, such as the metric's name. */
  readonly title: string;
  readonly unit: string | null;
  /** When the first slot begins; null where the window has no times: then its slots are numbered. */
  readonly startMs: number | null;
  readonly stepSeconds: number;
  readonly baseline: readonly (number | null)[];
  readonly canary: readonly (number | null)[];
  /** What the judge found to be their medians; else they are those of the judged slots. */
  readonly medians?: { readonly baseline: number | null; readonly canary: number | null } | undefined;
  /** The judged slots: from `from` on and before `to`. Those after are not judged. */
  readonly judged: { readonly from: number; readonly to: number };
  /** How many of the slots before the judged ones are warm-up: the rest of them is look-back. */
  readonly warmupSlots: number;
  readonly limit?: Limit | undefined;
  readonly band?: ToleranceBand | undefined;
  /** After how many slots of the window a planned look stopped. */
  readonly stopAfterSlot?: number | undefined;
}
