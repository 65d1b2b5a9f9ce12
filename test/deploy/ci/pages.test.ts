import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createCluster } from '../../support/fake-kubectl/cluster.js';
import { startFakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import { documentsOf, schemaMistakes } from '../../support/manifests.js';
import { shellBlocks } from '../../support/shell-blocks.js';
import { EXAMPLES } from './release-world.js';

const PAGES = ['github-actions', 'gitlab-ci', 'jenkins', 'tekton', 'argo-workflows'];
const pageOf = (folder: string): string => readFileSync(join(EXAMPLES, folder, 'README.md'), 'utf8');

describe.each(PAGES)('the page of %s', (folder) => {
  it('links to nothing that there is not', () => {
    const links = [...pageOf(folder).matchAll(/\]\(([^)#]+)/g)].map((match) => match[1]!);

    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !existsSync(join(EXAMPLES, folder, link)))).toEqual([]);
  });

  it('names only files that there are in its commands', () => {
    const files = [...pageOf(folder).matchAll(/(?:--filename |=)(deploy\/examples\/\S+)/g)].map((match) => match[1]!);

    expect(files.filter((file) => !existsSync(join(EXAMPLES, '../..', file)))).toEqual([]);
  });

  it('tells what every verdict leads to', () => {
    expect(pageOf(folder)).toMatch(
      /^\| pass \|[^]*^\| fail \|[^]*^\| marginal, inconclusive \|[^]*^\| could not judge/m,
    );
  });
});

/** What the pages apply, and what is in the cluster already: by kind and name. */
const APPLIED = {
  tekton: ['ConfigMap canary-scripts', 'Role releaser', 'PipelineRun release-checkout-x1'],
  'argo-workflows': ['ConfigMap canary-scripts', 'Role releaser'],
};

describe.each(Object.entries(APPLIED))('the commands on the page of %s', (folder, applied) => {
  it('can be copied: kubectl finds the files, and the cluster has what is in them', async () => {
    const runs = ['promote', 'roll-back'].map((end) => ({
      apiVersion: 'tekton.dev/v1',
      kind: 'PipelineRun',
      metadata: { name: `release-checkout-x1-${end}`, namespace: 'shop' },
      spec: { status: 'PipelineRunPending' },
    }));
    const kubectl = await startFakeKubectl(createCluster(runs));
    try {
      const blocks = shellBlocks(`deploy/examples/${folder}/README.md`);
      expect(blocks.length).toBeGreaterThan(0);
      for (const { text } of blocks) {
        const env = { ...process.env, PATH: `${kubectl.directory}:${process.env.PATH ?? ''}` };
        await promisify(execFile)('bash', ['-euc', text], { cwd: join(EXAMPLES, '../..'), env });
      }
      const found = applied.filter((one) => {
        const [kind = '', name = ''] = one.split(' ');
        return kubectl.cluster.find(kind, name, 'shop') !== undefined;
      });
      expect(found).toEqual(applied);
      for (const { metadata } of folder === 'tekton' ? runs : []) {
        expect(kubectl.cluster.find('PipelineRun', metadata.name, 'shop')!.spec).toEqual({});
      }
    } finally {
      await kubectl.stop();
    }
  });
});

it('what a pipeline may do fits the schemas, and is no more than its script does', async () => {
  const documents = documentsOf(join(EXAMPLES, 'releaser.yaml')) as any[];

  for (const document of documents) expect(await schemaMistakes(document)).toEqual([]);
  const { rules } = documents.find(({ kind }) => kind === 'Role');
  expect(rules).toEqual([
    // apply gets, creates and patches; rollout status and a delete that waits list and watch.
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
    { apiGroups: ['networking.istio.io'], resources: ['virtualservices'], verbs: ['get', 'patch'] },
  ]);
  const script = readFileSync(join(EXAMPLES, 'canary.sh'), 'utf8');
  const verbs = [
    ...script.matchAll(/\bcluster (apply|delete|get|patch|rollout|set|create|replace|scale|exec|label|annotate)\b/g),
  ].map((match) => match[1]!);
  expect([...new Set(verbs)].sort()).toEqual(['apply', 'delete', 'get', 'patch', 'rollout', 'set']);
});
