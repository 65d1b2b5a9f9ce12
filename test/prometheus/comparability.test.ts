import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { istioMetrics } from '../support/istio-metrics.js';
import { post, startService, type TestService } from '../support/service.js';

const START = Date.parse('2023-11-14T22:00:00Z') / 1_000;
const SECONDS = 2_400;
const NORMAL = { errorRatio: 0.01, medianMs: 60 };
const GOLDEN_SIGNALS = parse(
  readFileSync(new URL('../../metric-configs/golden-signals.yaml', import.meta.url), 'utf8'),
) as { readonly metrics: readonly object[] };

/** Requests a second in all, and pods that have been running for so many days when the recording starts. */
const WORKLOADS = [
  { name: 'release', requests: 180, pods: 9, days: 30 },
  { name: 'fresh', requests: 180, pods: 9, days: 0 },
  { name: 'healthy', requests: 20, pods: 1, days: 0 },
  { name: 'starved', requests: 10, pods: 1, days: 0 },
  { name: 'thirsty', requests: 15, pods: 1, days: 0 },
  { name: 'crowded', requests: 40, pods: 1, days: 0 },
  { name: 'unrouted', requests: 0, pods: 1, days: 0 },
  { name: 'mirrored', requests: 180, pods: 1, days: 0 },
];

let prometheus: PrometheusProcess;
let service: TestService;
beforeAll(async () => {
  const workloads = WORKLOADS.map(({ name, requests }) => ({ ...NORMAL, name, requests }));
  const requests = istioMetrics({ startSeconds: START, seconds: SECONDS, workloads }).replace('# EOF\n', '');
  prometheus = await startPrometheus({ openMetrics: `${requests}${podMetrics()}# EOF\n` });
  service = await startService({ PROMETHEUS_URL: prometheus.url });
});
afterAll(async () => {
  await service.stop();
  await prometheus.stop();
});

/** What cAdvisor tells of each pod: it takes 50 ms of CPU a second and 2 ms a request. */
function podMetrics(): string {
  const families = [
    'container_cpu_usage_seconds_total',
    'container_memory_working_set_bytes',
    'container_start_time_seconds',
  ];
  const lines = families.map(() => [] as string[]);
  for (const { name, requests, pods, days } of WORKLOADS) {
    for (let pod = 0; pod < pods; pod++) {
      const labels = `{namespace="shop",pod="${name}-7d4b9c-x${String(pod)}",container="app"}`;
      for (let at = 0; at <= SECONDS; at += 15) {
        const values = [at * (0.05 + (0.002 * requests) / pods), 3e8 + 1e6 * (at % 45), START - 60 - days * 86_400];
        values.forEach((value, i) => lines[i]!.push(`${families[i]!}${labels} ${String(value)} ${String(START + at)}`));
      }
    }
  }
  return lines
    .flat()
    .map((line) => `${line}\n`)
    .join('');
}

async function judge(canary: string, body: object = {}): Promise<any> {
  const response = await post(`${service.url}/judgements`, {
    config: 'golden-signals',
    scope: { namespace: 'shop' },
    baseline: { scope: { workload: 'fresh' } },
    canary: { scope: { workload: canary } },
    window: { start: '2023-11-14T22:10:00Z', end: '2023-11-14T22:30:00Z' },
    split: { baseline: 90, canary: 10 },
    ...body,
  });
  expect(response.status).toBe(200);
  return response.json();
}

const codesOf = (warnings: any[]): string[] => warnings.map(({ code }) => code as string);
const named = (answer: any, name: string): any => answer.metrics.find((one: any) => one.name === name);

