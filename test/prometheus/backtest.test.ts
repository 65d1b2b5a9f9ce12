import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { backtest, type BacktestTools } from '../../src/commands/backtest.js';
import type { BacktestWish, SoughtDeployments } from '../../src/commands/backtest-command.js';
import { loadSettings } from '../../src/config/settings.js';
import { createRunJudgement } from '../../src/run-judgement.js';
import { createSources } from '../../src/sources/create-sources.js';
import { readConfig } from '../../src/wire-reading.js';
import { normals } from '../judge/mann-whitney/support.js';

const START = Date.parse('2023-11-14T00:00:00Z') / 1_000;
const HOUR = 3_600;
const SCRAPE = 30;
/** One deployment an hour; a bad one is rolled back, and whoever was there before stays. */
const VERSIONS = [
  { name: 'v1', bad: false },
  { name: 'v2', bad: false },
  { name: 'v3-slow', bad: true },
  { name: 'v4', bad: false },
  { name: 'v5', bad: false },
  { name: 'v6-slow', bad: true },
  { name: 'v7', bad: false },
  { name: 'v8', bad: false },
];
const HOURS = VERSIONS.length;

/** The shop's latency and instances by version, as OpenMetrics text. */
function shopMetrics(): string {
  const noise = normals(HOURS * 2 * (HOUR / SCRAPE), 11).values();
  const latency: string[] = [];
  const instances: string[] = [];
  const add = (version: string, count: number, at: number): void => {
    const median = VERSIONS.find(({ name, bad }) => name === version && bad) ? 150 : 80;
    const labels = `{app="shop",version="${version}"}`;
    latency.push(
      `latency_ms${labels} ${(median * Math.exp(0.1 * noise.next().value!)).toFixed(4)} ${String(START + at)}`,
    );
    instances.push(`instances${labels} ${String(count)} ${String(START + at)}`);
  };
  let stable = 'v1';
  for (const [hour, { name, bad }] of VERSIONS.entries()) {
    for (let at = 0; at < HOUR; at += SCRAPE) {
      const together = hour > 0 && at < HOUR / 2;
      if (hour > 0 && at === HOUR / 2 && !bad) stable = name;
      add(stable, together ? 3 : 4, hour * HOUR + at);
      if (together) add(name, 1, hour * HOUR + at);
    }
  }
  return [...latency, ...instances, '# EOF', ''].join('\n');
}

function configWith(tolerance: number): string {
  return JSON.stringify({
    scope: { app: {}, version: {} },
    selector: { prometheus: 'app="${app}",version="${version}"' },
    groups: { g: 100 },
    metrics: [
      {
        name: 'latency',
        group: 'g',
        query: { type: 'prometheus', expr: 'latency_ms{${selector}}' },
        analysis: { direction: 'increase', critical: true, tolerance: { relative: tolerance }, mustDetect: 3 },
      },
    ],
  });
}

let prometheus: PrometheusProcess;
let folder: string;
let tools: Omit<BacktestTools, 'print'>;
let printed = '';
let told = '';
beforeAll(async () => {
  prometheus = await startPrometheus({ openMetrics: shopMetrics() });
  folder = await mkdtemp(join(tmpdir(), 'canary-judge-backtest-'));
  await writeFile(join(folder, 'lenient.json'), configWith(2));
  await writeFile(
    join(folder, 'outcomes.yaml'),
    'v2: good\nv4: good\nv5: good\nv3-slow: { outcome: bad, badMetrics: [latency] }\n"v6-slow": bad\nv7: good\nv8: good\n',
  );
  const { sources: settings } = await loadSettings({ PROMETHEUS_URL: prometheus.url });
  const sources = { byName: createSources(settings, []), standard: 'prometheus' };
  const named = readConfig('strict', JSON.parse(configWith(0.1)));
  if (named.kind === 'refused') throw new Error(JSON.stringify(named.mistakes));
  const configs = new Map([['strict', named.value]]);
  const now = () => Date.parse('2023-11-15T00:00:00Z');
  const runJudgement = createRunJudgement({ configs, sources, now, deadlineMs: 10_000 });
  tools = { runJudgement, configs, readConfig, sources, now, terminal: { write: (text) => (told += text) } };
});
afterAll(async () => {
  await prometheus.stop();
  await rm(folder, { recursive: true, force: true });
});

