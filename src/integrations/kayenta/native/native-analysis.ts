import type { JudgeSettings } from '../../../config/judge-settings.js';
import { DEFAULT_OUTLIER_FACTOR, type MetricAnalysis } from '../../../config/metric-analysis.js';

/** How a metric is judged, as a person would write it; with what is left out. */
export interface NativeAnalysis {
  readonly analysis: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

/** How Kayenta would have a metric judged, in our own form. */
export function nativeAnalysis(analysis: MetricAnalysis, judge: JudgeSettings['name']): NativeAnalysis {
  const { direction, critical, muted, onNoData, missing, outliers } = analysis;
  const required = onNoData === 'fail';
  // Zeros are data, and a muted metric never counts.
  const requires = required && !muted && (missing !== 'zero' || judge !== 'netflix-aca');
  const { effect, notes } = nativeEffect(analysis, judge);
  return {
    analysis: {
      direction,
      ...(critical && !muted ? { critical } : {}),
      ...(muted ? { muted } : {}),
      ...(requires ? { onNoData } : {}),
      ...(missing === 'zero' ? { missing } : {}),
      ...(outliers.strategy === 'remove' || outliers.factor !== DEFAULT_OUTLIER_FACTOR ? { outliers } : {}),
      ...effect,
    },
    notes: [
      ...(critical && muted ? ['critical is left out: the metric is muted, so that it never counts'] : []),
      ...(required && muted ? ['mustHaveData is left out: the metric is muted, so that it never counts'] : []),
      ...(required && !muted && !requires
        ? ['mustHaveData is left out: with nanStrategy replace it has no effect in Kayenta either']
        : []),
      ...notes,
    ],
  };
}

function nativeEffect(
  { effectSize }: MetricAnalysis,
  judge: JudgeSettings['name'],
): { readonly effect: object; readonly notes: readonly string[] } {
  const written = Object.entries(effectSize ?? {}).filter(
    ([key, value]) => value !== undefined && !(key === 'measure' && value === 'meanRatio'),
  );
  if (written.length === 0) return { effect: {}, notes: [] };
  if (judge === 'netflix-aca') return { effect: { effectSize: Object.fromEntries(written) }, notes: [] };
  return { effect: {}, notes: ['effectSize is left out: mann-whitney does not read it'] };
}
