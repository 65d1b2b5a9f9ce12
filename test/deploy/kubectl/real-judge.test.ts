import { afterAll, beforeAll, expect, it, describe, vi } from 'vitest';
import { createCluster } from '../../support/fake-kubectl/cluster.js';
import { startFakeKubectl, type FakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import { exampleObjects, startRollout, type RolloutEnd } from '../../support/rollout/run-rollout.js';
import { startService, type TestService } from '../../support/service.js';

// Each runs dozens of processes, beside a whole suite.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let kubectl: FakeKubectl;
let service: TestService;

beforeAll(async () => {
  kubectl = await startFakeKubectl(createCluster(await exampleObjects()));
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  await kubectl.stop();
});

/** A dry run, which asks the service for the first step. */
async function dryRun(args: readonly string[], environment: Record<string, string> = {}): Promise<RolloutEnd> {
  const run = await startRollout({
    kubectl: kubectl.directory,
    args: ['--server', service.url, '--dry-run', ...args, 'registry.example.com/checkout:1.42.0'],
    environment,
  });
  return run.end;
}

const ACA = {
  source: 'replay',
  scope: { workload: { default: 'a' }, namespace: { default: 'shop' } },
  judge: { name: 'netflix-aca' },
  groups: { all: 100 },
  metrics: [{ name: 'requests', group: 'all', query: { type: 'prometheus', expr: 'up{job="${workload}"}' } }],
};

describe('the request of rollout.sh', () => {
  it('is one that the service takes', async () => {
    expect(await dryRun(['--config', 'golden-signals', '--warmup', '1m'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('is refused at once where the config is not there', async () => {
    const end = await dryRun(['--config', 'none-such']);

    expect(end.code).toBe(64);
    expect(end.stderr).toContain('answered 404');
    expect(end.stderr).toContain('none-such');
  });

  it('needs to leave out looks and split for a config that netflix-aca judges, and does by --request', async () => {
    const refused = await dryRun(['--request', JSON.stringify({ config: ACA })]);
    const plain = { config: ACA, looks: null, split: null };
    const taken = await dryRun(['--plan', '0', '--request', JSON.stringify(plain)]);

    expect(refused.code).toBe(64);
    expect(refused.stderr).toMatch(/netflix-aca/);
    expect(taken).toMatchObject({ code: 0, stderr: '' });
  });
});
