import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matrix, sendJson, startFakePrometheus, type Answer, type FakePrometheus } from './fake-prometheus.js';
import { startService, type TestService } from './service.js';

/** Two replicas of the service, the Prometheus that they ask, and their clock. */
export interface PipelineWorld {
  readonly service: TestService;
  readonly replica: TestService;
  readonly prometheus: FakePrometheus;
  /** From now on Prometheus answers by the canaries' names again, and the clock stands at 10:30:47. */
  readonly reset: () => void;
  readonly setTime: (time: string) => void;
  readonly stop: () => Promise<void>;
}

const KEY = 'the key of both replicas in tests of pipelines';
/** When the clock stands where nobody sets it. */
export const START_TIME = '2026-11-20T10:30:47Z';

const metric = (name: string, group: string) => ({
  name,
  group,
  query: { type: 'prometheus', expr: `${name}{w="\${workload}",ns="\${namespace}"}` },
  analysis: { direction: 'increase' },
});

const CONFIGS = {
  shop: {
    scope: { workload: {}, namespace: { default: 'default' } },
    thresholds: { pass: 95, marginal: 75 },
    groups: { latency: 20, load: 80 },
    metrics: [metric('latency', 'latency'), metric('load', 'load')],
  },
  target: {
    scope: { workload: {} },
    groups: { latency: 100 },
    metrics: [
      {
        name: 'latency',
        group: 'latency',
        query: { type: 'prometheus', expr: 'latency{w="${workload}"}' },
        analysis: { limit: { max: 500, of: 'mean' } },
      },
    ],
  },
};

/**
 * Starts them with the configs `shop` and `target`. By `shop`, a canary called passing passes (100), marginal is marginal (80), failing fails (20), silent has no samples and
 * is inconclusive, and of refused the query is refused; each baseline is called as its canary with -primary.
 */
export async function startPipelineWorld(): Promise<PipelineWorld> {
  let nowMs = Date.parse(START_TIME);
  const folder = await mkdtemp(join(tmpdir(), 'pipeline-'));
  const configs = join(folder, 'configs');
  await mkdir(configs);
  for (const [name, config] of Object.entries(CONFIGS)) {
    await writeFile(join(configs, `${name}.json`), JSON.stringify(config));
  }
  const prometheus = await startFakePrometheus();
  prometheus.answer(byName);
  const settings = join(folder, 'settings.yml');
  // Each question once, and never given up.
  const source = { type: 'prometheus', url: prometheus.url, retries: 0, breakAfter: 1_000 };
  await writeFile(settings, JSON.stringify({ sources: { prometheus: source } }));
  const environment = { CANARY_JUDGE_CONFIG: settings, METRIC_CONFIGS: configs, CANARY_JUDGE_LINK_KEY: KEY };
  const surroundings = { now: () => nowMs };
  const [service, replica] = await Promise.all([
    startService(environment, surroundings),
    startService(environment, surroundings),
  ]);
  return {
    service,
    replica,
    prometheus,
    reset: () => {
      nowMs = Date.parse(START_TIME);
      prometheus.answer(byName);
    },
    setTime: (time) => {
      nowMs = Date.parse(time);
    },
    stop: async () => {
      await Promise.all([service.stop(), replica.stop()]);
      await prometheus.stop();
      await rm(folder, { recursive: true });
    },
  };
}

const byName: Answer = (response, { form }) => {
  const { query = '', start, end, step } = form;
  const [, name = ''] = /w="(.*?)"/.exec(query) ?? [];
  if (name === 'refused') {
    sendJson(response, { status: 'error', errorType: 'bad_data', error: 'no such function' }, 400);
    return;
  }
  if (name === 'silent') {
    sendJson(response, matrix());
    return;
  }
  const worse = (name === 'marginal' && query.includes('latency')) || (name === 'failing' && query.includes('load'));
  const values: [number, string][] = [];
  for (let seconds = Number(start); seconds <= Number(end); seconds += Number(step)) {
    values.push([seconds, String(noise(seconds, name.endsWith('-primary') ? 1 : 2) * (worse ? 300 : 100))]);
  }
  sendJson(response, matrix({ metric: {}, values }));
};

/** Noise that depends on the time alone. */
function noise(seconds: number, seed: number): number {
  return 1 + (((seconds / 60) * 7_919 + seed * 104_729) % 1_009) / 20_000;
}
