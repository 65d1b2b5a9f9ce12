import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentsOf, schemaMistakes } from '../../support/manifests.js';
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
