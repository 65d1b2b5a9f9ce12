import { istioMetrics } from './istio-metrics.js';

const START = Date.parse('2023-11-14T22:00:00Z') / 1_000;
const NORMAL = { requests: 20, errorRatio: 0.01, medianMs: 60 };

/** Canaries with their verdicts. */
export const CANARIES = { healthy: 'pass', slow: 'fail', failing: 'fail' } as const;

/** What the Prometheus behind the proxy has. */
export function samplesOfCanaries(): string {
  return istioMetrics({
    startSeconds: START,
    seconds: 2_400,
    workloads: [
      { ...NORMAL, name: 'base' },
      { ...NORMAL, name: 'healthy', requests: 19.5 },
      { ...NORMAL, name: 'slow', medianMs: 90 },
      { ...NORMAL, name: 'failing', errorRatio: 0.1 },
    ],
  });
}

/** How many queries a judgement takes: one a side for p95, two for errors. */
export const QUERIES = 6;

const CONFIG = {
  scope: { workload: {}, namespace: { default: 'shop' } },
  selector: {
    prometheus:
      'reporter="destination",destination_workload="${workload}",destination_workload_namespace="${namespace}"',
  },
  step: '60s',
  warmup: '1m',
  groups: { latency: 50, errors: 50 },
  metrics: [
    {
      name: 'p95',
      group: 'latency',
      unit: 'ms',
      query: {
        type: 'prometheus',
        expr: 'histogram_quantile(0.95, sum by (le) (rate(istio_request_duration_milliseconds_bucket{${selector}}[${rateInterval}])))',
      },
      analysis: { direction: 'increase', tolerance: { relative: 0.1 } },
    },
    {
      name: 'errors',
      group: 'errors',
      query: {
        type: 'prometheus',
        events: 'sum(increase(istio_requests_total{${selector},response_code=~"5.."}[${step}])) or vector(0)',
        exposure: 'sum(increase(istio_requests_total{${selector}}[${step}]))',
      },
      analysis: { direction: 'increase', tolerance: { relative: 0.1 } },
    },
  ],
};

/** A request to judge this canary in the twenty minutes from this minute after 22:00 on. */
export function requestFor(canary: keyof typeof CANARIES, minute = 10): object {
  return {
    config: CONFIG,
    baseline: { scope: { workload: 'base' } },
    canary: { scope: { workload: canary } },
    window: { start: new Date((START + 60 * minute) * 1_000).toISOString(), duration: '20m' },
    include: ['series'],
  };
}

/** An answer's text without what differs between answers to the same: how long it took, and which service gives it again where. */
export function withoutTiming(text: string): string {
  const { timing, id } = JSON.parse(text) as { timing?: object; id?: string | null };
  const untimed = text.replace(`"timing":${JSON.stringify(timing)}`, '"timing":{}');
  if (typeof id !== 'string') return untimed;
  return untimed.replace(/"reportUrl":"[^"]*"/, '"reportUrl":"…"').replaceAll(id, '…');
}
