import type { Evidence } from '../../config/evidence.js';
import type { MetricSource } from '../../sources/metric-source.js';
import type { Sources } from '../choose-source.js';

/** The sources that evidence tells of: what is asked of them is prepared as it was then, and nothing is fetched. */
export function evidenceSources({ sources, standardSource }: Evidence): Sources {
  const byName = new Map(sources.map((facts): [string, MetricSource] => [facts.name, { ...facts, ...SILENT }]));
  return { byName, standard: standardSource ?? undefined };
}

const SILENT: Pick<MetricSource, 'fetchSeries' | 'linksTo' | 'check'> = {
  fetchSeries: () => Promise.reject(new RangeError('Nothing is fetched for evidence')),
  linksTo: () => [],
  check: () => Promise.reject(new RangeError('Nothing is checked for evidence')),
};
