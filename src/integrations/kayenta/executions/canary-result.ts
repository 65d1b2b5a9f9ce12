import type { KeptJudgement } from '../../../config/kept-judgement.js';
import type { KeptMetric } from '../../../config/kept-metric.js';
import { toJudgeResult, type ToldMetric } from '../judge-result.js';
import { toKayentaScore, type ScoreTaking } from './kayenta-score.js';
import { pairIdOf } from './pair-id.js';
import { toldScoreReason } from './told-score-reason.js';

/** How a result is to be told. */
export interface ResultTelling extends ScoreTaking {
  /** How long the judged window is; undefined where it is no single length. */
  readonly durationMs?: number;
}

/** A judgement as Kayenta's CanaryResult; undefined where no score tells what it came to. */
export function toCanaryResult(judgement: KeptJudgement, telling: ResultTelling): object | undefined {
  const score = toKayentaScore(judgement, telling);
  if (!score) return undefined;
  const metrics = judgement.metrics.map(toToldMetric);
  const note = toldScoreReason(judgement, score.score, telling);
  return {
    judgeResult: toJudgeResult({ ...judgement, metrics }, { ...score, note }),
    ...(telling.durationMs === undefined ? {} : { canaryDuration: isoDuration(telling.durationMs) }),
  };
}

function toToldMetric(metric: KeptMetric): ToldMetric {
  const { name, labels, groups, classification, failed, criticalFailure, muted, reason, test, baseline, canary } =
    metric;
  return {
    name,
    id: pairIdOf(metric),
    tags: labels ?? {},
    groups,
    classification,
    failed: failed ?? (classification === 'high' || classification === 'low'),
    criticalFailure,
    muted,
    reason,
    meanRatio: test ? test.meanRatio : 1,
    baseline,
    canary,
  };
}

/** As java.time.Duration is written: "PT10M", "PT1H30M5S". */
function isoDuration(ms: number): string {
  const seconds = ms / 1_000;
  const parts = [
    [Math.floor(seconds / 3_600), 'H'],
    [Math.floor((seconds % 3_600) / 60), 'M'],
    [Number((seconds % 60).toFixed(3)), 'S'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${String(count)}${unit}`);
  return `PT${said.length > 0 ? said.join('') : '0S'}`;
}
