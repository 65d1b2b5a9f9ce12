import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CalibrateProcessJob } from '../../scripts/calibrate-process.js';
import { healthyConfig, healthyPast } from '../../scripts/healthy-past.js';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { calibrate, type CalibrationJob } from '../../src/calibrate/calibration/calibrate.js';
import { chunkWindows } from '../../src/calibrate/calibration/chunk-windows.js';
import { createPoliteAsking } from '../../src/calibrate/calibration/polite-asking.js';
import { gridOf, rangeOf } from '../../src/calibrate/calibration/prepare-calibration.js';
import { sliceSource } from '../../src/calibrate/calibration/slice-source.js';
import type { Calibration } from '../../src/config/calibration.js';
import { readJudgementRequest } from '../../src/config/judgement-request.js';
import { loadMetricConfigs, type NamedConfig } from '../../src/config/load-metric-configs.js';
import { loadSettings } from '../../src/config/settings.js';
import { judgeCanary } from '../../src/judge/judge-canary.js';
import type { CanaryJudgement } from '../../src/judge/judgement.js';
import { NO_CIRCUMSTANCES, type Measurement } from '../../src/judge/measurement.js';
import { measureJudgement } from '../../src/measure/measure-judgement.js';
import { prepareJudgement } from '../../src/measure/prepare-judgement.js';
import { withHistory } from '../../src/measure/with-history.js';
import { createRunJudgement, type JudgementWorld } from '../../src/run-judgement.js';
import { createSources } from '../../src/sources/create-sources.js';
import { readConfig } from '../../src/wire-reading.js';
import { bounds } from '../support/asking.js';

const METRICS = 20;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-11-10T00:00:00Z');
/** Calibrated is what lies before, judged what lies behind. */
const MIDDLE_MS = START_MS + 60 * HOUR_MS;
const END_MS = MIDDLE_MS + 36 * HOUR_MS;
const PAIR = { baseline: { workload: 'a' }, canary: { workload: 'b' } };

let prometheus: PrometheusProcess;
let folder: string;
let world: JudgementWorld;
beforeAll(async () => {
  prometheus = await startPrometheus({
    openMetrics: healthyPast({
      metrics: METRICS,
      startSeconds: START_MS / 1_000 - 600,
      seconds: (END_MS - START_MS) / 1_000 + 600,
      scrapeSeconds: 60,
    }),
  });
}, 60_000);
afterAll(() => prometheus.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calibrate-'));
  await writeFile(join(folder, 'healthy.json'), JSON.stringify(healthyConfig(METRICS)));
  world = await worldOf(folder, END_MS);
});
afterEach(() => rm(folder, { recursive: true }));

async function worldOf(configs: string, nowMs: number): Promise<JudgementWorld> {
  const { sources } = await loadSettings({ PROMETHEUS_URL: prometheus.url });
  return {
    configs: await loadMetricConfigs(configs, readConfig),
    sources: { byName: createSources(sources, []), standard: 'prometheus' },
    now: () => nowMs,
    deadlineMs: 60_000,
  };
}

function jobOf(wish: Partial<CalibrationJob['wish']> = {}, rest: Partial<CalibrationJob> = {}): CalibrationJob {
  return {
    wish: {
      config: 'healthy',
      compared: { kind: 'pairs', pairs: [PAIR] },
      scope: {},
      source: undefined,
      stepMs: undefined,
      warmupMs: undefined,
      everyMs: HOUR_MS,
      windowMs: 20 * MINUTE_MS,
      incidents: [],
      appliesTo: { workload: '*' },
      ...wish,
    },
    from: { atMs: START_MS },
    to: { atMs: MIDDLE_MS },
    pace: { concurrency: 2, rests: false },
    folder,
    restart: false,
    ...rest,
  };
}

const watch = { onProgress: (): void => undefined, signal: new AbortController().signal };

async function calibrationOf(): Promise<Calibration> {
  const [calibration] = (await loadMetricConfigs(folder, readConfig)).get('healthy')?.calibrations ?? [];
  if (!calibration) throw new Error('There is no calibration');
  return calibration;
}