async function run(wish: Partial<BacktestWish> = {}, sought: Partial<SoughtDeployments> = {}) {
  printed = '';
  told = '';
  const print = (text: string): string => (printed += text);
  const deployments: SoughtDeployments = {
    kind: 'sought',
    query: 'sum by (version) (instances{app="shop"})',
    label: 'version',
    source: undefined,
    from: { atMs: START * 1_000 },
    to: { agoMs: 0 },
    stepMs: 60_000,
    afterMs: 60_000,
    windowMs: 1_200_000,
    baseline: { version: '{previous}' },
    canary: { version: '{version}' },
    scope: { app: 'shop' },
    outcomesFile: join(folder, 'outcomes.yaml'),
    ...sought,
  };
  const configs = ['strict', join(folder, 'lenient.json')];
  const whole: BacktestWish = { configs, deployments, looks: undefined, format: 'json', advice: null, ...wish };
  const code = await backtest(whole, { ...tools, print }, new AbortController().signal);
  return { code, told, text: printed, answer: printed.startsWith('{') ? JSON.parse(printed) : undefined };
}

describe('canary-judge backtest with a real Prometheus', () => {
  it('finds the deployments by their version, and tells what two configs make of them', async () => {
    const { code, answer } = await run();

    expect(code).toBe(0);
    expect(answer.notes).toEqual([expect.stringMatching(/^"v1" was there before 2023-11-14T00:00:00.000Z already/)]);
    const strict = answer.cases.filter((one: any) => one.config === 'strict');
    // A canary that was rolled back is nobody's baseline.
    expect(strict.map((one: any) => [one.deployment, one.note, one.verdict, one.assessment])).toEqual([
      ['v2', 'after v1', 'pass', 'right'],
      ['v3-slow', 'after v2', 'fail', 'right'],
      ['v4', 'after v2', 'pass', 'right'],
      ['v5', 'after v4', 'pass', 'right'],
      ['v6-slow', 'after v5', 'fail', 'right'],
      ['v7', 'after v5', 'pass', 'right'],
      ['v8', 'after v7', 'pass', 'right'],
    ]);
    expect(strict[1]).toMatchObject({
      window: { start: '2023-11-14T02:01:00.000Z', end: '2023-11-14T02:21:00.000Z' },
      delaySeconds: 1_200,
      decisiveMetrics: ['latency'],
    });
    const [first, second] = answer.configs;
    expect(first).toMatchObject({
      judged: 7,
      notJudged: 0,
      bad: { fail: { count: 2, of: 2, share: 1 } },
      good: { fail: { count: 0, of: 5, share: 0, low: 0, high: expect.closeTo(0.5218, 4) } },
      medianDelaySeconds: 1_200,
      metrics: [{ name: 'latency', falseAlarms: { count: 0, of: 5 }, detection: { count: 2, of: 2 }, withoutData: 0 }],
    });
    expect(second).toMatchObject({ bad: { fail: { count: 0, of: 2 }, pass: { count: 2 } }, medianDelaySeconds: null });
    expect(answer.changes.map((one: any) => one.deployment)).toEqual(['v3-slow', 'v6-slow']);
  });

  it('takes a plan of looks, and advises from the good deployments', async () => {
    const { answer } = await run({
      configs: ['strict'],
      looks: 4,
      advice: { falseAlarmRate: 0.01, smallestChange: 0.5 },
    });

    expect(answer.configs[0]).toMatchObject({
      bad: { fail: { count: 2, of: 2 } },
      good: { fail: { count: 0, of: 5 } },
    });
    expect(answer.advice).toMatchObject([{ config: 'strict', kind: 'patch' }]);
    expect(answer.advice[0].patch).toMatch(/5 healthy comparisons spread by \d/);
  });

  it('could judge nothing where the source has nothing of it, and says so of each deployment', async () => {
    const { code, text } = await run({ format: 'text', configs: ['strict'] }, { scope: { app: 'shop', strange: 'x' } });

    expect(code).toBe(13);
    expect(text).toMatch(
      /^No deployment was judged\.\n\ncould not be judged +config +code +why\nv2 +strict +CONFIG_MISMATCH .*: \/scope\/strange is not a variable/,
    );
  });

  it('refuses a label that the series do not have, and a query that finds nothing', async () => {
    expect(await run({}, { label: 'release' })).toMatchObject({
      code: 64,
      told: expect.stringMatching(/--label: .*labels there: version/),
    });
    expect(await run({}, { query: 'nothing' })).toMatchObject({
      code: 64,
      told: expect.stringContaining('--find: found no series'),
    });
  });
});
