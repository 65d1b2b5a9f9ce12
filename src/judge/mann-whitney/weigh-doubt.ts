import { listInWords } from '../explain-score.js';
import type { MetricJudgement } from '../judgement.js';
import type { Circumstances, JudgingRules, Reason } from '../measurement.js';
import { nameOf } from '../name-of.js';
import { verdictOf } from '../verdict-of.js';
import { describeShare } from './describe-tolerance.js';
import { formatTime } from './format-time.js';
import { scoreGroups, sharesOf, type Score } from './score-groups.js';
import { mustDetectOf } from './tolerance.js';

/** What the doubts are about. */
export interface Doubted {
  readonly scored: readonly MetricJudgement[];
  readonly score: Score;
  readonly rules: JudgingRules;
  readonly circumstances: Circumstances;
  /** What the verdict would be without any doubt. */
  readonly verdict: 'pass' | 'marginal';
}

/** Underpowered metrics with this share of the weight make a pass worthless. */
const TOO_MUCH_UNDERPOWERED = 0.5;

/** Why the evidence cannot carry the verdict, and what would mend it; undefined where it can. */
export function weighDoubt(doubted: Doubted): Reason | undefined {
  return missingEvidence(doubted) ?? underpowered(doubted);
}

/** A metric without data is taken for no sign of health: its absence says as much as the author says it does. */
export function isMissing({ classification, failed, metric }: MetricJudgement): boolean {
  const { onNoData } = metric.analysis;
  return classification === 'no-data' && !failed && onNoData !== 'ignore';
}

function missingEvidence({ scored, rules, verdict, circumstances }: Doubted): Reason | undefined {
  const missing = scored.filter(isMissing);
  if (missing.length === 0) return undefined;
  const worst = verdictIfFailed(scored, rules);
  if (worst === verdict) return undefined;
  const them = missing.length > 1 ? 'them' : 'it';
  const text = `${describeMissing(missing)} Without ${them} the verdict would be ${verdict}; were ${them === 'it' ? 'it' : 'they'} counted as failed, ${worst}. ${cureOfMissing(missing, circumstances)}`;
  return { code: 'missing-evidence', text };
}

/** What the verdict would be if all that is missing had failed. */
function verdictIfFailed(scored: readonly MetricJudgement[], { groups, thresholds, anyFailure }: JudgingRules) {
  if (scored.some((metric) => isMissing(metric) && metric.metric.analysis.critical)) return 'fail';
  const { weightedScore } = scoreGroups(scored, groups, (metric) => metric.failed || isMissing(metric));
  const verdict = verdictOf(weightedScore, thresholds);
  return verdict === 'pass' && anyFailure === 'marginal' ? 'marginal' : verdict;
}

const MOST_TOLD = 2;

/** Which metrics have no data, and why, as a sentence. */
export function describeMissing(missing: readonly MetricJudgement[]): string {
  const [first] = missing;
  const told = missing.map((metric) => `${nameOf(metric)} ${metric.finding ?? 'has no data'}`);
  if (missing.length <= MOST_TOLD || !first) return `${listInWords(told)}.`;
  return `${listInWords(missing.map(nameOf))} cannot be judged: ${listInWords(told.slice(0, 1))}, and so on.`;
}

/** What to do about metrics without data. */
export function cureOfMissing(missing: readonly MetricJudgement[], circumstances: Circumstances): string {
  const slots = missing.flatMap(({ weakness }) =>
    typeof weakness?.slotsMissing === 'number' ? [weakness.slotsMissing] : [],
  );
  if (slots.length === missing.length)
    return `${judgeLonger(Math.max(...slots), circumstances)} to have enough samples.`;
  const cures = new Set(missing.flatMap(({ weakness }) => weakness?.cure ?? []));
  return [...cures].slice(0, MOST_TOLD).join(' ');
}

function underpowered({ scored, score, verdict, circumstances }: Doubted): Reason | undefined {
  const shares = sharesOf(scored, score.groups);
  const weak = scored.filter(({ weakness }) => weakness?.kind === 'underpowered');
  const total = weak.reduce((sum, metric) => sum + (shares.get(metric) ?? 0), 0);
  if (verdict !== 'pass' || !(total >= TOO_MUCH_UNDERPOWERED - ROUNDING)) return undefined;
  const percent = String(Math.round(total * 100));
  const text = `What passed is little evidence: ${listInWords(weak.map(nameOf))}, with ${percent} % of the weight, would not have shown a change that must be seen. ${cureOfWeakness(weak, { shares, total, circumstances })}`;
  return { code: 'underpowered', text };
}

const ROUNDING = 1e-9;

interface Weakening {
  readonly shares: ReadonlyMap<MetricJudgement, number>;
  readonly total: number;
  readonly circumstances: Circumstances;
}

/** The least time after which too few are underpowered. */
function cureOfWeakness(weak: readonly MetricJudgement[], { shares, total, circumstances }: Weakening): string {
  const byTime = weak.toSorted(
    (a, b) => (a.weakness?.slotsMissing ?? Infinity) - (b.weakness?.slotsMissing ?? Infinity),
  );
  let left = total;
  for (const metric of byTime) {
    const slots = metric.weakness?.slotsMissing ?? null;
    if (slots === null) break;
    left -= shares.get(metric) ?? 0;
    if (left >= TOO_MUCH_UNDERPOWERED - ROUNDING) continue;
    const { analysis } = metric.metric;
    const change = `${analysis.direction === 'decrease' ? 'decrease' : 'change'} of ${describeShare(mustDetectOf(analysis))}`;
    return `${judgeLonger(slots, circumstances)} to be able to see a ${change} in ${nameOf(metric)}.`;
  }
  return 'A longer window alone does not mend that: give the metrics a tolerance in their own unit or a larger mustDetect, or measure what varies less.';
}

const LONGEST_WAIT_MS = 10 * 86_400_000;

/** "Judge until 10:27", or "Judge 7 slots more" where there are no times. */
function judgeLonger(slots: number, { judgedToMs, stepMs }: Circumstances): string {
  const more = `${String(slots)} ${slots === 1 ? 'slot' : 'slots'} more`;
  if (judgedToMs === null || slots * stepMs > LONGEST_WAIT_MS) return `Judge ${more}`;
  return `Judge until ${formatTime(judgedToMs + slots * stepMs)} (${more})`;
}
