import type { KeptJudgement } from '../../config/kept-judgement.js';
import { countsAsFailed } from './worst-first.js';

type Scored = Pick<KeptJudgement, 'groups' | 'metrics'>;
type KeptGroup = KeptJudgement['groups'][number];

/** How many points a metric has in a group: its weight, divided among those that passed and those that failed. */
export function shareIn({ weight, passed, failed }: Pick<KeptGroup, 'weight' | 'passed' | 'failed'>): number {
  return (weight ?? 0) / Math.max(1, passed + failed);
}

/** The points of 100 that each metric has lost, over all of its groups; 0 where it did not fail. In the order of the judgement. */
export function pointsLost({ groups, metrics }: Scored): readonly number[] {
  const shares = new Map(groups.map((group) => [group.name, shareIn(group)]));
  return metrics.map((metric) => {
    if (!countsAsFailed(metric)) return 0;
    return [...new Set(metric.groups)].reduce((sum, name) => sum + (shares.get(name) ?? 0), 0);
  });
}
