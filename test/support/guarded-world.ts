import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenDigest } from '../../src/access/token-digest.js';
import { matrix, sendJson, startFakePrometheus, type Answer } from './fake-prometheus.js';
import { startService, type TestService } from './service.js';

/** A service with callers, and the Prometheus behind its two sources. */
export interface GuardedWorld {
  readonly service: TestService;
  readonly stop: () => Promise<void>;
}

/** Now, for the service. */
export const NOW = '2026-11-20T10:30:00Z';
export const WINDOW = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' };

/** The token of a caller of this name. */
export function tokenOf(name: string): string {
  return `cj_${name.replaceAll(/[^a-z]/g, '-').padEnd(43, '-')}`;
}

/** The line of the settings for it. */
export function lineOf(name: string): string {
  return `sha256:${tokenDigest(tokenOf(name)).toString('hex')}`;
}

/** A config of one metric, which picks series by workload and namespace. */
export function configOf(metric: string): object {
  return {
    scope: { workload: {}, namespace: {} },
    groups: { g: 100 },
    metrics: [
      {
        name: metric,
        group: 'g',
        query: { type: 'prometheus', expr: `${metric}{w="\${workload}",ns="\${namespace}"}` },
        analysis: { direction: 'increase' },
      },
    ],
  };
}

/** Starts it with the configs `shop` and `foreign` and these callers, each with the token of their name. */
export async function startGuardedWorld(callers: Readonly<Record<string, object>>): Promise<GuardedWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'guarded-'));
  const configs = join(folder, 'configs');
  await mkdir(configs);
  for (const name of ['shop', 'foreign'])
    await writeFile(join(configs, `${name}.json`), JSON.stringify(configOf(name)));
  const prometheus = await startFakePrometheus();
  prometheus.answer(steady);
  const entries = Object.entries(callers).map(([name, entry]) => [name, { tokens: [lineOf(name)], ...entry }]);
  const file = join(folder, 'settings.json');
  const source = { type: 'prometheus', url: prometheus.url, retries: 0 };
  const access = { callers: Object.fromEntries(entries) as object };
  const limits = { judgements: 50, judgementsPerCaller: 50 };
  await writeFile(file, JSON.stringify({ sources: { prometheus: source, secret: source }, access, limits }));
  const environment = { CANARY_JUDGE_CONFIG: file, METRIC_CONFIGS: configs };
  const service = await startService(environment, { now: () => Date.parse(NOW) });
  return {
    service,
    stop: async () => {
      await service.stop();
      await prometheus.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** The same series whatever is asked for, but for the side. */
const steady: Answer = (response, { form }) => {
  const { query = '', start, end, step } = form;
  const values: [number, string][] = [];
  for (let seconds = Number(start); seconds <= Number(end); seconds += Number(step)) {
    const noise = ((seconds / 60) * 7_919 + (query.includes('canary') ? 1 : 2) * 104_729) % 1_009;
    values.push([seconds, String(100 + noise / 1_000)]);
  }
  sendJson(response, matrix({ metric: {}, values }));
};
