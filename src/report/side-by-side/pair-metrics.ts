import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { KeptMetric } from '../../config/kept-metric.js';
import { pointsLost } from '../html/score-losses.js';
import { countsAsFailed, type PlacedMetric } from '../html/worst-first.js';
import { titleOf } from '../plain-judgement.js';
import type { MetricPair, MetricTurn, Pair } from './judgement-pair.js';

/** The metrics of two judgements, those of one name and labels beside each other: what got worse first, then what failed in both, then what got better. */
export function pairMetrics({ first, second }: Pair<KeptJudgement>): readonly MetricPair[] {
  const [before, after] = [byIdentity(first), byIdentity(second)];
  const all = [...new Set([...before.keys(), ...after.keys()])];
  const pairs = all.map((identity) => toPair(before.get(identity) ?? null, after.get(identity) ?? null));
  return pairs.toSorted((a, b) => rankOf(a) - rankOf(b) || lossOf(b) - lossOf(a));
}

/** By name, labels and, where several have both in common, which of them it is. */
function byIdentity(judgement: KeptJudgement): Map<string, PlacedMetric> {
  const lost = pointsLost(judgement);
  const seen = new Map<string, number>();
  return new Map(
    judgement.metrics.map((metric, index) => {
      const { name, labels = {} } = metric;
      const named = JSON.stringify([name, Object.entries(labels).toSorted()]);
      const nth = seen.get(named) ?? 0;
      seen.set(named, nth + 1);
      return [`${named} ${String(nth)}`, { metric, index, lost: lost[index] ?? 0 }];
    }),
  );
}

function toPair(first: PlacedMetric | null, second: PlacedMetric | null): MetricPair {
  const either = second ?? first;
  return { title: either ? titleOf(either.metric) : '', first, second, turn: turnOf(first, second) };
}

function turnOf(first: PlacedMetric | null, second: PlacedMetric | null): MetricTurn {
  if (!first) return 'added';
  if (!second) return 'removed';
  const worse = severityOf(second.metric) - severityOf(first.metric);
  if (worse > 0) return 'worse';
  if (worse < 0) return isLostFromSight(first.metric, second.metric) ? 'differs' : 'better';
  return first.metric.classification === second.metric.classification ? 'same' : 'differs';
}

/** Whether a metric only seems milder than before: nobody saw it, or it was muted in between. */
function isLostFromSight(first: KeptMetric, second: KeptMetric): boolean {
  return isUnseen(second) || (second.muted && !first.muted && second.classification !== 'pass');
}

/** From what is fine to what fails the canary alone. */
function severityOf(metric: KeptMetric): number {
  if (metric.criticalFailure) return 4;
  if (countsAsFailed(metric)) return 3;
  if (metric.classification === 'pass') return 0;
  return isUnseen(metric) ? 2 : 1;
}

function isUnseen({ classification }: KeptMetric): boolean {
  return classification === 'no-data' || classification === 'error';
}

function rankOf({ first, second, turn }: MetricPair): number {
  const failing = second !== null && severityOf(second.metric) >= 3;
  if (turn === 'worse' || (turn === 'added' && failing)) return 0;
  if (failing) return 1;
  if (turn === 'same') return first && severityOf(first.metric) > 0 ? 5 : 6;
  return turn === 'differs' ? 2 : turn === 'better' ? 3 : 4;
}

function lossOf({ first, second }: MetricPair): number {
  return Math.abs((second?.lost ?? 0) - (first?.lost ?? 0));
}
