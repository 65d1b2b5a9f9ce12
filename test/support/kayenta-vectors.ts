import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A number as Kayenta prints it. */
export type Printed = number | 'NaN' | 'Infinity' | '-Infinity';

export interface RecordedStats {
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly std: number;
  readonly max: number;
}

export interface RecordedResult {
  readonly name: string;
  readonly id: string;
  readonly classification: string;
  readonly classificationReason: string | null;
  readonly critical: boolean;
  readonly muted: boolean;
  readonly ratio: Printed;
  readonly experimentStats: RecordedStats;
  readonly controlStats: RecordedStats;
}

export interface RecordedAnswer {
  readonly score: { readonly score: Printed; readonly classification: string; readonly classificationReason: string };
  readonly groupScores: readonly { readonly name: string; readonly score: number }[];
  readonly results: readonly RecordedResult[];
}

/** A judgement of the real Kayenta: what it was asked over its remote judge's protocol, and what it answered. */
export interface RecordedJudgement {
  readonly id: string;
  readonly request: unknown;
  readonly expected: RecordedAnswer;
  readonly randomNoiseMetrics: readonly string[];
}

/** The 600 recorded judgements of fixtures/kayenta/. */
export function recordedJudgements(): readonly RecordedJudgement[] {
  const file = new URL('../../fixtures/kayenta/vectors.json.gz', import.meta.url);
  const { cases } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as { cases: RecordedJudgement[] };
  return cases;
}

/**
 * Whether Kayenta added random noise to a metric: it is listed, or both sides are constant after outlier removal (the list names
 * only those that were constant before; the recorded ratio of such a metric differs from the ratio of its own recorded means).
 */
export function gotNoise({ randomNoiseMetrics }: RecordedJudgement, result: RecordedResult): boolean {
  const { experimentStats: canary, controlStats: baseline } = result;
  const constant = canary.std === 0 && baseline.std === 0 && canary.count > 0 && baseline.count > 0;
  return randomNoiseMetrics.includes(result.name) || (constant && canary.mean !== baseline.mean);
}
