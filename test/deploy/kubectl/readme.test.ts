import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startFakeKubectl, type FakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import {
  EXAMPLE,
  exampleObjects,
  startRollout,
  weightsSoFar,
  type RolloutEnd,
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

const readme = readFileSync(`${EXAMPLE}README.md`, 'utf8');
const blocks = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].map((match) => match[1] ?? '');
const PASS = judged('pass');
const PASSES = [open(), PASS, PASS, PASS, PASS];
const NEW = 'registry.example.com/checkout:1.42.0';

let kubectl: FakeKubectl;
let judge: ScriptedJudge;
let run = 0;

beforeEach(async () => {
  kubectl = await startFakeKubectl();
});
afterEach(() => kubectl.stop());

/** Runs the nth block of commands, or the text given, by a judge that gives these answers. */
async function runBlock(block: number | string, answers: readonly Answer[]): Promise<RolloutEnd> {
  if (typeof block === 'number') run |= 1 << block;
  judge = await startScriptedJudge(answers);
  const script = (typeof block === 'number' ? blocks[block]! : block).replaceAll('http://localhost:8080', judge.url);
  const { end } = await startRollout({
    kubectl: kubectl.directory,
    args: [],
    command: ['-euc', script],
    environment: { CANARY_JUDGE_URL: judge.url },
  });
  const ended = await end;
  await judge.stop();
  return ended;
}

async function withShop(): Promise<void> {
  for (const object of await exampleObjects()) kubectl.cluster.put(object);
  kubectl.cluster.changes.length = 0;
}

/** A rollout that was held at its second step. */
async function hold(): Promise<void> {
  await withShop();
  const held = await runBlock(`./rollout.sh --repeats 0 ${NEW}`, [open(), PASS, judged('inconclusive', null)]);
  expect(held.code).toBe(12);
  kubectl.cluster.changes.length = 0;
}

function images(): string[] {
  return kubectl.cluster
    .list('deployment', 'shop')
    .map(({ metadata, spec }) => `${metadata.name} ${String(spec.template.spec.containers[0].image)}`);
}

describe('the page of the kubectl example', () => {
  it('forwards the port of the judge', async () => {
    expect((await runBlock(0, [])).code).toBe(0);
  });

  it('can be tried as it says', async () => {
    const end = await runBlock(1, [open(), ...PASSES]);

    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(end.stdout).toContain('would run: kubectl');
    expect(images()).toEqual([`checkout ${NEW}`]);
  });

  it('has a first canary that differs in nothing', async () => {
    await withShop();
    const end = await runBlock(2, PASSES);

    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(images()).toEqual(['checkout registry.example.com/checkout:1.41.0']);
  });

  it('shows the weights and the pods that there are', async () => {
    await withShop();
    await runBlock(`./rollout.sh ${NEW}`, PASSES);

    const shown = [...readme.matchAll(/^ {1,2}(\d+) {2}(.*)$/gm)].map(([, step, row]) => {
      const shares = [...row!.matchAll(/█ (\d+)/g)].map((match) => Number(match[1]));
      return { step: Number(step), shares, bars: row!.match(/█+/g)!.map((bar) => bar.length * 5) };
    });
    expect(shown.map(({ step }) => step)).toEqual([0, 20, 40, 60, 80]);
    for (const { shares, bars } of shown) expect(bars).toEqual(shares);
    const weights = weightsSoFar(kubectl.cluster).map((text) =>
      text
        .split('/')
        .map(Number)
        .filter((share) => share > 0),
    );
    expect(weights.slice(0, 5)).toEqual(shown.map(({ shares }) => shares));
    const pods = [...readme.matchAll(/ (\d) \+ (\d)$/gm)].map((match) => `${match[1]!} + ${match[2]!}`);
    expect(pods).toEqual(['1 + 1', '1 + 1', '2 + 2', '2 + 3', '1 + 4']);
    expect(podsWhenPassed()).toEqual(pods.slice(1));
  });

  it.each([
    [0, [open(), PASS, PASS, PASS], [`checkout ${NEW}`]],
    [1, [], [`checkout ${NEW}`]],
    [2, [], ['checkout registry.example.com/checkout:1.41.0']],
  ])('ends a hold as it says: line %i', async (line, answers, expected) => {
    await hold();
    run |= 1 << 3;
    const end = await runBlock(blocks[3]!.split('\n')[line]!, answers);

    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(images()).toEqual(expected);
  });

  it.each([
    [PASSES, 0, ''],
    [[open(), judged('fail', 0)], 0, 'rolled back'],
    [[open(), ...Array<Answer>(3).fill(judged('marginal', 80))], 0, 'rolled back'],
    [[open(), ...Array<Answer>(3).fill(judged('inconclusive', null))], 0, 'held: a person decides'],
    [[{ status: 422 }], 1, 'the rollout itself broke'],
  ] satisfies [Answer[], number, string][])('branches on exit codes as it says: %#', async (answers, code, said) => {
    await withShop();
    const end = await runBlock(4, answers);

    expect(end.code).toBe(code);
    if (said !== '') expect(end.stdout.trim().split('\n').at(-1)).toBe(said);
  });

  it('can be changed as it says', async () => {
    await withShop();
    const [first = '', second = ''] = blocks[5]!.split('\n');
    run |= 1 << 5;

    expect((await runBlock(first, [open(), PASS, PASS, PASS])).code).toBe(0);
    expect(judge.asked[1]!.body).toMatchObject({ config: 'golden-signals', window: { duration: '1200s' }, looks: 5 });
    expect((await runBlock(second, PASSES)).code).toBe(0);
    expect(Object.keys(judge.asked[1]!.body)).toEqual(['config', 'scope', 'baseline', 'canary', 'window', 'source']);
  });

  it('has no command that is not run here', () => {
    expect(run).toBe(2 ** blocks.length - 1);
  });

  it('names every option that there is, with the defaults that it has, in the help', async () => {
    const { stdout } = await runBlock('./rollout.sh --help', []);
    const text = readFileSync(`${EXAMPLE}options.sh`, 'utf8');
    const options = [...text.matchAll(/\[([a-z-]+)\]=(?:'([^']*)'|\$\{\w+:-([^}]*)\}|([^\s']+))/g)];

    expect(options.length).toBe(17);
    for (const [, name, quoted, fallback, word] of options) {
      const line = new RegExp(`^ {2}--${name!} .*$`, 'm').exec(stdout)?.[0];
      expect(line).toBeDefined();
      const value = quoted ?? fallback ?? word ?? '';
      if (value !== '' && value !== '{}') expect(line).toContain(`${value})`);
    }
  });
});

/** How many pods baseline and canary had each time that a step was passed: "1 + 1". */
function podsWhenPassed(): string[] {
  const pods: Record<string, number> = {};
  const seen = new Map<string, string>();
  for (const { object } of kubectl.cluster.changes) {
    const { kind, metadata, spec } = object;
    if (kind === 'Deployment') pods[metadata.name] = spec.replicas;
    const passed = metadata.annotations?.['canary-judge/passed'];
    const now = `${String(pods['checkout-baseline'])} + ${String(pods['checkout-canary'])}`;
    if (passed !== undefined && !seen.has(passed)) seen.set(passed, now);
  }
  return [...seen.values()];
}
