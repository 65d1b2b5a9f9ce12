import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calibrate, type CalibrationJob, type CalibrationWatch } from '../../../src/calibrate/calibration/calibrate.js';
import { loadMetricConfigs } from '../../../src/config/load-metric-configs.js';
import type { JudgementWorld } from '../../../src/run-judgement.js';
import type { LabelledSeries, MetricSource } from '../../../src/sources/metric-source.js';
import { readConfig } from '../../../src/wire-reading.js';
import { answerOf, fakeSource } from '../../support/series.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const START_MS = Date.parse('2026-11-10T00:00:00Z');
export const NOW_MS = START_MS + 100 * HOUR_MS;

/** A value around 100 for each instant and text, the same on every call. */
export function valueAt(ms: number, text: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${text} ${String(ms)}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return 100 + (((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32 - 0.5) * 20;
}

/** What a source was asked. */
export interface Asked {
  readonly text: string;
  readonly firstMs: number;
  readonly slots: number;
}

/** A source with a sample for every slot, but for what a test says of it. */
export function steadySource({
  seriesOf = (text) => [{ labels: {}, at: (ms) => valueAt(ms, text) }],
  onAsked = () => undefined,
}: {
  readonly seriesOf?: (
    text: string,
  ) => readonly { readonly labels: LabelledSeries['labels']; readonly at: (ms: number) => number }[];
  readonly onAsked?: (asked: Asked, all: readonly Asked[]) => void;
} = {}): MetricSource & { readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  const fetchSeries: MetricSource['fetchSeries'] = async ({ text }, { firstMs, stepMs, slots }) => {
    const question = { text, firstMs, slots };
    asked.push(question);
    onAsked(question, asked);
    const all = seriesOf(text).map(({ labels, at }) => {
      const values = Float64Array.from({ length: slots }, (_, slot) => at(firstMs + slot * stepMs));
      return { labels, values, filled: Uint8Array.from(values, (value) => Number(!Number.isNaN(value))) };
    });
    return Promise.resolve(answerOf(...all.filter(({ filled }) => filled.includes(1))));
  };
  return { ...fakeSource({ fetchSeries }), asked };
}

/** A config of these metrics, with a variable `workload`. */
export function configOf(metrics: readonly object[], rest: object = {}): object {
  return { scope: { workload: {}, zone: { default: 'z1' } }, groups: { g: 100 }, metrics, ...rest };
}

export function metricOf(name: string, rest: object = {}): object {
  const query = { type: 'prometheus', expr: `sum(${name}{workload="\${workload}"})` };
  return { name, group: 'g', query, ...rest };
}

/** Calibrates the config `shop` by the windows of 20 min of twelve hours, but for what a test says. */
export async function calibrateShop(
  folder: string,
  {
    source,
    config,
    wish,
    ...rest
  }: {
    readonly source: MetricSource;
    readonly config?: object;
    readonly wish?: Partial<CalibrationJob['wish']>;
    readonly world?: Partial<JudgementWorld>;
    readonly job?: Partial<CalibrationJob>;
    readonly watch?: Partial<CalibrationWatch>;
  },
) {
  await writeFile(join(folder, 'shop.json'), JSON.stringify(config ?? configOf([metricOf('a'), metricOf('b')])));
  const world: JudgementWorld = {
    configs: rest.world?.configs ?? (await loadMetricConfigs(folder, readConfig)),
    sources: { byName: new Map([['prometheus', source]]), standard: 'prometheus' },
    now: () => NOW_MS,
    deadlineMs: 60_000,
    ...rest.world,
  };
  const job: CalibrationJob = {
    wish: {
      config: 'shop',
      compared: { kind: 'pairs', pairs: [{ baseline: { workload: 'x' }, canary: { workload: 'y' } }] },
      scope: {},
      source: undefined,
      stepMs: undefined,
      warmupMs: undefined,
      everyMs: HOUR_MS,
      windowMs: 20 * MINUTE_MS,
      incidents: [],
      appliesTo: undefined,
      ...wish,
    },
    from: { atMs: START_MS },
    to: { atMs: START_MS + 12 * HOUR_MS },
    pace: { concurrency: 2, rests: false },
    folder,
    restart: false,
    ...rest.job,
  };
  const watch = { onProgress: () => undefined, signal: new AbortController().signal, ...rest.watch };
  return calibrate(job, world, watch);
}
