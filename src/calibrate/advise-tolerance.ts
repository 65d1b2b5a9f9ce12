import { DEFAULT_TOLERANCE } from '../config/contradictions.js';
import type { JudgeSettings } from '../config/judge-settings.js';
import type { MetricAnalysis } from '../config/metric-analysis.js';
import { studentQuantile } from '../stats/student-t.js';
import { asPercent, type DirectedChange, type OptionAdvice, type Wishes } from './advice.js';
import { adviseAgainstContradictions } from './advise-contradictions.js';
import type { MetricFacts } from './metric-facts.js';
import { writtenChange } from './written-change.js';

/** What is advised, and the tolerance that is then in force for each change that is bad. */
export interface ToleranceAdvice {
  readonly options: readonly OptionAdvice[];
  readonly inForce: DirectedChange;
}

type Direction = keyof DirectedChange;

/** The values that people write. None is smaller: healthy replicas differ by a few percent. */
const ROUND: Readonly<Record<Direction, readonly number[]>> = {
  increase: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 1, 1.5, 2, 3, 5],
  decrease: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9],
};

/** The smallest round tolerance that healthy windows exceed no more often than wished, and what must change with it. */
export function adviseTolerance(facts: MetricFacts, wishes: Wishes, judge: JudgeSettings): ToleranceAdvice {
  const { analysis } = facts.metric;
  const directions = badDirections(analysis);
  const current = Object.fromEntries(directions.map((one) => [one, currentTolerance(analysis, one, judge)]));
  const silence = cannotSay(facts);
  if (silence !== undefined) {
    return { options: [{ option: 'tolerance', value: null, why: silence }], inForce: current };
  }
  const rate = wishes.falseAlarmRate / directions.length;
  const wanted = directions.map((direction) => ({ direction, ...neededTolerance(facts, direction, rate) }));
  const inForce: DirectedChange = Object.fromEntries(
    wanted.map(({ direction, round }) => {
      const now = currentTolerance(analysis, direction, judge);
      // What is larger than it need be is the author's wish, unless it hides what is to be seen.
      return [direction, round !== null && (round > now || now > wishes.smallestChange) ? round : now];
    }),
  );
  const changes = directions.some((one) => inForce[one] !== current[one]);
  const { absolute } = analysis.tolerance ?? {};
  const value = { relative: writtenChange(inForce), ...(absolute === undefined ? {} : { absolute }) };
  const why = explain(facts, wanted, rate);
  return {
    options: [
      { option: 'tolerance', value: changes ? value : null, why },
      ...adviseAgainstContradictions(analysis, inForce, judge),
    ],
    inForce,
  };
}

/** The changes of a metric that are bad. */
export function badDirections({ direction }: Pick<MetricAnalysis, 'direction'>): readonly Direction[] {
  return direction === 'either' ? ['increase', 'decrease'] : [direction];
}

function currentTolerance({ tolerance }: MetricAnalysis, direction: Direction, judge: JudgeSettings): number {
  return tolerance?.relative?.[direction] ?? DEFAULT_TOLERANCE[judge.name];
}

function cannotSay({ metric: { analysis }, scale }: MetricFacts): string | undefined {
  if (analysis.effectSize) return "It is judged by effectSize, Kayenta's own thresholds, which nothing is advised for.";
  if (scale !== 'difference' || analysis.tolerance?.absolute === undefined || analysis.tolerance.relative) {
    return undefined;
  }
  return 'It has values below zero, of which only the tolerance in its own unit counts, and that stays.';
}

interface Needed {
  /** The change that healthy windows exceed as often as wished. */
  readonly change: number;
  /** Null where no tolerance of use is that large. */
  readonly round: number | null;
  readonly furthest: number;
  /** What would do without the furthest window, where that makes much of a difference. */
  readonly withoutFurthest: number | null;
}

type Wanted = Needed & { readonly direction: Direction };

/** With fewer windows than this beyond a tolerance, which of them are is too much chance. */
const ENOUGH_BEYOND = 3;

/**
 * The change that a new healthy window exceeds with a chance of `rate`, from H effects e that are as likely to lie on either side of 0:
 *
 *     t = t_{H, 1 - rate} sqrt(sum(e^2) / H)           exact for normal effects: e_new / sqrt(mean(e^2)) has Student's t distribution
 *     o = the k-th largest effect, k = floor((H + 1) rate), at least the largest: exceeded with chance k / (H + 1) whatever the distribution
 *
 * It is the larger of both, and o alone from k = 3 on.
 */
function boundOf(effects: readonly number[], rate: number): number {
  const count = effects.length;
  const beyond = Math.floor((count + 1) * rate);
  const ordered = effects.toSorted((a, b) => b - a);
  const byOrder = ordered[Math.max(beyond, 1) - 1] ?? 0;
  const bySpread = studentQuantile(1 - rate, count) * spreadOf(effects);
  return Math.max(0, beyond >= ENOUGH_BEYOND ? byOrder : Math.max(byOrder, bySpread));
}

function spreadOf(effects: readonly number[]): number {
  return Math.sqrt(effects.reduce((sum, effect) => sum + effect * effect, 0) / effects.length);
}

function neededTolerance({ effects, scale }: MetricFacts, direction: Direction, rate: number): Needed {
  const sign = direction === 'increase' ? 1 : -1;
  const bad = effects.map((effect) => effect * sign);
  const asChange = (bound: number): number => {
    if (scale === 'difference') return bound;
    return direction === 'increase' ? Math.expm1(bound) : -Math.expm1(-bound);
  };
  const round = (change: number): number | null => ROUND[direction].find((one) => one >= change) ?? null;
  const furthest = Math.max(...bad);
  const rest = bad.toSorted((a, b) => b - a).slice(1);
  const [change, without] = [asChange(boundOf(bad, rate)), asChange(boundOf(rest, rate))];
  return {
    change,
    round: round(change),
    furthest: asChange(furthest),
    withoutFurthest: without < change / 1.5 ? round(without) : null,
  };
}

function explain({ effects, scale }: MetricFacts, wanted: readonly Wanted[], rate: number): string {
  const spread = spreadOf(effects);
  const spreads = asPercent(scale === 'difference' ? spread : Math.expm1(spread));
  const each = wanted.map(({ direction, change, furthest, round, withoutFurthest }) => {
    const far = furthest > 0 ? ` (the furthest was ${asPercent(furthest)})` : '';
    const verdict = round === null ? 'which no tolerance of use allows' : `for which ${asPercent(round)} will do`;
    const without =
      withoutFurthest === null
        ? ''
        : `; without the furthest one ${asPercent(withoutFurthest)} would: leave it out if it was an incident`;
    return `no more than ${asPercent(rate)} are expected to ${direction} by ${asPercent(change)}${far}, ${verdict}${without}`;
  });
  return `${String(effects.length)} healthy comparisons spread by ${spreads}: ${each.join('; ')}.`;
}
