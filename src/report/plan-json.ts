import type { PlannedLooks } from '../judge/judgement.js';
import type { LooksJudgement } from '../judge/looks/judge-looks.js';
import type { LookResult } from '../judge/looks/look-result.js';
import { roundNumber } from './round-number.js';

/** The planned looks at a window as plain data. */
export function toPlan({ looks, stop }: PlannedLooks): object {
  return { looks: looks.map(toLook), stopped: stop };
}

/** The same while the window is open: what the looks that have passed have shown, and how near counts are to what stops the canary, 1 being that. */
export function toOpenPlan({ looks, watch }: Extract<LooksJudgement, { kind: 'open' }>): object {
  const counts = watch.map(({ evidence, ...of }) => ({ ...of, evidence: roundNumber(evidence) }));
  return { looks: looks.map(toLook), counts };
}

function toLook({ metrics, ...look }: LookResult): object {
  return {
    ...look,
    metrics: metrics.map(({ pValue, limit, ...of }) => ({
      ...of,
      pValue: pValue === null ? null : roundNumber(pValue),
      limit: roundNumber(limit),
    })),
  };
}
