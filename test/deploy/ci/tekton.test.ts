import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { secretOf } from '../../support/callers.js';
import { documentsOf, schemaMistakes } from '../../support/manifests.js';
import { startJudgedShop, type Fate, type JudgedShop } from './judged-shop.js';
import {
  createReleaseWorld,
  EXAMPLES,
  HELD,
  PROMOTED,
  RELEASED,
  ROLLED_BACK,
  type ReleaseWorld,
} from './release-world.js';
import { withoutReports } from './without-reports.js';

const documents = documentsOf(join(EXAMPLES, 'tekton')) as any[];
const find = (kind: string, name: string): any =>
  documents.find((one) => one.kind === kind && one.metadata.name === name)?.spec;

// Each runs dozens of programs.
vi.setConfig({ testTimeout: 90_000 });

let shop: JudgedShop;
let world: ReleaseWorld;
beforeAll(async () => {
  shop = await startJudgedShop(600);
});
afterAll(() => shop.stop());
beforeEach(async () => {
  world = await createReleaseWorld(shop);
  shop.fate = 'pass';
});
afterEach(() => world.stop());

type Values = Readonly<Record<string, string | readonly string[]>>;

/** A text with Tekton's variables filled in; a whole array where it is one. */
function filled(text: string, values: Values): readonly string[] {
  const whole = /^\$\(([^)]+)\[\*\]\)$/.exec(text);
  if (whole) return [valueOf(whole[1]!, values)].flat();
  return [text.replaceAll(/\$\(([^)]+)\)/g, (_, name: string) => String(valueOf(name, values)))];
}

function valueOf(name: string, values: Values): string | readonly string[] {
  const value = values[name];
  if (value === undefined) throw new Error(`$(${name}) is not known`);
  return value;
}

/** Runs a task: its state, and its results. */
async function runTask(name: string, params: Values, judge: string): Promise<{ status: string; results: Values }> {
  const { steps, results = [] } = find('Task', name);
  const [step] = steps;
  const paths = Object.fromEntries(
    (results as { name: string }[]).map((one) => [`results.${one.name}.path`, join(world.cwd, one.name)]),
  );
  const given = Object.entries(params).map(([key, value]) => [`params.${key}`, value]);
  const values = {
    ...Object.fromEntries(given),
    ...paths,
    'workspaces.reports.path': join(world.cwd, 'reports'),
  } as Values;
  const env = (step.env ?? []).map(({ name: key, value, valueFrom }: any) =>
    value === undefined ? [key, secretOf(valueFrom)] : [key, filled(value, values)[0]],
  );
  const environment = { ...Object.fromEntries(env), ...(judge === '' ? {} : { CANARY_JUDGE_URL: judge }) };
  const mounted = (path: string): string => path.replaceAll('/scripts/', `${world.cwd}/ci/`);
  const ran =
    step.script === undefined
      ? await world.program(
          [...step.command, ...step.args.flatMap((one: string) => filled(one, values))].map(mounted) as [string],
          environment,
        )
      : await world.bash(mounted(step.script), environment);
  const found = (results as { name: string }[]).flatMap((one) => {
    const file = join(world.cwd, one.name);
    return existsSync(file) ? [[one.name, readFileSync(file, 'utf8')]] : [];
  });
  return { status: ran.code === 0 ? 'Succeeded' : 'Failed', results: Object.fromEntries(found) as Values };
}

/** Follows a pipeline as Tekton does: the state of every task, and whether all that ran succeeded. */
async function runPipeline(
  name: string,
  params: Values,
  { judge = shop.url, cancelled }: { judge?: string; cancelled?: string } = {},
): Promise<Record<string, string>> {
  const pipeline = find('Pipeline', name);
  const values: Record<string, string | readonly string[]> = { 'context.pipelineRun.name': 'release-checkout-x1' };
  for (const [key, value] of Object.entries(params)) values[`params.${key}`] = value;
  const states: Record<string, string> = {};
  let broken = false;
  const run = async (task: any): Promise<void> => {
    const wanted = (task.when ?? []).every(({ input, operator, values: allowed }: any) => {
      const inside = allowed.includes(filled(input, values)[0]);
      return operator === 'in' ? inside : !inside;
    });
    states[task.name] = 'None';
    if (!wanted) return;
    const told = (task.params ?? []).map((one: any) => {
      const value = [one.value].flat().flatMap((text: string) => filled(text, values));
      return [one.name, Array.isArray(one.value) ? value : value[0]];
    });
    const { status, results } = await runTask(task.taskRef.name, Object.fromEntries(told), judge);
    states[task.name] = status;
    for (const [key, value] of Object.entries(results)) values[`tasks.${String(task.name)}.results.${key}`] = value;
  };
  for (const task of pipeline.tasks) {
    broken ||= task.name === cancelled;
    if (broken) states[task.name] = 'None';
    else await run(task);
    values[`tasks.${String(task.name)}.status`] = states[task.name]!;
    broken ||= states[task.name] === 'Failed';
  }
  // A task of finally that asks for a result that there is not is left out: none of ours may.
  for (const task of pipeline.finally) await run(task);
  return states;
}

