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
  problem,
  startScriptedJudge,
  type Answer,
  type ScriptedJudge,
} from '../../support/rollout/scripted-judge.js';

// Each runs dozens of processes, beside a whole suite.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const OLD = 'registry.example.com/checkout:1.41.0';
const NEW = 'registry.example.com/checkout:1.42.0';
const STEPS = ['60/20/20', '20/40/40', '0/40/60', '0/20/80'];
const NOTHING = '100/0/0';
const PASS = judged('pass');

let kubectl: FakeKubectl;
let judge: ScriptedJudge | undefined;

beforeEach(async () => {
  kubectl = await startFakeKubectl(createCluster(await exampleObjects()));
});

afterEach(async () => {
  await kubectl.stop();
  await judge?.stop();
  judge = undefined;
});

/** Starts a rollout over a judge that takes the request and then answers so. */
async function start(answers: readonly Answer[], args: readonly string[] = [NEW]): Promise<RolloutRun> {
  judge = await startScriptedJudge([open(), ...answers]);
  return startRollout({ kubectl: kubectl.directory, args: ['--server', judge.url, ...args] });
}

/** The same, to its end. */
async function roll(answers: readonly Answer[], args: readonly string[] = [NEW]): Promise<RolloutEnd> {
  return (await start(answers, args)).end;
}

function imageOf(name: string): string | undefined {
  return kubectl.cluster.find('deployment', name, 'shop')?.spec.template.spec.containers[0].image;
}

/** What runs: the image of each Deployment that is there. */
function images(): Record<string, string> {
  const names = kubectl.cluster.list('deployment', 'shop').map(({ metadata }) => metadata.name);
  return Object.fromEntries(names.map((name) => [name, imageOf(name)!]));
}

/** The weights now. */
function weights(): string {
  return weightsOf(kubectl.cluster.find('virtualservice', 'checkout', 'shop')!);
}

const UNTOUCHED = { checkout: OLD };
const HELD = { checkout: OLD, 'checkout-baseline': OLD, 'checkout-canary': NEW };

