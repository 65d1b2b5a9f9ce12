import type { SlotCounts } from '../../src/stats/count-comparison.js';
import type { Sides } from '../../src/judge/measurement.js';
import type { Random } from './random.js';

/** A stream of bad events among requests, of which both sides can be drawn. */
export interface EventStream {
  readonly name: string;
  /** Whether events are independent of each other, given their rate. */
  readonly independent: boolean;
  draw(random: Random, wish: { readonly slots: number; readonly factor: number }): Sides<SlotCounts>;
}

const REQUESTS = 600;
/** No slot of a side has more events than the generator can draw. */
const MOST_EVENTS = 700;

/** What the rate of a stream is multiplied by in each slot. */
type Rates = (random: Random, slots: number) => Float64Array;

const steady: Rates = (_, slots) => new Float64Array(slots).fill(1);
/** Gamma with shape 1/2, which makes counts negative binomial with k = 0.5: half the square of a normal number, times two. */
const halfShape: Rates = (random, slots) => Float64Array.from({ length: slots }, () => random.normal() ** 2);
/** Gamma with shape 1. */
const exponential: Rates = (random, slots) => Float64Array.from({ length: slots }, () => -Math.log(random.uniform()));

/** Of each slot such a share begins a burst that multiplies the rate for so many slots. */
function bursts({ share, factor, length }: { share: number; factor: number; length: number }): Rates {
  return (random, slots) => {
    const begins = Array.from({ length: slots + length - 1 }, () => random.uniform() < share);
    return Float64Array.from({ length: slots }, (_, slot) =>
      begins.slice(slot, slot + length).some(Boolean) ? factor : 1,
    );
  };
}

/** A stream with so many events a slot on average where nothing multiplies them. */
function streamOf(
  name: string,
  mean: number,
  { own = steady, shared = steady }: { own?: Rates; shared?: Rates },
): EventStream {
  return {
    name,
    independent: own === steady,
    draw: (random, { slots, factor }) => {
      const common = shared(random, slots);
      const side = (times: number): SlotCounts => {
        const rates = own(random, slots);
        const exposure = Float64Array.from({ length: slots }, () => random.poisson(REQUESTS));
        const events = exposure.map((requests, slot) => {
          const rate = (common[slot] ?? NaN) * (rates[slot] ?? NaN);
          return random.poisson(Math.min(MOST_EVENTS, (mean * times * rate * requests) / REQUESTS));
        });
        return { events, exposure };
      };
      return { baseline: side(1), canary: side(factor) };
    },
  };
}

/** Independent events, so many a slot. */
export function independentStream(mean: number): EventStream {
  return streamOf(`independent, ${String(mean)} a slot`, mean, {});
}

/** Events that come in bursts of a slot, on each side by itself. */
export const BURSTY_STREAMS: readonly EventStream[] = [
  streamOf('negative binomial, 2 a slot, k = 0.5', 2, { own: halfShape }),
  streamOf('negative binomial, 5 a slot, k = 1', 5, { own: exponential }),
  streamOf('negative binomial, 20 a slot, k = 0.5', 20, { own: halfShape }),
  streamOf('1 a slot, 20 in 5 % of the slots', 1, { own: bursts({ share: 0.05, factor: 20, length: 1 }) }),
  streamOf('0.2 a slot, 6 in 2 % of the slots', 0.2, { own: bursts({ share: 0.02, factor: 30, length: 1 }) }),
];

/** Bursts of both sides at once. */
export const SHARED_STREAM = streamOf('bursts of both sides at once, 5 a slot, k = 0.5', 5, { shared: halfShape });

/** Bursts that stay on one side for five slots. */
export const LASTING_STREAM = streamOf('1 a slot, bursts of ten times as many for 5 slots', 1, {
  own: bursts({ share: 0.02, factor: 10, length: 5 }),
});
