import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shellBlocks } from '../support/shell-blocks.js';
import { startService, type TestService } from '../support/service.js';

/** What a block does where it is run. */
interface Run {
  /** The start of the block, which tells it from the others of its page. */
  readonly starts: string;
  /** What the place where it is run sets, as a reader is told to. */
  readonly before?: string;
  readonly code?: number;
  /** What it says. */
  readonly says?: RegExp;
  /** What a file holds afterwards. */
  readonly writes?: Readonly<Record<string, RegExp>>;
}

/** A block that is run by another test, or by what CI runs. */
interface Elsewhere {
  readonly starts: string;
  readonly runBy: string;
}

const JUDGEMENT = `curl -s localhost:8080/judgements -H 'content-type: application/json' -d @request.json > judgement.json`;
const REPORT_URL = `${JUDGEMENT}; reportUrl=$(jq -r .summary.reportUrl judgement.json)`;

const BLOCKS: Readonly<Record<string, readonly (Run | Elsewhere)[]>> = {
  'README.md': [
    { starts: 'npm ci && npm run demo', runBy: '.ci/run' },
    { starts: 'npm ci && npm run build && npm start', runBy: 'test/service.test.ts' },
    { starts: 'curl', says: /"verdict":"fail"/ },
    { starts: 'PROMETHEUS_URL', runBy: 'test/service.test.ts' },
    { starts: 'npm ci && npm test', runBy: '.ci/run' },
    { starts: 'docker build', runBy: 'scripts/run-dockerfile.ts' },
    { starts: 'npx canary-judge calibrate', writes: { 'metric-configs/golden-signals.calibration.yaml': /latency/ } },
    { starts: 'npx canary-judge backtest', says: /golden-signals/ },
    { starts: 'npx canary-judge validate', says: /as expected, 0 not[\s\S]*Imported from/ },
    { starts: 'npm run bench', runBy: 'bench/bench.ts' },
    { starts: 'npm ci\n', runBy: '.ci/run' },
    { starts: 'npm run demo', runBy: '.ci/run' },
  ],
  'docs/backtest.md': [
    { starts: 'canary-judge backtest --config golden-signals --config', says: /golden-signals/ },
    { starts: 'canary-judge backtest --config golden-signals \\', runBy: 'test/prometheus/backtest.test.ts' },
  ],
  'docs/calibration.md': [{ starts: 'canary-judge calibrate', runBy: 'test/prometheus/calibrate.test.ts' }],
  'docs/deferred.md': [
    { starts: 'curl', says: /HTTP\/1.1 202 Accepted[\s\S]*Retry-After: \d+/i },
    { starts: 'npx canary-judge judge', runBy: 'test/commands/judge.test.ts' },
  ],
  'docs/flagger.md': [{ starts: 'curl', says: /verdict is (pass|marginal|fail|inconclusive)/ }],
  'docs/golden-tests.md': [
    { starts: 'canary-judge judge', writes: { 'metric-configs/web-service.test.yaml': /the incident of 12 May/ } },
  ],
  'docs/import.md': [{ starts: 'canary-judge import', writes: { 'metric-configs/checkout.yaml': /groups:/ } }],
  'docs/links.md': [{ starts: 'curl', says: /verdict FAIL/ }],
  'docs/mutation-testing.md': [{ starts: 'npm run mutation', runBy: 'scripts/mutation/run-mutation.ts' }],
  'docs/preview.md': [{ starts: 'canary-judge preview', says: /latency/ }],
  'docs/prometheus-facade.md': [{ starts: 'curl', says: /"__name__":"canary_score".*"value":\[[\d.]+,"[\d.]+"\]/ }],
  'docs/report.md': [
    { starts: 'curl -s "$reportUrl"', before: REPORT_URL, writes: { 'gh.out': /fail/i, 'canary.xml': /<testsuite/ } },
    { starts: 'curl -s localhost', writes: { 'report.html': /<!doctype html>/i } },
    { starts: 'utime()', before: `${JUDGEMENT}; PID=$$`, says: /^[\d.]+\n[\d.]+\n$/ },
    {
      starts: 'canary-judge judge request.yaml',
      before: `${REPORT_URL}; LINK=$reportUrl`,
      writes: { 'monday.md': /fail/i },
    },
    {
      starts: 'canary-judge report monday.json tuesday.json',
      before: `${JUDGEMENT}; cp judgement.json monday.json; cp judgement.json tuesday.json`,
      writes: { 'both.html': /<html/ },
    },
  ],
  'docs/validation.md': [{ starts: '$ canary-judge validate', runBy: 'test/commands/validate.test.ts' }],
};

