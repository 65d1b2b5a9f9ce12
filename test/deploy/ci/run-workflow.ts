import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { ReleaseWorld } from './release-world.js';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly 'continue-on-error'?: boolean;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** A GitHub workflow, as far as it is followed here. */
export interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What surrounds a run. */
export interface WorkflowRun {
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the reviewers of an environment say yes; undefined where they are not asked yet, and the run stands still. */
  readonly approved?: boolean;
  /** The job that runs when somebody cancels the run. */
  readonly cancelled?: string;
}

/** success, failure, cancelled, skipped, or waiting for a reviewer. */
export type Results = Readonly<Record<string, string>>;

type Needs = Record<string, { result: string; outputs: Record<string, string> }>;

/** Follows the jobs in order, as GitHub does, and runs their scripts. */
export async function runWorkflow(world: ReleaseWorld, workflow: Workflow, run: WorkflowRun): Promise<Results> {
  const done: Needs = {};
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const needed = [job.needs ?? []].flat();
    if (needed.some((one) => done[one]!.result === 'waiting')) {
      done[name] = { result: 'waiting', outputs: {} };
      continue;
    }
    const needs: Needs = Object.fromEntries(needed.map((one) => [one, done[one]!]));
    const cancelled = run.cancelled !== undefined && (run.cancelled in done || run.cancelled === name);
    const contexts = { ...run.contexts, needs };
    const status = {
      success: () => Object.values(needs).every(({ result }) => result === 'success'),
      failure: () => Object.values(needs).some(({ result }) => result === 'failure'),
      cancelled: () => cancelled && run.cancelled !== name,
    };
    if (!truth(job.if, contexts, status)) done[name] = { result: 'skipped', outputs: {} };
    else if (run.cancelled === name) done[name] = { result: 'cancelled', outputs: {} };
    else if (job.environment !== undefined && run.approved !== true) {
      done[name] = { result: run.approved === undefined ? 'waiting' : 'failure', outputs: {} };
    } else
      done[name] = await runJob({
        world,
        job,
        contexts,
        environment: { ...run.environment, ...workflow.env, ...overridden(run) },
      });
  }
  return Object.fromEntries(Object.entries(done).map(([name, { result }]) => [name, result]));
}

/** Where the service is in the test wins over where it is in the file. */
function overridden({ environment }: WorkflowRun): Record<string, string> {
  return { CANARY_JUDGE_URL: environment.CANARY_JUDGE_URL! };
}

async function runJob(asked: {
  readonly world: ReleaseWorld;
  readonly job: Job;
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
}): Promise<Needs[string]> {
  const { world, job, contexts, environment } = asked;
  const [outputFile, summaryFile] = ['output', 'summary'].map((name) => join(world.cwd, `github-${name}`)) as [
    string,
    string,
  ];
  const steps: Record<string, { outputs: Record<string, string> }> = {};
  let failed = false;
  for (const step of job.steps) {
    const status = { success: () => !failed, failure: () => failed, cancelled: () => false };
    if (step.run === undefined || !truth(step.if, { ...contexts, steps }, status)) continue;
    writeFileSync(outputFile, '');
    const env = Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, contexts)] as const);
    const { code, stderr } = await world.bash(step.run, {
      ...environment,
      GITHUB_OUTPUT: outputFile,
      GITHUB_STEP_SUMMARY: summaryFile,
      ...Object.fromEntries(env),
    });
    if (code !== 0) failed = true;
    if (code === 127) throw new Error(stderr);
    const lines = readFileSync(outputFile, 'utf8').split('\n').filter(Boolean);
    if (step.id !== undefined)
      steps[step.id] = { outputs: Object.fromEntries(lines.map((line) => line.split('=') as [string, string])) };
  }
  const outputs = Object.entries(job.outputs ?? {}).map(([name, value]) => [
    name,
    filled(value, { ...contexts, steps }),
  ]);
  return { result: failed ? 'failure' : 'success', outputs: Object.fromEntries(outputs) as Record<string, string> };
}

type Status = Readonly<Record<'success' | 'failure' | 'cancelled', () => boolean>>;

/** Without a word about the state of what went before, a condition also asks for its success. */
function truth(condition: string | undefined, contexts: Readonly<Record<string, unknown>>, status: Status): boolean {
  if (condition === undefined) return status.success();
  const value = evaluate(condition, contexts, { ...status, always: () => true });
  const asksForState = /\b(?:always|success|failure|cancelled)\(\)/.test(condition);
  return value && (asksForState || status.success());
}

function filled(text: string, contexts: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => expressed(expression, contexts).coerceString());
}

function evaluate(
  condition: string,
  contexts: Readonly<Record<string, unknown>>,
  functions: Readonly<Record<string, () => boolean>>,
): boolean {
  const value = expressed(condition.replace(/^\$\{\{(.*)\}\}$/s, '$1'), contexts, functions);
  return value.coerceString() === 'true';
}

/** By GitHub's own grammar and rules. */
function expressed(
  expression: string,
  contexts: Readonly<Record<string, unknown>>,
  functions: Readonly<Record<string, () => boolean>> = {},
): data.ExpressionData {
  const known = Object.entries(functions).map(([name, call]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(call()),
  }));
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), known).parse();
  const context = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(tree, context, new Map(known.map((one) => [one.name, one]))).evaluate();
}
