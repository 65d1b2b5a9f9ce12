import type { z } from 'zod';
import { MetricAnalysis } from '../../src/config/metric-analysis.js';
import type { Metric } from '../../src/config/metric-config.js';

/** A metric with defaults for what a test does not care about. */
export function metric({
  analysis,
  ...rest
}: Partial<Omit<Metric, 'analysis'>> & { analysis?: z.input<typeof MetricAnalysis> } = {}): Metric {
  return { name: 'm', groups: ['g'], series: 'one', ...rest, analysis: MetricAnalysis.parse(analysis ?? {}) };
}
