import { symlink, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCluster } from '../../support/fake-kubectl/cluster.js';
import { startFakeKubectl, type FakeKubectl } from '../../support/fake-kubectl/start-fake-kubectl.js';
import {
  EXAMPLE,
  exampleObjects,
  startRollout,
  weightsSoFar,
  type RolloutEnd,
} from '../../support/rollout/run-rollout.js';
import { judged, open, startScriptedJudge, type ScriptedJudge } from '../../support/rollout/scripted-judge.js';

// Each runs dozens of processes, beside a whole suite.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const NEW = 'registry.example.com/checkout:1.42.0';
const PASS = judged('pass');

let kubectl: FakeKubectl;
let judge: ScriptedJudge;

beforeEach(async () => {
  kubectl = await startFakeKubectl(createCluster(await exampleObjects()));
  judge = await startScriptedJudge([open(), PASS, PASS, PASS, PASS]);
});
afterEach(async () => {
  await judge.stop();
  await kubectl.stop();
});

async function rollWith(environment: Record<string, string>, args: readonly string[] = [NEW]): Promise<RolloutEnd> {
  const given = { ROLLOUT_SERVER: judge.url, ...environment };
  return (await startRollout({ kubectl: kubectl.directory, args, environment: given })).end;
}

describe('the environment of rollout.sh', () => {
  it.each(['yes', '1', 'true', 'TRUE'])('makes it a dry run by ROLLOUT_DRY_RUN=%s', async (value) => {
    const end = await rollWith({ ROLLOUT_DRY_RUN: value, ROLLOUT_STEPS: '50' });

    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(end.stdout).toContain('50 %: would ask ');
    expect(kubectl.cluster.changes).toEqual([]);
  });

  it.each(['no', '0', 'false', ''])('does not by ROLLOUT_DRY_RUN=%s', async (value) => {
    const end = await rollWith({ ROLLOUT_DRY_RUN: value, ROLLOUT_STEPS: '50' });

    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(weightsSoFar(kubectl.cluster)).toEqual(['100/0/0', '0/50/50', '100/0/0']);
  });

  it.each([
    [{ ROLLOUT_DRY_RUN: 'maybe' }, 'ROLLOUT_DRY_RUN must be yes or no, is maybe'],
    [{ ROLLOUT_ROLLBACK: 'yes' }, 'the environment has ROLLOUT_ROLLBACK, which is no option'],
    [{ ROLLOUT_PROMOTE: 'yes' }, 'the environment has ROLLOUT_PROMOTE, which is no option'],
    [{ ROLLOUT_DRYRUN: 'yes' }, 'the environment has ROLLOUT_DRYRUN, which is no option'],
    [{ ROLLOUT_: 'yes' }, 'the environment has ROLLOUT_, which is no option'],
  ] satisfies [Record<string, string>, string][])(
    'is refused with %o, and nothing is touched',
    async (environment, said) => {
      const end = await rollWith(environment);

      expect(end.stderr).toContain(said);
      expect(end.code).toBe(64);
      expect(kubectl.calls).toEqual([]);
    },
  );

  it.each(['20\n40\n60', '\n20\n40\n60\n', '20\t40  60'])('takes steps however they are spaced: %j', async (steps) => {
    const end = await rollWith({ ROLLOUT_STEPS: steps });

    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(weightsSoFar(kubectl.cluster)).toEqual(['100/0/0', '60/20/20', '20/40/40', '0/40/60', '100/0/0']);
    expect(judge.asked[1]!.body.looks).toBe(5);
  });

  it('takes a request of several lines', async () => {
    const end = await rollWith({ ROLLOUT_STEPS: '50', ROLLOUT_REQUEST: '{\n  "source": "mimir"\n}\n' });

    expect(end.code).toBe(0);
    expect(judge.asked[1]!.body.source).toBe('mimir');
  });

  it.each([
    ['ROLLOUT_WINDOW', '15m\n20m', '--window is not a duration'],
    ['ROLLOUT_ON_ERROR', 'hold\nrollback', '--on-error must be hold or rollback'],
    ['ROLLOUT_RETRIES', '8\n9', '--retries must be 0 to 999'],
    ['ROLLOUT_APP', 'checkout\ncart', '--app is not a Kubernetes name'],
    ['ROLLOUT_STEPS', ' \n ', '--steps has none'],
  ])('refuses several lines where one is meant: %s', async (name, value, said) => {
    const end = await rollWith({ [name]: value });

    expect(end.stderr).toContain(said);
    expect(end.code).toBe(64);
    expect(kubectl.calls).toEqual([]);
  });
});

describe('rollout.sh, before it touches anything,', () => {
  it.each(['registry.example.com/check out:1', `${NEW} `, `${NEW}\n${NEW}`])('refuses the image %j', async (image) => {
    const end = await rollWith({}, [image]);

    expect(end.stderr).toContain('not an image: ');
    expect(end.code).toBe(64);
    expect(kubectl.calls).toEqual([]);
  });

  it.each(['jq', 'curl', 'kubectl'])('misses %s', async (missing) => {
    const directory = await mkdtemp(join(tmpdir(), 'path-'));
    for (const program of ['bash', 'dirname', 'cat', 'mktemp', 'rm', 'jq', 'curl'].filter((name) => name !== missing)) {
      await symlink(`/usr/bin/${program}`, join(directory, program));
    }
    if (missing !== 'kubectl') await symlink(join(kubectl.directory, 'kubectl'), join(directory, 'kubectl'));
    const { end } = await startRollout({
      kubectl: kubectl.directory,
      args: [],
      command: ['-c', `PATH=${directory} exec bash ${EXAMPLE}rollout.sh ${NEW}`],
    });
    const { code, stderr } = await end;
    await rm(directory, { recursive: true });

    expect(stderr).toBe(`rollout.sh: ${missing} is not on the PATH\n`);
    expect(code).toBe(64);
    expect(kubectl.calls).toEqual([]);
    expect(judge.asked).toEqual([]);
  });
});
