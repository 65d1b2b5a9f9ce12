import { describeImbalance, unevenSplit } from './describe-imbalance.js';
import { findImbalance, isWithin } from './find-imbalance.js';
import { formatNumber } from './format-number.js';
import { factOf, type KnownSides } from './known-sides.js';
import type { Reason, Sides } from './measurement.js';

/** What keeps two sides from being like each other in all but the release: their traffic, how many instances they are, and how old. */
export function warnOfSides(sides: KnownSides): Reason[] {
  return [...(factOf(sides, 'expectedShare') ? bySplit(sides) : asEquals(sides)), ...ageWarning(sides)];
}

function bySplit(sides: KnownSides): Reason[] {
  const load = loadWarning(sides);
  // What each instance had to do says more than how many there are.
  return [...splitWarning(sides), ...(load.length > 0 ? load : instancesWarning(sides))];
}

function asEquals(sides: KnownSides): Reason[] {
  const instances = instancesWarning(sides);
  // Of as many instances each, each had as much more to do as its side.
  return [...trafficWarning(sides), ...instances, ...(instances.length > 0 ? loadWarning(sides) : [])];
}

function splitWarning(sides: KnownSides): Reason[] {
  if (!factOf(sides, 'requests')) {
    const text =
      'The split is not checked, since it is not known how many requests each side had: give the config a query for its traffic, or a metric with events and exposure.';
    return [{ code: 'split-not-checked', text }];
  }
  const imbalance = unevenSplit(sides);
  return imbalance ? [{ code: 'unequal-split', text: describeImbalance(imbalance, sides) }] : [];
}

/** An instance that has more to do is slower and takes more, whatever the release. */
function loadWarning(sides: KnownSides): Reason[] {
  const [requests, instances] = [factOf(sides, 'requests'), factOf(sides, 'instances')];
  if (!requests || !instances || instances.baseline === 0 || instances.canary === 0) return [];
  if (!findImbalance(requests, instances, sides)) return [];
  const each = (side: keyof Sides<unknown>): string => formatNumber(requests[side] / instances[side]);
  const text = `An instance of the canary had ${each('canary')} requests and one of the baseline ${each('baseline')}, and latency and what an instance takes depend on that: give the sides instances in proportion to their traffic.`;
  return [{ code: 'sides-differ-in-traffic', text }];
}

function trafficWarning(sides: KnownSides): Reason[] {
  const requests = factOf(sides, 'requests');
  if (!requests || !findImbalance(requests, { baseline: 1, canary: 1 }, sides)) return [];
  const text = `The canary had ${formatNumber(requests.canary)} requests and the baseline ${formatNumber(requests.baseline)}: what grows with a side's traffic does not compare, and what has more to do may be slower for that alone. Where that is meant, say by split in the request what share each side should get, and by scalesWith in the config which metrics grow with it.`;
  return [{ code: 'sides-differ-in-traffic', text }];
}

const WHOLE = 1;

function instancesWarning(sides: KnownSides): Reason[] {
  const instances = factOf(sides, 'instances');
  if (!instances) return [];
  const split = factOf(sides, 'expectedShare');
  const odds = split ? split.canary / split.baseline : 1;
  if (isExplained(instances, odds, sides.tolerance)) return [];
  const had = `The baseline had ${counted(instances.baseline)} and the canary ${formatNumber(instances.canary)}`;
  const text = split
    ? `${had}, which is not how the split shares the traffic: an instance of one side has more to do than one of the other. Give them instances in that proportion.`
    : `${had}, so that what grows with a side's traffic does not compare. Judge against a fresh baseline of as many instances, or say by split in the request what share of the traffic each side should get.`;
  return [{ code: 'sides-differ-in-instances', text }];
}

/** Whether the instances are in proportion, or as near to that as whole instances come. */
function isExplained({ baseline, canary }: Sides<number>, odds: number, tolerance: number): boolean {
  if (isWithin(canary / (baseline * odds), tolerance)) return true;
  return Math.abs(canary - baseline * odds) < WHOLE || Math.abs(baseline - canary / odds) < WHOLE;
}

function counted(instances: number): string {
  return `${formatNumber(instances)} ${instances === 1 ? 'instance' : 'instances'}`;
}

/** A fresh baseline is deployed some minutes before or after its canary. */
const APART_SECONDS = 600;
const OLDER = 3;

function ageWarning(sides: KnownSides): Reason[] {
  const ages = factOf(sides, 'ageSeconds');
  if (!ages) return [];
  const { baseline, canary } = ages;
  const [young, old] = [Math.min(baseline, canary), Math.max(baseline, canary)];
  if (old - young < APART_SECONDS || old < OLDER * young) return [];
  const [older, younger] = baseline > canary ? ['baseline', 'canary'] : ['canary', 'baseline'];
  const fresh = older === 'baseline' ? 'a fresh baseline beside the canary' : 'both at the same time';
  const text = `The instances of the ${older} had been running for ${duration(old)}, those of the ${younger} for ${duration(young)}: caches, compiled code and what leaks differ with age, whatever the release. Deploy ${fresh}, and give the younger one a longer warm-up.`;
  return [{ code: 'sides-differ-in-age', text }];
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

function duration(seconds: number): string {
  const [unit, length] = UNITS.find(([, length]) => seconds >= 2 * length) ?? ['s', 1];
  return `${String(Math.floor(seconds / length))} ${unit}`;
}
