import type { MetricJudgement, ReportedMetric } from '../judge/judgement.js';
import type { TestResult } from '../judge/test-result.js';
import type { OpenJudgement } from '../judge/open-judgement.js';
import { toMetric, type JudgementLink } from './json-report.js';
import { toOpenPlan } from './plan-json.js';

/** What is known of a judgement while its window is not over, as plain data: no verdict, no score, and no classification of any metric. */
export function toOpenReport(progress: OpenJudgement, link: JudgementLink, retryAfterSeconds: number): object {
  const { config, window, plannedSlots, looks, warnings, soFar } = progress;
  const completeAt = iso(progress.completeMs);
  return {
    id: link.id,
    state: 'open',
    verdict: null,
    score: null,
    summary: { verdict: null, score: null, reason: explainOpen(progress), reportUrl: link.url },
    completeAt,
    retryAfterSeconds,
    window: { ...window, plannedSlots },
    config,
    metrics: soFar.map(toMetricSoFar),
    ...(looks ? { plan: toOpenPlan(looks) } : {}),
    warnings,
  };
}

/** Why there is no verdict yet, and when there will be. */
export function explainOpen({ window, plannedSlots, mayStop, completeMs }: OpenJudgement): string {
  const { judgedSlots } = window;
  const known =
    judgedSlots === 0
      ? 'No slot of it is over yet.'
      : `${String(judgedSlots)} of ${String(plannedSlots)} slots are known.`;
  const early = mayStop ? ' A planned look may fail the canary before.' : '';
  return `The window is open: the judgement is made at ${iso(completeMs)}. ${known}${early}`;
}

/** What was measured, and by how much the sides differ so far: whether that means anything is not asked before it is time. */
function toMetricSoFar({ judged, measured }: ReportedMetric): object {
  const told: object = toMetric({ judged: withoutFinding(judged), measured });
  const hidden = new Set(['classification', 'failed', 'criticalFailure', 'reason']);
  return Object.fromEntries(Object.entries(told).filter(([key]) => !hidden.has(key)));
}

function withoutFinding(judged: MetricJudgement): MetricJudgement {
  return { ...judged, test: judged.test && withoutPValue(judged.test) };
}

function withoutPValue(test: TestResult): TestResult {
  return { ...test, pValue: null, adjustedPValue: null };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
