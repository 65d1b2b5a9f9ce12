/** A decimal grid that samples lie on, as unit (offset + k) / 10^decimals, and the digits that tell a k. */
export interface Packing {
  readonly offset: number;
  /** 1, 2 or 5. */
  readonly unit: number;
  readonly decimals: number;
  /** How many tell one sample. */
  readonly digits: number;
  /** How many different ones there are: no more than it takes, so that what they say is spread evenly over them and compresses well. */
  readonly radix: number;
}

/** Samples as digits, the largest number of which is a gap; or, without a packing, one by one: null is a gap. */
export type PackedSamples = string | readonly (number | string | null)[];

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const MOST_DIGITS = 4;
/** Powers of ten up to this one are exact. */
const MOST_DECIMALS = 22;
/** So many steps make the error at most a 16,000th of the range. */
const STEPS_OF_RANGE = 2 ** 13;
/** And so many, where a few samples are far from the others, leave those as many levels. */
const STEPS_OF_HALF = 2 ** 8;
/** Numbers of no more digits and signs than this are told as they are: they were meant exactly. */
const SHORT = 8;

/**
 * The coarsest grid on which all samples lie exactly, as integers and numbers with few decimals do; else the coarsest that is fine enough,
 * so that samples keep their order and equal ones stay equal. Null where there is none.
 */
export function choosePacking(series: readonly Float64Array[]): Packing | null {
  const sorted = sortSamples(series);
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  const half = (sorted[Math.floor(sorted.length * 0.75)] ?? 0) - (sorted[Math.floor(sorted.length * 0.25)] ?? 0);
  if (!Number.isFinite(most - least)) return null;
  let fine: Packing | null = null;
  for (const grid of GRIDS) {
    const packing = gridFrom(least, most, grid);
    if (!packing) break;
    if (sorted.every((sample) => valueOf(stepOf(sample, packing), packing) === sample)) return packing;
    const fineEnough = inSteps(most - least, grid) >= STEPS_OF_RANGE;
    if (fineEnough && (half === 0 || inSteps(half, grid) >= STEPS_OF_HALF)) fine ??= packing;
  }
  return sorted.every(isShort) ? null : fine;
}

/** All that are no gaps. */
function sortSamples(series: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(series.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const samples of series) {
    all.set(samples, filled);
    filled += samples.length;
  }
  return all.filter((sample) => !Number.isNaN(sample)).sort();
}

type Grid = Pick<Packing, 'unit' | 'decimals'>;

/** From the coarsest to the finest. */
const GRIDS: readonly Grid[] = Array.from({ length: 2 * MOST_DECIMALS + 1 }, (_, i) =>
  [5, 2, 1].map((unit) => ({ unit, decimals: i - MOST_DECIMALS })),
).flat();

function isShort(sample: number): boolean {
  return sample.toExponential().indexOf('e') <= SHORT;
}

function gridFrom(least: number, most: number, grid: Grid): Packing | null {
  const offset = Math.round(inSteps(least, grid));
  const steps = Math.round(inSteps(most, grid)) - offset;
  if (!Number.isSafeInteger(offset * grid.unit) || !Number.isSafeInteger((offset + steps) * grid.unit)) return null;
  for (let digits = 1; digits <= MOST_DIGITS; digits += 1) {
    const radix = Math.ceil((steps + 2) ** (1 / digits));
    if (radix <= DIGITS.length) return { offset, ...grid, digits, radix };
  }
  return null;
}

function gapOf({ digits, radix }: Packing): number {
  return radix ** digits - 1;
}

function stepOf(sample: number, packing: Packing): number {
  return Math.round(inSteps(sample, packing)) - packing.offset;
}

function inSteps(value: number, { unit, decimals }: Grid): number {
  return scale(value, decimals) / unit;
}

function valueOf(step: number, { offset, unit, decimals }: Packing): number {
  return scale((offset + step) * unit, -decimals);
}

/** Times a power of ten: divided by one where it is negative, so that decimals come out as they are written. */
function scale(value: number, decimals: number): number {
  return decimals < 0 ? value / 10 ** -decimals : value * 10 ** decimals;
}

/** Samples packed. */
export function packSamples(samples: Float64Array, packing: Packing | null): PackedSamples {
  if (!packing) return Array.from(samples, tell);
  const { digits, radix } = packing;
  const inDigits = (sample: number): string => {
    let rest = Number.isNaN(sample) ? gapOf(packing) : stepOf(sample, packing);
    let text = '';
    for (let digit = 0; digit < digits; digit += 1) {
      text = (DIGITS[rest % radix] ?? '') + text;
      rest = Math.floor(rest / radix);
    }
    return text;
  };
  return Array.from(samples, inDigits).join('');
}

function tell(sample: number): number | string | null {
  if (Number.isNaN(sample)) return null;
  return Number.isFinite(sample) ? sample : String(sample);
}

/** The samples that were packed. */
export function unpackSamples(packed: PackedSamples, packing: Packing | null): Float64Array {
  if (typeof packed !== 'string')
    return Float64Array.from(packed, (sample) => (sample === null ? NaN : Number(sample)));
  if (!packing) return new Float64Array();
  const { digits, radix } = packing;
  return Float64Array.from({ length: packed.length / digits }, (_, i) => {
    let step = 0;
    for (const digit of packed.slice(i * digits, (i + 1) * digits)) step = step * radix + DIGITS.indexOf(digit);
    return step === gapOf(packing) ? NaN : valueOf(step, packing);
  });
}
