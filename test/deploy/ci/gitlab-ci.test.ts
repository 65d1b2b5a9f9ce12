import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { TOKENS } from '../../support/callers.js';
import { sendJson, startFakePrometheus } from '../../support/fake-prometheus.js';
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

type Document = Readonly<Record<string, any>>;
const FILES = ['release', 'decide', 'judge-by-image'].map((name) => `${name}.gitlab-ci.yml`);
const [release, decisions, byImage] = FILES.map(
  (file) => parse(readFileSync(join(EXAMPLES, 'gitlab-ci', file), 'utf8')) as Document,
) as [Document, Document, Document];
const RUNNER = join(dirname(createRequire(import.meta.url).resolve('gitlab-ci-local/package.json')), 'src/index.js');
const MAIN = fileURLToPath(new URL('../../../', import.meta.url));

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
  for (const file of FILES) cpSync(join(EXAMPLES, 'gitlab-ci', file), join(world.cwd, 'ci', file));
  await world.program(['git', 'init', '--quiet', '.']);
  await world.program(['git', 'add', '--all']);
});
afterEach(() => world.stop());

interface Listed {
  readonly name: string;
  readonly when: string;
}

/** The jobs of a pipeline and when they run, by the schema and the rules of GitLab as gitlab-ci-local has them; rejects with what is wrong. */
async function listed(
  file: string,
  variables: Record<string, string>,
  options: readonly string[] = [],
): Promise<Listed[]> {
  const given = Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`]);
  const { code, stdout, stderr } = await world.program([
    'node',
    RUNNER,
    '--file',
    file,
    '--list-json',
    ...given,
    ...options,
  ]);
  if (code !== 0) throw new Error(`${stdout}${stderr}`);
  return JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as Listed[];
}

interface JobRun {
  readonly job: string;
  readonly variables: Readonly<Record<string, string>>;
  /** What became of the script where it did not come to its end: nothing of it is run then. */
  readonly instead?: 'failed' | 'canceled';
}

/** Runs a job's script and what comes after it: its state, and what it wrote for later jobs. */
async function runJob(
  document: Document,
  { job, variables, instead }: JobRun,
): Promise<{ status: string; dotenv: Record<string, string> }> {
  const {
    script,
    after_script: after = document.default.after_script ?? [],
    artifacts,
    variables: own = {},
  } = document[job];
  const environment = { ...plain(document.variables), ...own, ...variables, CI_PROJECT_DIR: world.cwd };
  const status = instead ?? ((await world.bash(script.join('\n'), environment)).code === 0 ? 'success' : 'failed');
  await world.bash(after.join('\n'), { ...environment, CI_JOB_STATUS: status });
  const file = artifacts?.reports?.dotenv;
  const text =
    file !== undefined && existsSync(join(world.cwd, file)) ? readFileSync(join(world.cwd, file), 'utf8') : '';
  return {
    status,
    dotenv: Object.fromEntries(
      text
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('=')),
    ),
  };
}

function plain(variables: Record<string, string | { value: string }>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === 'string' ? value : value.value]),
  );
}

/** The release until its decision: the state of the judge's job and the variables of the pipeline that decides. */
async function released(
  judge = shop.url,
  document = release,
): Promise<{ status: string; passed: Record<string, string> }> {
  const variables = { IMAGE: RELEASED, CANARY_JUDGE_URL: judge, CANARY_JUDGE_TOKEN: TOKENS.release };
  expect((await runJob(release, { job: 'start', variables })).status).toBe('success');
  const merged = { ...release, judge: { ...release.judge, ...document.judge } };
  const { status, dotenv } = await runJob(merged, { job: 'judge', variables });
  const given: Record<string, string> = { ...variables, ...dotenv };
  const passed = Object.entries(release.decide.variables as Record<string, string>).map(([name, text]) => [
    name,
    given[text.slice(1)] ?? '',
  ]);
  return { status, passed: Object.fromEntries(passed) as Record<string, string> };
}

/** When the jobs of the pipeline that decides run. */
async function whens(passed: Record<string, string>): Promise<Record<string, string>> {
  const jobs = await listed('ci/decide.gitlab-ci.yml', passed, ['--json-schema-validation=false']);
  return Object.fromEntries(jobs.map(({ name, when }) => [name, when]));
}

describe("GitLab's pipeline", () => {
  it.each(FILES)('is one to GitLab: %s', async (file) => {
    const jobs = await listed(`ci/${file}`, { IMAGE: RELEASED });

    expect(jobs.map(({ name }) => name)).toContain(file.startsWith('decide') ? 'promote' : 'judge');
  });

  it.each([
    ['a misspelt key', ['after_script:', 'after_scripts:']],
    ['a misspelt report', ['dotenv:', 'dotenvs:']],
    ['a job that there is not', ['needs: [judge]', 'needs: [judged]']],
  ] as const)('would not be with %s', async (_, [right, wrong]) => {
    const file = join(world.cwd, 'ci/release.gitlab-ci.yml');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(right);
    writeFileSync(file, text.replace(right, wrong));

    await expect(listed('ci/release.gitlab-ci.yml', { IMAGE: RELEASED })).rejects.toThrow();
  });

  it('promotes what passes', async () => {
    const { passed } = await released();

    expect(passed).toEqual({ VERDICT: 'pass', RELEASE: RELEASED });
    expect(await whens(passed)).toEqual({ promote: 'on_success', 'roll-back': 'never' });
    expect((await runJob(decisions, { job: 'promote', variables: passed })).status).toBe('success');
    expect(world.released()).toEqual(PROMOTED);
  });

  it('takes a pass for one where its report cannot be had', async () => {
    const { status, passed } = await withoutReports(shop, (judge) => released(judge));

    expect([status, passed.VERDICT]).toEqual(['success', 'pass']);
    expect(world.released()).toEqual(HELD);
  });

  it('rolls back what fails, and fails', async () => {
    shop.fate = 'fail';
    const { passed } = await released();

    expect(await whens(passed)).toEqual({ promote: 'never', 'roll-back': 'on_success' });
    expect((await runJob(decisions, { job: 'roll-back', variables: passed })).status).toBe('failed');
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it.each<Fate>(['marginal', 'inconclusive'])(
    'waits for a person with the traffic as it is where the canary is %s',
    async (fate) => {
      shop.fate = fate;
      const { status, passed } = await released();

      expect([status, passed.VERDICT]).toEqual(['success', fate]);
      expect(await whens(passed)).toEqual({ promote: 'manual', 'roll-back': 'manual' });
      expect(world.released()).toEqual(HELD);
      expect(readFileSync(join(world.cwd, 'judgement/report.md'), 'utf8')).toContain(`Canary ${fate}`);
      expect(readFileSync(join(world.cwd, 'judgement/junit.xml'), 'utf8')).toContain('<testsuite');
    },
  );

  it('waits for a person where it could not be judged, who may promote or roll back', async () => {
    const { status, passed } = await released('http://127.0.0.1:9');

    expect([status, passed.VERDICT]).toEqual(['success', 'not-judged']);
    expect(await whens(passed)).toEqual({ promote: 'manual', 'roll-back': 'manual' });
    expect(world.released()).toEqual(HELD);
    await runJob(decisions, { job: 'roll-back', variables: passed });
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it('waits for a person where nothing is known of the verdict', async () => {
    expect(await whens({ VERDICT: '' })).toEqual({ promote: 'manual', 'roll-back': 'manual' });
  });

  it.each(['failed', 'canceled'] as const)('rolls back where the job that judges is %s', async (instead) => {
    const variables = { IMAGE: RELEASED };
    await runJob(release, { job: 'start', variables });

    await runJob(release, { job: 'judge', variables, instead });

    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it('rolls back where a promotion is broken off', async () => {
    const variables = { IMAGE: RELEASED, RELEASE: RELEASED, VERDICT: 'pass' };
    await runJob(release, { job: 'start', variables });

    await runJob(decisions, { job: 'promote', variables, instead: 'canceled' });

    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it('rolls back once more at its end where a job failed, whatever became of its runner', async () => {
    const jobs = await listed('ci/release.gitlab-ci.yml', { IMAGE: RELEASED });
    await runJob(release, { job: 'start', variables: { IMAGE: RELEASED } });

    await runJob(release, { job: 'roll-back', variables: {} });

    expect(jobs.find(({ name }) => name === 'roll-back')).toMatchObject({ when: 'on_failure' });
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it('writes the report into the merge request', async () => {
    const gitlab = await startFakePrometheus();
    gitlab.answer((response, { method }) => {
      sendJson(response, method === 'GET' ? [{ iid: 42 }] : {});
    });
    mkdirSync(join(world.cwd, 'judgement'));
    writeFileSync(join(world.cwd, 'judgement/report.md'), 'The report');
    const ids = { CI_API_V4_URL: gitlab.url, CI_PROJECT_ID: '7', CI_COMMIT_SHA: 'abc', NOTE_TOKEN: 'note-token' };

    const { status } = await runJob(release, { job: 'note', variables: ids });
    await gitlab.stop();

    expect(status).toBe('success');
    expect(gitlab.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /projects/7/repository/commits/abc/merge_requests',
      'POST /projects/7/merge_requests/42/notes',
    ]);
    expect(gitlab.requests.map(({ headers }) => headers['private-token'])).toEqual(['note-token', 'note-token']);
    expect(gitlab.requests[1]!.body).toContain('The report');
  });
});

describe("GitLab's pipeline with canary-judge's image", () => {
  beforeEach(() => {
    const cli = join(MAIN, 'src/cli.ts');
    const loader = join(MAIN, 'node_modules/tsx/dist/loader.mjs');
    writeFileSync(join(shop.directory, 'canary-judge'), `#!/bin/sh\nexec node --import '${loader}' '${cli}' "$@"\n`, {
      mode: 0o755,
    });
  });
  afterEach(() => {
    rmSync(join(shop.directory, 'canary-judge'));
  });

  it.each<[Fate | 'unset', string]>([
    ['marginal', 'marginal'],
    ['unset', 'not-judged'],
  ])(
    'has a canary that is %s judged by the command line: %s',
    async (fate, verdict) => {
      if (fate !== 'unset') shop.fate = fate;
      const judge = {
        ...byImage.judge,
        variables: {
          METRIC_CONFIGS: join(MAIN, 'metric-configs'),
          PROMETHEUS_URL: fate === 'unset' ? 'http://127.0.0.1:9' : shop.prometheusUrl,
        },
        // The deadline is for how long an outage is waited for.
        script: byImage.judge.script.map((line: string) => line.replace('--deadline 5m', '--deadline 2s')),
      };

      const { status, passed } = await released('', { judge });

      expect([status, passed.VERDICT]).toEqual(['success', verdict]);
      expect(world.released()).toEqual(HELD);
      for (const name of ['report.md', 'report.html', 'junit.xml']) {
        expect(existsSync(join(world.cwd, 'judgement', name))).toBe(fate !== 'unset');
      }
    },
    60_000,
  );
});
