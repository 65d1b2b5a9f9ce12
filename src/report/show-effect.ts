import type { KeptMetric } from '../config/kept-metric.js';
import { showBeside, showFigure, unitOfDifference } from './show-number.js';

/** A shift between the sides as the JSON tells it. */
export type KeptEffect = NonNullable<NonNullable<KeptMetric['test']>['effect']>;
type Accepted = KeptMetric['accepted'];

/** The shift of a metric as it can be told: from nothing there is no ratio, only a difference. Null where it is not known. */
export function effectOf({
  test,
  baseline,
  canary,
}: Pick<KeptMetric, 'test' | 'baseline' | 'canary'>): KeptEffect | null {
  const effect = test?.effect ?? null;
  if (effect?.kind !== 'ratio' || baseline.mean !== 0) return effect;
  return { ...effect, kind: 'difference', value: effect.absolute ?? canary.mean, low: null, high: null };
}

const PERCENT = 100;
/** From this ratio on a multiple says more than a percentage. */
const MULTIPLE = 3;

/** A shift in a table's cell: "+36 %", "× 4.2" or "+3 °C"; empty where it is not known. */
export function showEffect({ kind, value }: KeptEffect, unit: string | null, accepted?: Accepted): string {
  if (value === null) return '';
  if (kind === 'difference') return `${value > 0 ? '+' : ''}${showFigure(value)}${unitOfDifference(unit)}`;
  if (value >= MULTIPLE) return `× ${showBeside(value, ratiosOf(accepted))}`;
  return `${value > 1 ? '+' : ''}${percentBeside(value, accepted)} %`;
}

/** Its interval: "+31 to +42 %"; empty where it has none. */
export function showInterval({ kind, value, low, high }: KeptEffect, unit: string | null): string {
  const [end, after, sign] = endsOf(kind, value, unit);
  const signed = (limit: number): string =>
    `${sign && isUp(kind, limit) && Number.isFinite(limit * PERCENT) ? '+' : ''}${end(limit)}`;
  if (low !== null && high !== null) return `${signed(low)} to ${signed(high)}${after}`;
  if (low !== null) return `from ${signed(low)}${after}`;
  return high === null ? '' : `up to ${signed(high)}${after}`;
}

/** Both in words: "36 % higher, between 31 and 42 %"; undefined where the shift is not known. */
export function describeEffect(effect: KeptEffect, unit: string | null, accepted?: Accepted): string | undefined {
  const { kind, value } = effect;
  if (value === null) return undefined;
  const [told, after] = changeOf(kind, value, { unit, accepted });
  return `${told}${after}${between(effect, unit)}`;
}

function changeOf(
  kind: KeptEffect['kind'],
  value: number,
  { unit, accepted }: { unit: string | null; accepted: Accepted },
): readonly [string, string] {
  if (value === (kind === 'ratio' ? 1 : 0)) return ['no different', ''];
  const way = isUp(kind, value) ? ' higher' : ' lower';
  if (kind === 'difference') return [`${showFigure(Math.abs(value))}${unitOfDifference(unit)}`, way];
  if (value >= MULTIPLE) return [`${showBeside(value, ratiosOf(accepted))} times`, ' as high'];
  return [`${percentBeside(value, accepted).replace(/^-/, '')} %`, way];
}

function between({ kind, value, low, high }: KeptEffect, unit: string | null): string {
  const [end, after, sign] = endsOf(kind, value, unit);
  if (low === null || high === null) return '';
  const none = kind === 'ratio' ? 1 : 0;
  if (!sign || (low >= none && high >= none)) return `, between ${end(low)} and ${end(high)}${after}`;
  const size = (limit: number): string => end(limit).replace(/^-/, '');
  if (low <= none && high <= none) return `, between ${size(high)} and ${size(low)}${after}`;
  return `, between ${size(low)}${after} lower and ${size(high)}${after} higher`;
}

type End = readonly [show: (limit: number) => string, after: string, sign: boolean];

/** How ends of an interval are shown, what follows them, and whether they have a sign. */
function endsOf(kind: KeptEffect['kind'], value: number | null, unit: string | null): End {
  if (kind === 'difference') return [(limit) => showFigure(limit), unitOfDifference(unit), true];
  if (value !== null && value >= MULTIPLE) return [(limit) => showBeside(limit, [1]), ' times', false];
  return [(limit) => showBeside((limit - 1) * PERCENT, [0]), ' %', true];
}

function isUp(kind: KeptEffect['kind'], value: number): boolean {
  return value > (kind === 'ratio' ? 1 : 0);
}

function ratiosOf(accepted: Accepted): number[] {
  return [1, 1 + (accepted?.increase ?? 0)];
}

/** The change in percent, on the side of what is accepted on which it lies. */
function percentBeside(ratio: number, accepted: Accepted): string {
  const bounds = [0, (accepted?.increase ?? 0) * PERCENT, -(accepted?.decrease ?? 0) * PERCENT];
  return showBeside((ratio - 1) * PERCENT, bounds);
}