/** Pages all of whose blocks another test runs. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'deploy/README.md': 'test/deploy/readme.test.ts',
  'deploy/examples/absolute-target/README.md': 'test/deploy/examples/pages.test.ts',
  'deploy/examples/argo-rollouts/README.md': 'test/deploy/examples/pages.test.ts',
  'deploy/examples/argo-workflows/README.md': 'test/deploy/ci/pages.test.ts',
  'deploy/examples/flagger-istio/README.md': 'test/deploy/examples/pages.test.ts',
  'deploy/examples/kubectl/README.md': 'test/deploy/kubectl/readme.test.ts',
  'deploy/examples/mirroring/README.md': 'test/deploy/examples/pages.test.ts',
  'deploy/examples/spinnaker/README.md': 'test/deploy/examples/pages.test.ts',
  'deploy/examples/tekton/README.md': 'test/deploy/ci/pages.test.ts',
};

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
let service: TestService;
let folder: string;
beforeAll(async () => {
  service = await startService({ CANARY_JUDGE_LINK_KEY: 'k'.repeat(32) });
  folder = await mkdtemp(join(tmpdir(), 'commands-'));
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

describe('the commands of the pages', () => {
  const blocks = shellBlocks('README.md', 'docs');

  it('are all run, here or elsewhere', () => {
    const known = Object.entries(BLOCKS).flatMap(([page, runs]) => runs.map(({ starts }) => `${page}: ${starts}`));
    const found = blocks.map(
      ({ page, text: block }) => BLOCKS[page]?.find(({ starts }) => block.startsWith(starts)) ?? `${page}: ${block}`,
    );

    expect(found.filter((run) => typeof run === 'string')).toEqual([]);
    expect(new Set(found).size).toBe(known.length);
  });

  it('are all run elsewhere where they are of deployments', () => {
    const pages = new Set(shellBlocks('deploy').map(({ page }) => page));
    const named = Object.values(BLOCKS).flatMap((all) => all.flatMap((run) => ('runBy' in run ? [run.runBy] : [])));

    expect([...pages].sort()).toEqual(Object.keys(ELSEWHERE));
    expect([...Object.values(ELSEWHERE), ...named].filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  const runs = Object.entries(BLOCKS).flatMap(([page, all]) =>
    all.flatMap((run) => ('runBy' in run ? [] : [{ page, run }])),
  );

  it.each(runs)(
    '$page: $run.starts',
    async ({ page, run }) => {
      const block = blocks.find((one) => one.page === page && one.text.startsWith(run.starts))!;
      const { code, said, home } = await runBlock(`${run.before ?? ''}\n${block.text}`);

      expect({ code, said }).toEqual({
        code: run.code ?? 0,
        said: run.says ? (expect.stringMatching(run.says) as string) : said,
      });
      for (const [file, holds] of Object.entries(run.writes ?? {})) {
        expect(await readFile(join(home, file), 'utf8')).toMatch(holds);
      }
    },
    120_000,
  );
});

const TSX = import.meta.resolve('tsx');
const PROGRAMS = {
  'canary-judge': `exec '${process.execPath}' --import '${TSX}' '${join(ROOT, 'src/cli.ts')}' "$@"`,
  npx: `exec "$@"`,
  // As the program of GitHub would: it reads what it comments with.
  gh: `cat > gh.out`,
};

const WINDOW = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' };
const sideOf = (workload: string): object => ({ scope: { workload } });
const DEPLOYMENTS = {
  defaults: { scope: { namespace: 'shop' }, baseline: sideOf('checkout-baseline') },
  deployments: [
    { name: 'healthy', canary: sideOf('checkout-healthy'), window: WINDOW, outcome: 'good' },
    { name: 'slow', canary: sideOf('checkout-slow'), window: WINDOW, outcome: 'bad' },
  ],
};
const KAYENTA = {
  name: 'checkout',
  classifier: { groupWeights: { latency: 100 } },
  metrics: [
    {
      name: 'latency',
      groups: ['latency'],
      query: { type: 'prometheus', customInlineTemplate: 'PromQL:avg(latency{app="${scope}"})' },
      analysisConfigurations: { canary: { direction: 'increase' } },
    },
  ],
};

/** Lays out what the pages speak of as there already. */
async function furnish(home: string): Promise<void> {
  await mkdir(join(home, 'bin'));
  for (const [name, does] of Object.entries(PROGRAMS)) {
    await writeFile(join(home, 'bin', name), `#!/usr/bin/env bash\n${does}\n`);
    await chmod(join(home, 'bin', name), 0o755);
  }
  const slow = JSON.parse(await readFile(join(ROOT, 'fixtures/requests/slow-canary.json'), 'utf8')) as object;
  const request = JSON.stringify({ ...slow, include: ['series', 'evidence'] });
  const files = { 'request.json': request, 'request.yaml': request, 'deployments.yaml': JSON.stringify(DEPLOYMENTS) };
  const kayenta = { 'kayenta-config.json': JSON.stringify(KAYENTA), 'canary-config.json': JSON.stringify(KAYENTA) };
  for (const [name, holds] of Object.entries({ ...files, ...kayenta })) await writeFile(join(home, name), holds);
  await cp(join(home, 'metric-configs/golden-signals.yaml'), join(home, 'new.yaml'));
}

/** Runs commands as a reader would, in a folder with what the pages speak of. */
async function runBlock(commands: string): Promise<{ code: number | null; said: string; home: string }> {
  const home = await mkdtemp(join(folder, 'home-'));
  await cp(join(ROOT, 'metric-configs'), join(home, 'metric-configs'), { recursive: true });
  await furnish(home);
  const script = commands.replace(/(http:\/\/)?localhost:8080/g, service.url);
  const { PATH = '' } = process.env;
  const environment = { ...process.env, PATH: `${join(home, 'bin')}${delimiter}${PATH}` };
  const child = spawn('bash', ['-c', script], { cwd: home, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = await text(child.stdout);
  return { code: await closed, said, home };
}
