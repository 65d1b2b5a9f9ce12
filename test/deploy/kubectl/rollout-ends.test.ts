import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCluster } from '../../support/fake-kubectl/cluster.js';
import { startFakeKubectl, type FakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import {
  exampleObjects,
  startRollout,
  weightsOf,
  weightsSoFar,
  type RolloutEnd,
  type RolloutRun,
} from '../../support/rollout/run-rollout.js';
import {
  judged,
  open,
  startScriptedJudge,
  type Answer,
  type ScriptedJudge,
} from '../../support/rollout/scripted-judge.js';

// Each runs dozens of processes, beside a whole suite.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const OLD = 'registry.example.com/checkout:1.41.0';
const NEW = 'registry.example.com/checkout:1.42.0';
const PASS = judged('pass');
const UNCLEAR = judged('inconclusive', null);
const LEFT =
  'NOT deleted: checkout-baseline and checkout-canary, which get no traffic. What is left to do: ' +
  'kubectl --namespace=shop delete deployment checkout-baseline checkout-canary --ignore-not-found';

let kubectl: FakeKubectl;
const judges: ScriptedJudge[] = [];

beforeEach(async () => {
  kubectl = await startFakeKubectl(createCluster(await exampleObjects()));
});
afterEach(async () => {
  await kubectl.stop();
  await Promise.all(judges.splice(0).map((judge) => judge.stop()));
});

async function start(answers: readonly Answer[], args: readonly string[]): Promise<RolloutRun> {
  const judge = await startScriptedJudge([open(), ...answers]);
  judges.push(judge);
  return startRollout({ kubectl: kubectl.directory, args: ['--server', judge.url, ...args] });
}

async function roll(answers: readonly Answer[], args: readonly string[] = [NEW]): Promise<RolloutEnd> {
  return (await start(answers, args)).end;
}

/** What the last judge was asked for, but for the question whether it takes the request. */
function lookings(): unknown[] {
  return judges
    .at(-1)!
    .asked.slice(1)
    .map(({ body }) => body.looks);
}

function images(): Record<string, string> {
  const found = kubectl.cluster.list('deployment', 'shop');
  return Object.fromEntries(
    found.map(({ metadata, spec }) => [metadata.name, String(spec.template.spec.containers[0].image)]),
  );
}

function weights(): string {
  return weightsOf(kubectl.cluster.find('virtualservice', 'checkout', 'shop')!);
}

/** Makes every delete fail once baseline and canary are there. */
function refuseDeletes(): void {
  kubectl.before = ({ words }) => {
    if (words[0] === 'delete' && kubectl.cluster.find('deployment', 'checkout-canary', 'shop')) {
      throw new Error('etcdserver: request timed out');
    }
  };
}

/** Ends the script by SIGKILL before the first call that it is told to. */
async function killAt(wanted: string, answers: readonly Answer[]): Promise<void> {
  let kill = (): void => undefined;
  kubectl.before = ({ words }) => {
    if (words.join(' ').startsWith(wanted)) kill();
  };
  const run = await start(answers, [NEW]);
  kill = () => {
    run.signalAll('SIGKILL');
  };
  expect((await run.end).code).toBe(null);
  kubectl.before = () => undefined;
  kubectl.cluster.changes.length = 0;
  kubectl.calls.length = 0;
}

describe('rollout.sh where baseline and canary cannot be deleted', () => {
  beforeEach(refuseDeletes);

  it('has promoted all the same, and says what is left to do', async () => {
    const end = await roll([PASS], [NEW, '--steps', '50']);

    expect(end.code).toBe(0);
    expect(end.stdout).toContain(`Promoted: checkout runs ${NEW} and has all the traffic.`);
    expect(end.stderr.trim().split('\n').at(-1)).toBe(LEFT);
    expect(images()).toEqual({ checkout: NEW, 'checkout-baseline': OLD, 'checkout-canary': NEW });
    expect(weightsSoFar(kubectl.cluster)).toEqual(['100/0/0', '0/50/50', '100/0/0']);

    kubectl.before = () => undefined;
    expect((await roll([], [NEW, '--steps', '50'])).code).toBe(0);
    expect(images()).toEqual({ checkout: NEW });
  });

  it('has rolled a failed canary back all the same', async () => {
    const end = await roll([judged('fail', 0)]);

    expect(end.code).toBe(10);
    expect(end.stdout).toContain('Rolled back: the canary failed at 20 %. checkout has all the traffic.');
    expect(end.stderr).toContain(LEFT);
    expect(end.stderr).not.toContain('NOT rolled back');
    expect(weights()).toBe('100/0/0');
  });

  it('has failed where nothing but that was asked for', async () => {
    expect((await roll([UNCLEAR], [NEW, '--repeats', '0'])).code).toBe(12);
    const end = await roll([], ['--rollback']);

    expect(end.code).toBe(1);
    expect(end.stderr).toContain(LEFT);
  });

  it('says so too where a canary does not get ready', async () => {
    kubectl.before = ({ words }) => {
      if (words[0] === 'delete' && kubectl.cluster.find('deployment', 'checkout-canary', 'shop')) throw new Error('no');
      if (words.join(' ') === 'rollout status deployment/checkout-canary') throw new Error('timed out');
    };
    const end = await roll([]);

    expect(end.code).toBe(1);
    expect(end.stderr).toContain(LEFT);
    expect(end.stderr).not.toContain('NOT rolled back');
  });
});

describe('rollout.sh where the cluster is gone', () => {
  it('does not say that traffic may be with a canary that never had any', async () => {
    let gone = false;
    kubectl.before = ({ words }) => {
      gone ||= words[0] === 'apply';
      if (gone) throw new Error('connection refused');
    };
    const end = await roll([]);

    expect(end.code).toBe(1);
    expect(end.stderr).toContain('NOT rolled back: checkout has all the traffic, but perhaps not its old image');
    expect(end.stderr).not.toContain('traffic may still go');
  });
});

describe('rollout.sh that is called again', () => {
  it('gives no traffic to what another run left there before it was ready', async () => {
    await killAt('rollout status deployment/checkout-baseline', []);
    expect(Object.keys(images())).toEqual(['checkout', 'checkout-baseline', 'checkout-canary']);

    await roll([judged('fail', 0)]);

    const calls = kubectl.calls.map(({ words }) => words.slice(0, 3).join(' '));
    const patched = calls.indexOf('patch virtualservice checkout');
    for (const track of ['baseline', 'canary']) {
      const asked = calls.indexOf(`rollout status deployment/checkout-${track}`);
      expect(asked).toBeGreaterThan(-1);
      expect(asked).toBeLessThan(patched);
    }
  });

  it('takes away a canary that is not ready then', async () => {
    await killAt('rollout status deployment/checkout-baseline', []);
    kubectl.before = ({ words }) => {
      if (words.join(' ') === 'rollout status deployment/checkout-canary') throw new Error('timed out');
    };
    const end = await roll([]);

    expect(end.code).toBe(1);
    expect(end.stderr).toContain('checkout-canary did not get ready');
    expect(weightsSoFar(kubectl.cluster)).toEqual(['100/0/0']);
    expect(images()).toEqual({ checkout: OLD });
  });

  it('does not repeat more often than one run does, and counts what is more than was planned', async () => {
    expect((await roll([PASS, UNCLEAR, UNCLEAR, UNCLEAR])).code).toBe(12);
    expect(lookings()).toEqual([6, 6, 6, 6]);

    // Judged four times, and three steps are left: a seventh look, and none to repeat.
    expect((await roll([UNCLEAR])).code).toBe(12);
    expect(lookings()).toEqual([7]);

    expect((await roll([PASS, PASS, PASS])).code).toBe(0);
    expect(lookings()).toEqual([8, 8, 8]);
  });

  it('has the repeats left that were not used', async () => {
    expect((await roll([PASS, UNCLEAR, { status: 422 }])).code).toBe(13);
    // Judged twice of six times, and three steps are left.
    expect((await roll([UNCLEAR, UNCLEAR])).code).toBe(12);

    expect(lookings()).toEqual([6, 6]);
  });

  it('has all of them where a run was killed before a judgement', async () => {
    await killAt('annotate', [PASS]);
    expect((await roll([PASS, UNCLEAR, UNCLEAR, PASS, UNCLEAR])).code).toBe(12);

    expect(lookings()).toEqual([6, 6, 6, 6, 6]);
  });
});

describe('rollout.sh that is ended by Ctrl-C', () => {
  const ARGS = [NEW, '--steps', '50', '--drain', '0'];
  /** As many as a whole rollout makes. */
  const CALLS = 17;

  it('is asked here at each of its calls', async () => {
    expect((await roll([PASS], ARGS)).code).toBe(0);
    expect(kubectl.calls.length).toBe(CALLS);
  });

  it.each(Array.from({ length: CALLS }, (_, i) => i + 1))(
    'leaves one version with all the traffic, at call %i, even where nobody reads any more what it says',
    async (wanted) => {
      let count = 0;
      let interrupt = (): void => undefined;
      kubectl.before = () => {
        if (++count === wanted) interrupt();
      };
      const run = await start([PASS], ARGS);
      interrupt = () => {
        run.deafen();
        run.signalAll('SIGINT');
      };
      const { code } = await run.end;
      const { checkout, ...others } = images();

      expect(weights()).toBe('100/0/0');
      expect(code).toBe(checkout === NEW ? 0 : 130);
      // A promotion is not undone; what it leaves there gets no traffic.
      if (checkout === OLD) expect(others).toEqual({});
    },
  );
});
