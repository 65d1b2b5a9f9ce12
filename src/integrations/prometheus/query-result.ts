import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { CallOptions } from '../call-sides.js';
import type { Metric } from './instant-query.js';

/** A value at a time as Prometheus writes it: seconds since the epoch, and the value as text. */
type Sample = readonly [seconds: number, value: string];

/** The data of an instant query's answer. */
export type QueryData =
  | { readonly resultType: 'scalar'; readonly result: Sample }
  | {
      readonly resultType: 'vector';
      readonly result: readonly [{ readonly metric: Readonly<Record<string, string>>; readonly value: Sample }];
    };

/** A number at a time. */
export function scalarAt(value: number, atMs: number): QueryData {
  return { resultType: 'scalar', result: sampleAt(value, atMs) };
}

/** A vector of one value at a time. */
export function vectorAt(value: number, atMs: number, metric: Readonly<Record<string, string>> = {}): QueryData {
  return { resultType: 'vector', result: [{ metric, value: sampleAt(value, atMs) }] };
}

/** What was judged, as the vector of a metric: its labels are those that it was asked for by. An inconclusive judgement is not a number. */
export function judgementAt(
  judgement: KeptJudgement,
  { metric, options }: { readonly metric: Metric; readonly options: CallOptions },
  atMs: number,
): QueryData {
  const { verdict } = judgement;
  const labels = { __name__: metric, ...options };
  if (metric === 'canary_verdict') return vectorAt(VERDICTS[verdict], atMs, { ...labels, verdict });
  return vectorAt(verdict === 'inconclusive' ? NaN : (judgement.score ?? NaN), atMs, labels);
}

const VERDICTS: Readonly<Record<KeptJudgement['verdict'], number>> = {
  pass: 1,
  marginal: 0.5,
  fail: 0,
  inconclusive: NaN,
};

function sampleAt(value: number, atMs: number): Sample {
  return [atMs / 1_000, formatValue(value)];
}

/** A number as Prometheus writes values: exponents of at least two digits, and infinities with their sign. */
function formatValue(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return (Object.is(value, -0) ? '-0' : String(value)).replace(/e([+-])(\d)$/, 'e$10$2');
}
