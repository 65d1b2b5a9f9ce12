import { runInNewContext } from 'node:vm';

/** What a measurement of an AnalysisRun comes to. */
export type Phase = 'Successful' | 'Failed' | 'Inconclusive' | 'Error';

/** What Argo Rollouts makes of a result by the conditions of a metric: with both given, what meets neither is Inconclusive. */
export function phaseOf({ successCondition, failureCondition }: any, result: unknown): Phase {
  if (holds(failureCondition, result)) return 'Failed';
  return holds(successCondition, result) ? 'Successful' : 'Inconclusive';
}

/** The few words of expr-lang that the examples use mean the same in JavaScript. */
function holds(condition: string, result: unknown): boolean {
  return runInNewContext(condition, { result, isNaN: Number.isNaN }) === true;
}

/** Seconds of a duration as Argo and Flagger write them. */
export function secondsOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)([hms])/g)];
  if (parts.map(([whole]) => whole).join('') !== duration) throw new Error(`${duration} is no duration`);
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * { h: 3600, m: 60, s: 1 }[unit as 'h' | 'm' | 's'],
    0,
  );
}