const release = (run: { judge?: string; cancelled?: string } = {}): Promise<Record<string, string>> =>
  runPipeline('release-checkout', { image: RELEASED }, run);

/** The runs that wait for a person, by name. */
const waiting = (): any[] => world.kubectl.cluster.list('pipelinerun', 'shop');

describe("Tekton's pipeline", () => {
  it('fits the schemas, with all that it names', async () => {
    const tasks = documents
      .filter(({ kind }) => kind === 'Pipeline')
      .flatMap(({ spec }) => [...spec.tasks, ...spec.finally]);

    for (const document of documents) expect(await schemaMistakes(document)).toEqual([]);
    expect(tasks.length).toBeGreaterThan(8);
    for (const task of tasks) {
      const params = find('Task', task.taskRef.name)?.params ?? [];
      expect((task.params ?? []).map(({ name }: any) => name).sort()).toEqual(
        params.map(({ name }: any) => name).sort(),
      );
    }
    expect(find('Pipeline', documents.find(({ kind }) => kind === 'PipelineRun').spec.pipelineRef.name)).toBeDefined();
  });

  it('writes no parameter into a script', () => {
    const scripts = documents.flatMap(({ spec }) => spec?.steps?.flatMap(({ script }: any) => script ?? []) ?? []);

    expect(scripts).toHaveLength(3);
    expect(
      scripts.filter((script: string) => /\$\((?:params|workspaces|results|context|tasks)\b/.test(script)),
    ).toEqual([]);
  });

  it('promotes what passes', async () => {
    expect(await release()).toEqual({
      start: 'Succeeded',
      shift: 'Succeeded',
      judge: 'Succeeded',
      refuse: 'None',
      ask: 'None',
      promote: 'Succeeded',
      'roll-back': 'None',
    });
    expect(world.released()).toEqual(PROMOTED);
    expect(existsSync(join(world.cwd, 'reports/judgement/report.html'))).toBe(true);
  });

  it('promotes what passes where its report cannot be had', async () => {
    const states = await withoutReports(shop, (judge) => release({ judge }));

    expect(states).toMatchObject({ judge: 'Succeeded', promote: 'Succeeded', 'roll-back': 'None' });
    expect(world.released()).toEqual(PROMOTED);
  });

  it('has no sidecar in its pods: Tekton gives them the labels of their tasks', () => {
    const tasks = documents.filter(({ kind }) => kind === 'Task');

    expect(tasks).toHaveLength(4);
    expect(tasks.map(({ metadata }) => metadata.labels)).toEqual(Array(4).fill({ 'sidecar.istio.io/inject': 'false' }));
  });

  it('rolls back what fails, and fails', async () => {
    shop.fate = 'fail';

    expect(await release()).toMatchObject({ refuse: 'Failed', ask: 'None', promote: 'None', 'roll-back': 'Succeeded' });
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it.each<Fate>(['marginal', 'inconclusive'])(
    'lays out what a person may start where the canary is %s, and leaves the traffic',
    async (fate) => {
      shop.fate = fate;

      expect(await release()).toMatchObject({ refuse: 'None', ask: 'Succeeded', promote: 'None', 'roll-back': 'None' });
      expect(world.released()).toEqual(HELD);
      expect(waiting().map(({ metadata }) => metadata.name)).toEqual([
        'release-checkout-x1-promote',
        'release-checkout-x1-roll-back',
      ]);
    },
  );

  it.each([
    [0, PROMOTED],
    [1, ROLLED_BACK],
  ])('goes on by the run that a person starts where it could not be judged: %i', async (which, expected) => {
    expect(await release({ judge: 'http://127.0.0.1:9' })).toMatchObject({
      judge: 'Succeeded',
      ask: 'Succeeded',
      'roll-back': 'None',
    });
    expect(world.released()).toEqual(HELD);

    const run = waiting()[which];
    expect(await schemaMistakes(run)).toEqual([]);
    expect(run.spec.status).toBe('PipelineRunPending');
    const [{ value: command }] = run.spec.params;
    expect(await runPipeline(run.spec.pipelineRef.name, { command })).toEqual({ do: 'Succeeded', 'roll-back': 'None' });
    expect(world.released()).toEqual(expected);
  });

  it.each(['shift', 'judge', 'promote'])('rolls back where it is cancelled in %s', async (cancelled) => {
    expect(await release({ cancelled })).toMatchObject({ [cancelled]: 'None', 'roll-back': 'Succeeded' });
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it('rolls back where the judge is wrongly set up', async () => {
    expect(await release({ judge: 'canary-judge' })).toMatchObject({ judge: 'Failed', 'roll-back': 'Succeeded' });
    expect(world.released()).toEqual(ROLLED_BACK);
  });
});
