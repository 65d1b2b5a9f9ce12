import type { MannWhitneySettings } from '../config/judge-settings.js';
import { studentQuantile } from '../stats/student-t.js';
import { asPercent, type DirectedChange, type LengthAdvice, type Wishes } from './advice.js';
import { asLength } from './lengths.js';
import type { MetricFacts } from './metric-facts.js';

/** What a metric's window is to be long enough for. */
export interface WindowGoal {
  readonly facts: MetricFacts;
  readonly wishes: Wishes;
  /** Will be in force. */
  readonly tolerance: DirectedChange;
  /** The two-sided level that the metric's p value must reach. */
  readonly level: number;
}

/** The p value that one bad metric must reach among so many others that are healthy (Benjamini & Hochberg, Holm). */
export function levelAmong(
  { analysis: { critical, direction } }: MetricFacts['metric'],
  counts: { readonly critical: number; readonly others: number },
  settings: MannWhitneySettings,
): number {
  const own = critical
    ? settings.criticalLevel / counts.critical
    : Math.min(settings.level, settings.falseDiscoveryRate / counts.others);
  return direction === 'either' ? own : 2 * own;
}

const MINUTE_MS = 60_000;
const LENGTHS_MS = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1_440].map((m) => m * MINUTE_MS);
/** With fewer samples a judgement is of low confidence. */
export const FEWEST_SLOTS = 12;
const POWER = 0.9;
/** The judge believes no healthy spread that is smaller. */
const LEAST_SPREAD = 0.03;

/**
 * The shortest round window, warm-up apart, that shows the wished change with a chance of 90 %, judged by itself and against its history:
 *
 *     s = sd sqrt(V / n),   V = (1 + rho) / (1 - rho),   omega = sqrt(lasting^2 + s^2),   lasting^2 = omega_H^2 - s_H^2
 *     change >= max(tolerance, t_{n/W - 1, 1 - level/4} sd sqrt(W / n)) + t_{H, 0.9} omega        by itself, of two lenses
 *     change >= max(tolerance, t_{H, 1 - level/2} max(0.03, omega)) + t_{H, 0.9} omega        against its history
 *
 * on the scale of effects, omega_H and s_H being those of the windows that there were, and W the V of half a standard error more of rho,
 * sqrt((1 - rho^2) / n), since the judge knows no more of it than the window shows. What differs lastingly between healthy sides does not
 * shrink with longer windows, so that there may be none. Null where slots' differences are not known.
 */
export function adviseWindow(goal: WindowGoal): LengthAdvice | null {
  const { facts, wishes } = goal;
  if (facts.slotDeviation === null) return null;
  const spreads = spreadsOf(facts, facts.slotDeviation);
  const change = `a change of ${asPercent(wishes.smallestChange)}`;
  const [byItself, byHistory] = [shortest(goal, spreads, seenByItself), shortest(goal, spreads, seenByHistory)];
  const known = `slots of ${asLength(facts.stepMs)} differ by ${asPercent(facts.slotDeviation)} between the sides, ${shown(spreads.inflation)} of them count as one, and healthy windows of ${String(facts.slots)} slots differ lastingly by ${asPercent(spreads.lasting)}`;
  if (byItself === null || byHistory === null) return { ms: null, why: `${whyNot(goal, spreads)}: ${known}.` };
  const longest = Math.max(byItself, byHistory);
  const why = `${change} is seen in 9 of 10 windows of ${asLength(byItself)} judged by themselves, and of ${asLength(byHistory)} against their history: ${known}.`;
  return { ms: longest, why };
}

interface Spreads {
  readonly slot: number;
  readonly rho: number;
  readonly inflation: number;
  /** Of effects, however long the window. */
  readonly lasting: number;
}

function spreadsOf({ effects, autocorrelation, slots }: MetricFacts, slot: number): Spreads {
  const rho = autocorrelation ?? 0;
  const inflation = Math.min(slots, inflationOf(rho));
  const squares = effects.reduce((sum, effect) => sum + effect * effect, 0) / effects.length;
  const lasting = Math.sqrt(Math.max(0, squares - (slot * slot * inflation) / slots));
  return { slot, rho, inflation, lasting };
}

function inflationOf(rho: number): number {
  return (1 + rho) / (1 - rho);
}

const MOST_RHO = 0.99;

type Seen = (goal: WindowGoal, spreads: Spreads, slots: number) => boolean;

function shortest(goal: WindowGoal, spreads: Spreads, seen: Seen): number | null {
  const { stepMs } = goal.facts;
  const enough = LENGTHS_MS.find((ms) => {
    const slots = Math.floor(ms / stepMs);
    return slots >= FEWEST_SLOTS && seen(goal, spreads, slots);
  });
  return enough ?? null;
}

const seenByItself: Seen = (goal, { slot, rho, inflation, lasting }, slots) => {
  const seeming = inflationOf(Math.min(rho + Math.sqrt((1 - rho * rho) / slots) / 2, MOST_RHO));
  const quantile = studentQuantile(1 - goal.level / 4, Math.max(1, slots / seeming - 1));
  const spread = Math.hypot(lasting, slot * Math.sqrt(inflation / slots));
  return reachesBeyond(goal, quantile * slot * Math.sqrt(seeming / slots), spread);
};

const seenByHistory: Seen = (goal, { slot, inflation, lasting }, slots) => {
  const spread = Math.hypot(lasting, slot * Math.sqrt(inflation / slots));
  const critical = studentQuantile(1 - goal.level / 2, goal.facts.effects.length) * Math.max(LEAST_SPREAD, spread);
  return reachesBeyond(goal, critical, spread);
};

/** Whether the wished change, were it there, would be beyond both what is significant and what is tolerated with a chance of 90 %. */
function reachesBeyond({ facts, wishes, tolerance }: WindowGoal, critical: number, spread: number): boolean {
  const margin = studentQuantile(POWER, facts.effects.length) * spread;
  return (
    [
      ['increase', tolerance.increase],
      ['decrease', tolerance.decrease],
    ] as const
  ).every(
    ([direction, tolerated]) =>
      tolerated === undefined ||
      onScale(wishes.smallestChange, direction, facts) >=
        Math.max(critical, onScale(tolerated, direction, facts)) + margin,
  );
}

/** The most that can fall; a decrease of all has no logarithm. */
const MOST_FALL = 0.95;

function onScale(change: number, direction: keyof DirectedChange, { scale }: MetricFacts): number {
  if (scale === 'difference') return change;
  return direction === 'increase' ? Math.log1p(change) : -Math.log1p(-Math.min(change, MOST_FALL));
}

function whyNot(goal: WindowGoal, spreads: Spreads): string {
  const { wishes, tolerance } = goal;
  const change = asPercent(wishes.smallestChange);
  const tolerated = Math.max(tolerance.increase ?? 0, tolerance.decrease ?? 0);
  if (tolerated >= wishes.smallestChange)
    return `no window shows ${change}, since ${asPercent(tolerated)} is tolerated`;
  if (!seenByHistory(goal, spreads, Infinity))
    return `no window is long enough for ${change}: healthy ones differ too much`;
  return `no window up to ${asLength(LENGTHS_MS.at(-1) ?? 0)} is long enough for ${change}`;
}

function shown(inflation: number): string {
  return String(Number(inflation.toPrecision(2)));
}
