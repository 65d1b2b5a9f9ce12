import type { JudgeSettings } from '../../config/judge-settings.js';
import type { MetricAnalysis } from '../../config/metric-analysis.js';
import type { AcceptedChange } from '../../judge/accepted-change.js';
import { plainDecimal } from './plain-decimal.js';

type JudgeName = JudgeSettings['name'];

/** What each judge tolerates, either way, where a metric does not say. */
export const DEFAULT_TOLERANCE: Readonly<Record<JudgeName, number>> = { 'mann-whitney': 0.1, 'netflix-aca': 0 };

/**
 * From which changes on a metric may fail, as far as that can be told and edited: null where it has a limit only, or Kayenta's
 * chances. The same as its judge tells as `accepted`.
 */
export function toleratedChange(analysis: MetricAnalysis, judge: JudgeName): AcceptedChange | null {
  const { compared, direction, tolerance, effectSize } = analysis;
  if ((!compared && judge === 'mann-whitney') || effectSize?.measure === 'cles') return null;
  const { increase, decrease } = effectSize ? toRelative(effectSize, judge) : (tolerance?.relative ?? {});
  const usual = DEFAULT_TOLERANCE[judge];
  return {
    increase: direction === 'decrease' ? null : (increase ?? usual),
    decrease: direction === 'increase' ? null : (decrease ?? usual),
    absolute: tolerance?.absolute ?? null,
  };
}

/** Effects as changes; the native judge takes no change at all, which is Kayenta's default, for its own default. */
function toRelative(
  { allowedIncrease = 1, allowedDecrease = 1 }: NonNullable<MetricAnalysis['effectSize']>,
  judge: JudgeName,
): { readonly increase: number | undefined; readonly decrease: number | undefined } {
  const none = judge === 'mann-whitney' ? undefined : 0;
  return {
    increase: allowedIncrease > 1 ? plainDecimal(allowedIncrease - 1) : none,
    decrease: allowedDecrease < 1 ? plainDecimal(1 - allowedDecrease) : none,
  };
}
