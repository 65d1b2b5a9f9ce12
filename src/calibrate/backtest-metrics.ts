import type { Deployment } from '../config/deployments.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import type { JudgedCase, JudgedMetric } from './backtest-case.js';
import { shareOf, type Share } from './backtest-share.js';

/** What a metric has shown in deployments of which it is known what became of them. */
export interface MetricReport {
  readonly name: string;
  readonly muted: boolean;
  /** Flagged in good deployments. */
  readonly falseAlarms: Share;
  /** Flagged in bad ones: of those that name the metric as bad, or name none. */
  readonly detection: Share;
  /** Deployments, good or bad, in which it could not be judged. */
  readonly withoutData: number;
}

type Judged = JudgedCase & { readonly deployment: Deployment };

/** What each metric of a config has shown, in the config's order. */
export function reportMetrics(
  { config }: NamedConfig,
  { bad, good }: { readonly bad: readonly Judged[]; readonly good: readonly Judged[] },
): MetricReport[] {
  return config.metrics.map(({ name, analysis }) => {
    const shouldShow = bad.filter(({ deployment: { badMetrics } }) => badMetrics?.includes(name) ?? true);
    const isFlagged = ({ flagged }: JudgedMetric): boolean => flagged;
    const judgedIn = (cases: readonly Judged[]): JudgedMetric[] => cases.flatMap((one) => metricOf(one, name));
    return {
      name,
      muted: analysis.muted,
      falseAlarms: shareOf(judgedIn(good), isFlagged),
      detection: shareOf(judgedIn(shouldShow), isFlagged),
      withoutData: good.length + shouldShow.length - judgedIn(good).length - judgedIn(shouldShow).length,
    };
  });
}

/** The metric as it was judged; nothing where it was not. */
function metricOf({ metrics }: Judged, name: string): JudgedMetric[] {
  return metrics.filter((one) => one.name === name && ['pass', 'high', 'low'].includes(one.classification));
}
