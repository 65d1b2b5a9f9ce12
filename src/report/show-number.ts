const DIGITS = 4;
const FEWEST_DIGITS = 2;
/** What is smaller or larger has more zeros than anybody counts. */
const [SMALLEST, LARGEST] = [1e-6, 1e15];

/** A figure as tables show it: four digits that count, and all before the point; "–" where there is none. */
export function showFigure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const whole = Math.abs(value) >= 10 ** DIGITS && Math.abs(value) < LARGEST;
  return withoutExponent(whole ? Math.round(value) : Number(value.toPrecision(DIGITS)));
}

/** The same with its unit. */
export function showQuantity(value: number | null | undefined, unit: string | null): string {
  const shown = showFigure(value);
  return unit === null || shown === '–' ? shown : `${shown} ${unit}`;
}

/** A bound as it was written, with its unit. */
export function showBound(bound: number, unit: string | null): string {
  return `${withoutExponent(Number(bound.toPrecision(MOST_DIGITS)))}${unit === null ? '' : ` ${unit}`}`;
}

/** The same where the bound is a difference: percentages differ by points. */
export function showDifference(bound: number, unit: string | null): string {
  return `${showBound(bound, null)}${bound === 1 && unit === '%' ? ' percentage point' : unitOfDifference(unit)}`;
}

/** What follows a difference: its unit, if it has one. */
export function unitOfDifference(unit: string | null): string {
  if (unit === null) return '';
  return unit === '%' ? ' percentage points' : ` ${unit}`;
}

/** A number with as many digits as show on which side of each bound it lies, two at least. */
export function showBeside(value: number, bounds: readonly number[], fewest = FEWEST_DIGITS): string {
  const beside = bounds.filter(Number.isFinite);
  let digits = fewest;
  let shown = Number(value.toPrecision(digits));
  while (digits < MOST_DIGITS && beside.some((bound) => Math.sign(shown - bound) !== Math.sign(value - bound))) {
    shown = Number(value.toPrecision(++digits));
  }
  return withoutExponent(shown);
}

/** The JSON has no more. */
const MOST_DIGITS = 12;

/** A bound as it was written: 0.1 as "10 %". */
export function showShare(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  return `${withoutExponent(Number((share * PERCENT).toPrecision(MOST_DIGITS)))} %`;
}

/** A share that was measured, in percent, with two digits. */
export function showPercent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  return `${showBeside(share * PERCENT, [0, PERCENT])} %`;
}

const PERCENT = 100;
const LEAST_PROBABILITY = 1e-4;
/** Nobody asks how near to certain no change is. */
const MOST_PROBABILITY = 0.99;

/** A p value: two digits, and no more zeros than anybody counts. */
export function showProbability(p: number | null | undefined): string {
  if (p === null || p === undefined || !Number.isFinite(p)) return '–';
  if (p < LEAST_PROBABILITY) return '< 0.0001';
  return p > MOST_PROBABILITY && p < 1 ? '> 0.99' : showBeside(p, [0, 1]);
}

/** Points of a score, to two decimals. */
export function showPoints(points: number): string {
  if (!Number.isFinite(points)) return '–';
  return withoutExponent(Math.round(points * HUNDREDTHS) / HUNDREDTHS);
}

const HUNDREDTHS = 100;

/** The number as it is read: 0.00001, not 1e-5. */
function withoutExponent(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  // In percent, or rounded up, the largest numbers are none any more.
  if (!Number.isFinite(value)) return '–';
  const written = String(value);
  if (!written.includes('e') || size < SMALLEST || size >= LARGEST) return written;
  const [mantissa = '', power = '0'] = written.split('e-');
  return value.toFixed(Number(power) + (mantissa.split('.')[1]?.length ?? 0));
}
