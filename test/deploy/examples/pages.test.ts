import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleFile, startExampleWorld, type ExampleWorld } from '../../support/example.js';
import { createCluster } from '../../support/fake-kubectl/cluster.js';
import { startFakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import { documentsOf } from '../../support/manifests.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const EXAMPLES = ['argo-rollouts', 'flagger-istio', 'spinnaker', 'absolute-target', 'mirroring'] as const;
const pageOf = (example: string): string => readFileSync(exampleFile(example, 'README.md'), 'utf8');
/** The lines of the fenced blocks of shell. */
const commandsOf = (example: string): string[] =>
  [...pageOf(example).matchAll(/^```sh\n(.*?)^```/gms)].flatMap((match) => match[1]!.trim().split('\n'));

describe.each(['', ...EXAMPLES])('the page of the example "%s"', (example) => {
  it('links to nothing that is not there', () => {
    const page = exampleFile(example, 'README.md');
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)[^)]*\)/g)].map((match) => match[1]!);

    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });

  it('names no places of one machine', () => {
    expect(readFileSync(exampleFile(example, 'README.md'), 'utf8')).not.toMatch(/\/(?:work|tmp|home|root)\//);
  });
});

describe.each(EXAMPLES)('the commands on the page of the example %s', (example) => {
  let world: ExampleWorld;
  beforeAll(async () => {
    world = await startExampleWorld(example);
    for (const name of ['checkout', 'checkout-baseline', 'checkout-canary']) world.istio.have(name);
  });
  afterAll(() => world.stop());

  it('can be copied: kubectl gets manifests that there are, and curl a judgement', async () => {
    const commands = commandsOf(example);
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const kubectl = await startFakeKubectl(createCluster([namespace]));
    try {
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands) {
        const text = command.replace('http://localhost:8080', world.service.url);
        const env = { ...process.env, PATH: `${kubectl.directory}:${process.env.PATH ?? ''}` };
        const { stdout } = await promisify(execFile)('bash', ['-euc', text], { cwd: ROOT, env });
        if (command.startsWith('curl')) expect(JSON.parse(stdout)).toHaveProperty('summary.reportUrl');
        else expect(command).toMatch(/^kubectl apply -f deploy\/examples\/[a-z/.-]+$/);
      }
      const applied = commands.filter((one) => one.startsWith('kubectl')).map((one) => one.split(' ').at(-1)!);
      for (const file of applied)
        for (const { kind, metadata } of documentsOf(join(ROOT, file)))
          expect([
            kind,
            metadata.name,
            kubectl.cluster.find(kind as string, metadata.name as string, 'shop') !== undefined,
          ]).toEqual([kind, metadata.name, true]);
    } finally {
      await kubectl.stop();
    }
  });
});

it('names the label that the NetworkPolicy of deploy/ asks for', () => {
  const [policy] = documentsOf(join(ROOT, 'deploy/base/network-policy.yaml'));
  const [label] = Object.entries(
    policy!.spec.ingress[0].from[0].namespaceSelector.matchLabels as Record<string, string>,
  );

  expect(readFileSync(exampleFile('', 'README.md'), 'utf8')).toContain(`\`${label![0]}: ${label![1]}\``);
});
