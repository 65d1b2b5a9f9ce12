import { judgeCanary } from '../judge-canary.js';
import type { CanaryJudgement } from '../judgement.js';
import type { MannWhitneyRules } from '../mann-whitney/judge-mann-whitney.js';
import { judgeAtLevels } from '../mann-whitney/judge-mann-whitney.js';
import { levelsOf } from '../mann-whitney/significance.js';
import type { Circumstances, JudgingRules, MeasuredMetric } from '../measurement.js';
import { findStop, type Course } from './find-stop.js';
import { judgeStop } from './judge-stop.js';
import type { CountWatch, LookResult, LookStop } from './look-result.js';
import { toLookResults } from './to-look-results.js';
import type { SlotPlan } from './slot-plan.js';
import { watchCounts } from './watch-counts.js';
import { watchedMetrics } from './watched-metric.js';

/** What planned looks decide. */
export type LooksJudgement =
  | {
      readonly kind: 'stopped';
      readonly judgement: CanaryJudgement;
      readonly stop: LookStop;
      readonly looks: readonly LookResult[];
    }
  | { readonly kind: 'finished'; readonly judgement: CanaryJudgement; readonly looks: readonly LookResult[] }
  | { readonly kind: 'open'; readonly looks: readonly LookResult[]; readonly watch: readonly CountWatch[] };

/** When is looked, and in which circumstances. */
export interface Looking {
  readonly circumstances: Circumstances;
  readonly plan: SlotPlan;
}

/**
 * What the native judge decides of a window that is looked at by a plan. It walks the slots in time order to the first stop, so that it does not matter who asks when:
 *
 * - at each planned look but the last, each critical metric that is compared has a limit of its p value (createLookLimits); a limit of every sample that is broken stays so
 * - after every slot but the last, the counts of critical metrics have shown enough that would come up in a share of `criticalLevel` of healthy rollouts, at any time (countEvidence)
 * - either way the change must be as large as fails the canary; else, and where samples are too few, nothing is decided
 *
 * Without a stop, all metrics are judged at the last look, critical ones by its limit, the others as always, since they are looked at only once. A healthy
 * canary is failed for its critical metrics in a share of `criticalLevel` at most by the looks, and one more by the counts. Until then nothing is decided.
 */
export function judgeLooks(
  rules: JudgingRules,
  measured: readonly MeasuredMetric[],
  { circumstances, plan }: Looking,
): LooksJudgement {
  const { judge } = rules;
  if (judge.name !== 'mann-whitney') return withoutLooks(rules, measured, { circumstances, plan });
  const levels = levelsOf(judge, circumstances.looks);
  const metrics = watchedMetrics(measured, plan, levels.critical);
  const counts = watchCounts(metrics, plan, judge);
  const course: Course = { metrics, counts, plan, gathering: { settings: judge, levels, circumstances } };
  const { done, stop } = findStop(course);
  if (stop) {
    const stopped = judgeStop({ ...rules, judge }, measured, { course, stop });
    return { kind: 'stopped', ...stopped, looks: toLookResults(course, done) };
  }
  if (plan.judged < plan.total) {
    const watch = counts.map(({ watched: { measured: one }, evidence }) => ({
      metric: one.metric.name,
      labels: one.labels,
      evidence,
    }));
    return { kind: 'open', looks: toLookResults(course, done), watch };
  }
  const judgement = judgeLast({ ...rules, judge }, measured, course);
  return { kind: 'finished', judgement, looks: toLookResults(course, done, judgement) };
}

/** The other judge knows no looks: it decides when all slots are there. */
function withoutLooks(
  rules: JudgingRules,
  measured: readonly MeasuredMetric[],
  { circumstances, plan }: Looking,
): LooksJudgement {
  if (plan.judged < plan.total) return { kind: 'open', looks: [], watch: [] };
  return { kind: 'finished', judgement: judgeCanary(rules, measured, circumstances), looks: [] };
}

/** The judgement of the whole window. Where metrics have different limits at the last look, the smallest is that of all. */
function judgeLast(
  rules: MannWhitneyRules,
  measured: readonly MeasuredMetric[],
  { metrics, gathering: { levels, circumstances } }: Course,
): CanaryJudgement {
  const limits = metrics.flatMap((watched) => watched.limits.slice(-1)).filter((limit) => limit > 0);
  const critical = Math.min(levels.critical, ...limits);
  return judgeAtLevels(rules, measured, { circumstances, levels: { ...levels, critical } });
}