describe('nine pods against one, with a real Prometheus', () => {
  it('passes a healthy canary that gets its tenth, and warns of nothing', async () => {
    const answer = await judge('healthy');

    expect(answer).toMatchObject({ verdict: 'pass', score: 100, warnings: [] });
    expect(answer.sides).toMatchObject({
      baseline: { instances: 9, share: expect.closeTo(0.9, 3), expectedShare: 0.9 },
      canary: { instances: 1, share: expect.closeTo(0.1, 3), expectedShare: 0.1 },
    });
    expect(answer.sides.canary.ageSeconds).toBeGreaterThan(60 + 660);
    expect(answer.sides.canary.ageSeconds).toBeLessThan(60 + 1_800);
    expect(named(answer, 'requests')).toMatchObject({
      classification: 'pass',
      baseline: { mean: expect.closeTo(200, -1) },
      canary: { mean: expect.closeTo(200, -1) },
      warnings: [{ code: 'scaled-by-split' }],
    });
  });

  it('fails the same canary without a split, and warns', async () => {
    const answer = await judge('healthy', { split: undefined });

    expect(answer.verdict).toBe('fail');
    expect(codesOf(answer.warnings)).toEqual(['sides-differ-in-traffic', 'sides-differ-in-instances']);
  });

  it('fails a canary that gets half of its share, and warns of the split', async () => {
    const answer = await judge('starved');

    expect(answer).toMatchObject({ verdict: 'fail', reason: { code: 'critical-metric-failed' } });
    expect(named(answer, 'requests').test.effect.value).toBeCloseTo(0.5, 2);
    expect(codesOf(answer.warnings)).toContain('unequal-split');
  });

  it.each([
    ['thirsty', '7.7', 'requests go elsewhere'],
    ['crowded', '18', 'it is asked more than is meant'],
  ])('is inconclusive for a %s one, which got %s %%', async (canary, share, cause) => {
    const answer = await judge(canary);

    expect(answer).toMatchObject({ verdict: 'inconclusive', reason: { code: 'unequal-split' } });
    expect(answer.reason.text).toContain(`The canary got ${share} % of both sides' requests`);
    expect(answer.reason.text).toContain(cause);
  });

  it('lets no canary without requests pass', async () => {
    const answer = await judge('unrouted');

    expect(answer.verdict).toBe('fail');
    expect(answer.sides.canary).toMatchObject({ requests: 0, share: 0 });
    expect(answer.warnings.find(({ code }: any) => code === 'unequal-split').text).toContain('was not asked at all');
  });

  it('takes mirrored traffic for what it is, and tells how much more the one pod had to do', async () => {
    const answer = await judge('mirrored', { split: { baseline: 100, canary: 100 } });

    expect(named(answer, 'requests').classification).toBe('pass');
    expect(named(answer, 'cpu-per-pod').classification).toBe('high');
    expect(codesOf(answer.warnings)).toEqual(['sides-differ-in-traffic']);
  });

  it('warns of a baseline that has run for a month', async () => {
    const answer = await judge('healthy', { baseline: { scope: { workload: 'release' } } });

    expect(codesOf(answer.warnings)).toEqual(['sides-differ-in-age']);
    expect(answer.warnings[0].text).toContain(
      'of the baseline had been running for 30 d, those of the canary for 22 min',
    );
  });

  it('judges all the same where instances and ages cannot be had', async () => {
    const broken = {
      query: { type: 'prometheus', expr: 'count(nonesuch{namespace="${namespace}",pod=~"${workload}-.+"})' },
    };
    const wrong = { query: { type: 'prometheus', expr: 'time() - on(pod) up{pod=~"${workload}-.+"}' } };
    const config = { ...GOLDEN_SIGNALS, comparability: { instances: broken, age: wrong } };

    const answer = await judge('healthy', { config });

    expect(answer).toMatchObject({ verdict: 'pass', score: 100 });
    expect(codesOf(answer.warnings)).toEqual(['instances-unknown', 'age-unknown']);
    expect(answer.warnings[0].text).toContain('of the baseline and the canary: its query finds nothing there');
    expect(answer.warnings[1].text).toContain('asked for the baseline of comparability.age');
  });

  it('compares what the sides take in all by the traffic that they had', async () => {
    const expr =
      'sum(rate(container_cpu_usage_seconds_total{namespace="${namespace}",pod=~"${workload}-[a-z0-9]+-[a-z0-9]+"}[${rateInterval}]))';
    const cpu = { name: 'cpu', group: 'saturation', query: { type: 'prometheus', expr }, scalesWith: 'traffic' };
    const metrics = [...GOLDEN_SIGNALS.metrics, { ...cpu, analysis: { tolerance: { relative: 0.25 } } }];
    const config = { ...GOLDEN_SIGNALS, metrics };

    const [healthy, mirrored] = [
      named(await judge('healthy', { config, split: undefined }), 'cpu'),
      named(await judge('mirrored', { config, split: undefined }), 'cpu'),
    ];

    expect(healthy).toMatchObject({ classification: 'pass', warnings: [{ code: 'scaled-by-traffic' }] });
    expect(healthy.baseline.mean).toBeCloseTo(healthy.canary.mean, 2);
    // Of nine pods the idle work is nine times as much.
    expect(mirrored).toMatchObject({ classification: 'low' });
  });
});
