import { binomialTails } from './binomial.js';
import { rateRatio, type RateRatio, type WeighedEvents } from './rate-ratio.js';
import { valueLens, type ValueLens } from './value-lens.js';

/** Bad events, and all events that could have been bad, of one side in each slot. */
export interface SlotCounts {
  readonly events: Float64Array;
  readonly exposure: Float64Array;
}

/** Both sides of the counts; slot i of both is the same time. */
export interface CountSides {
  readonly canary: SlotCounts;
  readonly baseline: SlotCounts;
}

/** Totals of one side. */
export interface CountTotals {
  /** Whole. */
  readonly events: number;
  readonly exposure: number;
}

/** Two rates of events compared. */
export interface CountComparison extends RateRatio {
  readonly canary: CountTotals;
  readonly baseline: CountTotals;
  /** The share of all events that would be the canary's, were they as frequent on both sides; with steady traffic its share of the exposure. */
  readonly share: number;
  /** By how much the canary's rate is higher, in events per exposure, slots weighed alike. */
  readonly difference: number;
  /** Two-sided, of the conditional binomial test. */
  readonly exactPValue: number;
  /** The test of the differences slot by slot. */
  readonly robust: ValueLens;
  /** Of the logarithm of the ratio, by what the ratio leaves of each slot's difference; not finite where a side has no events. */
  readonly logError: number;
  /** The mean over the slots of Ea Eb / (Ea + Eb): a rate that is higher by 1 raises the mean difference by this. */
  readonly weight: number;
  /** The baseline's rate of events per exposure, slots weighed alike. */
  readonly baselineRate: number;
  /** Two-sided: the larger of both, or the exact one where the robust one means nothing. */
  readonly pValue: number;
  readonly decidedBy: 'exact' | 'robust';
  /** 1 where the canary has more events than its share, -1 where fewer. */
  readonly sign: number;
}

/** With fewer events on either side than this, the slot-by-slot test is mostly noise. */
const FEWEST_EVENTS = 10;
const MOST_EVENTS = 2 ** 50;
/** Sums that differ by less are the same. */
const ROUNDING = 1e-12;

/**
 * Whether events are as frequent per exposure on both sides.
 *
 * Given all a + b events, the canary's number a is binomial with its share of the exposure (Przyborowski & Wilenski 1940,
 * Biometrika 31:313): p = min(1, 2 min(P(X <= a), P(X >= a))). Where the share changes, it is the mean of the slots' shares over the
 * events, by which the test is conservative (a sum of binomials varies no more than the binomial of their mean: Hoeffding 1956,
 * Ann. Math. Statist. 27:713), so that neither a canary whose traffic grows nor a rate that changes for both makes a difference. The
 * test takes events for independent of each other; bursts are not, so the larger of this p and that of the paired t test of
 * x_t (1 - share_t) - y_t share_t decides, unless a side has fewer than 10 events; its serial dependence is that of
 * e_t = x_t (1 - share_t) / sqrt(ratio) - y_t share_t sqrt(ratio), since differences grow with a rate that grows. The ratio and the difference of rates are
 * Mantel & Haenszel's (1959, J. Natl. Cancer Inst. 22:719) over the slots, X / Y with X = sum x_t (1 - share_t) and Y = sum y_t share_t; the error of ln(X / Y) is
 * that of sum e_t over sqrt(XY), by linearisation (Cochran 1977, Sampling Techniques, 6.3). Sums of events are rounded to whole ones. No events: p = 1.
 */
