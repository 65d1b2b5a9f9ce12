import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matrix, sendJson, startFakePrometheus, type Answer, type FakePrometheus } from '../fake-prometheus.js';
import { startService, type TestService } from '../service.js';

/** A shop with a canary, two replicas of the service that judge it, and a clock that tests set. */
export interface Shop {
  readonly prometheus: FakePrometheus;
  readonly folder: string;
  readonly start: (settings?: object) => Promise<TestService>;
  /** Writes a config of Kayenta's whose canary comes to this score: the metric `bad` has the rest of the weight, and fails. */
  readonly writeScored: (name: string, score: number) => Promise<void>;
  readonly write: (name: string, config: object) => Promise<void>;
  nowMs: number;
  /** As many times as slow as the baseline is the canary. */
  slow: number;
  /** Stops the services that run. */
  readonly close: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Signs ids the same on every replica. */
const KEY = 'k'.repeat(32);

/** Milliseconds of a time of the day of all tests. */
export function at(time: string): number {
  return Date.parse(`2026-11-20T${time}Z`);
}

/** A native config with a critical latency, whose variables are workload and namespace. */
export const LATENCY = {
  applications: ['shop'],
  scope: { workload: {}, namespace: { default: 'default' } },
  groups: { g: 100 },
  metrics: [
    {
      name: 'latency',
      group: 'g',
      query: { type: 'prometheus', expr: 'latency{w="${workload}",n="${namespace}"}' },
      analysis: { direction: 'increase', critical: true },
    },
  ],
};

/** Opens the shop. */
export async function openShop(): Promise<Shop> {
  const [prometheus, folder] = await Promise.all([startFakePrometheus(), mkdtemp(join(tmpdir(), 'shop-'))]);
  const configs = join(folder, 'metric-configs');
  await mkdir(configs);
  const services: TestService[] = [];
  const write: Shop['write'] = (name, config) => writeFile(join(configs, `${name}.json`), JSON.stringify(config));
  const shop: Shop = {
    prometheus,
    folder,
    nowMs: at('10:30:00'),
    slow: 1,
    write,
    writeScored: (name, score) => write(name, scored(name, score)),
    start: async (settings = {}) => {
      const file = join(folder, 'settings.json');
      const sources = { prometheus: { type: 'prometheus', url: prometheus.url, retries: 0 } };
      await writeFile(file, JSON.stringify({ sources, ...settings }));
      const environment = { CANARY_JUDGE_CONFIG: file, METRIC_CONFIGS: configs, CANARY_JUDGE_LINK_KEY: KEY };
      const service = await startService(environment, { now: () => shop.nowMs, lookEveryMs: 20 });
      services.push(service);
      return service;
    },
    close: async () => {
      await Promise.all(services.splice(0).map((service) => service.stop()));
    },
    stop: async () => {
      await shop.close();
      await Promise.all([prometheus.stop(), rm(folder, { recursive: true })]);
    },
  };
  prometheus.answer(serveShop(() => shop.slow));
  await write('latency', LATENCY);
  return shop;
}

/** Answers queries for the sides of the shop: a canary's `bad` is three times the baseline's, `none` has no series. */
export function serveShop(slowOf: () => number): Answer {
  return (response, { form }) => {
    const { query = '', start, end, step } = form;
    if (query.includes('none')) {
      sendJson(response, matrix());
      return;
    }
    const canary = query.includes('canary');
    const times = !canary ? 1 : query.includes('bad') ? 3 : query.includes('latency') ? slowOf() : 1;
    const values: [number, string][] = [];
    for (let seconds = Number(start); seconds <= Number(end); seconds += Number(step)) {
      const noise = 1 + (((seconds / 60) * 7_919 + (canary ? 1 : 2) * 104_729) % 1_009) / 5_000;
      values.push([seconds, String(noise * 100 * times)]);
    }
    sendJson(response, matrix({ metric: {}, values }));
  };
}

function scored(name: string, score: number): object {
  const metric = (group: string): object => ({
    name: group,
    groups: [group],
    scopeName: 'default',
    query: { type: 'prometheus', customInlineTemplate: `PromQL:${group}{w="\${scope}",n="\${location}"}` },
    analysisConfigurations: { canary: { direction: 'increase' } },
  });
  const groupWeights = { good: score, bad: 100 - score };
  return { name, applications: ['shop'], classifier: { groupWeights }, metrics: [metric('good'), metric('bad')] };
}

/** Both sides over a window, as clients send them. */
export function sidesOf({
  start = '2026-11-20T10:00:00Z',
  end = '2026-11-20T10:20:00Z',
  step = 60,
  location = 'shop',
} = {}) {
  const side = { location, step, start, end };
  return {
    controlScope: { scope: 'checkout-baseline', ...side },
    experimentScope: { scope: 'checkout-canary', ...side },
  };
}
