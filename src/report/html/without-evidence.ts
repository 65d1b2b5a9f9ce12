import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { KeptMetric } from '../../config/kept-metric.js';

/** So many names a reason tells before it says how many more there are. */
const MOST_NAMED = 5;

/** The places of the metrics that a judgement is inconclusive for want of data of; empty where it is for something else, or it does not tell all of them. */
export function withoutEvidence({ verdict, reason, metrics }: KeptJudgement): readonly number[] {
  if (verdict !== 'inconclusive' || reason.code !== 'missing-evidence') return [];
  const without = metrics.flatMap((metric, place) =>
    metric.classification === 'no-data' && !metric.failed && !metric.muted ? [{ metric, place }] : [],
  );
  // That data of a metric may be missing, its config says, and of that the judgement tells only whom it names.
  const named = without.filter(({ metric }) => isNamed(nameOf(metric), reason.text));
  if (named.length >= MOST_NAMED && named.length < without.length) return [];
  return named.map(({ place }) => place);
}

/** What the judges' sentences call a metric. */
function nameOf({ name, labels }: KeptMetric): string {
  const matchers = Object.entries(labels ?? {}).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return matchers.length > 0 ? `${name}{${matchers.join(',')}}` : name;
}

/** Whether a name stands in a text, and not only as a part of a longer one. */
function isNamed(name: string, text: string): boolean {
  return ` ${text} `.split(name).some((before, i, parts) => {
    const after = parts[i + 1];
    return after !== undefined && before.endsWith(' ') && /^[\s.,:;]/.test(after);
  });
}
