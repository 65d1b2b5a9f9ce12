import type { KeptJudgement } from '../config/kept-judgement.js';
import type { KeptMetric, KeptReason } from '../config/kept-metric.js';
import { allWarnings } from './plain-judgement.js';

/** What is known of a notification beside the judgement. */
export interface EventOccasion {
  /** The same for the same judgement, whoever tells of it and however often. */
  readonly deliveryId: string;
  /** RFC 3339 in UTC. */
  readonly sentAt: string;
  /** Where the judgement can be had again: a path alone where the service does not know what it is called; null where it cannot. */
  readonly url: string | null;
}

/** What programs are told of a judgement that has been made. */
export interface JudgementEvent {
  readonly event: 'judgement';
  readonly deliveryId: string;
  readonly sentAt: string;
  readonly judgement: {
    readonly id: string | null;
    readonly url: string | null;
    readonly verdict: KeptJudgement['verdict'];
    readonly score: number | null;
    readonly reason: KeptReason;
    readonly config: KeptJudgement['config'];
    readonly scope: NonNullable<KeptJudgement['scope']> | null;
    readonly window: KeptJudgement['window'];
    readonly judge: string;
    readonly groups: readonly Pick<KeptJudgement['groups'][number], 'name' | 'weight' | 'score'>[];
    readonly failedMetrics: readonly FailedMetric[];
    /** How many there are in all. */
    readonly failedCount: number;
    /** Their codes. */
    readonly warnings: readonly string[];
  };
}

/** A metric that counts against the canary, and why. */
export interface FailedMetric {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly classification: KeptMetric['classification'];
  readonly critical: boolean;
  readonly reason: string;
}

/** Whoever wants more asks for the judgement. */
const [MOST_LISTED, LONGEST_TEXT] = [50, 2_000];

/** The event of a judgement, in plain data: at most 50 of its failed metrics, groups and variables of a side, and 2,000 characters a text. */
export function toJudgementEvent(judgement: KeptJudgement, occasion: EventOccasion): JudgementEvent {
  const { id, verdict, score, reason, config, scope, window, judge, groups } = judgement;
  const { deliveryId, sentAt, url } = occasion;
  const failed = failedMetricsOf(judgement);
  return {
    event: 'judgement',
    deliveryId,
    sentAt,
    judgement: {
      id,
      url,
      verdict,
      score,
      reason: { code: reason.code, text: cut(reason.text) },
      config: { name: config.name, digest: config.digest },
      scope: scope ? { baseline: firstOf(scope.baseline), canary: firstOf(scope.canary) } : null,
      window,
      judge,
      groups: groups
        .slice(0, MOST_LISTED)
        .map((group) => ({ name: group.name, weight: group.weight, score: group.score })),
      failedMetrics: failed.slice(0, MOST_LISTED).map(toFailedMetric),
      failedCount: failed.length,
      warnings: [...new Set(allWarnings(judgement).map(({ code }) => code))],
    },
  };
}

/** The metrics that count against the canary, those that fail all of it first. */
export function failedMetricsOf({ metrics }: KeptJudgement): KeptMetric[] {
  const failed = metrics.filter(({ muted, failed: fails, criticalFailure }) => !muted && (fails ?? criticalFailure));
  return failed.toSorted((a, b) => Number(b.criticalFailure) - Number(a.criticalFailure));
}

function toFailedMetric({ name, labels, classification, critical, reason }: KeptMetric): FailedMetric {
  const told = { classification, critical, reason: cut(reason.text) };
  return labels ? { name, labels: firstOf(labels), ...told } : { name, ...told };
}

function firstOf(named: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(named)
      .slice(0, MOST_LISTED)
      .map(([name, value]) => [name, cut(value)]),
  );
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1).toWellFormed()}…` : text;
}
