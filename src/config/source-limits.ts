import { z } from 'zod';
import { Duration } from './duration.js';

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_BREAK_MS = 10_000;
const LONGEST_MS = 3_600_000;

/** How a source is treated that is asked over a network; lengths of time in milliseconds. */
export interface SourceLimits {
  /** Of one attempt to have a query answered. */
  readonly timeoutMs: number;
  readonly concurrency: number;
  /** How often a query is asked again. */
  readonly retries: number;
  /** After so many failures of a query, with nothing else answered, the source is left alone … */
  readonly breakAfter: number;
  /** … for so long. */
  readonly breakForMs: number;
  readonly lagMs: number;
}

/** The keys of every source that is asked over a network. */
export function limitKeys({ defaultLagMs }: { readonly defaultLagMs: number }) {
  return {
    timeout: Duration.refine((ms) => ms > 0, 'must be more than 0s')
      .refine((ms) => ms <= LONGEST_MS, 'must be at most 1h')
      .default(DEFAULT_TIMEOUT_MS)
      .meta({ description: 'How long one attempt at a query may take, to the last byte.' }),
    concurrency: z.int().min(1).max(1_000).default(10).meta({ description: 'How many queries may run at once.' }),
    retries: z.int().min(0).max(100).default(10).meta({
      description: 'How often a query is asked again where the source could not answer; 0 asks once.',
    }),
    breakAfter: z.int().min(1).max(1_000).default(5).meta({
      description:
        'After so many failures of a query, with nothing else answered, not even a trivial question, the source is not asked for a while.',
    }),
    breakFor: Duration.refine((ms) => ms <= LONGEST_MS, 'must be at most 1h')
      .default(DEFAULT_BREAK_MS)
      .meta({ description: 'For how long it is not asked then.' }),
    lag: Duration.default(defaultLagMs).meta({
      description: 'How long it takes until a sample can be asked for: later slots are not judged.',
    }),
  };
}

type WrittenLimits = z.output<z.ZodObject<ReturnType<typeof limitKeys>>>;

/** What the keys of `limitKeys()` mean. */
export function toLimits(written: WrittenLimits): SourceLimits {
  const { timeout, concurrency, retries, breakAfter, breakFor, lag } = written;
  return { timeoutMs: timeout, concurrency, retries, breakAfter, breakForMs: breakFor, lagMs: lag };
}