/** Judges windows of 20 min one after the other, each metric of the canary multiplied, as runJudgement would. */
async function judgeFresh(named: NamedConfig, factor: number): Promise<CanaryJudgement[]> {
  const body = { config: 'healthy', baseline: { scope: PAIR.baseline }, canary: { scope: PAIR.canary } };
  const window = { start: new Date(MIDDLE_MS).toISOString(), duration: '20m' };
  const reading = readJudgementRequest({ ...body, window }, readConfig);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  const prepared = await prepareJudgement(
    reading.value,
    { ...world, nowMs: END_MS, deferred: false },
    new AbortController().signal,
  );
  const starts = Array.from({ length: 108 }, (_, i) => MIDDLE_MS + i * 20 * MINUTE_MS).slice(0, -1);
  const slicing = {
    chunks: chunkWindows(starts.map((start) => rangeOf(prepared, start))),
    askPolitely: createPoliteAsking({ concurrency: 2, rests: false }, { now: () => 0, wait: () => Promise.resolve() }),
    deadlineMs: 60_000,
    signal: new AbortController().signal,
  };
  const sliced = sliceSource(prepared.planned[0]!.fetch.source, slicing);
  const planned = prepared.planned.map((wish) => ({ ...wish, fetch: { ...wish.fetch, source: sliced } }));
  const judgements: CanaryJudgement[] = [];
  for (const start of starts) {
    const grid = gridOf(prepared, start);
    const { metrics } = await measureJudgement({ ...prepared, grid }, planned, bounds());
    const measurements = metrics.flatMap((one) => (one.kind === 'measured' ? one.measurements : []));
    const judged = { config: named.config, values: new Map(Object.entries(PAIR.canary)), baselineOffsetMs: 0, grid };
    const { measurements: known } = withHistory(measurements, named.calibrations ?? [], judged);
    judgements.push(judgeCanary(named.config, known.map(multiplied), NO_CIRCUMSTANCES));
  }
  return judgements;

  function multiplied(measurement: Measurement): Measurement {
    return { ...measurement, canary: measurement.canary.map((value) => value * factor) };
  }
}

function shareFlagged(judgements: readonly CanaryJudgement[], isOf: (name: string) => boolean = () => true): number {
  const metrics = judgements.flatMap((judgement) => judgement.metrics).filter(({ metric }) => isOf(metric.name));
  return metrics.filter(({ classification }) => classification !== 'pass').length / metrics.length;
}

/** The share of metrics that would have failed without their calibration, and say so. */
function shareExcused(judgements: readonly CanaryJudgement[]): number {
  const metrics = judgements.flatMap((judgement) => judgement.metrics);
  const isExcused = ({ warnings }: (typeof metrics)[number]): boolean =>
    warnings.some(({ code }) => code === 'calibration-excuses');
  return metrics.filter(isExcused).length / metrics.length;
}

