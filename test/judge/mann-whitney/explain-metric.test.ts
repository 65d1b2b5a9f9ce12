import { describe, expect, it } from 'vitest';
import { arrivals, constant, counted, each, judge, judgeOne, noisy, type Given } from './support.js';

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
      `latency is high: 50 % higher (98 % interval +49.9 to +50.1 %), with a median of 151.5 ms against 100 ms. ${BEYOND}: changes below 10 %.`,
    ],
    [
      'shift-low',
      { canary: times(0.5), analysis: { direction: 'decrease' } },
      `latency is low: 50 % lower (98 % interval -50.02 to -49.97 %), with a median of 50.49 ms against 100 ms. ${BEYOND}: decreases below 10 %.`,
    ],
    [
      'shift-high',
      { ...counted({ baseline: each(1), canary: each(5) }, { baseline: each(1000), canary: each(1000) }), unit: '%' },
      `latency is high: 5 times as high (98 % interval 3.6 to 7.1 times), 300 of 60000 against 60 of 60000 of the baseline. ${BEYOND}: changes below 10 %.`,
    ],
    [
      'shift-high',
      { baseline: each(-10), canary: each(-8), unit: '°C', analysis: { tolerance: { absolute: 1.5 } } },
      `latency is high: 2 °C higher (98 % interval 2 °C), with a median of -8 °C against -10 °C. ${BEYOND}: changes below 1.5 °C.`,
    ],
    [
      'within-tolerance',
      { canary: times(1.06) },
      'latency passes: it is 6 % higher (98 % interval +5.9 to +6.1 %), with a median of 107 ms against 100 ms, which is beyond chance (p below 0.0001, limit 0.01), but accepted: changes below 10 %.',
    ],
    [
      'harmless-direction',
      { canary: times(0.5), analysis: { direction: 'increase' } },
      'latency passes: it is 50 % lower, with a median of 50.49 ms against 100 ms, but only an increase is bad, of which there is no sign (p 1, limit 0.01). It fails for what is beyond chance and not accepted; accepted are increases below 10 %.',
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
      { baseline: [1, 2, 3, 4, 5], canary: [1, null, 2, 3, 4] },
      'latency has only 5 samples on the baseline and 4 samples on the canary, and 8 are needed. It is left out of the score.',
    ],
    [
      'partial-data',
      { canary: BASELINE.map((x, i) => (i % 3 === 0 ? x : null)) },
      'latency has 21 samples on the canary beside 63 on the other side: what is missing may be what matters. It is left out of the score.',
    ],
    [
      'partial-data',
      { canary: BASELINE.map((x, i) => (i < 20 ? x : null)) },
      'latency has no samples on the canary in the last 43 slots, where the baseline has some: what is missing may be what matters. It is left out of the score.',
    ],
    [
      'shift-high',
      { baseline: each(0), canary: each(0).map((_, i) => (i % 3 === 0 ? 0.5 : 0)), unit: '%' },
      `latency is high: it rose from 0 to 0.1667 %. That is beyond chance (p below 0.0001, limit 0.01), and any increase from 0 is more than what is accepted, 10 %.`,
    ],
    [
      'shift-high',
      { baseline: each(0), canary: each(6), analysis: { tolerance: { absolute: 5 } } },
      `latency is high: it rose from 0 to 6 ms. ${BEYOND}: changes below 5 ms.`,
    ],
    [
      'within-tolerance',
      { baseline: each(0), canary: each(4.9996), analysis: { tolerance: { absolute: 5 } } },
      'latency passes: it rose from 0 to 4.9996 ms, which is beyond chance (p below 0.0001, limit 0.01), but accepted: changes below 5 ms.',
    ],
    [
      'no-shift',
      {
        baseline: each(0),
        canary: each(0).map((_, i) => (i === 5 ? 90 : 0)),
        analysis: { direction: 'increase', mustDetect: 9 },
      },
      'latency passes: it rose from 0 to 1.5 ms, which chance explains (p 0.33, limit 0.01). It fails for what is beyond chance: any increase from 0 is more than what is accepted, 10 %. But the mean of the baseline is 0, so that no change can be told in percent of it: a tolerance in its own unit would say what must be seen.',
    ],
    [
      'shift-high',
      { canary: times(1.5), analysis: { tolerance: { relative: 0.2, absolute: 5 } } },
      `latency is high: 50 % (50 ms) higher (98 % interval +49.9 to +50.1 %), with a median of 151.5 ms against 100 ms. ${BEYOND}: changes below 20 % of the baseline or below 5 ms.`,
    ],
    [
      'within-tolerance',
      {
        baseline: noisy(60, 1, { level: -20, spread: 0.05 }),
        canary: noisy(60, 1, { level: -20, spread: 0.05 }).map((x, i) => x + 1 + (i % 3) / 50),
        unit: '°C',
      },
      "latency passes: it is 1.02 °C higher, 5 % of the baseline's typical size (98 % interval 1.018 to 1.024 °C), with a median of -19.4 °C against -20.41 °C, which is beyond chance (p below 0.0001, limit 0.01), but accepted: changes below 10 %.",
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

  it.each([
    [
      { limit: { max: 1073741824 } },
      each(1073800000),
      'bytes',
      'has a mean of 1074000000 bytes, above its limit of 1073741824 bytes',
    ],
    [
      { limit: { max: 12344 } },
      each(12344),
      'requests',
      "passes: the canary's mean is 12344 requests, and at most 12344 requests is allowed",
    ],
    [
      { limit: { max: 500, of: 'every' } },
      [900, ...each(100, 59)],
      'ms',
      'has a furthest sample of 900 ms, above its limit of 500 ms, and a single sample is enough',
    ],
    [
      { limit: { min: 50, max: 500, of: 'every' } },
      [-Infinity, ...each(100, 59)],
      'ms',
      'has an infinite sample, below its limit of 50 ms, and a single sample is enough',
    ],
  ] as const)('shows a limit as it was written, and a figure on its side of it: %j', (analysis, canary, unit, told) => {
    expect(explain({ analysis, canary, unit }).text).toContain(told);
  });

  it('shows on which side of what makes it critical a change lies', () => {
    const analysis = { critical: true, criticalChange: 1 };

    expect(explain({ canary: times(1.997), analysis }).text).toMatch(
      /^latency is high: 99\.7 % higher .* It fails the canary by itself from a change of 100 % on\.$/,
    );
  });

  it('tells counts whole, and that slots decided where totals do not show it', () => {
    const all = counted(
      { baseline: arrivals(20, 1, 10), canary: each(1093.7, 20) },
      { baseline: each(1093, 20), canary: each(1093.7, 20) },
    );
    const growing = each(0).map((_, i) => 20 + 8 * i);
    const shrinking = growing.map((requests) => 1000 - requests);
    const rate = (slot: number): number => 0.16 * (1 / 8) ** (slot / 59);
    const shifting = counted(
      {
        baseline: shrinking.map((requests, i) => Math.round(requests * rate(i) * (1 + ((i % 5) - 2) / 20))),
        canary: growing.map((requests, i) => Math.round(2 * requests * rate(i) * (1 + ((i % 3) - 1) / 20))),
      },
      { baseline: shrinking, canary: growing },
    );

    expect(explain(all).text).toMatch(/, 21874 of 21874 against \d+ of 21860 of the baseline\./);
    expect(explain(shifting).text).toMatch(
      /^latency is high: [\d.]+ % higher slot by slot \(98 % interval .*\), 1439 of 15360 against 3322 of 44640 of the baseline\./,
    );
    expect(explain(all).text).not.toContain('slot by slot');
  });

  it('never tells next to nothing as its opposite', () => {
    const few = counted(
      { baseline: arrivals(20, 2, 10), canary: each(0, 20) },
      { baseline: each(1000, 20), canary: each(1, 20) },
    );

    expect(explain(few).text).toMatch(
      /^latency passes: it is not different, 0 of 20 against \d+ of 20000 of the baseline, /,
    );
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
      'latency passes: it is 15 % higher, with a median of 122.3 against 106.8, which would be beyond chance for this metric alone, but not among all of them (p 0.082, limit 0.1; adjusted for all metrics 1, limit 0.1). It fails for what is beyond chance and not accepted; accepted are changes below 10 %.',
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

  it('tells of a decrease what a window could not have shown, and what it must', () => {
    const few = { baseline: noisy(12, 1, { spread: 0.6 }), canary: noisy(12, 2, { spread: 0.6 }) };
    const zeros = { baseline: [0, 0, 0, 0, ...few.baseline], canary: [0, 0, 0, ...few.canary, 0] };
    const decrease = { direction: 'decrease' } as const;

    expect(explain({ ...few, analysis: decrease }).text).toMatch(
      / But this window would have shown only a decrease of about [5-9]\d % or more, and 50 % must be seen\.$/,
    );
    expect(explain({ ...few, analysis: { ...decrease, mustDetect: 0.25 } }).text).toMatch(/, and 25 % must be seen\.$/);
    expect(explain({ ...few, analysis: { ...decrease, mustDetect: 1 } }).text).not.toContain('But');
    expect(explain({ ...zeros, analysis: decrease }).text).toMatch(
      / But (these samples could not have shown any decrease|this window would have shown only a decrease of about \d\d % or more), and 50 % must be seen\.$/,
    );
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
