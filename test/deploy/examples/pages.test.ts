import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleFile, startExampleWorld, type ExampleWorld } from '../../support/example.js';
import { createCluster } from '../../support/fake-kubectl/cluster.js';
import { startFakeKubectl, type FakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import { documentsOf } from '../../support/manifests.js';
import { shellBlocks } from '../../support/shell-blocks.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const EXAMPLES = ['argo-rollouts', 'flagger-istio', 'spinnaker', 'absolute-target', 'mirroring'] as const;
const pageOf = (example: string): string => readFileSync(exampleFile(example, 'README.md'), 'utf8');
/** The fenced blocks of shell. */
const blocksOf = (example: string): string[] =>
  shellBlocks(`deploy/examples/${example}/README.md`).map(({ text }) => text.trim());
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

/** Runs a block as a reader would, against a cluster. */
async function runBlock(text: string, kubectl: FakeKubectl): Promise<string> {
  const env = { ...process.env, PATH: `${kubectl.directory}:${process.env.PATH ?? ''}` };
  return (await promisify(execFile)('bash', ['-euc', text], { cwd: ROOT, env })).stdout;
}

/** From now on a Job that is waited for has ended by the next of these conditions, for good: applying it once more changes nothing in it. */
function endJobs({ cluster }: FakeKubectl, ...conditions: string[]): FakeKubectl['before'] {
  const ended = new Map<string, string | undefined>();
  return ({ words: [verb] }) => {
    for (const job of verb === 'wait' ? cluster.list('job', 'shop') : []) {
      const { name } = job.metadata;
      if (!ended.has(name)) ended.set(name, conditions.shift());
      cluster.put({ ...job, status: { conditions: [{ type: ended.get(name), status: 'True' }] } });
    }
  };
}

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
    const blocks = blocksOf(example);
    const kubectl = await startFakeKubectl(createCluster([NAMESPACE]));
    kubectl.before = endJobs(kubectl, 'Complete');
    try {
      expect(blocks.length).toBeGreaterThan(0);
      for (const block of blocks) {
        const said = await runBlock(block.replace('http://localhost:8080', world.service.url), kubectl);
        const judged = block.split('\n').find((line) => line.startsWith('curl'));
        if (judged !== undefined) expect(JSON.parse(said.slice(said.indexOf('{')))).toHaveProperty('summary.reportUrl');
      }
      const given = kubectl.calls.flatMap(({ flags }) => (typeof flags.filename === 'string' ? [flags.filename] : []));
      for (const file of given)
        for (const { kind, metadata } of documentsOf(join(ROOT, file))) {
          const found = kubectl.cluster.list(kind as string, 'shop').map((one) => one.metadata);
          expect(found).toContainEqual(expect.objectContaining(metadata));
        }
      expect(kubectl.calls.filter(({ words: [verb = ''] }) => !['apply', 'create', 'wait'].includes(verb))).toEqual([]);
    } finally {
      await kubectl.stop();
    }
  });
});

it('the Job of a second release is judged by itself, whatever came of the first', async () => {
  const block = blocksOf('absolute-target').find((text) => text.includes('kubectl'))!;
  // As the page says how to wait for one, in the block or below it.
  const waits = /kubectl wait [^\n`]+/.exec(pageOf('absolute-target'))![0];
  const release = block.includes('kubectl wait') ? block : `${block}\n${waits}`;
  const kubectl = await startFakeKubectl(createCluster([NAMESPACE]));
  kubectl.before = endJobs(kubectl, 'Complete', 'Failed');
  try {
    await runBlock(release, kubectl);
    await expect(runBlock(release, kubectl)).rejects.toThrow('timed out waiting for the condition');
  } finally {
    await kubectl.stop();
  }
});

it('names the label that the NetworkPolicy of deploy/ asks for', () => {
  const [policy] = documentsOf(join(ROOT, 'deploy/base/network-policy.yaml'));
  const [label] = Object.entries(
    policy!.spec.ingress[0].from[0].namespaceSelector.matchLabels as Record<string, string>,
  );

  expect(readFileSync(exampleFile('', 'README.md'), 'utf8')).toContain(`\`${label![0]}: ${label![1]}\``);
});
