import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_WISHES } from '../../src/calibrate/advice.js';
import { renderAdvice } from '../../src/calibrate/advice-patch.js';
import { advise } from '../../src/calibrate/advise.js';
import type { MetricFacts } from '../../src/calibrate/metric-facts.js';
import { standardJudge } from '../../src/config/judge-settings.js';
import { readNativeMetricConfig, type MetricConfig } from '../../src/config/metric-config.js';
import { judgeCanary } from '../../src/judge/judge-canary.js';
import { NO_CIRCUMSTANCES } from '../../src/judge/measurement.js';
import { median } from '../../src/stats/median.js';
import { normals } from '../judge/mann-whitney/support.js';
import { metric } from '../support/metric.js';
import { applyPatch, facts, yamlOf } from './support.js';

const NATIVE = standardJudge('mann-whitney');

function configOf(metrics: readonly object[]): any {
  return { groups: { g: 100 }, metrics: metrics.map((one, i) => ({ name: `m${String(i)}`, group: 'g', ...one })) };
}

function read(document: unknown): MetricConfig {
  const reading = readNativeMetricConfig(document);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

function patchFor(all: readonly MetricFacts[], wishes = DEFAULT_WISHES, judge = NATIVE): string {
  return renderAdvice({ config: 'shop', advice: advise(all, wishes, judge) });
}

describe('advise()', () => {
  it('advises nothing for fewer than five healthy comparisons, and for what is not compared', () => {
    const limited = metric({ name: 'limited', analysis: { limit: { max: 1 } } });
    const { metrics } = advise(
      [facts({ effects: [0.1, 0.2, 0.3, 0.1], withoutData: 2 }), facts({ metric: limited })],
      DEFAULT_WISHES,
      NATIVE,
    );

    expect(metrics).toMatchObject([
      {
        silence: 'Too few healthy comparisons: 4, and 5 are needed; 2 more came to nothing for want of data.',
        options: [],
        step: null,
        window: null,
      },
      { silence: 'It is held against its limit alone, not against a baseline.' },
    ]);
  });

  it('takes the longest window, and what three quarters of the metrics need as step', () => {
    const slow = facts({ metric: metric({ name: 'slow' }), autocorrelation: 0.7, slotDeviation: 0.3 });
    const { step, window } = advise([facts(), slow, slow, slow], DEFAULT_WISHES, NATIVE);

    expect(step).toMatchObject({ ms: 600_000, why: expect.stringContaining('4 of 4 metrics') });
    expect(window!.ms).toBeGreaterThanOrEqual(12 * 600_000);
    expect(advise([facts(), facts(), facts(), slow], DEFAULT_WISHES, NATIVE).step).toBeNull();
  });
});

describe('renderAdvice()', () => {
  it('writes only what changes, its reasons beside it', () => {
    const text = patchFor([
      facts({
        metric: metric({ name: 'p95', analysis: { direction: 'increase' } }),
        effects: [0.1, -0.2, 0.15, 0.1, -0.1],
      }),
      facts({ metric: metric({ name: 'cpu', analysis: { direction: 'increase' } }) }),
    ]);

    expect(yamlOf(text)).toEqual({ metrics: [{ name: 'p95', analysis: { tolerance: { relative: 0.6 } } }] });
    expect(text).toContain('# "cpu" may stay as it is.');
    expect(text).toMatch(/^# Advice for "shop": at most 1 % of healthy windows/);
    expect(text.split('\n').every((line) => line.length <= 120)).toBe(true);
  });

  it('is an empty object where nothing changes', () => {
    expect(yamlOf(patchFor([facts()]))).toEqual({});
  });

  it('is valid YAML whatever metrics are called', () => {
    const name = 'a: "b" # \\n c \u2028 - { x';
    const patch = yamlOf(patchFor([facts({ metric: metric({ name }), effects: [0.1, -0.2, 0.15, 0.1, -0.1] })]));

    expect(patch.metrics[0].name).toBe(name);
  });

  it('makes a valid config of every valid one', () => {
    const change = fc.oneof(
      fc.constantFrom(0.05, 0.1, 0.3, 0.8),
      fc.record({ increase: fc.constantFrom(0.1, 0.5, 2), decrease: fc.constantFrom(0.1, 0.5) }, { requiredKeys: [] }),
    );
    const analysis = fc.record(
      {
        direction: fc.constantFrom('increase', 'decrease', 'either'),
        critical: fc.boolean(),
        tolerance: fc.record({ relative: change, absolute: fc.constantFrom(1e-7, 3) }, { requiredKeys: [] }),
        criticalChange: change,
        mustDetect: fc.constantFrom(0.1, 0.2, 0.5, 1, 2),
        missing: fc.constantFrom('zero', 'drop'),
        onNoData: fc.constantFrom('fail', 'ignore'),
      },
      { requiredKeys: [] },
    );
    const judge = fc.constantFrom('mann-whitney' as const, 'netflix-aca' as const);
    const history = fc.record({
      effects: fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 5, maxLength: 30 }),
      scale: fc.constantFrom('ratio' as const, 'difference' as const),
      coverage: fc.constantFrom(0.5, 1),
      silentGaps: fc.constantFrom(0, 0.5, 1),
      autocorrelation: fc.constantFrom(null, 0, 0.5, 0.9),
      slotDeviation: fc.constantFrom(null, 0.01, 0.3),
    });
    let tried = 0;
    fc.assert(
      fc.property(analysis, judge, history, (written, name, past) => {
        const query = { type: 'prometheus', expr: 'sum(rate(errors[1m]))' };
        const document = { ...configOf([{ analysis: written, query }]), judge: { name } };
        const config = readNativeMetricConfig(document);
        fc.pre(config.kind === 'read');
        tried++;
        const patch = yamlOf(
          patchFor([facts({ metric: config.value.metrics[0]!, ...past })], DEFAULT_WISHES, config.value.judge),
        );
        read(applyPatch(document, patch));
      }),
      { numRuns: 400 },
    );
    expect(tried).toBeGreaterThan(100);
  });
});

