import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCluster, type Cluster, type KubernetesObject } from '../../support/fake-kubectl/cluster.js';
import { startFakeKubectl, type FakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import { documentsOf } from '../../support/manifests.js';
import type { JudgedShop } from './judged-shop.js';
import { runProgram, type Ran } from './run-script.js';

export const EXAMPLES = fileURLToPath(new URL('../../../deploy/examples/', import.meta.url));
export const STABLE = 'registry.example.com/checkout:1.41.0';
export const RELEASED = 'registry.example.com/checkout:1.42.0';

/** What a release has made of the cluster. */
export interface Released {
  readonly image: string;
  /** Of stable, baseline and canary. */
  readonly weights: readonly number[];
  readonly beside: readonly string[];
}

export const PROMOTED: Released = { image: RELEASED, weights: [100, 0, 0], beside: [] };
export const ROLLED_BACK: Released = { image: STABLE, weights: [100, 0, 0], beside: [] };
export const HELD: Released = {
  image: STABLE,
  weights: [80, 10, 10],
  beside: ['checkout-baseline', 'checkout-canary'],
};

/** A checked-out repository with the scripts in ci/, a cluster with checkout in it, and the judge. */
export interface ReleaseWorld {
  readonly cwd: string;
  readonly kubectl: FakeKubectl;
  /** Runs a shell script there, as CI systems do: any failing command ends it. */
  readonly bash: (script: string, environment?: Readonly<Record<string, string>>) => Promise<Ran>;
  readonly program: (
    program: readonly [string, ...string[]],
    environment?: Readonly<Record<string, string>>,
  ) => Promise<Ran>;
  readonly released: () => Released;
  readonly stop: () => Promise<void>;
}

export async function createReleaseWorld(shop: JudgedShop): Promise<ReleaseWorld> {
  const cwd = await mkdtemp(join(tmpdir(), 'release-'));
  for (const script of ['judge.sh', 'canary.sh']) await cp(join(EXAMPLES, script), join(cwd, 'ci', script));
  const kubectl = await startFakeKubectl(createCluster(checkoutObjects()));
  const program: ReleaseWorld['program'] = (asked, environment) =>
    runProgram(asked, {
      cwd,
      directories: [kubectl.directory, shop.directory],
      ...(environment ? { environment } : {}),
    });
  return {
    cwd,
    kubectl,
    program,
    bash: (script, environment) => program(['bash', '-eo', 'pipefail', '-c', script], environment),
    released: () => releasedIn(kubectl.cluster),
    stop: async () => {
      await kubectl.stop();
      await rm(cwd, { recursive: true });
    },
  };
}

/** The application that the examples release. */
export function checkoutObjects(): KubernetesObject[] {
  return documentsOf(join(EXAMPLES, 'kubectl/checkout.yaml')) as unknown as KubernetesObject[];
}

function releasedIn(cluster: Cluster): Released {
  const routes: { weight: number }[] = cluster.find('virtualservice', 'checkout', 'shop')!.spec.http[0].route;
  const names = cluster.list('deployment', 'shop').map(({ metadata }) => metadata.name);
  return {
    image: imageOf(cluster, 'checkout')!,
    weights: routes.map(({ weight }) => weight),
    beside: names.filter((name) => name !== 'checkout').sort(),
  };
}

/** The image of a Deployment; undefined where there is none. */
export function imageOf(cluster: Cluster, name: string): string | undefined {
  return cluster.find('deployment', name, 'shop')?.spec.template.spec.containers[0].image;
}
