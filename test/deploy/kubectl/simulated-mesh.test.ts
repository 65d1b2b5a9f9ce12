import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../../scripts/prometheus-process.js';
import { createCluster } from '../../support/fake-kubectl/cluster.js';
import { startFakeKubectl, type FakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import { exampleObjects, startRollout, weightsOf, type RolloutEnd } from '../../support/rollout/run-rollout.js';
import { startMesh, type SimulatedMesh } from '../../support/rollout/simulated-mesh.js';
import { startServiceOf, type TestService } from '../../support/service.js';

const STABLE = 'registry.example.com/checkout:1.41.0';
const NAMESPACES = ['healthy', 'broken'] as const;
const LONGEST_MS = 300_000;

let kubectl: FakeKubectl;
let mesh: SimulatedMesh;
let prometheus: PrometheusProcess;
let service: TestService;
/** Both rollouts, at the same time: each takes as long as its windows. */
const ended = new Map<string, RolloutEnd>();

beforeAll(async () => {
  const objects = await exampleObjects();
  const placed = NAMESPACES.flatMap((namespace) =>
    objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } })),
  );
  kubectl = await startFakeKubectl(createCluster(placed));
  mesh = await startMesh({ cluster: kubectl.cluster, app: 'checkout', namespaces: NAMESPACES, rate: 60 });
  prometheus = await startPrometheus({
    config: JSON.stringify({
      global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
      scrape_configs: [{ job_name: 'mesh', static_configs: [{ targets: [mesh.metricsAddress] }] }],
    }),
  });
  service = await startServiceOf({
    sources: { prometheus: { type: 'prometheus', url: prometheus.url, scrapeInterval: '1s', lag: '1s' } },
  });
  const runs = NAMESPACES.map(async (namespace) => {
    const args = ['--server', service.url, '--namespace', namespace, '--steps', '25 50 75', '--drain', '0'];
    const windows = ['--window', '24s', '--warmup', '2s', '--request', '{"step":"2s"}'];
    const image = `registry.example.com/checkout:${namespace}`;
    const run = await startRollout({ kubectl: kubectl.directory, args: [...args, ...windows, image], sleeps: true });
    ended.set(namespace, await run.end);
  });
  await Promise.all(runs);
}, LONGEST_MS);

afterAll(async () => {
  await mesh.stop();
  await service.stop();
  await prometheus.stop();
  await kubectl.stop();
});

/** The weights that the VirtualService of this namespace had, one after the other. */
function weightsIn(namespace: string): string[] {
  return kubectl.cluster.changes
    .filter(({ object }) => object.kind === 'VirtualService' && object.metadata.namespace === namespace)
    .map(({ object }) => weightsOf(object));
}

function imagesIn(namespace: string): string[] {
  return kubectl.cluster
    .list('deployment', namespace)
    .map(({ metadata, spec }) => `${metadata.name} ${String(spec.template.spec.containers[0].image)}`);
}

describe('rollout.sh in a simulated mesh, judged by what Prometheus has scraped', () => {
  it('promotes a release that is as good as the one before', () => {
    const end = ended.get('healthy')!;

    expect(end.stderr).toBe('');
    expect(end.stdout).toContain('Promoted: ');
    expect(end.code).toBe(0);
    expect(weightsIn('healthy')).toEqual(['100/0/0', '50/25/25', '0/50/50', '0/25/75', '100/0/0']);
    expect(imagesIn('healthy')).toEqual(['checkout registry.example.com/checkout:healthy']);
    expect(mesh.answered('healthy/checkout-canary')).toBeGreaterThan(mesh.answered('healthy/checkout-baseline'));
  });

  it('rolls a broken release back at its first step', () => {
    const end = ended.get('broken')!;

    expect(end.stderr).toBe('');
    expect(end.stdout).toMatch(/^25 %: fail, score 0: .*errors is high/m);
    expect(end.code).toBe(10);
    expect(weightsIn('broken')).toEqual(['100/0/0', '50/25/25', '100/0/0']);
    expect(imagesIn('broken')).toEqual([`checkout ${STABLE}`]);
  });

  it('sends the customers of both to the stable version in the end', async () => {
    const before = NAMESPACES.map((namespace) => mesh.answered(`${namespace}/checkout`));
    for (const [i, namespace] of NAMESPACES.entries()) {
      await expect
        .poll(() => mesh.answered(`${namespace}/checkout`), { timeout: 10_000 })
        .toBeGreaterThan(before[i]! + 10);
    }
  });
});