/** Two healthy sides of a service whose instances differ lastingly, and whose samples resemble their neighbours. */
function healthyWindow(slots: number, seed: number) {
  const [offset = 0, ...noise] = normals(1 + 2 * slots, seed);
  const side = (from: number, shift: number): Float64Array => {
    let state = noise[from] ?? 0;
    return Float64Array.from({ length: slots }, (_, slot) => {
      state = 0.3 * state + Math.sqrt(1 - 0.3 ** 2) * (noise[from + slot] ?? 0);
      return 100 * Math.exp(0.1 * state + shift);
    });
  };
  return { baseline: side(0, 0), canary: side(slots, 0.08 * offset) };
}

describe('a config with the advised patch', () => {
  const slots = 20;
  const wishes = { falseAlarmRate: 0.01, smallestChange: 1 };

  /** How the metric comes out of a window, by a config. */
  function judged(config: MetricConfig, seed: number, times = 1) {
    const { baseline, canary } = healthyWindow(slots, seed);
    const sides = { baseline, canary: canary.map((value) => value * times) };
    const [one] = judgeCanary(config, [{ metric: config.metrics[0]!, ...sides }], NO_CIRCUMSTANCES).metrics;
    return one!;
  }

  function patched(comparisons: number, seed: number): MetricConfig {
    const document = configOf([{ analysis: { direction: 'increase' } }]);
    const config = read(document);
    const past = Array.from({ length: comparisons }, (_, i) => judged(config, seed + i).test!);
    const history = facts({
      metric: config.metrics[0]!,
      slots,
      effects: past.map(({ size = NaN }) => size),
      autocorrelation: median(past.map(({ samples }) => samples.autocorrelation ?? NaN)),
      slotDeviation: 0.14,
    });
    return read(applyPatch(document, yamlOf(patchFor([history], wishes))));
  }

  it('keeps to the wished false alarms where the default does not, and finds what is to be found', () => {
    const plain = read(configOf([{ analysis: { direction: 'increase' } }]));
    const rounds = Array.from({ length: 60 }, (_, i) => ({
      config: patched(15, 1 + 1_000 * i),
      seed: 500 + 1_000 * i,
    }));
    const flagged = (of: (round: (typeof rounds)[number]) => MetricConfig, times: number): number => {
      const all = rounds.flatMap((round) =>
        Array.from({ length: 100 }, (_, i) => judged(of(round), round.seed + i, times).classification === 'high'),
      );
      return all.filter(Boolean).length / all.length;
    };

    expect(flagged(() => plain, 1)).toBeGreaterThan(0.04);
    expect(flagged(({ config }) => config, 1)).toBeLessThanOrEqual(0.01);
    expect(flagged(({ config }) => config, 2)).toBeGreaterThanOrEqual(0.9);
  });
});
