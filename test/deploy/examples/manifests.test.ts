import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleFile } from '../../support/example.js';
import { documentsOf, schemaMistakes, type ManifestDocument } from '../../support/manifests.js';

const EXAMPLES = ['argo-rollouts', 'flagger-istio', 'spinnaker', 'absolute-target', 'mirroring'] as const;

/** The manifests for Kubernetes of an example; its files have one set of objects each, or several variants of the same. */
function manifestsOf(example: string): ManifestDocument[] {
  return documentsOf(exampleFile(example)).filter(
    ({ apiVersion, kind }) => apiVersion !== undefined && kind !== undefined,
  );
}

function ofKind(example: string, kind: string): ManifestDocument[] {
  return manifestsOf(example).filter((one) => one.kind === kind);
}

function routesOf(service: ManifestDocument): any[] {
  return service.spec.http;
}

/** The pods that a file or an example starts, by their labels. */
function podLabels(example: string): Record<string, string>[] {
  return ['Deployment', 'Rollout'].flatMap((kind) =>
    ofKind(example, kind).map((one) => one.spec.template.metadata.labels as Record<string, string>),
  );
}

function matches(labels: Record<string, string>, selector: Record<string, string>): boolean {
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

describe.each(EXAMPLES)('the manifests of the example %s', (example) => {
  it('fit the real schemas', async () => {
    const mistakes = await Promise.all(manifestsOf(example).map((one) => schemaMistakes(one)));

    expect(manifestsOf(example).length).toBeGreaterThan(0);
    expect(mistakes.flat()).toEqual([]);
  });

  it('lie in the namespace shop, and every object has one name in all variants', () => {
    for (const { kind, metadata } of manifestsOf(example)) {
      expect({ kind, namespace: metadata.namespace as string }).toEqual({ kind, namespace: 'shop' });
    }
  });

  it('select pods by labels that their templates have', () => {
    for (const kind of ['Deployment', 'Rollout'])
      for (const { metadata, spec } of ofKind(example, kind)) {
        const { matchLabels } = spec.selector;
        expect({ name: metadata.name, found: matches(spec.template.metadata.labels, matchLabels) }).toEqual({
          name: metadata.name,
          found: true,
        });
      }
    for (const { metadata, spec } of [...ofKind(example, 'Service'), ...ofKind(example, 'PodMonitor')]) {
      const selector = spec.selector.matchLabels ?? spec.selector;
      expect([metadata.name, podLabels(example).some((labels) => matches(labels, selector))]).toEqual([
        metadata.name,
        true,
      ]);
    }
  });

  it('route to hosts and subsets that there are, with weights of 100 in all', () => {
    const hosts = ofKind(example, 'Service').map(({ metadata }) => metadata.name as string);
    const subsets = ofKind(example, 'DestinationRule').flatMap(({ spec }) => spec.subsets as any[]);
    for (const service of ofKind(example, 'VirtualService'))
      for (const { route, mirror, mirrors = [] } of routesOf(service)) {
        expect(route.reduce((sum: number, { weight }: any) => sum + (weight as number), 0)).toBe(100);
        const copies = [...(mirror ? [mirror] : []), ...mirrors.map((one: any) => one.destination)];
        for (const { host, subset } of [...route.map((one: any) => one.destination), ...copies]) {
          expect(hosts).toContain(host);
          if (subset !== undefined) expect(subsets.map(({ name }) => name as string)).toContain(subset);
        }
      }
    for (const { labels } of subsets.filter(({ name }) => example === 'mirroring' || name === 'stable'))
      expect(podLabels(example).some((pod) => matches(pod, labels))).toBe(true);
  });

  it('take the traffic of gateways that there are', () => {
    const gateways = ofKind(example, 'Gateway').map(({ metadata }) => metadata.name as string);
    for (const { spec } of ofKind(example, 'VirtualService'))
      expect(spec.gateways.filter((name: string) => name !== 'mesh' && !gateways.includes(name))).toEqual([]);
  });

  it('has a page that names each of its files', () => {
    const page = readFileSync(exampleFile(example, 'README.md'), 'utf8');
    const files = readdirSync(exampleFile(example), { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.[a-z]+$/.test(file) && file !== 'README.md' && !file.endsWith('.test.yaml'),
    );

    expect(files.filter((file) => !page.includes(`(${file})`))).toEqual([]);
  });
});

describe('the examples', () => {
  it('are all on the page that lists them', () => {
    const page = readFileSync(exampleFile('', 'README.md'), 'utf8');
    const folders = readdirSync(exampleFile(''), { withFileTypes: true }).filter((one) => one.isDirectory());

    expect(folders.map(({ name }) => name).filter((name) => !page.includes(`](${join(name, 'README.md')})`))).toEqual(
      [],
    );
  });
});