describe('rollout.sh', () => {
  it('promotes a canary that passes every step', async () => {
    const end = await roll([open(), PASS, open(), PASS, open(), PASS, open(), PASS]);

    expect(end.stderr).toBe('');
    expect(end.code).toBe(0);
    expect(weightsSoFar(kubectl.cluster)).toEqual([NOTHING, ...STEPS, NOTHING]);
    expect(images()).toEqual({ checkout: NEW });
    expect(end.stdout.split('\n')).toEqual([
      'Traffic: stable 100 %, baseline 0 %, canary 0 %',
      'Traffic: stable 60 %, baseline 20 %, canary 20 %',
      '20 %: pass, score 100: It is pass. http://judge/judgements/pass',
      'Traffic: stable 20 %, baseline 40 %, canary 40 %',
      '40 %: pass, score 100: It is pass. http://judge/judgements/pass',
      'Traffic: stable 0 %, baseline 40 %, canary 60 %',
      '60 %: pass, score 100: It is pass. http://judge/judgements/pass',
      'Traffic: stable 0 %, baseline 20 %, canary 80 %',
      '80 %: pass, score 100: It is pass. http://judge/judgements/pass',
      'Traffic: stable 100 %, baseline 0 %, canary 0 %',
      `Promoted: checkout runs ${NEW} and has all the traffic, baseline and canary are gone.`,
      '',
    ]);
    // Each window's Retry-After, and at last what traffic needs to leave the two.
    expect(end.slept).toEqual([241, 241, 241, 241, 10]);
  });

  it('does to the cluster exactly this, in this order, and asks for each step with its own split', async () => {
    await roll([PASS, PASS, PASS, PASS], [NEW, '--warmup', '2m', '--window', '1h10m5s']);

    const writes = kubectl.calls
      .filter(({ words }) => words[0] !== 'get')
      .map(({ words, flags }) => [...words, ...(flags.type === 'merge' ? [flags.patch] : [])].join(' '));
    const ready = (name: string): string => `rollout status deployment/${name}`;
    const size = (name: string, replicas: number): string =>
      `patch deployment ${name} {"spec":{"replicas":${String(replicas)}}}`;
    const patch = 'patch virtualservice checkout';
    const pass = (step: number): string =>
      `annotate deployment checkout-canary canary-judge/passed=${String(step)} canary-judge/judged=${String(step / 20)}`;
    expect(writes).toEqual([
      patch,
      'delete deployment checkout-baseline checkout-canary',
      'apply',
      'apply',
      ready('checkout-baseline'),
      ready('checkout-canary'),
      patch,
      pass(20),
      size('checkout-baseline', 2),
      ready('checkout-baseline'),
      size('checkout-canary', 2),
      ready('checkout-canary'),
      patch,
      pass(40),
      size('checkout-canary', 3),
      ready('checkout-canary'),
      patch,
      pass(60),
      size('checkout-canary', 4),
      ready('checkout-canary'),
      patch,
      // Fewer pods only once they have less to do.
      size('checkout-baseline', 1),
      pass(80),
      `set image deployment/checkout checkout=${NEW}`,
      ready('checkout'),
      patch,
      'delete deployment checkout-baseline checkout-canary',
    ]);

    const asked = judge!.asked.slice(1);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(4).fill('POST /judgements'));
    expect(asked[0]!.body).toEqual({
      config: 'istio-service',
      scope: { namespace: 'shop' },
      baseline: { scope: { workload: 'checkout-baseline' } },
      canary: { scope: { workload: 'checkout-canary' } },
      window: { start: 'now', duration: '4205s' },
      warmup: '2m',
      looks: 6,
      plan: { looks: 5 },
      split: { baseline: 20, canary: 20 },
    });
    expect(asked.map(({ body }) => body.split)).toEqual([
      { baseline: 20, canary: 20 },
      { baseline: 40, canary: 40 },
      { baseline: 40, canary: 60 },
      { baseline: 20, canary: 80 },
    ]);
  });

  it('makes baseline and canary of the stable Deployment, which they differ from in their track and the image alone', async () => {
    const { end } = await start(['hang'], [NEW, '--steps', '30']);
    await expect.poll(() => judge!.asked.length, { timeout: 60_000 }).toBe(2);
    const [stable, baseline, canary] = ['checkout', 'checkout-baseline', 'checkout-canary'].map((name) =>
      kubectl.cluster.find('deployment', name, 'shop')!,
    );
    await judge!.stop();
    judge = undefined;
    kubectl.before = () => undefined;

    for (const [object, track, image] of [
      [baseline, 'baseline', OLD],
      [canary, 'canary', NEW],
    ] as const) {
      const expected = structuredClone(stable!);
      expected.metadata.name = `checkout-${track}`;
      expected.metadata.labels.track = track;
      expected.spec.replicas = 2;
      expected.spec.selector.matchLabels.track = track;
      expected.spec.template.metadata.labels.track = track;
      expected.spec.template.spec.containers[0].image = image;
      expect(object).toEqual(expected);
    }
    expect((await end).code).toBe(13);
  });

  it('adds what --request says to the request, and leaves out what it says is null', async () => {
    const request = '{"source":"mimir","split":null,"looks":null,"baseline":{"scope":{"workload":null,"pod":"b"}}}';
    await roll([PASS], [NEW, '--steps', '5', '--plan', '0', '--request', request]);

    expect(judge!.asked[1]!.body).toEqual({
      config: 'istio-service',
      scope: { namespace: 'shop' },
      baseline: { scope: { pod: 'b' } },
      canary: { scope: { workload: 'checkout-canary' } },
      window: { start: 'now', duration: '900s' },
      source: 'mimir',
    });
  });

  it.each([
    [1, [judged('fail', 40)], [NOTHING, STEPS[0], NOTHING]],
    [3, [PASS, open(), PASS, judged('fail', 0)], [NOTHING, STEPS[0], STEPS[1], STEPS[2], NOTHING]],
  ])('rolls a canary back that fails at step %i', async (step, answers, expected) => {
    const end = await roll(answers);

    expect(end.code).toBe(10);
    expect(weightsSoFar(kubectl.cluster)).toEqual(expected);
    expect(images()).toEqual(UNTOUCHED);
    expect(end.stdout).toContain(`Rolled back: the canary failed at ${String(20 * step)} %.`);
  });

  describe('where a verdict is not clear', () => {
    it('judges again over a longer window from the same start, as often as the rollout has repeats', async () => {
      const answers = [judged('marginal', 80), open(), judged('inconclusive', null), PASS, judged('marginal', 80)];
      const end = await roll([PASS, ...answers], [NEW, '--window', '10m']);

      expect(judge!.asked.slice(1).map(({ method, body }) => [method, body?.window])).toEqual([
        ['POST', { start: 'now', duration: '600s' }],
        ['POST', { start: 'now', duration: '600s' }],
        ['POST', { start: '2026-11-20T10:00:00Z', duration: '1200s' }],
        ['GET', undefined],
        ['POST', { start: '2026-11-20T10:00:00Z', duration: '1800s' }],
        ['POST', { start: 'now', duration: '600s' }],
      ]);
      expect(end.stdout).toContain('40 %: inconclusive, score none: It is inconclusive.');
      expect(end.code).toBe(11);
      expect(weightsSoFar(kubectl.cluster)).toEqual([NOTHING, STEPS[0], STEPS[1], STEPS[2], NOTHING]);
      expect(images()).toEqual(UNTOUCHED);
    });

    it.each([
      ['marginal', 'rollback', 11, NOTHING, UNTOUCHED],
      ['marginal', 'hold', 11, STEPS[0], HELD],
      ['inconclusive', 'rollback', 12, NOTHING, UNTOUCHED],
      ['inconclusive', 'hold', 12, STEPS[0], HELD],
    ])('%s: by --on-%s %s', async (verdict, action, code, last, left) => {
      const args = [NEW, '--repeats', '0', `--on-${verdict}`, action];
      const end = await roll([PASS, judged(verdict, verdict === 'marginal' ? 80 : null)], args);

      expect(end.code).toBe(code);
      expect(weightsSoFar(kubectl.cluster)).toEqual([NOTHING, STEPS[0], STEPS[1], last]);
      expect(images()).toEqual(left);
    });

    it('takes marginal for a pass with --on-marginal pass', async () => {
      const end = await roll(
        [judged('marginal', 80)],
        [NEW, '--repeats', '0', '--steps', '50', '--on-marginal', 'pass'],
      );

      expect(end.code).toBe(0);
      expect(images()).toEqual({ checkout: NEW });
    });

    it('gives the canary no traffic where the first step is held', async () => {
      const end = await roll([judged('inconclusive', null)], [NEW, '--repeats', '0']);

      expect(end.code).toBe(12);
      expect(weightsSoFar(kubectl.cluster)).toEqual([NOTHING, STEPS[0], NOTHING]);
      expect(images()).toEqual(HELD);
      expect(end.stdout).toContain('The canary keeps 0 %');
    });
  });

  describe('after a hold', () => {
    beforeEach(async () => {
      const end = await roll([PASS, judged('inconclusive', null)], [NEW, '--repeats', '0']);
      expect(end.code).toBe(12);
      expect(weights()).toBe(STEPS[0]);
      await judge!.stop();
      kubectl.cluster.changes.length = 0;
      kubectl.calls.length = 0;
    });

    it('goes on after the step that was passed, with the same two', async () => {
      const end = await roll([PASS, PASS, PASS]);

      expect(end.code).toBe(0);
      expect(end.stdout).toContain('Goes on after 20 %.');
      expect(weightsSoFar(kubectl.cluster)).toEqual([STEPS[1], STEPS[2], STEPS[3], NOTHING]);
      expect(kubectl.calls.filter(({ words }) => words[0] === 'apply')).toEqual([]);
      expect(images()).toEqual({ checkout: NEW });
    });

    it('promotes by --promote, without a judgement', async () => {
      const end = await roll([], ['--promote']);

      expect(end.code).toBe(0);
      expect(judge!.asked).toEqual([]);
      expect(weightsSoFar(kubectl.cluster)).toEqual([NOTHING]);
      expect(images()).toEqual({ checkout: NEW });
    });

    it('rolls back by --rollback, and does it again without harm', async () => {
      for (const expected of [0, 0]) expect((await roll([], ['--rollback'])).code).toBe(expected);

      expect(weights()).toBe(NOTHING);
      expect(images()).toEqual(UNTOUCHED);
    });

    it('refuses another image than that of the canary', async () => {
      const end = await roll([], ['registry.example.com/checkout:1.43.0']);

      expect(end.code).toBe(64);
      expect(end.stderr).toContain(`checkout-canary runs ${NEW} already: --promote it or --rollback first`);
      expect(kubectl.cluster.changes).toEqual([]);
    });

    it('refuses to go on where the stable version is not what the baseline is', async () => {
      const stable = kubectl.cluster.find('deployment', 'checkout', 'shop')!;
      stable.spec.template.spec.containers[0].image = 'registry.example.com/checkout:1.41.1';
      kubectl.cluster.put(stable);
      kubectl.cluster.changes.length = 0;

      const end = await roll([]);

      expect(end.code).toBe(64);
      expect(end.stderr).toContain('--rollback, and begin anew');
      expect(kubectl.cluster.changes).toEqual([]);
    });
  });

  describe('where there is no judgement', () => {
    const DOWN = problem(502, 'Cannot fetch errors of the canary: prometheus is down');

    it('asks again, waiting longer each time, and goes on when there is one', async () => {
      const end = await roll(
        [DOWN, 'drop', problem(500, 'a bug'), open(7), DOWN, problem(504, 'late'), PASS],
        [NEW, '--steps', '50'],
      );

      expect(end.code).toBe(0);
      expect(end.slept).toEqual([5, 10, 20, 7, 5, 10, 10]);
    });

    it.each([
      ['429', problem(429, 'busy', { 'Retry-After': '120' }), 120],
      ['503', problem(503, 'busy', { 'retry-after': '17' }), 17],
      ['more than it waits for', problem(503, 'busy', { 'Retry-After': '99999' }), 300],
      ['less than it waits anyway', problem(503, 'busy', { 'Retry-After': '1' }), 5],
      ['a date', problem(503, 'busy', { 'Retry-After': 'Fri, 20 Nov 2026 10:00:00 GMT' }), 5],
      ['202 of none', open('soon'), 15],
      ['202 of 0', open('0'), 1],
      ['202 of 08', open('08'), 8],
    ])('heeds Retry-After: %s', async (_, answer, seconds) => {
      const end = await roll([answer, PASS], [NEW, '--steps', '50']);

      expect(end.code).toBe(0);
      expect(end.slept).toEqual([seconds, 10]);
    });

    it.each([
      ['hold', STEPS[0], HELD],
      ['rollback', NOTHING, UNTOUCHED],
    ])('gives up in the end: --on-error %s', async (action, last, left) => {
      const end = await roll([PASS, DOWN, DOWN, DOWN], [NEW, '--retries', '2', '--on-error', action]);

      expect(end.code).toBe(13);
      expect(weightsSoFar(kubectl.cluster)).toEqual([NOTHING, STEPS[0], STEPS[1], last]);
      expect(images()).toEqual(left);
      expect(end.stdout).toContain('40 %: could not judge: ');
      expect(end.stdout).toContain('answered 502: Cannot fetch errors of the canary: prometheus is down');
    });

    it('asks for the same window anew where the judge does not know its own id any more', async () => {
      const end = await roll([open(), problem(404, 'unknown'), open(3, 'second'), PASS], [NEW, '--steps', '50']);

      expect(end.code).toBe(0);
      expect(judge!.asked.slice(1).map(({ method, path, body }) => [method, path, body?.window.start])).toEqual([
        ['POST', '/judgements', 'now'],
        ['GET', '/judgements/aB-3_x', undefined],
        ['POST', '/judgements', '2026-11-20T10:00:00Z'],
        ['GET', '/judgements/second', undefined],
      ]);
    });

    it.each([
      ['a page', { status: 200, body: '<html>' }],
      [
        'an unknown verdict',
        {
          status: 200,
          body: { verdict: 'splendid', reason: { text: 'x' }, window: { start: '2026-11-20T10:00:00Z' } },
        },
      ],
      ['202 without an id', { status: 202, body: { window: { start: '2026-11-20T10:00:00Z' } } }],
      ['an id that is a path', open(1, '../../healthz')],
      ['a redirect', { status: 302, headers: { Location: 'http://elsewhere/' } }],
    ] as const)('takes %s for no answer', async (_, answer) => {
      const end = await roll([answer, PASS], [NEW, '--steps', '50']);

      expect(end.code).toBe(0);
      expect(judge!.asked.slice(1).map(({ method, path }) => `${method} ${path}`)).toEqual(
        Array(2).fill('POST /judgements'),
      );
      expect(end.slept).toEqual([5, 10]);
    });

    it('does not wait for ever for a window that does not end', async () => {
      const end = await roll(Array<Answer>(10).fill(open(300)), [NEW, '--window', '5m', '--steps', '50']);

      expect(end.code).toBe(13);
      expect(end.stdout).toContain('could not judge: still no judgement 1500 s after the question');
      expect(weights()).toBe(NOTHING);
    });

    it('holds where a request is refused that was taken before', async () => {
      const end = await roll([PASS, problem(422, 'The config has changed')]);

      expect(end.code).toBe(13);
      expect(weights()).toBe(STEPS[0]);
      expect(images()).toEqual(HELD);
    });

    it('prints what the judge says as text, whatever it is', async () => {
      const text = 'a\u001b[31m $(touch /tmp/x) `id`\n%s \\n';
      const answer = {
        status: 200,
        body: { verdict: 'fail', score: 0, reason: { text }, window: { start: '2026-11-20T10:00:00Z' } },
      };
      const end = await roll([answer]);

      expect(end.code).toBe(10);
      expect(end.stdout).toContain('20 %: fail, score 0: a [31m $(touch /tmp/x) `id` %s \\n\n');
    });
  });

  describe('touches nothing', () => {
    afterEach(() => {
      expect(kubectl.cluster.changes).toEqual([]);
    });

    it('where the judge refuses the request', async () => {
      const errors = [{ pointer: '/scope/shop', detail: 'is not known' }];
      judge = await startScriptedJudge([{ status: 422, body: { detail: 'It does not fit', errors } }]);
      const end = await (await startRollout({ kubectl: kubectl.directory, args: ['--server', judge.url, NEW] })).end;

      expect(end.code).toBe(64);
      expect(end.stderr).toContain('answered 422: It does not fit; /scope/shop is not known');
    });

    it('where nobody listens', async () => {
      judge = await startScriptedJudge([]);
      const { url } = judge;
      await judge.stop();
      judge = undefined;
      const args = ['--server', url, '--retries', '2', NEW];
      const end = await (await startRollout({ kubectl: kubectl.directory, args })).end;

      expect(end.code).toBe(13);
      expect(end.slept).toEqual([5, 10]);
      expect(end.stderr).toContain(`Could not judge, nothing was touched: ${url} does not answer: `);
    });

    it('where something else answers than a judge', async () => {
      judge = await startScriptedJudge(Array<Answer>(3).fill({ status: 200, body: '<html>' }));
      const args = ['--server', judge.url, '--retries', '2', NEW];
      const end = await (await startRollout({ kubectl: kubectl.directory, args })).end;

      expect(end.code).toBe(13);
      expect(end.stderr).toContain('it answered 200 with something else than a judgement');
    });

    it('in a dry run, and says what it would do', async () => {
      const end = await roll([], [NEW, '--dry-run', '--steps', '50']);

      expect(end.code).toBe(0);
      expect(end.stderr).toBe('');
      expect(end.slept).toEqual([]);
      expect(kubectl.calls.every(({ words }) => words[0] === 'get')).toBe(true);
      expect(end.stdout).toContain('would run: kubectl --namespace=shop apply -f');
      expect(end.stdout).toContain('50 %: would ask {"config":"istio-service"');
      expect(end.stdout).toContain(`would run: kubectl --namespace=shop set image deployment/checkout checkout=${NEW}`);
    });

    it.each([
      ['--promote', 64, 'There is no checkout-canary in shop'],
      [`--app nothing ${NEW}`, 1, 'There is no Deployment nothing in shop'],
      [`--container sidecar ${NEW}`, 64, 'The Deployment checkout has no container sidecar'],
      ['', 64, 'no image was given'],
      ['--promote --rollback', 64, 'give one image, --promote or --rollback'],
      [`${NEW} --steps 20,40`, 64, '--steps must be whole percentages from 1 to 99, is 20,40'],
      [`${NEW} --steps 100`, 64, 'is 100'],
      [`${NEW} --steps 08`, 64, 'is 08'],
      [`${NEW} --repeats -1`, 64, '--repeats must be 0 to 999, is -1'],
      [`${NEW} --window 10`, 64, '--window is not a duration such as 15m: 10'],
      [`${NEW} --window 0s`, 64, '--window is not a duration'],
      [`${NEW} --on-marginal retry`, 64, '--on-marginal must be rollback, hold or pass, is retry'],
      [`${NEW} --on-inconclusive pass`, 64, '--on-inconclusive must be hold or rollback, is pass'],
      [`${NEW} --on-error pass`, 64, '--on-error must be hold or rollback, is pass'],
      [`${NEW} --server ftp://judge`, 64, '--server is not an http or https URL'],
      [`${NEW} --app Checkout`, 64, '--app is not a Kubernetes name: Checkout'],
      [`${NEW} --request []`, 64, '--request is not a JSON object: []'],
      [`${NEW} --step 3`, 64, 'unknown option --step'],
      [`${NEW} --steps`, 64, '--steps needs a value'],
      ['-x', 64, 'not an image: -x'],
      [`${NEW} -- 3`, 64, 'unknown option --'],
      [`${NEW} --@ 3`, 64, 'unknown option --@'],
      [`${NEW} --timeout banana`, 64, '--timeout is not a duration such as 5m: banana'],
      [`${NEW} --request []{}`, 64, '--request is not a JSON object: []{}'],
    ])('called with: %s', async (args, code, said) => {
      const end = await roll(
        [],
        args.split(' ').filter((word) => word !== ''),
      );

      expect(end.stderr).toContain(said);
      expect(end.code).toBe(code);
    });

    it('where steps do not grow', async () => {
      const end = await roll([], [NEW, '--steps', '20 20']);

      expect(end.code).toBe(64);
      expect(end.stderr).toContain('--steps must grow, but 20 follows 20');
    });

    it('where the stable Deployment would count the pods of the canary as its own', async () => {
      const stable = kubectl.cluster.find('deployment', 'checkout', 'shop')!;
      delete stable.spec.selector.matchLabels.track;
      kubectl.cluster.remove(stable);
      kubectl.cluster.put(stable);
      kubectl.cluster.changes.length = 0;

      const end = await roll([]);

      expect(end.code).toBe(64);
      expect(end.stderr).toContain('The selector of the Deployment checkout needs the label track: stable');
    });

    it('where the VirtualService does not split between the three', async () => {
      const service = kubectl.cluster.find('virtualservice', 'checkout', 'shop')!;
      service.spec.http[0].route.pop();
      kubectl.cluster.put(service);
      kubectl.cluster.changes.length = 0;

      const end = await roll([]);

      expect(end.code).toBe(1);
      expect(end.stderr).toContain(
        'The VirtualService checkout has no HTTP route to the subsets stable, baseline and canary',
      );
    });
  });

  it('takes its options from the environment, and rather from its arguments', async () => {
    judge = await startScriptedJudge([open(), PASS]);
    const environment = { ROLLOUT_SERVER: judge.url, ROLLOUT_STEPS: '10 30', ROLLOUT_ON_MARGINAL: 'hold' };
    const args = [NEW, '--steps', '30'];
    const end = await (await startRollout({ kubectl: kubectl.directory, args, environment })).end;

    expect(end.code).toBe(0);
    expect(weightsSoFar(kubectl.cluster)).toEqual([NOTHING, '40/30/30', NOTHING]);
  });

  it('leaves all routes alone that do not split between the three', async () => {
    const service = kubectl.cluster.find('virtualservice', 'checkout', 'shop')!;
    const primary = service.spec.http[0];
    const admin = {
      name: 'admin',
      match: [{ uri: { prefix: '/admin' } }],
      route: [{ destination: { host: 'checkout', subset: 'stable' } }],
    };
    const mixed = { name: 'slow', timeout: '30s', route: [...primary.route].reverse() };
    service.spec.http = [admin, mixed, primary];
    kubectl.cluster.put(service);

    await roll([judged('fail', 0)]);

    const http = kubectl.cluster.changes.filter(({ object }) => object.kind === 'VirtualService').at(-2)!.object.spec
      .http;
    expect(http[0]).toEqual(admin);
    expect(http[1].timeout).toBe('30s');
    expect(http[1].route.map(({ weight }: any) => weight)).toEqual([20, 20, 60]);
    expect(http[2].route.map(({ weight }: any) => weight)).toEqual([60, 20, 20]);
  });

  it('runs another container than the first', async () => {
    const stable = kubectl.cluster.find('deployment', 'checkout', 'shop')!;
    stable.spec.template.spec.containers.unshift({ name: 'log', image: 'log:1' });
    kubectl.cluster.put(stable);

    const end = await roll([PASS], [NEW, '--steps', '50']);

    expect(end.code).toBe(0);
    const containers = kubectl.cluster.find('deployment', 'checkout', 'shop')!.spec.template.spec.containers;
    expect(containers.map(({ image }: any) => image)).toEqual(['log:1', NEW]);
  });

  describe('where kubectl fails', () => {
    it('tries again', async () => {
      let failures = 0;
      kubectl.before = ({ words }) => {
        if (words[1] === 'virtualservice' && words[0] === 'patch' && failures++ < 2)
          throw new Error('etcdserver: request timed out');
      };
      const end = await roll([PASS], [NEW, '--steps', '50']);

      expect(end.code).toBe(0);
      expect(end.slept).toEqual([2, 5, 10]);
    });

    it('takes the traffic back where it goes on failing in the middle', async () => {
      let patches = 0;
      kubectl.before = ({ words }) => {
        if (words[1] === 'virtualservice' && words[0] === 'patch' && [4, 5, 6].includes(++patches))
          throw new Error('etcdserver: request timed out');
      };
      const end = await roll([PASS, PASS]);

      expect(end.code).toBe(1);
      expect(end.stderr).toContain('kubectl patch virtualservice failed three times');
      expect(weightsSoFar(kubectl.cluster)).toEqual([NOTHING, STEPS[0], STEPS[1], NOTHING]);
      expect(images()).toEqual(UNTOUCHED);
    });

    it('deletes a canary that does not get ready, which never had traffic', async () => {
      kubectl.before = ({ words }) => {
        if (words.join(' ') === 'rollout status deployment/checkout-canary') throw new Error('timed out waiting');
      };
      const end = await roll([]);

      expect(end.code).toBe(1);
      expect(end.stderr).toContain('checkout-canary did not get ready');
      expect(weightsSoFar(kubectl.cluster)).toEqual([NOTHING, NOTHING]);
      expect(images()).toEqual(UNTOUCHED);
    });

    it('undoes a promotion that does not get ready, before it takes the traffic from the canary', async () => {
      let status = 0;
      kubectl.before = ({ words }) => {
        if (words.join(' ') === 'rollout status deployment/checkout' && status++ === 0) throw new Error('timed out');
      };
      const end = await roll([PASS], [NEW, '--steps', '50']);

      expect(end.code).toBe(1);
      expect(images()).toEqual(UNTOUCHED);
      const names = kubectl.calls.map(({ words }) => words.slice(0, 3).join(' '));
      const undone = names.lastIndexOf('set image deployment/checkout');
      expect(names.slice(undone)).toEqual([
        'set image deployment/checkout',
        'rollout status deployment/checkout',
        'get virtualservice checkout',
        'patch virtualservice checkout',
        'delete deployment checkout-baseline',
      ]);
    });

    it('leaves traffic with the canary where not even the old version gets ready again, and says so', async () => {
      kubectl.before = ({ words }) => {
        if (words.join(' ') === 'rollout status deployment/checkout') throw new Error('timed out');
      };
      const end = await roll([PASS], [NEW, '--steps', '50']);

      expect(end.code).toBe(1);
      expect(end.stderr).toContain(
        'NOT rolled back: traffic may still go to checkout-baseline and checkout-canary. Run this with --rollback.',
      );
      expect(weights()).toBe('0/50/50');
    });

    it('says that traffic is where it was where the cluster is gone', async () => {
      kubectl.before = () => {
        if (judge!.asked.length > 1) throw new Error('connection refused');
      };
      const end = await roll([judged('fail', 0)]);

      expect(end.code).toBe(1);
      expect(end.stderr).toContain('NOT rolled back');
      expect(weights()).toBe(STEPS[0]);
    });
  });

  describe('ended by a signal', () => {
    it.each([
      ['SIGTERM', 143],
      ['SIGINT', 130],
      ['SIGHUP', 129],
    ] as const)('takes the traffic back: %s while it waits for the judge', async (signal, code) => {
      const run = await start([PASS, open(), 'hang']);
      await expect.poll(() => judge!.asked.length, { timeout: 60_000 }).toBe(4);
      run.signal(signal);
      const end = await run.end;

      expect(end.code).toBe(code);
      expect(weightsSoFar(kubectl.cluster)).toEqual([NOTHING, STEPS[0], STEPS[1], NOTHING]);
      expect(images()).toEqual(UNTOUCHED);
      expect(end.stdout).toContain(`Rolled back: ended with exit code ${String(code)}.`);
    });

    it('takes the traffic back while pods are waited for', async () => {
      let release = (): void => undefined;
      const waiting = new Promise<void>((resolve) => {
        kubectl.before = ({ words }) => {
          if (words.slice(0, 2).join(' ') !== 'patch deployment') return undefined;
          resolve();
          return new Promise((done) => {
            release = done;
          });
        };
      });
      const run = await start([PASS]);
      await waiting;
      run.signal('SIGTERM');
      release();
      const end = await run.end;

      expect(end.code).toBe(143);
      expect(weights()).toBe(NOTHING);
      expect(images()).toEqual(UNTOUCHED);
    });

    it('undoes the promotion that it was at', async () => {
      let release = (): void => undefined;
      let status = 0;
      const promoting = new Promise<void>((resolve) => {
        kubectl.before = ({ words }) => {
          if (words.join(' ') !== 'rollout status deployment/checkout') return undefined;
          if (status++ > 0) {
            release();
            return undefined;
          }
          resolve();
          return new Promise((done) => {
            release = done;
          });
        };
      });
      const run = await start([PASS], [NEW, '--steps', '50']);
      await promoting;
      expect(imageOf('checkout')).toBe(NEW);
      run.signal('SIGTERM');
      const end = await run.end;

      expect(end.code).toBe(143);
      expect(images()).toEqual(UNTOUCHED);
      expect(weights()).toBe(NOTHING);
    });
  });
});
