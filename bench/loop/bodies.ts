/** Where all windows end. */
export const END_MS = Date.parse('2026-11-20T10:00:00Z');
/** What Cloud Monitoring has. */
export const METRIC_TYPE = 'custom.googleapis.com/queue';

/** So many numbers with some chance in them. */
export function samplesOf(count: number, seed: number): number[] {
  let state = seed * 2 + 1;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return 100 + (state % 10_007) / 100;
  });
}

/** Metrics of one group. */
export function metricsOf(count: number, series: number, split?: object): object[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `metric-${String(i)}`,
    group: 'all',
    query: {
      type: 'prometheus',
      expr: `sum(rate(series_${String(series)}_m${String(i)}{workload="\${workload}"}[60s]))`,
    },
    analysis: { direction: 'increase' },
    ...(split ? { series: split } : {}),
  }));
}

/** A request whose series come along. */
export function inlineData({
  metrics,
  samples,
  judge = 'mann-whitney',
}: {
  readonly metrics: number;
  readonly samples: number;
  readonly judge?: string;
}): object {
  const names = Array.from({ length: metrics }, (_, i) => `metric-${String(i)}`);
  return {
    config: {
      groups: { all: 100 },
      judge: { name: judge },
      metrics: names.map((name) => ({
        name,
        group: 'all',
        analysis: {
          direction: 'increase',
          ...(judge === 'mann-whitney' && name === 'metric-0' ? { critical: true } : {}),
        },
      })),
    },
    data: Object.fromEntries(
      names.map((name, i) => [name, { baseline: samplesOf(samples, i), canary: samplesOf(samples, i + 1_000) }]),
    ),
  };
}

/** A request whose series are fetched. */
export function fetched({
  metrics,
  slots,
  series = 1,
  split,
  source = 'prometheus',
}: {
  readonly metrics: number;
  readonly slots: number;
  readonly series?: number;
  readonly split?: object;
  readonly source?: string;
}): object {
  return { ...betweenWorkloads(metricsOf(metrics, series, split), slots), source };
}

/** A request whose series are fetched from Cloud Monitoring, a day of all that each side has. */
export function monitored(metrics: number): object {
  const query = {
    type: 'stackdriver',
    metricType: METRIC_TYPE,
    resourceType: 'global',
    filter: 'metric.labels.workload="${workload}"',
    perSeriesAligner: 'ALIGN_MEAN',
  };
  const all = Array.from({ length: metrics }, (_, i) => ({
    name: `metric-${String(i)}`,
    group: 'all',
    query,
    analysis: { direction: 'increase' },
    series: { pairBy: ['pod'] },
  }));
  return { ...betweenWorkloads(all, 1_440), source: 'google' };
}

function betweenWorkloads(metrics: readonly object[], slots: number): object {
  return {
    config: { scope: { workload: {} }, groups: { all: 100 }, metrics },
    baseline: { scope: { workload: 'baseline' } },
    canary: { scope: { workload: 'canary' } },
    window: { start: new Date(END_MS - slots * 60_000).toISOString(), end: new Date(END_MS).toISOString() },
  };
}

/** The body that Kayenta sends a remote judge. */
export function remoteJudge(metrics: number, samples: number): object {
  const names = Array.from({ length: metrics }, (_, i) => `metric-${String(i)}`);
  return {
    canaryConfig: {
      name: 'large',
      applications: ['app'],
      judge: { name: 'NetflixACAJudge-v1.0', judgeConfigurations: {} },
      metrics: names.map((name) => ({
        name,
        query: { type: 'prometheus', metricName: name },
        groups: ['all'],
        analysisConfigurations: { canary: { direction: 'increase' } },
        scopeName: 'default',
      })),
      classifier: { groupWeights: { all: 100 } },
    },
    scoreThresholds: { pass: 95, marginal: 75 },
    metricSetPairList: names.map((name, i) => ({
      name,
      id: name,
      tags: {},
      values: { control: samplesOf(samples, i), experiment: samplesOf(samples, i + 1_000) },
    })),
  };
}
