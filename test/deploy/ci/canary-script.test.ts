import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import { createCluster } from '../../support/fake-kubectl/cluster.js';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { FakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import { runProgram, type Ran } from './run-script.js';
import { checkoutObjects, EXAMPLES, imageOf, RELEASED, STABLE } from './release-world.js';

let kubectl: FakeKubectl;
beforeEach(async () => {
  kubectl = await startFakeKubectl(createCluster(checkoutObjects()));
});
afterEach(() => kubectl.stop());

function canary(args: readonly string[], environment: Record<string, string> = {}): Promise<Ran> {
  return runProgram([join(EXAMPLES, 'canary.sh'), ...args], {
    cwd: tmpdir(),
    directories: [kubectl.directory],
    environment: { APP: 'checkout', NAMESPACE: 'shop', ...environment },
  });
}

async function done(...args: string[]): Promise<void> {
  const { code, stderr } = await canary(args);
  if (code !== 0) throw new Error(`canary.sh ${args.join(' ')} ends with ${String(code)}: ${stderr}`);
}

const find = (name: string): any => kubectl.cluster.find('deployment', name, 'shop');

function weights(): number[] {
  const { spec } = kubectl.cluster.find('virtualservice', 'checkout', 'shop')!;
  return spec.http[0].route.map(({ weight }: { weight: number }) => weight);
}

/** From now on, what begins with this word is not answered in time. */
function failing(word: string): void {
  kubectl.before = ({ words }) => {
    if (words[0] === word) throw new Error('timed out waiting for the condition');
  };
}

/** What the cluster was changed by, in order: "created checkout-canary". */
const changes = (): string[] => kubectl.cluster.changes.map(({ verb, object }) => `${verb} ${object.metadata.name}`);

describe('canary.sh start', () => {
  it('sets two copies of the stable Deployment beside it, that differ in nothing but name, track, size and image', async () => {
    await done('start', RELEASED);

    const strip = (name: string): unknown => {
      const { spec } = find(name);
      const { containers } = spec.template.spec;
      return {
        ...spec,
        replicas: 0,
        selector: 0,
        template: { ...spec.template.spec, containers: [{ ...containers[0], image: '' }] },
      };
    };
    expect([imageOf(kubectl.cluster, 'checkout-baseline'), imageOf(kubectl.cluster, 'checkout-canary')]).toEqual([
      STABLE,
      RELEASED,
    ]);
    for (const track of ['baseline', 'canary']) {
      const name = `checkout-${track}`;
      expect(find(name).spec.selector.matchLabels).toEqual({ app: 'checkout', track });
      expect(find(name).spec.template.metadata.labels).toEqual({ app: 'checkout', track });
      expect(find(name).spec.replicas).toBe(1);
      expect(Object.keys(find(name).metadata).sort()).toEqual(['labels', 'name', 'namespace']);
      expect(strip(name)).toEqual(strip('checkout'));
    }
    expect(weights()).toEqual([100, 0, 0]);
  });

  it('makes both as large as it is told', async () => {
    expect((await canary(['start', RELEASED], { REPLICAS: '3' })).code).toBe(0);

    expect([find('checkout-baseline').spec.replicas, find('checkout-canary').spec.replicas]).toEqual([3, 3]);
  });

  it('clears away what an earlier release has left, so that the baseline is fresh', async () => {
    await done('start', 'registry.example.com/checkout:0.9.0');
    await done('shift', '33');
    kubectl.cluster.changes.length = 0;

    await done('start', RELEASED);

    expect(changes()).toEqual([
      'configured checkout',
      'deleted checkout-baseline',
      'deleted checkout-canary',
      'created checkout-baseline',
      'created checkout-canary',
    ]);
    expect(weights()).toEqual([100, 0, 0]);
  });

  it.each([
    [
      'without a label of its own',
      (spec: any) => delete spec.selector.matchLabels.track,
      'must select the label track: stable',
    ],
    [
      'without the container',
      (spec: any) => (spec.template.spec.containers[0].name = 'other'),
      'has no container checkout',
    ],
  ])('refuses a Deployment %s, and leaves nothing behind', async (_, spoil, message) => {
    const objects = checkoutObjects();
    spoil(objects.find(({ kind }) => kind === 'Deployment')!.spec);
    kubectl.cluster.remove(kubectl.cluster.find('deployment', 'checkout', 'shop')!);
    objects.forEach(kubectl.cluster.put);

    const { code, stderr } = await canary(['start', RELEASED]);

    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
    expect([find('checkout-baseline'), find('checkout-canary')]).toEqual([undefined, undefined]);
  });
});

describe('canary.sh shift', () => {
  it.each([
    ['0', [100, 0, 0]],
    ['10', [80, 10, 10]],
    ['33', [34, 33, 33]],
    ['50', [0, 50, 50]],
  ])('gives canary and baseline %s each', async (share, expected) => {
    await done('shift', share);

    expect(weights()).toEqual(expected);
  });

  it('leaves routes alone that are not for all three', async () => {
    const service = kubectl.cluster.find('virtualservice', 'checkout', 'shop')!;
    const other = { match: [{ uri: { prefix: '/admin' } }], route: [{ destination: { host: 'admin' } }] };
    service.spec.http.unshift(other);
    kubectl.cluster.put(service);

    await done('shift', '10');

    const { http } = kubectl.cluster.find('virtualservice', 'checkout', 'shop')!.spec;
    expect(http[0]).toEqual(other);
    expect(http[1].route.map(({ weight }: { weight: number }) => weight)).toEqual([80, 10, 10]);
  });

  it('says what the VirtualService lacks', async () => {
    const service = kubectl.cluster.find('virtualservice', 'checkout', 'shop')!;
    service.spec.http[0].route.pop();
    service.spec.http[0].route[0].weight = 100;
    kubectl.cluster.put(service);

    const { code, stderr } = await canary(['shift', '10']);

    expect(code).toBe(1);
    expect(stderr).toContain('needs a route to the subsets stable, baseline and canary');
  });
});

describe('canary.sh promote', () => {
  beforeEach(async () => {
    await done('start', RELEASED);
    await done('shift', '10');
    kubectl.cluster.changes.length = 0;
    kubectl.calls.length = 0;
  });

  it('waits for the new stable version before it takes the traffic from the others, and deletes them last', async () => {
    await done('promote', RELEASED);

    expect(imageOf(kubectl.cluster, 'checkout')).toBe(RELEASED);
    expect(weights()).toEqual([100, 0, 0]);
    expect(
      kubectl.calls.map(({ words }) => words.slice(0, 2).join(' ')).filter((call) => !call.startsWith('get')),
    ).toEqual(['set image', 'rollout status', 'patch virtualservice', 'patch deployment', 'delete deployment']);
  });

  it('refuses an image that is not the canary, which is not what was judged', async () => {
    const { code, stderr } = await canary(['promote', 'registry.example.com/checkout:1.43.0']);

    expect(code).toBe(1);
    expect(stderr).toContain('cannot promote registry.example.com/checkout:1.43.0');
    expect(changes()).toEqual([]);
  });

  it('that was broken off is taken back by roll-back, to the image that the baseline still has', async () => {
    kubectl.before = ({ words }) => {
      if (words[0] === 'rollout') throw new Error('timed out waiting for the condition');
    };
    expect((await canary(['promote', RELEASED])).code).not.toBe(0);
    expect(imageOf(kubectl.cluster, 'checkout')).toBe(RELEASED);
    kubectl.before = () => undefined;

    await done('roll-back');

    expect(imageOf(kubectl.cluster, 'checkout')).toBe(STABLE);
    expect(weights()).toEqual([100, 0, 0]);
    expect(find('checkout-canary')).toBeUndefined();
  });

  it('stays as it is where it was done, whoever rolls back afterwards', async () => {
    await done('promote', RELEASED);
    await done('roll-back');

    expect(imageOf(kubectl.cluster, 'checkout')).toBe(RELEASED);
  });

  it('is done where only canary and baseline cannot be deleted, and says that they are left', async () => {
    failing('delete');

    const { code, stderr } = await canary(['promote', RELEASED]);

    expect(code).toBe(0);
    expect(stderr).toContain(`canary.sh: ${RELEASED} is promoted, but checkout-baseline and checkout-canary are left`);
    expect([imageOf(kubectl.cluster, 'checkout'), weights()]).toEqual([RELEASED, [100, 0, 0]]);
  });

  it.each([['roll-back'], ['start', 'registry.example.com/checkout:1.43.0']])(
    'is not taken back by %s where it was broken off while it deleted',
    async (...args) => {
      failing('delete');
      await canary(['promote', RELEASED]);
      kubectl.before = () => undefined;

      await done(...args);

      expect([imageOf(kubectl.cluster, 'checkout'), weights()]).toEqual([RELEASED, [100, 0, 0]]);
      expect(imageOf(kubectl.cluster, 'checkout-canary')).toBe(args[1]);
    },
  );

  it('is taken back where the traffic could not be taken from the canary', async () => {
    failing('patch');
    expect((await canary(['promote', RELEASED])).code).not.toBe(0);
    kubectl.before = () => undefined;

    await done('roll-back');

    expect(imageOf(kubectl.cluster, 'checkout')).toBe(STABLE);
  });

  it('of an earlier release does not keep the same image, tried again, from being taken back', async () => {
    failing('delete');
    await canary(['promote', RELEASED]);
    kubectl.before = () => undefined;
    await done('roll-back');
    const checkout = find('checkout');
    checkout.spec.template.spec.containers[0].image = STABLE;
    kubectl.cluster.put(checkout);
    await done('start', RELEASED);
    failing('rollout');
    expect((await canary(['promote', RELEASED])).code).not.toBe(0);
    kubectl.before = () => undefined;

    await done('roll-back');

    expect(imageOf(kubectl.cluster, 'checkout')).toBe(STABLE);
  });
});

describe('canary.sh roll-back', () => {
  it('takes the traffic away first, and keeps canary and baseline where that fails: they still get it', async () => {
    await done('start', RELEASED);
    await done('shift', '10');
    kubectl.before = ({ words }) => {
      if (words[0] === 'patch') throw new Error('etcdserver: request timed out');
    };

    const { code, stderr } = await canary(['roll-back']);

    expect(code).not.toBe(0);
    expect(stderr).toContain('etcdserver');
    expect([imageOf(kubectl.cluster, 'checkout-baseline'), imageOf(kubectl.cluster, 'checkout-canary')]).toEqual([
      STABLE,
      RELEASED,
    ]);
  });

  it('does nothing to an image that somebody else has made stable meanwhile', async () => {
    await done('start', RELEASED);
    const checkout = find('checkout');
    checkout.spec.template.spec.containers[0].image = 'registry.example.com/checkout:hotfix';
    kubectl.cluster.put(checkout);

    await done('roll-back');

    expect(imageOf(kubectl.cluster, 'checkout')).toBe('registry.example.com/checkout:hotfix');
  });

  it('changes nothing where there is nothing to roll back', async () => {
    await done('roll-back');

    expect([imageOf(kubectl.cluster, 'checkout'), weights()]).toEqual([STABLE, [100, 0, 0]]);
  });
});

it.each([
  [[], {}, 'COMMAND'],
  [['start'], {}, 'COMMAND'],
  [['start', 'a b'], {}, 'is no image'],
  [['start', '--all'], {}, 'is no image'],
  [['promote', '$(reboot)'], {}, 'is no image'],
  [['shift', '51'], {}, 'PERCENT'],
  [['shift', '-1'], {}, 'PERCENT'],
  [['shift', '08'], {}, 'PERCENT'],
  [['roll-back'], { APP: '' }, 'APP'],
  [['roll-back'], { APP: '--all' }, 'APP'],
  [['roll-back'], { NAMESPACE: 'a b' }, 'NAMESPACE'],
  [['roll-back'], { REPLICAS: '0' }, 'REPLICAS'],
])('canary.sh %j with %j asks nothing of the cluster: wrong usage', async (args, environment, word) => {
  const { code, stderr } = await canary(args, environment);

  expect(code).toBe(64);
  expect(stderr.split('\n')[0]).toContain(word);
  expect(kubectl.calls).toEqual([]);
});
