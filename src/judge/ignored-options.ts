import type { JudgeSettings } from '../config/judge-settings.js';
import type { Metric } from '../config/metric-config.js';
import type { IgnoredOption } from './judgement.js';
import type { Circumstances, JudgingRules } from './measurement.js';

/** An option of a metric as a person writes it, and whether a metric has it in a way that a judge has no rule for. */
interface Inability {
  readonly option: string;
  readonly isAsked: (metric: Metric) => boolean;
}

/** As `config/judge-abilities.ts` refuses them of a config's own judge. */
const OF_METRICS: Readonly<Record<JudgeSettings['name'], readonly Inability[]>> = {
  'netflix-aca': [
    { option: 'minimumSamples', isAsked: ({ analysis }) => analysis.minimumSamples !== undefined },
    { option: 'mustDetect', isAsked: ({ analysis }) => analysis.mustDetect !== undefined },
    { option: 'limit', isAsked: ({ analysis }) => analysis.limit !== undefined },
    { option: 'tolerance.absolute', isAsked: ({ analysis }) => analysis.tolerance?.absolute !== undefined },
    {
      option: 'onNoData',
      isAsked: ({ analysis: { onNoData, missing } }) =>
        onNoData === 'inconclusive' || (onNoData === 'fail' && missing === 'zero'),
    },
    { option: 'series.instances', isAsked: ({ series }) => typeof series === 'object' && 'instances' in series },
  ],
  // Ratios of means it takes as tolerances.
  'mann-whitney': [{ option: 'effectSize', isAsked: ({ analysis }) => analysis.effectSize?.measure === 'cles' }],
};

/** What the metrics, the rules and the request ask for and this judge passes over. */
export function ignoredOptions(
  { judge, anyFailure }: JudgingRules,
  metrics: readonly Metric[],
  { looks, split }: Circumstances,
): IgnoredOption[] {
  const ofMetrics = OF_METRICS[judge.name].flatMap(({ option, isAsked }) => {
    const names = metrics.filter(isAsked).map(({ name }) => name);
    return names.length === 0 ? [] : [{ option, metrics: [...new Set(names)] }];
  });
  if (judge.name === 'mann-whitney') return ofMetrics;
  return [
    ...ofMetrics,
    ...(anyFailure === undefined ? [] : [{ option: 'anyFailure' }]),
    ...(looks > 1 ? [{ option: 'looks' }] : []),
    ...(split === true ? [{ option: 'split' }] : []),
  ];
}
