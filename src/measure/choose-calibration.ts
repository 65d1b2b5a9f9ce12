import type { Calibration } from '../config/calibration.js';

/**
 * The calibration for a scope with these values; undefined where none is for it. Of several the one that says most: by the number of its
 * variables, then of the characters that it fixes.
 */
export function chooseCalibration(
  calibrations: readonly Calibration[],
  values: ReadonlyMap<string, string>,
): Calibration | undefined {
  const fitting = calibrations.filter(({ appliesTo }) =>
    Object.entries(appliesTo).every(([name, pattern]) => matches(pattern, values.get(name))),
  );
  return fitting.sort((a, b) => variablesOf(b) - variablesOf(a) || fixedBy(b) - fixedBy(a))[0];
}

function variablesOf({ appliesTo }: Calibration): number {
  return Object.keys(appliesTo).length;
}

function fixedBy({ appliesTo }: Calibration): number {
  return Object.values(appliesTo).reduce((sum, pattern) => sum + pattern.replaceAll('*', '').length, 0);
}

/** Whether a value is what the pattern says, in which * stands for any text. No regular expression: that may take for ever. */
function matches(pattern: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  const [start = '', ...others] = pattern.split('*');
  const end = others.pop();
  if (end === undefined) return value === start;
  if (!value.startsWith(start)) return false;
  let at = start.length;
  for (const piece of others) {
    const found = value.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return value.length - end.length >= at && value.endsWith(end);
}
