import { describe, expect, it } from 'vitest';
import { constant, counted, each, judge, judgeOne, noisy, type Given } from './support.js';

const BASELINE = Array.from({ length: 63 }, (_, i) => 90 + ((i * 8) % 21));
/** The baseline times a factor, with hardly any noise of its own. */
const times = (factor: number): number[] => BASELINE.map((x, i) => x * factor * (1 + ((i % 3) - 1) / 100));
const explain = (given: Partial<Given>) => {
  const { reason, finding } = judgeOne({ name: 'latency', unit: 'ms', baseline: BASELINE, canary: BASELINE, ...given });
  return { code: reason.code, text: reason.text, finding };
};
const BEYOND = 'That is beyond chance (p below 0.0001, limit 0.01) and beyond what is accepted';

describe('explainMetric()', () => {
  it.each([
    [
      'shift-high',
      { canary: times(1.5) },
      `latency is high: 50 % higher (98 % interval +50 to +50 %), with a median of 151.5 ms against 100 ms. ${BEYOND}: changes below 10 %.`,
    ],
    [
      'shift-low',
      { canary: times(0.5), analysis: { direction: 'decrease' } },
      `latency is low: 50 % lower (98 % interval -50 to -50 %), with a median of 50.49 ms against 100 ms. ${BEYOND}: decreases below 10 %.`,
    ],
    [
      'shift-high',
      { ...counted({ baseline: each(1), canary: each(5) }, { baseline: each(1000), canary: each(1000) }), unit: '%' },
      `latency is high: 5 times as high (98 % interval 3.6 to 7.1 times), 300 of 60000 against 60 of 60000 of the baseline. ${BEYOND}: changes below 10 %.`,
    ],
    [
      'shift-high',
      { baseline: each(-10), canary: each(-8), unit: '°C', analysis: { tolerance: { absolute: 1.5 } } },
      `latency is high: 2 °C higher (98 % interval 2 to 2 °C), with a median of -8 °C against -10 °C. ${BEYOND}: changes below 1.5 °C.`,
    ],
    [
      'within-tolerance',
      { canary: times(1.06) },
      'latency passes: it is 6 % higher (98 % interval +5.9 to +6.1 %), with a median of 107 ms against 100 ms, which is beyond chance (p below 0.0001, limit 0.01), but accepted: changes below 10 %.',
    ],
    [
      'harmless-direction',
      { canary: times(0.5), analysis: { direction: 'increase' } },
      'latency passes: it is 50 % lower, with a median of 50.49 ms against 100 ms, but only an increase is bad.',
    ],
    [
      'no-shift',
      {},
      'latency passes: it is not different, with a median of 100 ms against 100 ms, which chance explains (p 1, limit 0.01). It fails for what is beyond chance and not accepted; accepted are changes below 10 %.',
    ],
    ['no-data', { baseline: [], canary: [] }, 'latency has no samples on either side. It is left out of the score.'],
    ['no-data-on-baseline', { baseline: [] }, 'latency has no samples on the baseline. It is left out of the score.'],
    ['no-data-on-canary', { canary: [] }, 'latency has no samples on the canary. It is left out of the score.'],
    [
      'infinite-samples',
      { canary: BASELINE.map((x, i) => (i < 9 ? Infinity : x)) },
      'latency has infinite samples (9 of 63 on the canary), which are no measurements. It is left out of the score.',
    ],
    [
      'too-few-samples',
      { baseline: [1, 2, 3, 4, 5], canary: [1, null, null, null, null] },
      'latency has only 5 samples on the baseline and 1 sample on the canary, and 8 are needed. It is left out of the score.',
    ],
    [
      'partial-data',
      { canary: BASELINE.map((x, i) => (i < 20 ? x : null)) },
      'latency has 20 samples on the canary beside 63 on the other side: what is missing may be what matters. It is left out of the score.',
    ],
  ] as [string, Partial<Given>, string][])('tells %s', (code, given, text) => {
    expect(explain(given)).toMatchObject({ code, text });
  });

  it.each([
    ['above-limit', { limit: { max: 90 } }, 'high', /a mean of 100(\.\d+)? ms, above its limit of 90 ms/],
    ['below-limit', { limit: { min: 110, of: 'median' } }, 'low', /a median of 100 ms, below its limit of 110 ms/],
    ['above-limit', { limit: { max: 99.99 } }, 'high', /a mean of 100 ms, above its limit of 99\.99 ms/],
  ] as const)('tells %s', (code, analysis, classification, told) => {
    const { text, finding, ...rest } = explain({ analysis });

    expect(rest.code).toBe(code);
    expect(text).toMatch(told);
    expect(text.startsWith(`latency is ${classification}: the canary has a `)).toBe(true);
    expect(text).toMatch(/Accepted is at (most|least) [\d.]+ ms, whatever the baseline does\.$/);
    expect(finding).toMatch(told);
  });

  it('tells within-limit', () => {
    expect(explain({ canary: each(100), analysis: { limit: { max: 500, of: 'p95' } } })).toMatchObject({
      code: 'within-limit',
      text: "latency passes: the canary's p95 is 100 ms, and at most 500 ms is allowed, whatever the baseline does.",
      finding: undefined,
    });
    expect(explain({ canary: each(100), analysis: { limit: { min: 1, max: 500 } } }).text).toContain(
      'and at most 500 ms and at least 1 ms is allowed',
    );
  });

  it('tells chance-among-many, and whose p values it was held among', () => {
    const odd = {
      name: 'latency',
      baseline: noisy(60, 5, { spread: 0.35 }),
      canary: noisy(60, 6, { level: 112, spread: 0.35 }),
    };
    const tell = (critical: boolean): string => {
      const others = Array.from({ length: 60 }, () => ({
        baseline: BASELINE,
        canary: BASELINE,
        analysis: { critical },
      }));
      const levels = { level: 0.1, falseDiscoveryRate: 0.1, criticalLevel: 0.1 };
      return judge([{ ...odd, analysis: { critical } }, ...others], { settings: levels }).metrics[0]!.reason.text;
    };

    expect(tell(false)).toBe(
      'latency passes: it is 15 % higher, with a median of 122.3 against 106.8, which would be beyond chance for this metric alone, but not among all of them (p 0.082, limit 0.1; adjusted for all metrics 1, limit 0.1).',
    );
    expect(tell(true)).toContain('adjusted for all critical metrics 1, limit 0.1');
  });

  it.each([
    [{ critical: true }, 'The metric is critical: it fails the canary.'],
    [{ muted: true }, 'The metric is muted: it is not scored.'],
    [{ muted: true, critical: true }, 'The metric is muted: it is not scored.'],
    [{ critical: true, criticalChange: 0.9 }, 'It fails the canary by itself from a change of 90 % on.'],
  ])('tells what a failure comes to: %j', (analysis, end) => {
    expect(explain({ canary: times(1.5), analysis }).text.endsWith(end)).toBe(true);
  });

  it.each([
    [{ onNoData: 'fail' }, 'That fails the metric.'],
    [{ onNoData: 'fail', critical: true }, 'The metric is critical: it fails the canary.'],
    [{ onNoData: 'ignore' }, 'It is left out of the score.'],
    [{ muted: true }, 'The metric is muted: it is not scored.'],
  ] as const)('tells what no data come to: %j', (analysis, end) => {
    expect(explain({ canary: constant(null), analysis }).text).toBe(`latency has no samples on the canary. ${end}`);
  });

  it('tells what a window could not have shown', () => {
    const few = { baseline: noisy(12, 1, { spread: 0.3 }), canary: noisy(12, 2, { spread: 0.3 }) };

    expect(explain({ ...few, analysis: { mustDetect: 0.25 } }).text).toMatch(
      / But this window would have shown only a change of about \d+ % or more, and 25 % must be seen\.$/,
    );
    expect(explain({ ...few, analysis: { mustDetect: 0.25, tolerance: { absolute: 2 } } }).text).toMatch(
      /, and 25 % or 2 ms must be seen\.$/,
    );
    expect(explain({ baseline: each(0), canary: each(0) }).text).toMatch(
      / But the mean of the baseline is 0, so that no change can be told in percent of it: a tolerance in its own unit would say what must be seen\.$/,
    );
    expect(
      explain({ baseline: each(0), canary: each(0), analysis: { tolerance: { absolute: 1 } } }).text,
    ).not.toContain('But');
  });

  it('quotes an interval only where it says what the decision says', () => {
    const outlier = { baseline: noisy(8, 1, { spread: 0.01 }), canary: each(200, 8) };

    for (const given of [outlier, { canary: times(1.06) }, { canary: noisy(60, 2) }]) {
      const { text } = explain(given);
      const [, low] = /interval ([+-][\d.]+) to/.exec(text) ?? [];
      if (low !== undefined) expect(Number(low)).toBeGreaterThan(0);
      else expect(text).not.toContain('interval');
    }
  });

  it('names the series of a metric that has several', () => {
    expect(explain({ labels: { zone: 'a' } }).text).toMatch(/^latency\{zone="a"\} passes: /);
  });
});
