import { findImbalance, type Imbalance } from './find-imbalance.js';
import { formatBeside, formatNumber } from './format-number.js';
import { factOf, type KnownSides } from './known-sides.js';

/** How the traffic differs from the split; undefined where it does not, or one of both is not known. */
export function unevenSplit(sides: KnownSides): Imbalance | undefined {
  const [requests, expected] = [factOf(sides, 'requests'), factOf(sides, 'expectedShare')];
  return requests && expected && findImbalance(requests, expected, sides);
}

/** What the canary got and what it should have had, with why and what to do. */
export function describeImbalance({ factor, share, expectedShare }: Imbalance, sides: KnownSides): string {
  const requests = factOf(sides, 'requests') ?? { baseline: NaN, canary: NaN };
  const all = formatNumber(requests.baseline + requests.canary);
  const had = `${percent(share, expectedShare)} of both sides' requests (${formatNumber(requests.canary)} of ${all})`;
  const should = `should have had ${formatNumber(100 * expectedShare)} %`;
  if (!sides.simultaneous) {
    return `The canary had ${had} and ${should} by the split. The baseline is from another time, whose traffic may have been another: say by split what both had.`;
  }
  return `The canary got ${had} and ${should} by the split: ${causeOf(factor)}`;
}

function percent(share: number, beside: number): string {
  return `${formatBeside(100 * share, [100 * beside])} %`;
}

function causeOf(factor: number): string {
  if (factor === 0) {
    return 'it was not asked at all. See whether it is ready and the routing knows it, and judge again.';
  }
  if (factor === Infinity) {
    return 'the baseline was not asked at all. See whether the routing still knows it, and judge again.';
  }
  return factor < 1
    ? 'requests go elsewhere or do not arrive. See what the routing weighs it by, whether all of its instances are ready and whether sessions stick to the baseline, or say in split what it should get, and judge again.'
    : 'it is asked more than is meant. See what the routing weighs it by, whether all instances of the baseline are ready and whether callers ask again what failed, or say in split what it should get, and judge again.';
}
