import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadMetricConfigs } from '../../src/config/load-metric-configs.js';
import { loadSettings, type Settings } from '../../src/config/settings.js';
import { readConfig } from '../../src/wire-reading.js';
import { buildOverlay, layOutContainer, PRODUCTION_SECRETS, type BuiltOverlay } from '../support/built-overlay.js';
import type { ManifestDocument } from '../support/manifests.js';

const OVERLAYS = readdirSync('deploy/overlays');
const DOCKERFILE = readFileSync('Dockerfile', 'utf8');

function podOf(overlay: BuiltOverlay): ManifestDocument {
  return overlay.the('Deployment').spec.template.spec as ManifestDocument;
}

function containerOf(overlay: BuiltOverlay): ManifestDocument {
  const { containers } = podOf(overlay) as { containers: ManifestDocument[] };
  expect(containers).toHaveLength(1);
  return containers[0]!;
}

/** What the loader makes of the environment and the settings file that the container would have. */
async function settingsOf(overlay: BuiltOverlay): Promise<Settings> {
  const { environment, remove } = await layOutContainer(overlay, PRODUCTION_SECRETS);
  const image = Object.fromEntries(
    [...DOCKERFILE.matchAll(/\b(HOST|PORT|NODE_ENV)=(\S+)/g)].map(([, name, value]) => [name!, value!]),
  );
  return loadSettings({ ...image, ...environment }).finally(remove);
}

