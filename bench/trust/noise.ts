import type { Random } from './random.js';

/** What is added to the logarithm of a metric, slot by slot. */
export type Noise = Float64Array;

/** An AR(1) series with this marginal standard deviation, started from its stationary distribution; independent samples at rho 0. */
export function ar1(random: Random, slots: number, { rho, sd }: { readonly rho: number; readonly sd: number }): Noise {
  const innovation = sd * Math.sqrt(1 - rho * rho);
  let state = sd * random.normal();
  return Float64Array.from({ length: slots }, (_, slot) => {
    if (slot > 0) state = rho * state + innovation * random.normal();
    return state;
  });
}

/** The sum of noises, slot by slot. */
export function sum(...noises: readonly Noise[]): Noise {
  const total = new Float64Array(noises[0]?.length ?? 0);
  for (const noise of noises) for (const [slot, value] of noise.entries()) total[slot] = (total[slot] ?? 0) + value;
  return total;
}
