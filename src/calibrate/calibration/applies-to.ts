import { chosenValues } from '../../measure/chosen-values.js';
import type { Scope } from './calibration-wish.js';
import type { PreparedCalibration } from './prepare-calibration.js';

/** What the canary's scope of a request must have to be judged by the calibration: what was said, or what all sides that were compared share. */
export function appliesTo({ wish, sides, named }: Pick<PreparedCalibration, 'wish' | 'sides' | 'named'>): Scope {
  if (wish.appliesTo) return wish.appliesTo;
  const both = wish.compared.kind === 'pairs';
  const scopes = sides.flatMap(({ request }) => [
    ...(both ? [chosenValues(request, named.config, 'baseline')] : []),
    chosenValues(request, named.config, 'canary'),
  ]);
  const [first, ...others] = scopes;
  return Object.fromEntries(
    [...(first ?? [])]
      .filter(([name, value]) => others.every((values) => values.get(name) === value))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
