import { formatBound } from './format-number.js';
import type { CanaryJudgement } from './judgement.js';
import type { Traffic } from './measurement.js';
import { showScore } from './show-score.js';

/** What adding up many counts may lose. */
const ROUNDING = 1e-9;

/** The judgement, or an inconclusive one in its place where a side had too few requests to tell. A failure stays one. */
export function guardTraffic<J extends CanaryJudgement>(judgement: J, traffic: Traffic): J {
  const { verdict, reason } = judgement;
  const { minimum } = traffic;
  const short = (['baseline', 'canary'] as const).flatMap((side) => {
    const requests = traffic[side];
    return requests === null || requests >= minimum * (1 - ROUNDING) ? [] : [{ side, requests }];
  });
  if (short.length === 0 || verdict === 'fail') return judgement;
  const had = short
    .map(({ side, requests }) => `the ${side} had ${String(showScore(requests, [minimum]))} requests`)
    .join(' and ');
  const text = `${had.charAt(0).toUpperCase()}${had.slice(1)}, and ${formatBound(minimum)} are needed to judge: judge again after more traffic, or over a longer window. By the metrics alone the verdict would be ${verdict}: ${reason.text}`;
  return { ...judgement, verdict: 'inconclusive', reason: { code: 'too-little-traffic', text } };
}
