import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CalibrateProcessJob } from '../scripts/calibrate-process.js';
import { healthyConfig, healthyPast } from '../scripts/healthy-past.js';
import { startPrometheus } from '../scripts/prometheus-process.js';
import { timingOf, type Timing } from './measure.js';

const METRICS = 20;
const HOURS = 14 * 24;
const HOUR_MS = 3_600_000;
const END_MS = Date.parse('2026-11-16T00:00:00Z');
const MOST_MS = 60_000;
const MOST_MIB = 300;

/** What a calibration took. */
export interface CalibrationCost {
  readonly timing: Timing;
  /** The most memory that its process had, in MiB. */
  readonly peakMib: number;
  readonly mostMib: number;
}

/** Times a calibration of two weeks from a real Prometheus on this machine, at its own pace, in a process of its own. */
export async function benchCalibration(): Promise<CalibrationCost> {
  const seconds = (HOURS * HOUR_MS) / 1_000;
  const startSeconds = END_MS / 1_000 - seconds;
  const history = healthyPast({ metrics: METRICS, startSeconds, seconds, scrapeSeconds: 30 });
  const prometheus = await startPrometheus({ openMetrics: history });
  const folder = await mkdtemp(join(tmpdir(), 'calibrate-'));
  try {
    await writeFile(join(folder, 'healthy.json'), JSON.stringify(healthyConfig(METRICS)));
    const job = jobOf(prometheus.url, folder);
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      'scripts/calibrate-process.ts',
      JSON.stringify(job),
    ]);
    const { ms, peakKib } = JSON.parse(stdout) as { ms: number; peakKib: number };
    const name = `${String(METRICS)} metrics, ${String(HOURS)} windows`;
    return { timing: timingOf(name, [ms], MOST_MS), peakMib: peakKib / 1_024, mostMib: MOST_MIB };
  } finally {
    await rm(folder, { recursive: true });
    await prometheus.stop();
  }
}

function jobOf(prometheusUrl: string, folder: string): CalibrateProcessJob {
  return {
    prometheusUrl,
    // What a source may still be missing is not asked for.
    nowMs: END_MS + HOUR_MS,
    job: {
      wish: {
        config: 'healthy',
        compared: { kind: 'pairs', pairs: [{ baseline: { workload: 'a' }, canary: { workload: 'b' } }] },
        scope: {},
        source: undefined,
        stepMs: undefined,
        warmupMs: undefined,
        everyMs: HOUR_MS,
        windowMs: HOUR_MS / 3,
        incidents: [],
        appliesTo: undefined,
      },
      from: { atMs: END_MS - HOURS * HOUR_MS },
      to: { atMs: END_MS },
      pace: { concurrency: 2, rests: true },
      folder,
      restart: false,
    },
  };
}
