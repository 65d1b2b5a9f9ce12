import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentsOf, parseDocuments, schemaMistakes, type ManifestDocument } from '../support/manifests.js';

/** A sound document of each kind, and what its kind cannot be without. */
const SAMPLES: readonly (readonly [string, readonly string[]])[] = [
  [
    `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a, labels: { app: a } }, spec: { replicas: 2, selector: { matchLabels: { app: a } }, template: { metadata: { labels: { app: a } },
       spec: { securityContext: { runAsNonRoot: true }, containers: [{ name: a, image: a, ports: [{ name: http, containerPort: 8080 }], resources: { limits: { memory: 1Gi } }, env: [{ name: A, valueFrom: { secretKeyRef: { name: a, key: b } } }],
       readinessProbe: { httpGet: { path: /, port: http } } }], volumes: [{ name: a, configMap: { name: a } }] } } } }`,
    [
      'spec.selector',
      'spec.template',
      'spec.template.spec.containers.0.name',
      'spec.template.spec.containers.0.env.0.name',
    ],
  ],
  [
    `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: a }, spec: { podSelector: { matchLabels: { app: a } }, policyTypes: [Ingress], ingress: [{ from: [{ namespaceSelector: { matchLabels: { a: b } } }], ports: [{ protocol: TCP, port: 1 }] }] } }`,
    [],
  ],
  [
    `{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: a }, spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }, minReplicas: 2, maxReplicas: 3,
       metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }] } }`,
    ['spec.scaleTargetRef', 'spec.maxReplicas', 'spec.metrics.0.type'],
  ],
  [
    `{ apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: { name: a }, spec: { hosts: [a], http: [{ route: [{ destination: { host: a, subset: b }, weight: 80 }], mirror: { host: c }, mirrorPercentage: { value: 100 } }] } }`,
    ['spec.http.0.route.0.destination', 'spec.http.0.route.0.destination.host'],
  ],
  [
    `{ apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: { name: a }, spec: { host: a, subsets: [{ name: b, labels: { version: b } }] } }`,
    ['spec.host', 'spec.subsets.0.name'],
  ],
  [
    `{ apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: { name: a }, spec: { workloadRef: { apiVersion: apps/v1, kind: Deployment, name: a }, strategy: { canary: { canaryService: b, stableService: c,
       trafficRouting: { istio: { virtualService: { name: a, routes: [x] } } }, steps: [{ setWeight: 10 }, { pause: { duration: 1m } }, { analysis: { templates: [{ templateName: a }], args: [{ name: a, value: b }] } }] } } } }`,
    [],
  ],
  [
    `{ apiVersion: argoproj.io/v1alpha1, kind: AnalysisTemplate, metadata: { name: a }, spec: { args: [{ name: a }], metrics: [{ name: a, count: 1, successCondition: a, provider: { web: { method: POST, url: 'http://a', timeoutSeconds: 60, jsonPath: '{$.a}', headers: [{ key: a, value: b }], jsonBody: { any: thing } } } }] } }`,
    ['spec.metrics.0.name', 'spec.metrics.0.provider', 'spec.metrics.0.provider.web.url'],
  ],
  [
    `{ apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: { generateName: a- }, spec: { entrypoint: m, templates: [{ name: m, steps: [[{ name: a, template: b, arguments: { parameters: [{ name: x, value: z }] } }]] },
       { name: b, inputs: { parameters: [{ name: x }] }, retryStrategy: { limit: 3 }, container: { image: a, command: [b] } }, { name: c, script: { image: a, source: b } }, { name: d, dag: { tasks: [{ name: a, template: b, depends: c }] } }] } }`,
    ['spec.templates.1.inputs.parameters.0.name'],
  ],
  [
    `{ apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: { name: a }, spec: { selector: { matchLabels: { app: a } }, endpoints: [{ port: http, path: /metrics, interval: 30s }] } }`,
    ['spec.selector'],
  ],
  [
    `{ apiVersion: flagger.app/v1beta1, kind: Canary, metadata: { name: a }, spec: { provider: istio, targetRef: { apiVersion: apps/v1, kind: Deployment, name: a }, service: { port: 80, targetPort: http }, analysis: { interval: 1m, threshold: 5, maxWeight: 50, stepWeight: 10,
       metrics: [{ name: a, templateRef: { name: b, namespace: c }, thresholdRange: { min: 1 }, interval: 1m, templateVariables: { a: b } }], webhooks: [{ name: a, type: rollback, url: 'http://a/b', timeout: 10s, metadata: { a: b } }] } } }`,
    [
      'spec.targetRef',
      'spec.service',
      'spec.service.port',
      'spec.analysis',
      'spec.analysis.stepWeight',
      'spec.analysis.threshold',
      'spec.analysis.webhooks.0.url',
      'spec.analysis.metrics.0.name',
    ],
  ],
  [
    `{ apiVersion: flagger.app/v1beta1, kind: MetricTemplate, metadata: { name: a }, spec: { provider: { type: prometheus, address: 'http://a' }, query: a } }`,
    ['spec.provider', 'spec.provider.type', 'spec.query'],
  ],
  [
    `{ apiVersion: tekton.dev/v1, kind: Task, metadata: { name: a }, spec: { params: [{ name: a, type: string, default: b }], results: [{ name: a }], steps: [{ name: a, image: b, script: c, env: [{ name: A, value: b }], onError: continue }] } }`,
    ['spec.steps', 'spec.steps.0.image', 'spec.params.0.name', 'spec.results.0.name'],
  ],
  [
    `{ apiVersion: tekton.dev/v1, kind: Pipeline, metadata: { name: a }, spec: { params: [{ name: a }], tasks: [{ name: a, taskRef: { name: b }, params: [{ name: a, value: b }], runAfter: [b], when: [{ input: a, operator: in, values: [b] }] }] } }`,
    [
      'spec.tasks',
      'spec.tasks.0.name',
      'spec.tasks.0.taskRef',
      'spec.tasks.0.params.0.value',
      'spec.tasks.0.when.0.operator',
    ],
  ],
  [
    `{ apiVersion: tekton.dev/v1, kind: PipelineRun, metadata: { generateName: a- }, spec: { pipelineRef: { name: a }, params: [{ name: a, value: b }], timeouts: { pipeline: 1h } } }`,
    ['spec.pipelineRef', 'spec.params.0.value'],
  ],
  [
    `{ apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, namespace: a, resources: [a], patches: [{ path: b }], images: [{ name: a, newTag: b }], configMapGenerator: [{ name: a, behavior: merge, files: [b] }] }`,
    ['images.0.name', 'configMapGenerator.0.name', 'patches.0.path'],
  ],
];

