import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createCluster, kindOf } from '../../support/fake-kubectl/cluster.js';
import { startFakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import type { KubectlCall } from '../../support/fake-kubectl/kubectl-arguments.js';
import { documentsOf, schemaMistakes } from '../../support/manifests.js';
import { EXAMPLE, exampleObjects, startRollout } from '../../support/rollout/run-rollout.js';
import { judged, open, startScriptedJudge } from '../../support/rollout/scripted-judge.js';

// Each runs dozens of processes, beside a whole suite.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const objects = await exampleObjects();
const of = (kind: string) => objects.find((object) => object.kind === kind)!;
/** What rollout.sh makes, and everything that it tells kubectl on the way through two steps. */
const made: object[] = [];
const calls: KubectlCall[] = [];

beforeAll(async () => {
  const kubectl = await startFakeKubectl(createCluster(objects));
  const judge = await startScriptedJudge([open(), judged('pass'), judged('pass')]);
  const args = ['--server', judge.url, '--steps', '20 40', 'registry.example.com/checkout:1.42.0'];
  const end = await (await startRollout({ kubectl: kubectl.directory, args })).end;
  await judge.stop();
  await kubectl.stop();
  expect(end).toMatchObject({ code: 0, stderr: '' });
  made.push(...kubectl.cluster.changes.filter(({ verb }) => verb !== 'deleted').map(({ object }) => object));
  calls.push(...kubectl.calls);
});

describe('checkout.yaml', () => {
  it('is what Kubernetes and Istio take', async () => {
    for (const document of documentsOf(`${EXAMPLE}checkout.yaml`)) expect(await schemaMistakes(document)).toEqual([]);
  });

  it('has one name for everything', () => {
    const { spec: deployment } = of('Deployment');
    const { spec: service } = of('Service');
    const { spec: rule } = of('DestinationRule');
    const { spec: virtual, metadata } = of('VirtualService');

    expect(deployment.template.metadata.labels).toMatchObject(deployment.selector.matchLabels);
    expect(deployment.selector.matchLabels).toMatchObject(service.selector);
    expect(service.selector).not.toHaveProperty('track');
    expect(deployment.template.spec.containers[0].ports.map(({ name }: { name: string }) => name)).toContain(
      service.ports[0].targetPort,
    );
    expect([rule.host, ...virtual.hosts]).toEqual(['checkout', 'checkout']);
    expect(rule.subsets.map(({ name, labels }: any) => [name, labels.track])).toEqual([
      ['stable', 'stable'],
      ['baseline', 'baseline'],
      ['canary', 'canary'],
    ]);
    expect(virtual.http[0].route.map(({ destination, weight }: any) => [destination.subset, weight])).toEqual([
      ['stable', 100],
      ['baseline', 0],
      ['canary', 0],
    ]);
    expect([of('Deployment'), of('Service'), of('DestinationRule')].map((object) => object.metadata.name)).toEqual(
      Array(3).fill(metadata.name),
    );
  });
});

describe('rollout.sh', () => {
  it('makes nothing that Kubernetes or Istio would refuse', async () => {
    expect(made.length).toBeGreaterThan(8);
    for (const object of made) expect(await schemaMistakes(object as Record<string, unknown>)).toEqual([]);
  });

  it('needs no more rights than releaser.yaml gives', () => {
    const role = documentsOf(`${EXAMPLE}../releaser.yaml`).find(({ kind }) => kind === 'Role')!;
    const rights = new Set<string>(
      role.rules.flatMap(({ resources, verbs }: { resources: string[]; verbs: string[] }) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
      ),
    );

    const needed = new Set(calls.flatMap(neededFor));
    expect(needed.size).toBeGreaterThan(5);
    expect([...needed].filter((right) => !rights.has(right))).toEqual([]);
  });

  it('tells kubectl nothing that a real one does not understand', async () => {
    const distinct = new Map(calls.map((call) => [call.words.slice(0, 2).join(' '), call]));
    expect(distinct.size).toBeGreaterThan(6);
    for (const { args } of distinct.values()) {
      // Nobody listens there: what is wrong with the arguments is said before that is found out.
      const told = promisify(execFile)('kubectl', ['--server=http://127.0.0.1:1', '--request-timeout=2s', ...args])
        .then(({ stdout }) => stdout)
        .catch((error: unknown) => (error as { stderr: string }).stderr);
      const file = args.includes('apply') ? /the path .* does not exist/ : /was refused|unable to connect/i;

      expect(await told).toMatch(file);
    }
  });
});

/** What a call does at the API server. */
function neededFor({ words, flags }: KubectlCall): string[] {
  const [verb = '', target = ''] = words;
  if (verb === 'apply') return ['get deployments', 'create deployments', 'patch deployments'];
  if (verb === 'set') return ['get deployments', 'patch deployments'];
  if (verb === 'rollout') return ['get deployments', 'list deployments', 'watch deployments'];
  expect(flags).not.toHaveProperty('replicas');
  const kind = `${kindOf(target.split('/')[0]!)}s`;
  return verb === 'annotate' || verb === 'patch' ? [`get ${kind}`, `patch ${kind}`] : [`${verb} ${kind}`];
}