export function compareCounts(sides: CountSides): CountComparison {
  const canary = totalsOf(sides.canary);
  const baseline = totalsOf(sides.baseline);
  const weighed = weighSlots(sides);
  const { differences, weight, canaryWeighed, baselineWeighed, expected } = weighed;
  const trials = canary.events + baseline.events;
  const share = expected ?? canary.exposure / (canary.exposure + baseline.exposure);
  const exactPValue = exactTest(canary.events, trials, share);
  const robust = valueLens(differences);
  const few = Math.min(canary.events, baseline.events) < FEWEST_EVENTS;
  const decidedBy = few || exactPValue >= robust.pValue ? 'exact' : 'robust';
  const excess = canaryWeighed - baselineWeighed;
  const sign = Math.abs(excess) > ROUNDING * canaryWeighed ? Math.sign(excess) : 0;
  return {
    canary,
    baseline,
    share,
    ...rateRatio({ canary, baseline }, { ...weighed, share, sign }),
    difference: weight > 0 ? robust.mean / weight : 0,
    exactPValue,
    robust,
    logError: logErrorOf(weighed),
    weight,
    baselineRate: weight > 0 ? baselineWeighed / robust.count / weight : 0,
    pValue: decidedBy === 'exact' ? exactPValue : robust.pValue,
    decidedBy,
    sign,
  };
}

/** The error of the weighed events' sum that their ratio leaves, over what they are on both sides alike. */
function logErrorOf({ canaryWeighed, baselineWeighed, differences }: ReturnType<typeof weighSlots>): number {
  const { count, standardError } = valueLens({ ...differences, values: differences.residuals });
  return (count * standardError) / Math.sqrt(canaryWeighed * baselineWeighed);
}

/** No events, or nothing that could have been one, tell nothing. */
function exactTest(successes: number, trials: number, probability: number): number {
  if (!(trials > 0) || !(probability > 0 && probability < 1)) return 1;
  const { atMost, atLeast } = binomialTails({ successes, trials, probability });
  return Math.min(1, 2 * Math.min(atMost, atLeast));
}

function totalsOf({ events, exposure }: SlotCounts): CountTotals {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  return { events: wholeEvents(sum(events)), exposure: sum(exposure) };
}

/** Sources may yield anything: there are no fewer than no events, and no more than can be counted. */
function wholeEvents(sum: number): number {
  return Math.min(Math.max(0, Math.round(sum)), MOST_EVENTS);
}

/** The events of each slot, each side's weighed by the other's share of the slot's exposure, and how many would be the canary's. */
function weighSlots({ canary, baseline }: CountSides) {
  const slots = canary.events.length;
  const [x, y] = [new Float64Array(slots), new Float64Array(slots)];
  const sums = { canaryWeighed: 0, baselineWeighed: 0, weight: 0, events: 0, expected: 0, magnitude: 0 };
  for (let slot = 0; slot < slots; slot++) {
    const [bad, badOfBaseline] = [canary.events[slot] ?? NaN, baseline.events[slot] ?? NaN];
    const [ofCanary, ofBaseline] = [canary.exposure[slot] ?? NaN, baseline.exposure[slot] ?? NaN];
    const exposure = ofCanary + ofBaseline;
    sums.magnitude = Math.max(sums.magnitude, Math.abs(bad), Math.abs(badOfBaseline));
    if (!(exposure > 0)) continue;
    x[slot] = (bad * ofBaseline) / exposure;
    y[slot] = (badOfBaseline * ofCanary) / exposure;
    sums.canaryWeighed += x[slot] ?? 0;
    sums.baselineWeighed += y[slot] ?? 0;
    sums.events += bad + badOfBaseline;
    sums.expected += ((bad + badOfBaseline) * ofCanary) / exposure;
    sums.weight += (ofCanary * ofBaseline) / exposure / slots;
  }
  const values = x.map((weighed, slot) => weighed - (y[slot] ?? NaN));
  return {
    ...sums,
    differences: { values, magnitude: sums.magnitude, residuals: residualsOf(x, y, sums) },
    expected: sums.events > 0 ? sums.expected / sums.events : undefined,
  };
}

/** What the ratio of both sides leaves of each slot's difference: a difference that grows with a rate is a finding, and no dependence. */
function residualsOf(
  x: Float64Array,
  y: Float64Array,
  { canaryWeighed, baselineWeighed }: WeighedEvents,
): Float64Array {
  const ratio = canaryWeighed > 0 && baselineWeighed > 0 ? canaryWeighed / baselineWeighed : 1;
  const root = Math.sqrt(ratio);
  return x.map((weighed, slot) => weighed / root - (y[slot] ?? NaN) * root);
}