/** Whose keys are the author's own. */
const MAPS =
  /\.(labels|matchLabels|annotations|limits|requests|templateVariables|jsonBody|webhooks\.0\.metadata)\.[^.]+$/;

/** Every place of a document, as keys and indexes with dots between. */
function placesOf(value: unknown, place = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [place];
  const inside = Object.entries(value).flatMap(([key, one]) => placesOf(one, place === '' ? key : `${place}.${key}`));
  return place === '' ? inside : [place, ...inside];
}

/** A copy in which the field at a place was changed by `edit`, which is given what holds it, and its key. */
function edited(document: ManifestDocument, place: string, edit: (holder: any, key: string) => void): ManifestDocument {
  const copy = structuredClone(document);
  const keys = place.split('.');
  const key = keys.pop()!;
  edit(
    keys.reduce((at: any, one) => at[one], copy),
    key,
  );
  return copy;
}

/** What is wrong with it, also where it cannot even be told what it is. */
async function mistakes(document: ManifestDocument): Promise<readonly string[]> {
  return schemaMistakes(document).catch((error: unknown) => [String(error)]);
}

describe.each(SAMPLES.map(([yaml, required]) => ({ sample: parseDocuments(yaml, 'a sample')[0]!, required })))(
  'schemaMistakes() of $sample.kind',
  ({ sample, required }) => {
    it('finds nothing in a sound one', async () => {
      expect(await schemaMistakes(sample)).toEqual([]);
    });

    it('finds every field that is misspelt', async () => {
      const places = placesOf(sample).filter((place) => !/\.\d+$/.test(place) && !MAPS.test(place));
      const overlooked: string[] = [];
      for (const place of places) {
        const misspelt = edited(sample, place, (holder, key) => {
          holder[`${key}x`] = holder[key];
          // The right one stays as well, so that it is not only missed.
        });
        if ((await mistakes(misspelt)).length === 0) overlooked.push(place);
      }

      expect(places.length).toBeGreaterThan(5);
      expect(overlooked).toEqual([]);
    });

    it('finds every value of a wrong type', async () => {
      const overlooked: string[] = [];
      for (const place of placesOf(sample).filter((one) => !/\.jsonBody(\.|$)/.test(one))) {
        const wrong = edited(sample, place, (holder, key) => {
          holder[key] = typeof holder[key] === 'object' ? 'text' : [{ wrong: true }];
        });
        if ((await mistakes(wrong)).length === 0) overlooked.push(place);
      }

      expect(overlooked).toEqual([]);
    });

    it.each([...required, 'kind', 'apiVersion'])('finds that %s is missing', async (place) => {
      const without = edited(sample, place, (holder, key) => delete holder[key]);

      expect(await mistakes(without)).not.toEqual([]);
    });
  },
);

describe('schemaMistakes()', () => {
  it('throws for a kind that there is no schema of, so that nothing passes unchecked', async () => {
    await expect(
      schemaMistakes({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' } }),
    ).rejects.toThrow('There is no schema of example.com/v1/Thing');
    await expect(schemaMistakes({ on: 'push' })).rejects.toThrow('apiVersion and kind must be texts');
  });

  it.each([
    ['a name in capitals', { name: 'Checkout' }],
    ['no name', {}],
    ['a label of 64 characters', { name: 'a', labels: { app: 'a'.repeat(64) } }],
    ['a label with a space', { name: 'a', labels: { 'my app': 'a' } }],
    ['an annotation that is a number', { name: 'a', annotations: { weight: 10 } }],
  ])('finds %s', async (_, metadata) => {
    expect(await schemaMistakes({ apiVersion: 'v1', kind: 'ConfigMap', metadata })).not.toEqual([]);
  });

  it('says kind, name and place', async () => {
    expect(
      await schemaMistakes({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { port: [] } }),
    ).toEqual(['Service a: /spec/port is no field of it']);
  });
});

describe('documentsOf()', () => {
  it('gives every document of a folder, and the items of a list', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'documents-'));
    await writeFile(join(folder, 'b.yaml'), '---\nkind: A\n---\n# nothing\n---\nkind: B\n');
    await writeFile(join(folder, 'a.json'), '{ "kind": "List", "items": [{ "kind": "C" }, { "kind": "D" }] }');
    await writeFile(join(folder, 'page.md'), 'kind: E');

    expect(documentsOf(folder).map(({ kind }) => kind as unknown)).toEqual(['C', 'D', 'A', 'B']);
    await rm(folder, { recursive: true });
  });

  it.each([
    ['what kubectl reads as something else', 'apiVersion: v1\ndata: { answer: yes }', /read differently by YAML 1.1/],
    ['a key that is given twice', 'a: 1\na: 2', /unique/],
    ['a tab', 'a:\n\tb: 1', /page:/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseDocuments(text, 'page')).toThrow(message);
  });
});
