import { describe, expect, it } from 'vitest';
import type { Calibration } from '../../src/config/calibration.js';
import { readNativeMetricConfig, type MetricConfig } from '../../src/config/metric-config.js';
import type { Measurement } from '../../src/judge/measurement.js';
import { metricDigest } from '../../src/measure/metric-digest.js';
import { withHistory, type JudgedScope } from '../../src/measure/with-history.js';
import { calibratedMetric, calibration } from '../support/calibration.js';

const END_MS = Date.parse('2026-11-20T10:20:00Z');
const GRID = { stepMs: 60_000, warmupMs: 0, slots: 20, settledSlots: 20, leadMs: 60_000, headMs: 60_000 };

function configOf(expr: string, rest: object = {}): MetricConfig {
  const query = { type: 'prometheus', expr };
  const document = { groups: { g: 100 }, metrics: [{ name: 'latency', group: 'g', query }], ...rest };
  const reading = readNativeMetricConfig(document);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

const CONFIG = configOf('up');

function measurementOf(config: MetricConfig, { slots = 20, asked = true, source = 'prometheus' } = {}): Measurement {
  const samples = new Float64Array(slots).fill(1);
  const queries = { source, queries: { query: 'up' }, links: [], start: '', end: '', stepSeconds: 60 };
  const side = { slots: samples, expected: slots, filled: slots, asked: asked ? queries : undefined };
  return {
    metric: config.metrics[0]!,
    baseline: samples,
    canary: samples,
    sides: { baseline: side, canary: side },
    judged: { from: null, to: null },
    warnings: [],
  };
}

function calibratedFor(config: MetricConfig, rest: Partial<Calibration> = {}): Calibration {
  const digest = metricDigest(config.metrics[0]!, config, 60_000);
  return calibration({ metrics: [calibratedMetric({ digest })], ...rest });
}

interface Case extends Partial<JudgedScope> {
  readonly measurement?: Measurement;
}

function judge(calibrations: readonly Calibration[], { measurement, ...rest }: Case = {}) {
  const grid = { ...GRID, firstSlotEndMs: END_MS - 19 * 60_000 };
  const values = new Map([['workload', 'shop']]);
  const judged = { config: CONFIG, values, baselineOffsetMs: 0, grid, ...rest };
  const { measurements, warnings } = withHistory([measurement ?? measurementOf(CONFIG)], calibrations, judged);
  return { measurement: measurements[0]!, warnings, codes: warnings.map(({ code }) => code) };
}

describe('withHistory()', () => {
  it('attaches the effects of a metric that is asked as it was calibrated', () => {
    const { measurement, codes } = judge([calibratedFor(CONFIG)]);

    expect(measurement.history).toEqual({ effects: calibratedMetric().effects, slots: 20 });
    expect(codes).toEqual([]);
  });

  it('says nothing where no calibration is for the scope', () => {
    const { measurement, codes } = judge([calibratedFor(CONFIG, { appliesTo: { workload: 'other' } })]);

    expect(measurement.history).toBeUndefined();
    expect([...codes, ...measurement.warnings]).toEqual([]);
  });

  it.each([
    ['another expression', configOf('up + 1')],
    ['another selector', configOf('up', { selector: { prometheus: 'a="b"' } })],
    [
      'gaps that count as nothing',
      configOf('up', {
        metrics: [
          { name: 'latency', group: 'g', query: { type: 'prometheus', expr: 'up' }, analysis: { missing: 'zero' } },
        ],
      }),
    ],
  ])('does not use the calibration of %s, and warns', (_, config) => {
    const { measurement } = judge([calibratedFor(config)]);

    expect(measurement.history).toBeUndefined();
    expect(measurement.warnings).toMatchObject([
      { code: 'calibration-of-another-query', text: expect.stringContaining('latency') },
    ]);
  });

  it('does not use the calibration of one source for what another source was asked, and warns with both names', () => {
    const { measurement } = judge([calibratedFor(CONFIG)], { measurement: measurementOf(CONFIG, { source: 'other' }) });

    expect(measurement.history).toBeUndefined();
    expect(measurement.warnings).toEqual([
      {
        code: 'calibration-of-another-query',
        text: 'latency is asked of source "other", and its calibration is of source "prometheus": that is not used. Run canary-judge calibrate with the source that is judged.',
      },
    ]);
  });

  it('does not use a calibration of sides at the same time for a baseline in the past, and warns once', () => {
    const { measurement, warnings } = judge([calibratedFor(CONFIG)], { baselineOffsetMs: 7 * 86_400_000 });

    expect(measurement.history).toBeUndefined();
    expect(warnings).toEqual([
      { code: 'calibration-of-another-baseline', text: expect.stringContaining('lies in the past') },
    ]);
  });

  it('says nothing of a baseline in the past where no calibration is for the scope', () => {
    const other = calibratedFor(CONFIG, { appliesTo: { workload: 'other' } });

    expect(judge([other], { baselineOffsetMs: 60_000 }).codes).toEqual([]);
  });

  it('uses the calibration after a change of what is accepted', () => {
    const query = { type: 'prometheus', expr: 'up' };
    const analysis = { tolerance: { relative: 0.5 }, critical: true, direction: 'increase' };
    const config = configOf('up', { metrics: [{ name: 'latency', group: 'g', unit: 'ms', query, analysis }] });

    expect(judge([calibratedFor(CONFIG)], { config }).measurement.history).toBeDefined();
  });

  it('does not use a calibration of another step, and warns once', () => {
    const { measurement, codes } = judge([calibratedFor(CONFIG, { stepSeconds: 30 })]);

    expect(measurement.history).toBeUndefined();
    expect(codes).toEqual(['calibration-of-another-query']);
  });

  it('warns of a calibration that ends more than 90 days before the window, and uses it', () => {
    const ago = (days: number) => new Date(END_MS - days * 86_400_000).toISOString();

    expect(judge([calibratedFor(CONFIG, { to: ago(90) })]).codes).toEqual([]);
    const { measurement, codes } = judge([calibratedFor(CONFIG, { to: ago(91) })]);
    expect(measurement.history).toBeDefined();
    expect(codes).toEqual(['calibration-stale']);
  });

  it.each([
    [9, true],
    [10, false],
    [40, false],
    [41, true],
  ])('warns of a window of %i judged slots where 20 were calibrated: %s', (slots, warned) => {
    const { measurement, codes } = judge([calibratedFor(CONFIG)], { measurement: measurementOf(CONFIG, { slots }) });

    expect(measurement.history).toBeDefined();
    expect(codes).toEqual(warned ? ['calibration-of-another-window'] : []);
  });

  it('leaves out metrics with fewer than five effects', () => {
    const [known] = calibratedFor(CONFIG).metrics;
    const few = calibration({ metrics: [{ ...known!, effects: [0.1, 0.1, 0.1, 0.1] }] });

    expect(judge([few]).measurement.history).toBeUndefined();
  });

  it('has nothing to say of series that came with the request', () => {
    const measurement = measurementOf(CONFIG, { asked: false });

    expect(judge([calibratedFor(CONFIG)], { measurement }).measurement).toBe(measurement);
  });
});
