import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CalibrateOptions } from '../../src/commands/calibrate-command.js';
import { calibrateConfig } from '../../src/commands/calibrate.js';
import { loadMetricConfigs } from '../../src/config/load-metric-configs.js';
import { readConfig } from '../../src/wire-reading.js';
import {
  configOf,
  HOUR_MS,
  metricOf,
  MINUTE_MS,
  NOW_MS,
  START_MS,
  steadySource,
} from '../calibrate/calibration/support.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calibrate-'));
  const config = configOf([metricOf('a'), metricOf('b', { analysis: { limit: { max: 1 } } })]);
  await writeFile(join(folder, 'shop.json'), JSON.stringify(config));
});
afterEach(() => rm(folder, { recursive: true }));

/** Calibrates six hours; gives the exit code, and what was printed and shown. */
async function run(
  rest: Partial<CalibrateOptions> = {},
  signal = new AbortController().signal,
  source = steadySource(),
) {
  let printed = '';
  let shown = '';
  const options: CalibrateOptions = {
    config: 'shop',
    compared: { kind: 'pair', baseline: { workload: 'x' }, canary: { workload: 'y' } },
    scope: {},
    source: undefined,
    stepMs: undefined,
    warmupMs: undefined,
    from: { atMs: START_MS },
    to: { atMs: START_MS + 6 * HOUR_MS },
    everyMs: HOUR_MS,
    windowMs: 20 * MINUTE_MS,
    exclude: [],
    appliesTo: undefined,
    concurrency: 2,
    hurry: true,
    html: undefined,
    restart: false,
    advice: null,
    ...rest,
  };
  const world = {
    configs: await loadMetricConfigs(folder, readConfig),
    sources: { byName: new Map([['prometheus', source]]), standard: 'prometheus' },
    now: () => NOW_MS,
    deadlineMs: 60_000,
  };
  const print = (text: string): void => void (printed += text);
  const terminal = { write: (text: string) => (shown += text), isTTY: true };
  const code = await calibrateConfig(options, { world, folder, print, terminal }, signal);
  return { code, printed, shown };
}

describe('calibrateConfig()', () => {
  it('prints a table, and what could not be calibrated, and writes the calibration and a page', async () => {
    const { code, printed, shown } = await run();

    expect(code).toBe(0);
    expect(printed).toMatch(/^6 windows\nfor scopes with zone=z1\n\nmetric +compared +no data +spread/);
    expect(printed).toMatch(/\na +6 +0 +3\.0 % +\d+\.\d % +0\.\d\d +100\.0 % +0\.0 % +0\.0 % +0\.0 %\n/);
    expect(printed).toContain('\nb: not calibrated, it has only a limit: nothing is compared\n');
    expect(printed).toContain(`written: ${join(folder, 'shop.calibration.yaml')}\n`);
    expect(shown).toContain('compared 6 of 6');
    expect((await readdir(folder)).sort()).toEqual(['shop.calibration.html', 'shop.calibration.yaml', 'shop.json']);
    expect(await readFile(join(folder, 'shop.calibration.html'), 'utf8')).toContain('<h2>a</h2>');
  });

  it('advises a patch where that is asked for', async () => {
    const { printed } = await run({ advice: { falseAlarmRate: 0.01, smallestChange: 0.5 } });

    expect(printed).toMatch(/\n\n# Advice for "shop": at most 1 % of healthy windows/);
    expect(printed).not.toContain('"b"');
  });

  it('reads pairs and incidents from files, and writes the page where it is told', async () => {
    const file = join(folder, '..', 'no-such-page.html');
    const pairs = join(folder, 'pairs.list');
    const incidents = join(folder, 'incidents.list');
    await writeFile(
      pairs,
      '- { baseline: { workload: x }, canary: { workload: y } }\n- { baseline: { workload: x }, canary: { workload: z } }\n',
    );
    await writeFile(incidents, '- { from: 2026-11-10T01:00:00Z, to: 2026-11-10T01:05:00Z, reason: disk }\n');

    const { printed } = await run({
      compared: { kind: 'listed', file: pairs },
      exclude: [{ file: incidents }, { fromMs: START_MS, toMs: START_MS + 1 }],
      html: null,
    });

    expect(printed).toMatch(/^4 windows, 2 left out for incidents\n/);
    expect(printed).toMatch(/\na +8 +0 /);
    expect(await readdir(folder)).not.toContain('shop.calibration.html');
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('tells the mistakes of a list with their places', async () => {
    const pairs = join(folder, 'pairs.list');
    await writeFile(pairs, '- { baseline: { workload: x }, canari: { workload: y } }\n');

    await expect(run({ compared: { kind: 'listed', file: pairs } })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      details: expect.arrayContaining([
        { pointer: `${pairs}:1:32`, message: '[0].canari: unknown key "canari"; did you mean "canary"?' },
      ]),
    });
  });

  it('ends when it is interrupted, and goes on the next time', async () => {
    const stop = new AbortController();
    const source = steadySource({
      onAsked: () => {
        stop.abort();
      },
    });

    const { code } = await run({}, stop.signal, source);

    expect(code).toBe(130);
    expect(await readdir(folder)).toContain('shop.calibration.partial');
    expect((await run()).code).toBe(0);
    expect(await readdir(folder)).not.toContain('shop.calibration.partial');
  });
});
