import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { buildOverlay } from '../support/built-overlay.js';
import { startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { startReceiver, statuses, type TestReceiver } from '../support/receiver.js';
import { post, startServiceOf, type TestService } from '../support/service.js';

const FILE = 'deploy/monitoring/dashboard.json';
const TEXT = readFileSync(FILE, 'utf8');

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly datasource: object }[];
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly thresholds?: { readonly steps: readonly { readonly value: number | null }[] };
    };
  };
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly refresh: string;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly type: string;
      readonly query: string | { readonly query: string };
    }[];
  };
}

const dashboard = JSON.parse(TEXT) as Dashboard;
const shown = dashboard.panels.filter(({ type }) => type !== 'row');
const queries = shown.flatMap(({ title, targets = [] }) => targets.map(({ refId, expr }) => ({ title, refId, expr })));

describe('the dashboard', () => {
  it('is what Grafana 10 and later import, and is refreshed', () => {
    expect(dashboard).toMatchObject({ uid: 'canary-judge', title: 'canary-judge', schemaVersion: 39, refresh: '1m' });
    expect(dashboard).not.toHaveProperty('id');
    expect(TEXT).not.toMatch(/"__inputs"|https?:\/\//);
  });

  it('has panels of their own ids, side by side within 24 columns', () => {
    const { panels } = dashboard;
    const ids = panels.map(({ id }) => id);
    const overlaps = panels.flatMap((a, i) =>
      panels.slice(i + 1).filter(({ gridPos: b }) => {
        const { gridPos } = a;
        const apart = [
          b.x >= gridPos.x + gridPos.w,
          gridPos.x >= b.x + b.w,
          b.y >= gridPos.y + gridPos.h,
          gridPos.y >= b.y + b.h,
        ];
        return !apart.includes(true);
      }),
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x < 0 || w < 1 || x + w > 24)).toEqual([]);
    expect(overlaps).toEqual([]);
  });

  it('says of each panel what it shows and in which unit, with thresholds that rise', () => {
    for (const { title, description, fieldConfig } of shown) {
      expect({ title, said: (description ?? '').length > 5 }).toEqual({ title, said: true });
      expect(fieldConfig?.defaults.unit).toMatch(/^(short|s|bytes|reqps|percentunit)$/);
      const [first, ...values] = (fieldConfig?.defaults.thresholds?.steps ?? []).map(({ value }) => value);
      expect(first).toBeNull();
      expect(values).toEqual([...values].sort((a, b) => (a ?? 0) - (b ?? 0)));
    }
    expect(new Set(shown.map(({ title }) => title)).size).toBe(shown.length);
  });

  it('asks the Prometheus that was chosen, for the namespaces that were chosen', () => {
    for (const { datasource, targets = [] } of shown) {
      expect(datasource?.uid).toBe('${datasource}');
      expect(targets.length).toBeGreaterThan(0);
      for (const target of targets) expect(target.datasource).toEqual(datasource);
    }
    const selectors = queries.flatMap(({ expr }) =>
      [...expr.matchAll(/\{([^{}]*)\}/g)].map(([, selector]) => selector),
    );
    expect(selectors.length).toBeGreaterThan(queries.length);
    expect(selectors.filter((selector) => !selector?.includes('namespace=~"$namespace"'))).toEqual([]);
    expect(dashboard.templating.list.map(({ name, type }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['namespace', 'query'],
      ['config', 'query'],
    ]);
  });

  it('lies in a ConfigMap that the sidecar of Grafana looks for', async () => {
    const { documents } = await buildOverlay('monitoring');
    const found = documents.find(({ metadata }) => metadata.name === 'canary-judge-dashboard');

    expect(found?.metadata.labels.grafana_dashboard).toBe('1');
    expect(JSON.parse((found?.data as Record<string, string>)['canary-judge.json'] ?? '')).toEqual(dashboard);
  });
});

const READ_EVERY_MS = 100;
/** What Grafana puts in place of its variables, where everything is chosen. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  $namespace: '.*',
  $config: '.*',
  $__range: '5m',
  $__rate_interval: '1m',
};

describe('the dashboard over a Prometheus that scrapes the service', () => {
  let source: FakePrometheus;
  let receiver: TestReceiver;
  let service: TestService;
  let prometheus: PrometheusProcess;
  beforeAll(async () => {
    source = await startFakePrometheus();
    receiver = await startReceiver(statuses(200));
    service = await startServiceOf({
      sources: {
        prometheus: { type: 'prometheus', url: source.url },
        gone: { type: 'prometheus', url: 'http://127.0.0.1:1', retries: 1 },
      },
      notifications: [{ type: 'webhook', name: 'deploys', url: receiver.url }],
    });
    const config = {
      global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
      scrape_configs: [
        {
          job_name: 'canary-judge',
          static_configs: [{ targets: [service.url.replace('http://', '')], labels: { namespace: 'canary-judge' } }],
        },
      ],
    };
    prometheus = await startPrometheus({ config: JSON.stringify(config) });
    await until('up == 1');
    await judge();
  }, 60_000);
  afterAll(async () => {
    await prometheus.stop();
    await service.stop();
    await receiver.stop();
    await source.stop();
  });

  /** Each verdict that a few requests have, one that cannot be judged, and metrics of all of it scraped twice. */
  async function judge(): Promise<void> {
    const bodies = ['healthy', 'slow', 'failing'].map(
      (name) => JSON.parse(readFileSync(`fixtures/requests/${name}-canary.json`, 'utf8')) as object,
    );
    const asked = {
      config: 'istio-service',
      scope: { namespace: 'shop' },
      baseline: { scope: { workload: 'checkout-baseline' } },
      canary: { scope: { workload: 'checkout-canary' } },
      window: { duration: '10m' },
    };
    const all = [...bodies, asked, { ...asked, source: 'gone' }];
    // Counters that begin with the first judgement are seen to rise with the second.
    for (let round = 1; round <= 2; round++) {
      const answers = await Promise.all(all.map((body) => post(`${service.url}/judgements`, body)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 502]);
      await until(`sum(canary_judge_judgements_total) >= ${String(round * 4)}`);
    }
    await receiver.nth(4);
  }

  async function query(expr: string): Promise<readonly { readonly value: readonly [number, string] }[]> {
    const response = await fetch(`${prometheus.url}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query: expr }),
    });
    const answer = (await response.json()) as { status: string; error?: string; data: { result: [] } };
    expect({ expr, status: answer.status, error: answer.error }).toEqual({ expr, status: 'success', error: undefined });
    return answer.data.result;
  }

  /** Waits until a query has a finite value. */
  async function until(expr: string): Promise<void> {
    const endMs = Date.now() + 15_000;
    while (!(await query(expr)).some(({ value }) => Number.isFinite(Number(value[1])))) {
      if (Date.now() > endMs) throw new Error(`${expr} has no value`);
      await delay(READ_EVERY_MS);
    }
  }

  const filled = (expr: string): string =>
    Object.entries(STANDS_FOR).reduce((all, [name, value]) => all.replaceAll(name, value), expr);

  it.each(queries)('$title ($refId) has a value', async ({ expr }) => {
    expect(filled(expr)).not.toContain('$');
    await until(filled(expr));
  });

  it('can be narrowed to namespaces and configs that there are', async () => {
    for (const { name, query: asked } of dashboard.templating.list.slice(1)) {
      const [, metric = '', label = ''] =
        /^label_values\((\w+)(?:\{.*\})?, (\w+)\)$/.exec((asked as { query: string }).query) ?? [];
      expect(label).toBe(name);
      await until(`count by (${label}) (${metric}{${label}!=""})`);
    }
  });

  it('has every metric that the alerts look at', async () => {
    const rules = readFileSync('deploy/monitoring/rules.yaml', 'utf8');
    const names = new Set(rules.match(/\b(?:canary_judge_|nodejs_|process_)\w+(?!\w*:)/g));

    expect(names.size).toBeGreaterThan(10);
    for (const name of names) await until(`count(${name})`);
  });
});
