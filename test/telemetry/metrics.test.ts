import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { callWebhook } from '../support/flagger-client.js';
import { startPipelineWorld, type PipelineWorld } from '../support/pipeline-world.js';
import { post } from '../support/service.js';

const WINDOW = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' };

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(() => world.stop());

const bodyOf = (workload: string, window: object = WINDOW): object => ({
  config: 'shop',
  baseline: { scope: { workload: `${workload}-primary` } },
  canary: { scope: { workload } },
  window,
});

async function judge(workload: string, by = world.service): Promise<any> {
  return (await post(`${by.url}/judgements`, bodyOf(workload))).json();
}

async function expose(by = world.service): Promise<string> {
  return (await fetch(`${by.url}/metrics`)).text();
}

/** What a series stands at; undefined where there is none. */
function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

async function growthOf<Name extends string>(
  series: Readonly<Record<Name, string>>,
  act: () => Promise<unknown>,
): Promise<Record<Name, number>> {
  const before = await expose();
  await act();
  const after = await expose();
  const growth = (name: string): number => (valueOf(after, name) ?? 0) - (valueOf(before, name) ?? 0);
  return Object.fromEntries(Object.entries<string>(series).map(([key, name]) => [key, growth(name)])) as Record<
    Name,
    number
  >;
}

const verdictOf = (verdict: string): string => `canary_judge_judgements_total{config="shop",verdict="${verdict}"}`;