describe('canary-judge calibrate, with a real Prometheus', () => {
  it('leaves fewer than 3 % false alarms, and finds +50 % where it says that it can be found', async () => {
    const uncalibrated = world.configs.get('healthy')!;
    await calibrate(jobOf(), world, watch);
    const named = (await loadMetricConfigs(folder, readConfig)).get('healthy')!;
    const revealing = (await calibrationOf()).metrics.filter(({ revealable }) => revealable! <= 0.5);
    const names = new Set(revealing.map(({ name }) => name));

    const [before, healthy, worse] = [
      await judgeFresh(uncalibrated, 1),
      await judgeFresh(named, 1),
      await judgeFresh(named, 1.5),
    ];

    expect(shareFlagged(before)).toBeGreaterThan(0.1);
    expect(shareFlagged(healthy)).toBeLessThanOrEqual(0.03);
    expect(shareExcused(healthy)).toBeCloseTo(shareFlagged(before) - shareFlagged(healthy), 1);
    expect(names.size).toBeGreaterThanOrEqual(5);
    expect(healthy.filter(({ score }) => score < 95).length / healthy.length).toBeLessThanOrEqual(0.03);
    for (const name of names) expect(shareFlagged(worse, (one) => one === name)).toBeGreaterThanOrEqual(0.9);
  }, 60_000);

  it('gives the numbers that judgements of the same windows give', async () => {
    const { metrics, ...config } = healthyConfig(METRICS) as { metrics: { name: string }[] };
    const one = metrics.filter(({ name }) => name === 'm19');
    await writeFile(join(folder, 'one.json'), JSON.stringify({ ...config, metrics: one, warmup: '2m' }));
    world = await worldOf(folder, END_MS);
    const hours = 12;

    const { calibration } = await calibrate(
      jobOf({ config: 'one' }, { from: { atMs: MIDDLE_MS - hours * HOUR_MS } }),
      world,
      watch,
    );

    const runJudgement = createRunJudgement(world);
    const judged = await Promise.all(
      Array.from({ length: hours }, async (_, hour) => {
        const start = new Date(MIDDLE_MS - (hours - hour) * HOUR_MS).toISOString();
        const sides = { baseline: { scope: PAIR.baseline }, canary: { scope: PAIR.canary } };
        const body = { config: 'one', ...sides, window: { start, duration: '20m' }, compare: 'netflix-aca' };
        const reading = readJudgementRequest(body, readConfig);
        if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
        return runJudgement(reading.value, watch.signal);
      }),
    );
    const flagged = (classifications: readonly (string | undefined)[]): number =>
      Number((classifications.filter((one) => one !== 'pass').length / hours).toPrecision(4));
    expect(calibration.metrics[0]?.effects).toEqual(
      judged.map(({ metrics }) => Number(metrics[0]?.judged.test?.size?.toFixed(6))),
    );
    expect(calibration.metrics[0]).toMatchObject({
      slots: judged[0]?.window.judgedSlots,
      falseAlarms: {
        tier0: flagged(judged.map(({ metrics }) => metrics[0]?.judged.classification)),
        netflixAca: flagged(judged.map(({ comparison }) => comparison?.metrics[0]?.classification)),
      },
    });
    expect(calibration.metrics[0]?.falseAlarms.netflixAca).toBeGreaterThan(0);
  }, 30_000);

  it('goes on where it was killed, and writes the same file', async () => {
    const from = { atMs: MIDDLE_MS - 12 * HOUR_MS };
    const whole = await mkdtemp(join(tmpdir(), 'calibrate-whole-'));
    await writeFile(join(whole, 'healthy.json'), JSON.stringify(healthyConfig(METRICS)));
    await calibrate(jobOf({}, { from, folder: whole }), world, watch);

    const partial = join(folder, 'healthy.calibration.partial');
    await killedInTheMiddle({ prometheusUrl: prometheus.url, nowMs: END_MS, job: jobOf({}, { from }) });
    const done = (await readFile(partial, 'utf8')).split('\n').length - 2;
    // Whoever kills it may do so in the middle of a line.
    await appendFile(partial, '{"metric":"m1');
    let total = 0;
    const onProgress = (_: number, all: number): void => {
      total = all;
    };
    await calibrate(jobOf({}, { from }), { ...world, now: () => END_MS + HOUR_MS }, { ...watch, onProgress });

    expect(done).toBeGreaterThan(0);
    expect(total).toBe((METRICS - done) * 12);
    const [killed, uninterrupted] = await Promise.all(
      [folder, whole].map((one) => readFile(join(one, 'healthy.calibration.yaml'), 'utf8')),
    );
    expect(killed).toBe(uninterrupted);
    await expect(readFile(partial)).rejects.toThrow('ENOENT');
    await rm(whole, { recursive: true });
  }, 30_000);
});

/** Runs the job in a process of its own, which is killed when it has told of its progress for the first time. */
async function killedInTheMiddle(job: CalibrateProcessJob): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/calibrate-process.ts', JSON.stringify(job)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.once('data', () => child.kill('SIGKILL'));
  await once(child, 'close');
  if (child.signalCode !== 'SIGKILL') throw new Error(`It ended by itself with ${String(child.exitCode)}`);
}
