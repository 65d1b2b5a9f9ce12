import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { post, startService, type TestService } from '../support/service.js';

const CONFIG = {
  groups: { g: 100 },
  metrics: [
    { name: 'first', group: 'g', analysis: { direction: 'increase' } },
    { name: 'second', group: 'g', analysis: { direction: 'increase' } },
  ],
};
const SAMPLES = Array.from({ length: 20 }, (_, i) => 100 + ((i * 7) % 20));
const DATA = Object.fromEntries(
  ['first', 'second'].map((name) => [name, { baseline: SAMPLES, canary: SAMPLES }] as const),
);

let folder: string;
let hook: FakePrometheus;
let service: TestService;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'service-metrics-'));
  await Promise.all([mkdir(join(folder, 'configs')), mkdir(join(folder, 'archive'))]);
  for (const name of ['kept', 'gone']) await writeConfig(name, CONFIG);
  hook = await startFakePrometheus();
  const settings = {
    sources: { replay: { type: 'replay' } },
    archive: { directory: join(folder, 'archive') },
    notifications: [{ name: 'hook', type: 'webhook', url: hook.url }],
  };
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
  const environment = { CANARY_JUDGE_CONFIG: join(folder, 'settings.json'), METRIC_CONFIGS: join(folder, 'configs') };
  service = await startService(environment, { lookEveryMs: 20 });
});
afterEach(async () => {
  await Promise.all([service.stop(), hook.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function writeConfig(name: string, config: object): Promise<void> {
  await writeFile(join(folder, 'configs', `${name}.json`), JSON.stringify(config));
}

async function expose(): Promise<string> {
  return (await fetch(`${service.url}/metrics`)).text();
}

describe('GET /metrics', () => {
  it('drops the series of configs and metrics that were taken away, and keeps all others', async () => {
    for (const config of ['kept', 'gone']) await post(`${service.url}/judgements`, { config, data: DATA });
    expect(await expose()).toContain('canary_judge_judgement_score_count{config="gone"} 1');

    await rm(join(folder, 'configs', 'gone.json'));
    await writeConfig('kept', { ...CONFIG, metrics: CONFIG.metrics.slice(0, 1) });

    await vi.waitFor(async () => {
      const text = await expose();
      expect(text).not.toContain('"gone"');
      expect(text).not.toContain('metric="second"');
      expect(text).toContain('metric="first"');
      expect(text).toContain('canary_judge_judgements_total{config="kept",verdict="pass"} 1');
      expect(text).toContain('canary_judge_judgement_score_count{config="kept"} 1');
    }, 10_000);
  });

  it('counts configs whose files cannot be used any more', async () => {
    await writeConfig('gone', { metrics: 'none' });

    await vi.waitFor(async () => {
      const text = await expose();
      expect(text).toContain('canary_judge_metric_configs{state="good"} 1');
      expect(text).toContain('canary_judge_metric_configs{state="broken"} 1');
    }, 10_000);
  });

  it('counts who was told of judgements, and who could not be', async () => {
    await post(`${service.url}/judgements`, { config: 'kept', data: DATA });
    await vi.waitFor(async () => {
      expect(await expose()).toContain('canary_judge_notifications_total{name="hook",outcome="told"} 1');
    }, 10_000);

    hook.answer((response) => response.writeHead(400).end());
    await post(`${service.url}/judgements`, { config: 'gone', data: DATA });

    await vi.waitFor(async () => {
      expect(await expose()).toContain('canary_judge_notifications_total{name="hook",outcome="failed"} 1');
    }, 10_000);
    expect(await expose()).toContain('canary_judge_notifications_total{name="hook",outcome="dropped"} 0');
  });

  it('counts what goes wrong with the archive', async () => {
    expect(await expose()).toContain('canary_judge_archive_failures_total 0');

    await rm(join(folder, 'archive'), { recursive: true });
    await copyFile(join(folder, 'settings.json'), join(folder, 'archive'));
    await post(`${service.url}/judgements`, { config: 'kept', data: DATA });

    expect(await expose()).toMatch(/canary_judge_archive_failures_total [1-9]/);
  });
});
