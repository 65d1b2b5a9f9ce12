import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadMetricConfigs } from '../../../src/config/load-metric-configs.js';
import { JudgementError, SourceFault } from '../../../src/errors.js';
import { readConfig } from '../../../src/wire-reading.js';
import {
  calibrateShop,
  configOf,
  HOUR_MS,
  metricOf,
  MINUTE_MS,
  NOW_MS,
  START_MS,
  steadySource,
  valueAt,
} from './support.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calibrate-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The message of what a promise is rejected with. */
async function faultOf(promise: Promise<unknown>): Promise<JudgementError> {
  const fault: unknown = await promise.catch((error: unknown) => error);
  if (fault instanceof JudgementError) return fault;
  throw new Error(`It was not refused: ${String(fault)}`);
}

describe('calibrate()', () => {
  it('asks for long stretches, and leaves nothing but the calibration beside the config', async () => {
    const source = steadySource();

    const { calibration, path } = await calibrateShop(folder, { source });

    expect(source.asked).toHaveLength(4);
    expect(source.asked.every(({ slots }) => slots === 11 * 60 + 20)).toBe(true);
    expect(calibration).toMatchObject({
      windows: 12,
      excluded: 0,
      overlapping: 0,
      slots: 20,
      appliesTo: { zone: 'z1' },
    });
    expect(calibration.metrics).toMatchObject([
      { name: 'a', comparisons: 12, withoutData: 0, coverage: 1, spread: 0.03 },
      { name: 'b', comparisons: 12 },
    ]);
    expect((await readdir(folder)).sort()).toEqual(['shop.calibration.yaml', 'shop.json']);
    expect(path).toBe(join(folder, 'shop.calibration.yaml'));
  });

  it('gives facts of every metric, with the share of gaps in which the side was alive', async () => {
    const isGap = (ms: number): boolean => (ms / MINUTE_MS) % 20 === 7;
    const source = steadySource({
      seriesOf: (text) => [{ labels: {}, at: (ms) => (text.includes('b{') && isGap(ms) ? NaN : valueAt(ms, text)) }],
    });

    const { facts } = await calibrateShop(folder, { source });

    expect(facts).toMatchObject([
      { metric: { name: 'a' }, stepMs: MINUTE_MS, slots: 20, withoutData: 0, coverage: 1, silentGaps: 0 },
      { metric: { name: 'b' }, coverage: 0.95, silentGaps: 1 },
    ]);
    expect(facts[0]?.effects).toHaveLength(12);
    expect(facts[0]?.slotDeviation).toBeCloseTo(0.082, 2);
  });

  it('writes no file where nothing was found, and says why for each metric', async () => {
    const silent = steadySource({ seriesOf: () => [] });

    await expect(calibrateShop(folder, { source: silent })).rejects.toMatchObject({
      code: 'CONFIG_MISMATCH',
      details: [{ pointer: 'a' }, { pointer: 'b' }],
    });
    expect(await readdir(folder)).not.toContain('shop.calibration.yaml');
  });

  it('leaves out windows that overlap an incident, and tells how many', async () => {
    const at = (minutes: number): number => START_MS + minutes * MINUTE_MS;
    const incidents = [
      { fromMs: at(60), toMs: at(61), reason: 'network' },
      { fromMs: at(140), toMs: at(180) },
    ];

    const { calibration } = await calibrateShop(folder, { source: steadySource(), wish: { incidents } });

    expect(calibration).toMatchObject({ windows: 11, excluded: 1 });
    expect(calibration.incidents).toEqual([
      { from: '2026-11-10T01:00:00Z', to: '2026-11-10T01:01:00Z', reason: 'network' },
      { from: '2026-11-10T02:20:00Z', to: '2026-11-10T03:00:00Z' },
    ]);
  });

  it('asks window by window where windows are far apart, or a query is read at another time', async () => {
    const far = steadySource();
    await calibrateShop(folder, { source: far, wish: { everyMs: 6 * HOUR_MS } });
    const query = { type: 'prometheus', expr: 'sum(a{workload="${workload}"} offset 1h)' };
    const displaced = steadySource();
    await calibrateShop(folder, { source: displaced, config: configOf([metricOf('a', { query })]) });

    expect(far.asked.map(({ slots }) => slots)).toEqual(new Array(8).fill(20));
    expect(displaced.asked.map(({ slots }) => slots)).toEqual(new Array(24).fill(20));
  });

  it('compares the halves of a scope by the label of its instances', async () => {
    const pods = ['p3', 'p1', 'p4', 'p2'];
    const source = steadySource({
      seriesOf: (text) =>
        pods.map((pod) => ({
          labels: { pod },
          at: (ms) => valueAt(ms, `${text} ${pod}`) * (['p2', 'p4'].includes(pod) ? 2 : 1),
        })),
    });
    const config = configOf([metricOf('a', { series: { instances: 'pod' } }), metricOf('b')]);

    const { calibration } = await calibrateShop(folder, {
      source,
      config,
      wish: { compared: { kind: 'halves' }, scope: { workload: 'x' } },
    });

    expect(calibration).toMatchObject({
      halves: { workload: 'x' },
      pairs: [],
      appliesTo: { workload: 'x', zone: 'z1' },
    });
    expect(calibration.metrics).toMatchObject([{ name: 'a', comparisons: 12 }]);
    for (const effect of calibration.metrics[0]!.effects) expect(effect).toBeCloseTo(Math.log(2), 1);
    expect(calibration.notCalibrated).toEqual([{ name: 'b', reason: expect.stringContaining('nothing to halve') }]);
    expect(source.asked).toHaveLength(1);
  });

  it('says why nothing is known of a metric', async () => {
    const source = steadySource({
      seriesOf: (text) => (text.includes('silent') ? [] : [{ labels: {}, at: (ms) => valueAt(ms, text) }]),
      onAsked: ({ text }) => {
        if (text.includes('wrong')) throw new JudgementError('QUERY_REFUSED', 'refuses the query: many-to-many');
      },
    });
    const config = configOf([
      metricOf('a'),
      metricOf('silent'),
      metricOf('wrong'),
      metricOf('bound', { analysis: { limit: { max: 1 } } }),
      { name: 'inline', group: 'g' },
    ]);

    const { calibration } = await calibrateShop(folder, { source, config });

    expect(calibration.metrics.map(({ name }) => name)).toEqual(['a']);
    expect(calibration.notCalibrated).toEqual([
      { name: 'bound', reason: 'it has only a limit: nothing is compared' },
      { name: 'inline', reason: 'it has no query: its series come with requests' },
      { name: 'silent', reason: 'none of its 12 comparisons had enough data' },
      { name: 'wrong', reason: expect.stringContaining('many-to-many') },
    ]);
    expect(source.asked.filter(({ text }) => text.includes('wrong')).length).toBeLessThan(30);
  });

  it('does without the windows in which a query is refused', async () => {
    const badMs = START_MS + 5 * HOUR_MS + 10 * MINUTE_MS;
    const source = steadySource({
      onAsked: ({ firstMs, slots }) => {
        const isBad = firstMs <= badMs && badMs < firstMs + slots * MINUTE_MS;
        if (isBad) throw new JudgementError('QUERY_REFUSED', 'refuses the query: many-to-many');
      },
    });

    const { calibration } = await calibrateShop(folder, { source });

    expect(calibration.metrics).toMatchObject([
      { comparisons: 11, withoutData: 1 },
      { comparisons: 11, withoutData: 1 },
    ]);
  });

  it('keeps what is done when the source fails, and goes on with the range of the first start', async () => {
    const failing = steadySource({
      onAsked: ({ text }) => {
        if (text.includes('b{')) throw new SourceFault('SOURCE_UNREACHABLE', 'cannot be reached', { transient: true });
      },
    });
    const job = { from: { agoMs: 12 * HOUR_MS }, to: { agoMs: 0 } };

    const fault = await faultOf(calibrateShop(folder, { source: failing, job }));
    const source = steadySource();
    const later = { now: () => NOW_MS + 5 * HOUR_MS };
    const { calibration } = await calibrateShop(folder, { source, job, world: later });

    expect(fault).toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    expect(fault.message).toContain('shop.calibration.partial": the same command goes on from there');
    expect(source.asked.every(({ text }) => text.includes('b{'))).toBe(true);
    expect(calibration).toMatchObject({ made: new Date(NOW_MS).toISOString().replace('.000', ''), windows: 12 });
    expect(calibration.metrics.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('does not go on with what was begun with other options, unless it is to begin anew', async () => {
    const stop = new AbortController();
    const stopped = steadySource({
      onAsked: (_, { length }) => {
        if (length === 3) stop.abort(new Error('stopped'));
      },
    });
    await expect(calibrateShop(folder, { source: stopped, watch: { signal: stop.signal } })).rejects.toThrow('stopped');
    const wish = { everyMs: 2 * HOUR_MS };

    const fault = await faultOf(calibrateShop(folder, { source: steadySource(), wish }));
    const { calibration } = await calibrateShop(folder, { source: steadySource(), wish, job: { restart: true } });

    expect(fault.message).toContain('it was begun with other options, or another config');
    expect(calibration.windows).toBe(6);
  });

  it('calibrates a config that another judge is named in by the defaults', async () => {
    const config = configOf([metricOf('a')], { judge: { name: 'netflix-aca' } });

    const { calibration } = await calibrateShop(folder, { source: steadySource(), config });

    expect(calibration.judge).toEqual({ name: 'mann-whitney', dependence: 'ar1', level: 0.01, criticalLevel: 0.01 });
    expect(calibration.metrics).toMatchObject([{ comparisons: 12 }]);
  });

  it("takes the windows of Kayenta's configs as Kayenta does, and keeps what they read before their start apart", async () => {
    const customInlineTemplate = 'PromQL:sum(a{workload="${workload}"})';
    const query = { type: 'prometheus', metricName: 'a', labelBindings: [], customInlineTemplate };
    const config = {
      name: 'shop',
      metrics: [{ name: 'a', query, groups: ['g'], analysisConfigurations: { canary: {} }, scopeName: 'default' }],
      classifier: { groupWeights: { g: 100 } },
    };
    const source = steadySource();

    const { calibration } = await calibrateShop(folder, {
      source,
      config,
      wish: { everyMs: 20 * MINUTE_MS, appliesTo: { workload: '*' } },
    });

    expect(calibration).toMatchObject({ slots: 21, windows: 18, overlapping: 18 });
    expect(calibration.metrics).toMatchObject([{ name: 'a', comparisons: 18, slots: 21 }]);
  });

  it('replaces the calibration of the same scope, and keeps that of others', async () => {
    const source = steadySource();
    await calibrateShop(folder, { source, wish: { appliesTo: { workload: 'shop*' } } });
    await calibrateShop(folder, { source });
    await calibrateShop(folder, { source, wish: { everyMs: 2 * HOUR_MS } });

    const text = await readFile(join(folder, 'shop.calibration.yaml'), 'utf8');
    expect(text.match(/appliesTo: .*|windows: .*/g)).toEqual([
      'appliesTo: { workload: shop* }',
      'windows: 12',
      'appliesTo: { zone: z1 }',
      'windows: 6',
    ]);
  });

  it('asks nothing where the calibration file is broken', async () => {
    const source = steadySource();
    const { path } = await calibrateShop(folder, { source });
    const configs = await loadMetricConfigs(folder, readConfig);
    const { length } = source.asked;
    await writeFile(path, 'calibrations: [1]');

    const fault = await faultOf(calibrateShop(folder, { source, world: { configs } }));

    expect(fault.code).toBe('INVALID_CONFIG');
    expect(fault.details[0]?.pointer).toBe(`${path}:1:16`);
    expect(source.asked).toHaveLength(length);
  });

  it('writes of each metric the source that was asked, whoever named it', async () => {
    const { calibration } = await calibrateShop(folder, { source: steadySource() });

    expect(calibration.metrics.map(({ source }) => source)).toEqual(['prometheus', 'prometheus']);
  });

  it('refuses a calibration of two services that would be for every service, before it asks anything', async () => {
    const source = steadySource();
    const config = configOf([metricOf('a')], { scope: { workload: {} } });
    const pair = { baseline: { workload: 'checkout-1' }, canary: { workload: 'checkout-2' } };
    const compared = { kind: 'pairs', pairs: [pair] } as const;

    const fault = await faultOf(calibrateShop(folder, { source, config, wish: { compared } }));
    const { calibration } = await calibrateShop(folder, {
      source,
      config,
      wish: { compared, appliesTo: { workload: 'checkout*' } },
    });

    expect(fault).toMatchObject({ code: 'INVALID_REQUEST', details: [{ pointer: '--applies-to' }] });
    expect(fault.details[0]?.message).toMatch(
      /for every service\. Say .*, such as --applies-to 'workload=checkout\*'$/,
    );
    expect(calibration.appliesTo).toEqual({ workload: 'checkout*' });
  });

  it('is for everything where the config has no variable at all', async () => {
    const series = { instances: 'pod' };
    const query = { type: 'prometheus', expr: 'sum(a) by (pod)' };
    const source = steadySource({
      seriesOf: () => ['p1', 'p2'].map((pod) => ({ labels: { pod }, at: (ms) => valueAt(ms, pod) })),
    });
    const config = configOf([metricOf('a', { query, series })], { scope: undefined });

    const { calibration } = await calibrateShop(folder, { source, config, wish: { compared: { kind: 'halves' } } });

    expect(calibration).toMatchObject({ appliesTo: {}, metrics: [{ name: 'a', comparisons: 12 }] });
  });

  it('tells all that is wrong before it asks anything', async () => {
    const source = steadySource();
    const sides = { baseline: { wrokload: 'x' }, canary: { workload: 'y' } };

    const misfit = await faultOf(
      calibrateShop(folder, { source, wish: { compared: { kind: 'pairs', pairs: [sides] } } }),
    );
    const same = { baseline: { workload: 'x' }, canary: { workload: 'x' } };
    const nothing = await faultOf(
      calibrateShop(folder, { source, wish: { compared: { kind: 'pairs', pairs: [same] } } }),
    );
    const none = await faultOf(
      calibrateShop(folder, { source, job: { from: { agoMs: MINUTE_MS }, to: { agoMs: 0 } } }),
    );

    expect(misfit.details.map(({ pointer }) => pointer)).toEqual(['/baseline/scope/wrokload', '/baseline/scope']);
    expect(nothing.details[0]?.message).toContain('asks the same of both sides');
    expect(none.message).toContain('the range holds no window');
    expect(source.asked).toEqual([]);
    expect(await readdir(folder)).toEqual(['shop.json']);
  });
});