describe('a real Prometheus that scrapes the service', () => {
  let prometheus: PrometheusProcess;
  beforeAll(async () => {
    const config = `
global: { scrape_interval: 200ms, scrape_timeout: 200ms }
scrape_configs:
  - job_name: canary-judge
    static_configs: [{ targets: ['${new URL(world.replica.url).host}'] }]
`;
    prometheus = await startPrometheus({ config });
  });
  afterAll(() => prometheus.stop());

  const query = async (expr: string): Promise<Record<string, number>> => {
    const answer: any = await (
      await fetch(`${prometheus.url}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query: expr }) })
    ).json();
    return Object.fromEntries(
      answer.data.result.map(({ metric, value }: any) => [Object.values(metric).join(' '), Number(value[1])]),
    );
  };

  it('finds it up, and counts a judgement of each verdict right after it was made', async () => {
    await vi.waitFor(async () => {
      expect(await query('up{job="canary-judge"}')).not.toEqual({});
    }, 10_000);
    expect(Object.values(await query('up{job="canary-judge"}'))).toEqual([1]);

    // The last of them is the one that has no verdict.
    for (const workload of ['passing', 'marginal', 'failing', 'failing', 'silent', 'refused'])
      await judge(workload, world.replica);

    await vi.waitFor(async () => {
      expect(await query('sum by (code) (canary_judge_judgement_failures_total{config="shop"})')).toEqual({
        QUERY_REFUSED: 1,
      });
    }, 10_000);
    expect(await query('sum by (verdict) (canary_judge_judgements_total{config="shop"})')).toEqual({
      pass: 1,
      marginal: 1,
      fail: 2,
      inconclusive: 1,
    });
    expect(await query('sum by (le) (canary_judge_judgement_score_bucket{config="shop",le=~"25|80|99|100"})')).toEqual({
      25: 3,
      80: 4,
      99: 4,
      100: 5,
    });
    expect(
      await query('sum by (metric, classification) (canary_judge_metric_classifications_total{config="shop"})'),
    ).toMatchObject({ 'high load': 2, 'high latency': 1, 'pass latency': 3, 'no-data load': 1 });
    expect(await query('sum by (code) (canary_judge_source_query_errors_total) > 0')).toEqual({ QUERY_REFUSED: 2 });
    expect(Object.values(await query('canary_judge_source_query_duration_seconds_count'))).toEqual([24]);
    expect(Object.values(await query('nodejs_eventloop_lag_p99_seconds'))).toHaveLength(1);
  }, 40_000);
});

describe('GET /metrics', () => {
  it('is what promtool finds nothing wrong with', async () => {
    await judge('passing');

    const complaints = execFileSync('promtool', ['check', 'metrics'], { input: await expose(), encoding: 'utf8' });

    expect(complaints).toBe('');
  });

  it('is of the type that Prometheus reads, knows HEAD, and no other method', async () => {
    const answer = await fetch(`${world.service.url}/metrics`);
    const head = await fetch(`${world.service.url}/metrics`, { method: 'HEAD' });
    const posted = await fetch(`${world.service.url}/metrics`, { method: 'POST' });

    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('begins at nothing where that is known, so that the first of each is seen as one more', async () => {
    const text = await expose();

    expect(valueOf(text, 'canary_judge_judgements_total{config="target",verdict="fail"}')).toBe(0);
    expect(valueOf(text, 'canary_judge_refused_total{reason="judgements"}')).toBe(0);
    expect(valueOf(text, 'canary_judge_source_query_errors_total{source="prometheus",code="SOURCE_TIMEOUT"}')).toBe(0);
    expect(valueOf(text, 'canary_judge_source_breaker_open{source="prometheus"}')).toBe(0);
    expect(valueOf(text, 'canary_judge_judgements_running')).toBe(0);
    expect(valueOf(text, 'canary_judge_judgements_waiting')).toBe(0);
    expect(valueOf(text, 'canary_judge_metric_configs{state="good"}')).toBe(2);
    expect(text).toMatch(/canary_judge_build_info\{version="[^"]+",node_version="v\d+\.[^"]+"\} 1/);
  });
});

describe('a judgement is counted', () => {
  const COUNTED = {
    made: verdictOf('pass'),
    runs: 'canary_judge_runs_total{config="shop",outcome="judged"}',
    fetched: 'canary_judge_judgement_duration_seconds_count{phase="fetch"}',
  };

  it('each time that it is asked for by its request', async () => {
    const growth = await growthOf(COUNTED, async () => {
      await judge('passing');
      await judge('passing');
    });

    expect(growth).toEqual({ made: 2, runs: 2, fetched: 2 });
  });

  it('not again where its link is opened', async () => {
    const { id } = await judge('passing');
    world.setTime('2026-11-20T11:00:00Z');

    const growth = await growthOf(COUNTED, async () => {
      for (let i = 0; i < 3; i++)
        expect((await fetch(`${world.service.url}/judgements/${String(id)}`)).status).toBe(200);
    });

    world.reset();
    expect(growth.made).toBe(0);
    expect(growth.runs).toBeLessThan(2);
  });

  it('once where a dialect polls for it', async () => {
    const gate = (): Promise<unknown> =>
      callWebhook({
        url: `${world.service.url}/flagger/gate`,
        name: 'gated',
        namespace: 'shop',
        metadata: { config: 'shop', baseline_workload: 'gated-primary', canary_workload: 'gated', window: '20m' },
      } as any);

    const growth = await growthOf(COUNTED, async () => {
      for (let i = 0; i < 4; i++) await gate();
    });

    expect(growth).toEqual({ made: 1, runs: 1, fetched: 1 });
  });

  it('where it comes to nothing, as a failure of its code, and not at all where it is refused before', async () => {
    const growth = await growthOf(
      {
        failed: 'canary_judge_judgement_failures_total{config="shop",code="QUERY_REFUSED"}',
        unknown: 'canary_judge_judgement_failures_total{config="unknown",code="UNKNOWN_CONFIG"}',
        made: verdictOf('pass'),
      },
      async () => {
        await judge('refused');
        await post(`${world.service.url}/judgements`, { ...bodyOf('passing'), config: 'no-such-config' });
      },
    );

    // Who names no config of the service's is refused before anything is run.
    expect(growth).toEqual({ failed: 1, unknown: 0, made: 0 });
  });

  it('under one label whatever an inline config is called', async () => {
    const config = { groups: { g: 100 }, metrics: [{ name: 'planted-name', group: 'g' }] };
    const data = { 'planted-name': { baseline: [1, 2, 3, 4, 5], canary: [1, 2, 3, 4, 5] } };

    await post(`${world.service.url}/judgements`, { config, data });

    const text = await expose();
    expect(text).toMatch(/canary_judge_judgements_total\{config="inline",verdict="\w+"\} 1/);
    expect(text).not.toContain('planted-name');
  });
});

describe('requests are counted', () => {
  it('by the pattern of their path, wherever it lives, and never by what callers write', async () => {
    const planted = 'planted-path';
    const { url } = world.service;
    for (const path of [`/judgements/${planted}`, `/${planted}`, `/KAYENTA/canary/${planted}`, `/kayenta/${planted}`])
      await fetch(`${url}${path}`);
    await fetch(`${url}/${planted}`, { method: 'PURGE' });

    const text = await expose();
    expect(text).not.toContain(planted);
    expect(text).toMatch(/requests_total\{route="\/judgements\/:id",method="GET",status="400"\} \d/);
    expect(text).toMatch(/requests_total\{route="\/kayenta\/canary\/:\w+",method="GET",status="400"\} 1/);
    expect(text).toMatch(/requests_total\{route="other",method="GET",status="404"\} \d/);
    expect(text).toMatch(/requests_total\{route="other",method="other",status="\d+"\} \d/);
    expect(text).toMatch(/request_duration_seconds_count\{route="\/judgements"\} [1-9]/);
  });
});
