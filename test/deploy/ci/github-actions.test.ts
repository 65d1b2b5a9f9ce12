import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { TOKENS } from '../../support/callers.js';
import { sendJson, startFakePrometheus, type FakePrometheus } from '../../support/fake-prometheus.js';
import { githubMistakes } from './github-mistakes.js';
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
import { runWorkflow, type Results, type Workflow, type WorkflowRun } from './run-workflow.js';
import { withoutReports } from './without-reports.js';

const text = readFileSync(join(EXAMPLES, 'github-actions/release.yml'), 'utf8');
const workflow = parse(text) as Workflow;

// Each runs dozens of programs.
vi.setConfig({ testTimeout: 90_000 });

let shop: JudgedShop;
let world: ReleaseWorld;
/** GitHub's API. */
let github: FakePrometheus;
beforeAll(async () => {
  shop = await startJudgedShop(600);
  github = await startFakePrometheus();
});
afterAll(async () => {
  await shop.stop();
  await github.stop();
});
beforeEach(async () => {
  world = await createReleaseWorld(shop);
  shop.fate = 'pass';
  reviewed([{ type: 'required_reviewers' }]);
});
afterEach(() => world.stop());

function reviewed(rules: readonly object[]): void {
  github.answer((response) => {
    sendJson(response, { protection_rules: rules });
  });
}

function run(more: Partial<WorkflowRun> & { readonly judge?: string; readonly image?: string } = {}): Promise<Results> {
  const { judge = shop.url, image = RELEASED, ...rest } = more;
  return runWorkflow(world, workflow, {
    contexts: { inputs: { image }, secrets: { CANARY_JUDGE_TOKEN: TOKENS.release }, github: { token: 'github-token' } },
    environment: { CANARY_JUDGE_URL: judge, GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'shop/checkout' },
    ...rest,
  });
}

const summary = (): string => readFileSync(join(world.cwd, 'github-summary'), 'utf8');

describe('the GitHub workflow', () => {
  it('is one to GitHub', async () => {
    expect(await githubMistakes(text)).toEqual([]);
  });

  it.each([
    ['an unknown key', ['timeout-minutes: 60', 'timeout-minuts: 60']],
    ['a job that there is not', ['needs: [judge, decide]', 'needs: [judge, decision]']],
    ['an unknown function', ['always()', 'alway()']],
    ['an unknown context', ['${{ inputs.image }}', '${{ input.image }}']],
  ] as const)('would not be with %s', async (_, [right, wrong]) => {
    expect(text).toContain(right);
    expect(await githubMistakes(text.replace(right, wrong))).not.toEqual([]);
  });

  it('writes nothing of what people type into a script', () => {
    const scripts = Object.values(workflow.jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run: script }) => script ?? []),
    );

    expect(scripts.length).toBeGreaterThan(6);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  it('promotes what passes, and shows the report', async () => {
    expect(await run()).toEqual({
      start: 'success',
      judge: 'success',
      decide: 'skipped',
      promote: 'success',
      'roll-back': 'skipped',
    });
    expect(world.released()).toEqual(PROMOTED);
    expect(summary()).toContain('Canary pass');
  });

  it('promotes what passes where its report cannot be had', async () => {
    const results = await withoutReports(shop, (judge) => run({ judge }));

    expect(results).toMatchObject({ judge: 'success', promote: 'success', 'roll-back': 'skipped' });
    expect(world.released()).toEqual(PROMOTED);
    expect(summary()).toContain('The report could not be had');
  });

  it('keeps files for people only: where that fails, the verdict still counts', () => {
    const uploads = workflow.jobs.judge!.steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'));

    expect(uploads).toHaveLength(1);
    expect(uploads[0]).toMatchObject({ 'continue-on-error': true });
  });

  it('rolls back what fails, and fails', async () => {
    shop.fate = 'fail';

    expect(await run()).toMatchObject({ decide: 'skipped', promote: 'skipped', 'roll-back': 'failure' });
    expect(world.released()).toEqual(ROLLED_BACK);
    expect(summary()).toContain('Canary fail');
  });

  it.each<Fate>(['marginal', 'inconclusive'])(
    'stands still with the traffic as it is where the canary is %s',
    async (fate) => {
      shop.fate = fate;

      expect(await run()).toMatchObject({
        judge: 'success',
        decide: 'waiting',
        promote: 'waiting',
        'roll-back': 'waiting',
      });
      expect(world.released()).toEqual(HELD);
      expect(summary()).toContain(`Canary ${fate}`);
    },
  );

  it('stands still where it could not be judged', async () => {
    expect(await run({ judge: 'http://127.0.0.1:9' })).toMatchObject({ judge: 'success', decide: 'waiting' });
    expect(world.released()).toEqual(HELD);
    expect(summary()).toContain('Could not judge');
  });

  it('goes on as a reviewer says', async () => {
    const unjudged = { judge: 'http://127.0.0.1:9' };

    expect(await run({ ...unjudged, approved: true })).toMatchObject({ promote: 'success', 'roll-back': 'skipped' });
    expect(world.released()).toEqual(PROMOTED);
    expect(github.requests.at(-1)).toMatchObject({
      path: '/repos/shop/checkout/environments/canary-decision',
      headers: { authorization: 'Bearer github-token' },
    });

    await world.stop();
    world = await createReleaseWorld(shop);
    expect(await run({ ...unjudged, approved: false })).toMatchObject({ promote: 'skipped', 'roll-back': 'failure' });
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it.each([[[]], [[{ type: 'wait_timer' }]]])('rolls back where the environment asks nobody: %j', async (rules) => {
    reviewed(rules);

    expect(await run({ judge: 'http://127.0.0.1:9', approved: true })).toMatchObject({
      decide: 'failure',
      promote: 'skipped',
    });
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it.each(['start', 'judge', 'promote'])('rolls back where it is cancelled in %s', async (cancelled) => {
    const results = await run({ cancelled, judge: shop.url });

    expect(results).toMatchObject({ [cancelled]: 'cancelled', 'roll-back': 'failure' });
    expect(world.released()).toEqual(ROLLED_BACK);
  });

  it.each([
    ['the image is none', { image: '$(reboot)' }, 'start'],
    ['the judge is wrongly set up', { judge: 'canary-judge' }, 'judge'],
  ])('rolls back where %s', async (_, more, job) => {
    expect(await run(more)).toMatchObject({ [job]: 'failure', promote: 'skipped', 'roll-back': 'failure' });
    expect(world.released()).toEqual(ROLLED_BACK);
  });
});
