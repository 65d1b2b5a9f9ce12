import { describe, expect, it } from 'vitest';
import { adviseWindow, levelAmong } from '../../src/calibrate/advise-window.js';
import type { MetricFacts } from '../../src/calibrate/metric-facts.js';
import { standardJudge, type MannWhitneySettings } from '../../src/config/judge-settings.js';
import { judgeCanary } from '../../src/judge/judge-canary.js';
import { NO_CIRCUMSTANCES } from '../../src/judge/measurement.js';
import { normals } from '../judge/mann-whitney/support.js';
import { metric } from '../support/metric.js';
import { facts } from './support.js';

const GOAL = { wishes: { falseAlarmRate: 0.01, smallestChange: 0.5 }, tolerance: { increase: 0.1 }, level: 0.02 };

function windowFor(parts: Partial<MetricFacts>, goal: Partial<typeof GOAL> = {}) {
  return adviseWindow({ facts: facts(parts), ...GOAL, ...goal });
}

/** Effects of windows whose sides differ only by what `slots` slots that differ by `deviation` leave. */
function effectsOf(deviation: number, slots: number): number[] {
  const size = deviation / Math.sqrt(slots);
  return Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? size : -size));
}

describe('adviseWindow()', () => {
  it('is longer for what varies more and for what resembles its neighbours', () => {
    const lengths = [
      windowFor({ slotDeviation: 0.1, effects: effectsOf(0.1, 20) }),
      windowFor({ slotDeviation: 0.6, effects: effectsOf(0.6, 20) }),
      windowFor({ slotDeviation: 0.6, effects: effectsOf(0.6, 20 / 4), autocorrelation: 0.6 }),
    ].map((advice) => advice?.ms);

    expect(lengths).toEqual([15, 45, 180].map((minutes) => minutes * 60_000));
  });

  it('says that no window is long enough where healthy sides differ lastingly', () => {
    const advice = windowFor({ effects: effectsOf(0.2, 1), slotDeviation: 0.1 });

    expect(advice).toMatchObject({
      ms: null,
      why: expect.stringMatching(
        /^no window is long enough for 50 %: healthy ones differ too much: .* lastingly by 19\.9 %/,
      ),
    });
  });

  it('allows for lasting differences also where a window is judged by itself', () => {
    const byItself = (effects: number[]) =>
      /windows of (\w+) judged by themselves/.exec(windowFor({ effects, slotDeviation: 0.45 })?.why ?? '')?.[1];

    expect(byItself(effectsOf(0.45, 20))).toBe('30m');
    expect(byItself(effectsOf(0.45 * 1.3, 20))).toBe('45m');
  });

  it('says that no window shows what is tolerated', () => {
    expect(windowFor({}, { tolerance: { increase: 0.5 } })).toMatchObject({
      ms: null,
      why: expect.stringMatching(/^no window shows 50 %, since 50 % is tolerated/),
    });
  });

  it('cannot tell where the difference of slots is not known', () => {
    expect(windowFor({ slotDeviation: null })).toBeNull();
  });

  it.each([
    [0.2, 0],
    [0.3, 0],
    [0.45, 0],
    [0.6, 0],
    [0.9, 0],
    [0.3, 0.5],
    [0.6, 0.5],
  ])(
    'is long enough to find the wished change in 9 of 10 windows: slots differ by %f, neighbours by %f',
    (deviation, rho) => {
      const one = metric({ analysis: { direction: 'increase' } });
      const inflated = deviation * Math.sqrt((1 + rho) / (1 - rho));
      const past = { slotDeviation: deviation, autocorrelation: rho, effects: effectsOf(inflated, 20) };
      const slots = windowFor({ metric: one, ...past })!.ms! / 60_000;
      const judge = standardJudge('mann-whitney');
      const runs = 400;
      const found = Array.from({ length: runs }, (_, run) => {
        let state = 0;
        const differences = normals(slots + 20, run + 1)
          .map((z) => (state = rho * state + Math.sqrt(1 - rho * rho) * z))
          .slice(20);
        const sides = {
          baseline: Float64Array.from(differences, () => 100),
          canary: Float64Array.from(differences, (z) => 150 * Math.exp(deviation * z)),
        };
        const rules = { judge, groups: {}, thresholds: { pass: 95, marginal: 75 } };
        return judgeCanary(rules, [{ metric: one, ...sides }], NO_CIRCUMSTANCES).metrics[0]!.classification === 'high';
      }).filter(Boolean).length;

      expect(found / runs).toBeGreaterThanOrEqual(0.88);
    },
  );
});

describe('levelAmong()', () => {
  const settings = standardJudge('mann-whitney') as MannWhitneySettings;
  const counts = { critical: 2, others: 10 };

  it('is what one bad metric must reach among others that are healthy', () => {
    expect(levelAmong(metric({}), counts, settings)).toBeCloseTo(0.005);
    expect(levelAmong(metric({}), { ...counts, others: 2 }, settings)).toBeCloseTo(0.01);
    expect(levelAmong(metric({ analysis: { direction: 'increase' } }), counts, settings)).toBeCloseTo(0.01);
    expect(levelAmong(metric({ analysis: { critical: true } }), counts, settings)).toBeCloseTo(0.005);
  });
});
