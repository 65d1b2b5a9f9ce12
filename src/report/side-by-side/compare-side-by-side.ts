import type { KeptJudgement } from '../../config/kept-judgement.js';
import { cautionsOf } from './cautions.js';
import { describeTurn, turnOf } from './compare-verdicts.js';
import type { Pair, SideBySide } from './judgement-pair.js';
import { pairMetrics } from './pair-metrics.js';

/** Two judgements side by side: whether the second went better, and metric by metric what is otherwise. */
export function compareSideBySide(judgements: Pair<KeptJudgement>): SideBySide {
  const metrics = pairMetrics(judgements);
  return {
    ...judgements,
    turn: turnOf(judgements),
    summary: describeTurn(judgements, metrics),
    cautions: cautionsOf(judgements),
    metrics,
  };
}
