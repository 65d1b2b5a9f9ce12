/** The step h of the sum in `halfTail`: its relative error is about exp(-2 (pi/h)^2), which is 3e-18 for 0.7. */
const STEP = 0.7;
/** The points u_k = (k + 1/2) h up to 8.8, squared, with their weights exp(-u_k^2/2). */
const POINTS = Array.from({ length: 13 }, (_, k) => {
  const square = ((k + 0.5) * STEP) ** 2;
  return { square, weight: Math.exp(-square / 2) };
});
/** Quantiles within this distance of p = 1/2 are found from the area between 0 and z, since 1/2 - p loses no digits there. */
const CENTRAL_AREA = 0.25;

/**
 * P(Z > z) of the standard normal distribution; relative error <= 1e-15 against arithmetic of 40 digits.
 *
 * - z = -Infinity, Infinity: 1, 0
 * - z above 38.4: numbers too small for full precision, then 0
 * - z = NaN: NaN
 */
export function normalUpperTail(z: number): number {
  return z < 0 ? 1 - halfTail(-z) : halfTail(z);
}

/**
 * The z with P(Z <= z) = p; relative error <= 1e-15 for p from 1e-300, also beside p = 1/2.
 *
 * Starts at Abramowitz & Stegun 1964, 26.2.23 (absolute error < 4.5e-4), then two steps of Halley's method.
 *
 * - p = 0, 1: -Infinity, Infinity
 * - p below 0, above 1 or NaN: NaN
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p);
}

/** The z >= 0 with P(Z > z) = p, for p from 0 to 1/2. */
function upperQuantile(p: number): number {
  if (p === 0) return Infinity;
  const t = Math.sqrt(-2 * Math.log(p));
  const start = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  const excess =
    0.5 - p < CENTRAL_AREA ? (z: number): number => 0.5 - p - centralArea(z) : (z: number): number => halfTail(z) - p;
  let z = start;
  for (let step = 0; step < 2; step++) {
    const r = excess(z) / density(z);
    z += r / (1 - (z * r) / 2);
  }
  return z;
}

/**
 * P(Z > z) for z >= 0: the midpoint sum for z/(2 pi) exp(-z^2/2) times the integral of exp(-u^2/2)/(z^2 + u^2), with the
 * residue of the pole at u = iz (Hunter & Regan 1972, Math. Comp. 26:539). All terms are positive, so no digits cancel.
 */
function halfTail(z: number): number {
  if (z === Infinity) return 0;
  let sum = 0;
  for (const { square, weight } of POINTS) sum += weight / (z * z + square);
  // Beyond its limit the pole lies outside the strip that decides the error of the sum.
  const residue = z < (2 * Math.PI) / STEP ? 1 / (1 + Math.exp((2 * Math.PI * z) / STEP)) : 0;
  return STEP * z * Math.sqrt(2 / Math.PI) * density(z) * sum + residue;
}

/** P(0 < Z < z) for |z| below 1, relative error 1e-15: phi(z) times the sum of z^(2k+1)/(1 3 5 ... (2k+1)) (A&S 26.2.11). */
function centralArea(z: number): number {
  let sum = 0;
  let term = z;
  for (let odd = 3; sum + term !== sum; odd += 2) {
    sum += term;
    term *= (z * z) / odd;
  }
  return sum * density(z);
}

/** The density phi(z). The square is split, because the error of a rounded z^2/2 would be multiplied by itself in exp. */
function density(z: number): number {
  const coarse = Math.round(z * 16) / 16;
  const rest = ((z - coarse) * (z + coarse)) / 2;
  return (Math.exp((-coarse * coarse) / 2) * Math.exp(-rest)) / Math.sqrt(2 * Math.PI);
}