describe.each(OVERLAYS)('the overlay %s', (name) => {
  let overlay: BuiltOverlay;
  beforeAll(async () => {
    overlay = await buildOverlay(name);
  });

  it('runs as a user that is not root, by number, and can neither gain rights nor write to its file system', () => {
    const { securityContext, automountServiceAccountToken, hostNetwork, hostPID, hostIPC } = podOf(overlay);
    const container = containerOf(overlay);

    expect(securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(DOCKERFILE).toMatch(/^USER node$/m);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(automountServiceAccountToken).toBe(false);
    expect(overlay.the('ServiceAccount').automountServiceAccountToken).toBe(false);
    expect([hostNetwork, hostPID, hostIPC]).toEqual([undefined, undefined, undefined]);
    expect(overlay.the('Namespace').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
  });

  it('knows nobody by a token that anybody could know', async () => {
    const { environment, remove } = await layOutContainer(overlay, {
      'canary-judge-link-key': PRODUCTION_SECRETS['canary-judge-link-key'],
    });
    const reading = loadSettings(environment).finally(remove);

    if (name === 'try') await expect(reading).resolves.toBeDefined();
    else
      await expect(reading).rejects.toMatchObject({
        details: ['release', 'author', 'prometheus'].map(
          (caller) => expect.objectContaining({ message: expect.stringContaining(caller) as string }) as object,
        ),
      });
  });

  it('has everything in the one namespace', () => {
    const { name: namespace } = overlay.the('Namespace').metadata as { name: string };
    const others = overlay.documents.filter(({ kind }) => kind !== 'Namespace');

    expect(new Set(others.map(({ metadata }) => metadata.namespace as unknown))).toEqual(new Set([namespace]));
    expect(namespace).toBe('canary-judge');
  });

  it('selects its own pods wherever something selects', () => {
    const deployment = overlay.the('Deployment');
    const labels = deployment.spec.template.metadata.labels as Record<string, string>;
    const selectors = [
      deployment.spec.selector.matchLabels,
      overlay.the('Service').spec.selector,
      overlay.the('NetworkPolicy').spec.podSelector.matchLabels,
      overlay.find('PodDisruptionBudget')?.spec.selector.matchLabels ?? labels,
      ...(podOf(overlay).topologySpreadConstraints as ManifestDocument[]).map(
        ({ labelSelector }) => labelSelector.matchLabels as object,
      ),
    ];

    for (const selector of selectors) {
      expect(Object.keys(selector as object).length).toBeGreaterThan(0);
      expect(labels).toMatchObject(selector as object);
    }
    const monitored = overlay.find('ServiceMonitor')?.spec.selector.matchLabels as object | undefined;
    if (monitored) expect(overlay.the('Service').metadata.labels).toMatchObject(monitored);
    const scaled = overlay.find('HorizontalPodAutoscaler')?.spec.scaleTargetRef as object | undefined;
    if (scaled)
      expect(scaled).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment.metadata.name as string });
    expect(podOf(overlay).serviceAccountName).toBe(overlay.the('ServiceAccount').metadata.name);
  });

  it('uses one port, which the service listens on', async () => {
    const container = containerOf(overlay);
    const [port, ...otherPorts] = container.ports as { name: string; containerPort: number }[];
    const [servicePort] = overlay.the('Service').spec.ports as ManifestDocument[];
    const [ingress] = overlay.the('NetworkPolicy').spec.ingress as ManifestDocument[];
    const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'].map(
      (probe) => container[probe].httpGet.port as unknown,
    );
    const { port: listens, host } = await settingsOf(overlay);

    expect([port?.containerPort, servicePort?.port]).toEqual([listens, listens]);
    expect([servicePort?.targetPort, ingress?.ports[0].port, ...probes]).toEqual(Array(5).fill(port?.name));
    expect(overlay.find('ServiceMonitor')?.spec.endpoints[0].port ?? servicePort?.name).toBe(servicePort?.name);
    expect([otherPorts, host]).toEqual([[], '0.0.0.0']);
  });

  it('is open where recordings are tried alone', () => {
    const environment = overlay.documents.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && (metadata.name as string).includes('-environment-'),
    );

    expect(environment?.data.CANARY_JUDGE_OPEN).toBe(name === 'try' ? '1' : undefined);
  });

  it('lets in only namespaces that are labelled', () => {
    const { policyTypes, ingress, egress } = overlay.the('NetworkPolicy').spec as ManifestDocument;

    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    expect(ingress).toEqual([
      {
        from: [{ namespaceSelector: { matchLabels: { 'canary-judge-access': 'allowed' } } }],
        ports: [{ protocol: 'TCP', port: 'http' }],
      },
    ]);
    expect(
      (egress as ManifestDocument[]).flatMap(({ ports }) => (ports as { port: number }[]).map(({ port }) => port)),
    ).toEqual([53, 53, 9090, 443]);
  });

  it('has settings and metric configs that the service takes', async () => {
    const { environment, pathOf, remove } = await layOutContainer(overlay, PRODUCTION_SECRETS);
    const settings = await settingsOf(overlay);
    const mounted = environment.METRIC_CONFIGS;
    const configs = await loadMetricConfigs(mounted ?? 'metric-configs', readConfig).finally(remove);

    expect(settings.sources.map(({ name: source }) => source)).toContain(name === 'try' ? 'replay' : 'prometheus');
    expect(settings.publicUrl).toMatch(name === 'own' ? /^https:/ : /^http:\/\/canary-judge\.canary-judge\.svc:8080$/);
    expect([...configs.keys()]).toContain(name === 'own' ? 'checkout' : 'istio-service');
    for (const { warnings } of configs.values()) expect(warnings).toEqual([]);
    expect(settings.archiveDirectory === undefined).toBe(name !== 'archive');
    if (settings.archiveDirectory !== undefined)
      expect(pathOf('/var/lib/canary-judge')).toMatch(/container-.*\/var\/lib\/canary-judge$/);
  });

  it('has no second replica without the link key', async () => {
    const replicas = Math.max(
      (overlay.the('Deployment').spec.replicas as number | undefined) ?? 1,
      (overlay.find('HorizontalPodAutoscaler')?.spec.maxReplicas as number | undefined) ?? 1,
    );

    expect(replicas > 1).toBe(name !== 'try');
    if (replicas === 1) return;
    await expect(layOutContainer(overlay)).rejects.toThrow('secret "canary-judge-link-key" not found');
    expect((await settingsOf(overlay)).linkKeys).toEqual(PRODUCTION_SECRETS['canary-judge-link-key'].keys.split(','));
    expect(overlay.the('HorizontalPodAutoscaler').spec.minReplicas).toBeGreaterThanOrEqual(2);
    expect(overlay.the('PodDisruptionBudget').spec).toMatchObject({ maxUnavailable: 1 });
    expect(overlay.documents.map(({ kind }) => kind as unknown)).not.toContain('Secret');
  });

  it('leaves the service the time to end what it does', () => {
    const [, longest = ''] = /LONGEST_END_MS = ([\d_]+)/.exec(readFileSync('src/lifetime/live.ts', 'utf8')) ?? [];
    const seconds = Number(longest.replaceAll('_', '')) / 1000;
    const [, wait] = containerOf(overlay).lifecycle.preStop.exec.command as [string, string];

    expect(Math.min(Number(wait), seconds)).toBeGreaterThan(0);
    expect(podOf(overlay).terminationGracePeriodSeconds).toBeGreaterThan(Number(wait) + seconds);
  });

  it('is of the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

    expect(containerOf(overlay).image).toMatch(
      new RegExp(`^registry\\.example\\.com/(platform/)?canary-judge:${version}$`),
    );
  });
});

describe('the overlay archive', () => {
  it('mounts one volume that many nodes may write to, by the group of the user', async () => {
    const overlay = await buildOverlay('archive');
    const claim = overlay.the('PersistentVolumeClaim');
    const { volumes, securityContext } = podOf(overlay) as { volumes: ManifestDocument[]; securityContext: object };

    expect(claim.spec.accessModes).toEqual(['ReadWriteMany']);
    expect(volumes.find(({ name }) => name === 'archive')?.persistentVolumeClaim.claimName).toBe(claim.metadata.name);
    expect(securityContext).toMatchObject({ fsGroup: 1000, runAsGroup: 1000 });
    expect(
      containerOf(overlay).volumeMounts.find(({ name }: ManifestDocument) => name === 'archive').readOnly,
    ).toBeUndefined();
  });
});
