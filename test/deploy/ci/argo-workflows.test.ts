import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
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

const documents = documentsOf(join(EXAMPLES, 'argo-workflows')) as any[];
const { spec } = documents.find(({ kind }) => kind === 'WorkflowTemplate');
const templateOf = (name: string): any => spec.templates.find((one: any) => one.name === name);

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

interface Run {
  readonly judge?: string;
  /** What a person does with what is suspended; undefined where nobody has done anything yet. */
  readonly person?: 'resume' | 'stop';
  /** The step in which somebody stops the workflow. */
  readonly stopped?: string;
}

type Values = Record<string, string>;

function filled(text: string, values: Values): string {
  return text.replaceAll(/\{\{([^}]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`{{${name}}} is not known`);
    return value;
  });
}

/** Follows the workflow as Argo does: Succeeded, Failed, or the template in which it waits. */
async function submit(run: Run = {}): Promise<string> {
  const values: Values = { 'workflow.parameters.image': RELEASED };
  const status = await runSteps(templateOf(spec.entrypoint).steps, values, run);
  if (status === 'Succeeded' || status === 'Failed') {
    await runSteps(templateOf(spec.onExit).steps, { ...values, 'workflow.status': status }, { ...run, stopped: '' });
  }
  return status;
}

async function runSteps(groups: any[][], values: Values, run: Run): Promise<string> {
  for (const group of groups) {
    for (const step of group) {
      // Argo's == and != of quoted texts are those of JavaScript.
      if (step.when !== undefined && runInNewContext(filled(step.when, values)) !== true) continue;
      if (step.name === run.stopped) return 'Failed';
      const template = templateOf(step.template);
      if (template.suspend) {
        if (run.person === undefined) return `waits in ${String(step.name)}`;
        if (run.person === 'stop') return 'Failed';
        continue;
      }
      const inputs = (step.arguments?.parameters ?? []).map(({ name, value }: any) => [
        `inputs.parameters.${String(name)}`,
        filled(value, values),
      ]);
      const own = { ...values, ...Object.fromEntries(inputs) };
      if ((await runTemplate(template, own, run.judge ?? shop.url)) !== 0) return 'Failed';
      for (const { name, valueFrom } of template.outputs?.parameters ?? []) {
        values[`steps.${String(step.name)}.outputs.parameters.${String(name)}`] = readFileSync(
          inWorld(valueFrom.path),
          'utf8',
        ).trim();
      }
    }
  }
  return 'Succeeded';
}

/** A path of a container, in the folder of the test. */
function inWorld(path: string): string {
  return path.replaceAll('/tmp/judgement', `${world.cwd}/judgement`).replaceAll('/scripts/', `${world.cwd}/ci/`);
}

async function runTemplate(template: any, values: Values, judge: string): Promise<number | null> {
  const { env = [], command, args = [], source } = template.container ?? template.script;
  const told = env.map(({ name, value, valueFrom }: any) =>
    value === undefined ? [name, secretOf(valueFrom)] : [name, name === 'OUTPUT' ? inWorld(value) : value],
  );
  const environment = { ...Object.fromEntries(told), CANARY_JUDGE_URL: judge } as Values;
  const program =
    source === undefined
      ? [...command, ...args.map((one: string) => filled(one, values))].map(inWorld)
      : [...command, '-c', inWorld(source)];
  return (await world.program(program as [string], environment)).code;
}

describe("Argo's workflow", () => {
  it('fits the schemas, with all that it names', async () => {
    const steps = spec.templates.flatMap((one: any) => (one.steps ?? []).flat());

    for (const document of documents) expect(await schemaMistakes(document)).toEqual([]);
    expect(steps.length).toBeGreaterThan(6);
    for (const { template: name, arguments: given } of steps) {
      const wanted = templateOf(name).inputs?.parameters ?? [];
      expect((given?.parameters ?? []).map((one: any) => one.name)).toEqual(wanted.map((one: any) => one.name));
    }
  });

  it('writes no parameter into a script, and lets nobody be passed by waiting', () => {
    const scripts = spec.templates.flatMap(({ script }: any) => script?.source ?? []);

    expect(scripts).toHaveLength(2);
    expect(scripts.filter((script: string) => script.includes('{{'))).toEqual([]);
    // With a duration a suspended workflow goes on by itself.
    expect(templateOf('decide')).toEqual({ name: 'decide', suspend: {} });
  });

  it('promotes what passes', async () => {
    expect(await submit()).toBe('Succeeded');
    expect(world.released()).toEqual(PROMOTED);
    expect(existsSync(join(world.cwd, 'judgement/report.html'))).toBe(true);
  });

  it('promotes what passes where its report cannot be had', async () => {
    expect(await withoutReports(shop, (judge) => submit({ judge }))).toBe('Succeeded');
    expect(world.released()).toEqual(PROMOTED);
  });

  it('has no sidecar in its pods', () => {
    expect(spec.podMetadata).toEqual({ labels: { 'sidecar.istio.io/inject': 'false' } });
  });

  it('rolls back what fails, and fails', async () => {
    shop.fate = 'fail';

    expect(await submit()).toBe('Failed');
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it.each<Fate>(['marginal', 'inconclusive'])(
    'waits for a person with the traffic as it is where the canary is %s',
    async (fate) => {
      shop.fate = fate;

      expect(await submit()).toBe('waits in decide');
      expect(world.released()).toEqual(HELD);
    },
  );

  it.each([
    [undefined, 'waits in decide', HELD],
    ['resume', 'Succeeded', PROMOTED],
    ['stop', 'Failed', ROLLED_BACK],
  ] as const)('goes on as a person says where it could not be judged: %s', async (person, status, expected) => {
    expect(await submit({ judge: 'http://127.0.0.1:9', ...(person ? { person } : {}) })).toBe(status);
    expect(world.released()).toEqual(expected);
  });

  it.each(['shift', 'judge', 'promote'])('rolls back where it is stopped in %s', async (stopped) => {
    expect(await submit({ stopped })).toBe('Failed');
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it('rolls back where the judge is wrongly set up', async () => {
    expect(await submit({ judge: 'canary-judge' })).toBe('Failed');
    expect(world.released()).toEqual(ROLLED_BACK);
  });
});
