import type { KeptJudgement } from '../../config/kept-judgement.js';
import { showBeside, showBound } from '../show-number.js';
import { isKayentas } from './describe-finding.js';
import type { Repair } from './needed-to-pass.js';

/** What would have kept a judgement from passing, or may have, with its score high enough: as sentences. */
export function standsAgainst(judgement: KeptJudgement, { critical, enough }: Repair): string[] {
  if (!enough) return [];
  return [...ofTraffic(judgement), ...ofSplit(judgement), ...ofMissingData(judgement, critical)];
}

/** What the JSON's twelve digits may lose. */
const ROUNDING = 1e-9;

function ofTraffic({ traffic }: KeptJudgement): string[] {
  if (!traffic) return [];
  const { minimumRequests: minimum } = traffic;
  const short = (['baseline', 'canary'] as const).flatMap((side) => {
    const requests = traffic[side];
    return requests === null || requests >= minimum * (1 - ROUNDING) ? [] : [{ side, requests }];
  });
  if (short.length === 0) return [];
  const had = short.map(({ side, requests }) => `the ${side} had ${showBeside(requests, [minimum], 4)} requests`);
  return [`Still it would not have passed: ${had.join(' and ')}, and ${showBound(minimum, null)} are needed.`];
}

function ofSplit({ warnings }: KeptJudgement): string[] {
  if (!warnings.some(({ code }) => code === 'unequal-split')) return [];
  return ['But it may still not have passed: the traffic was not shared as the split says.'];
}

/** Kayenta's rule: no canary passes without data of half of the metrics. */
function ofMissingData({ metrics, judge }: KeptJudgement, critical: readonly number[]): string[] {
  if (!isKayentas(judge)) return [];
  const repaired = new Set(critical);
  const scored = metrics.filter(({ muted, reason }) => !muted && reason.code !== 'not-measured');
  const without = metrics.filter(
    ({ muted, failed, classification }, place) =>
      classification === 'no-data' && failed !== true && !muted && !repaired.has(place),
  );
  if (2 * without.length < scored.length) return [];
  return [
    `Still it would not have passed: ${String(without.length)} of ${String(scored.length)} metrics would have had no data, and half is too many.`,
  ];
}
