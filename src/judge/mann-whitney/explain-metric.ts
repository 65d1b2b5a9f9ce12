import { nameOf } from '../name-of.js';
import type { Reason } from '../measurement.js';
import type { Decision } from './decide-metric.js';
import { describeShare } from './describe-tolerance.js';
import type { Evidence } from './evidence.js';
import { explainComparison } from './explain-comparison.js';
import { explainCounts } from './explain-counts.js';
import { explainLimit } from './explain-limit.js';
import { explainWeakness } from './explain-weakness.js';
import type { Sentence } from './sentence.js';
import type { Significance } from './significance.js';
import { criticalToleranceOf } from './tolerance.js';

/** A decision in words. */
export interface Explanation {
  readonly reason: Reason;
  /** What was found, to follow the metric's name in a sentence about the verdict. */
  readonly finding: string | undefined;
}

/** A metric's decision in a sentence or two: the rule, the numbers with their unit, and what would have been accepted. */
export function explainMetric(
  evidence: Evidence,
  decision: Decision,
  significance: Significance | undefined,
): Explanation {
  const { measured } = evidence;
  const { text, finding } = sentence(evidence, decision, significance);
  const told = `${nameOf(measured)} ${text}${explainWeakness(evidence, decision)}${consequence(evidence, decision)}`;
  return { reason: { code: decision.code, text: told }, finding };
}

function sentence(evidence: Evidence, decision: Decision, significance: Significance | undefined): Sentence {
  const { finding, limit, measured } = evidence;
  if (finding.kind === 'no-data') return { text: `${finding.problem.text}.`, finding: finding.problem.text };
  if (finding.kind === 'compared' && significance)
    return explainComparison(evidence, finding.comparison, { decision, significance });
  if (finding.kind === 'counts-over-time') return explainCounts(measured.metric, finding.found);
  if (!limit) throw new RangeError('A limit decides only where there is one');
  return explainLimit(limit, finding.kind === 'broken-limit' ? finding.sign : 0, measured.metric.unit);
}

/** What the decision does beyond its group's score. */
function consequence({ measured }: Evidence, { classification, failed, criticalFailure }: Decision): string {
  const { analysis } = measured.metric;
  if (analysis.muted) return classification === 'pass' ? '' : ' The metric is muted: it is not scored.';
  if (criticalFailure) return ' The metric is critical: it fails the canary.';
  if (failed && analysis.critical && classification !== 'no-data') {
    const { increase, decrease } = criticalToleranceOf(analysis);
    return ` It fails the canary by itself from a change of ${describeShare(classification === 'high' ? increase : decrease)} on.`;
  }
  if (failed) return classification === 'no-data' ? ' That fails the metric.' : '';
  return classification === 'no-data' ? ' It is left out of the score.' : '';
}
