import { startFakeMonitoring, type FakeMonitoring } from '../../test/support/fake-monitoring/start-fake-monitoring.js';
import { END_MS, METRIC_TYPE, samplesOf } from './bodies.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
export const PROJECT = 'large-shop';

/** Starts a Cloud Monitoring that has a day of so many series of each side, with a point a minute. */
export async function startLargeMonitoring(series: number): Promise<FakeMonitoring> {
  const monitoring = await startFakeMonitoring();
  for (const workload of ['baseline', 'canary'])
    for (let i = 0; i < series; i++)
      monitoring.feed({
        project: PROJECT,
        metricType: METRIC_TYPE,
        metricLabels: { workload, pod: `pod-${String(i)}` },
        resourceType: 'global',
        resourceLabels: {},
        kind: 'GAUGE',
        valueType: 'DOUBLE',
        points: samplesOf(DAY_MINUTES, i).map((value, minute) => ({
          endMs: END_MS - minute * MINUTE_MS - MINUTE_MS / 2,
          value,
        })),
      });
  return monitoring;
}
