import { formatQuantity } from '../format-number.js';
import type { JudgedSide } from '../judgement.js';
import type { Sides } from '../measurement.js';
import type { Comparison } from './compare-sides.js';

/** Of rates that differ by more than this, what their totals show is not what was found slot by slot. */
const MUCH = 1.1;

/** How a change was found, where the figures beside it do not show that: " slot by slot" or " on average". */
export function describeManner({ totals, estimate }: Comparison): string {
  if (!totals) return estimate.scale === 'log' && estimate.figure === 'mean' ? ' on average' : '';
  const { canary, baseline, odds } = totals;
  if (canary.events === 0 || baseline.events === 0) return '';
  const bySlots = (odds * canary.events) / baseline.events;
  const byTotals = canary.events / canary.exposure / (baseline.events / baseline.exposure);
  const apart = Math.abs(Math.log(bySlots / byTotals)) > Math.log(MUCH);
  return apart || (bySlots - 1) * (byTotals - 1) < 0 ? ' slot by slot' : '';
}

/** What the sides are like: counts where events were counted, medians, or means where medians hide what changed; nothing where both do. */
export function describeSides(
  sides: Sides<JudgedSide>,
  { totals, estimate, sign }: Pick<Comparison, 'totals' | 'estimate' | 'sign'>,
  unit: string | undefined,
): string {
  if (totals) {
    const rate = ({ events, exposure }: { events: number; exposure: number }): string =>
      `${String(events)} of ${String(Math.round(exposure))}`;
    return `, ${rate(totals.canary)} against ${rate(totals.baseline)} of the baseline`;
  }
  const way = sign || Math.sign(estimate.size);
  const figure = ([estimate.figure, 'median', 'mean'] as const).find(
    (name) => (sides.canary[name] - sides.baseline[name]) * way >= 0,
  );
  if (!figure) return '';
  return `, with a ${figure} of ${formatQuantity(sides.canary[figure], unit)} against ${formatQuantity(sides.baseline[figure], unit)}`;
}
