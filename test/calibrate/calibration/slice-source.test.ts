import { describe, expect, it } from 'vitest';
import { chunkWindows } from '../../../src/calibrate/calibration/chunk-windows.js';
import { createPoliteAsking } from '../../../src/calibrate/calibration/polite-asking.js';
import { sliceSource } from '../../../src/calibrate/calibration/slice-source.js';
import { JudgementError } from '../../../src/errors.js';
import type { MetricSource } from '../../../src/sources/metric-source.js';
import { patiently } from '../../support/asking.js';
import { MINUTE_MS, steadySource, valueAt } from './support.js';

const windowsOf = (length: number) =>
  Array.from({ length }, (_, i) => ({ firstMs: i * 60 * MINUTE_MS, stepMs: MINUTE_MS, slots: 20 }));
const WINDOWS = windowsOf(12);
const QUERY = { language: 'prometheus', text: 'q', lookBackMs: 0, displaced: false } as const;

function sliced(source: MetricSource, windows = WINDOWS): MetricSource {
  const pace = { concurrency: 2, rests: false };
  return sliceSource(source, {
    chunks: chunkWindows(windows),
    askPolitely: createPoliteAsking(pace, { now: () => 0, wait: () => Promise.resolve() }),
    deadlineMs: 60_000,
    signal: new AbortController().signal,
  });
}

describe('sliceSource()', () => {
  it('answers for each window what the source itself would answer', async () => {
    // The second series is there in the first window only, the third never.
    const seriesOf = () => [
      { labels: { pod: 'a' }, at: (ms: number) => valueAt(ms, 'a') },
      { labels: { pod: 'b' }, at: (ms: number) => (ms < 30 * MINUTE_MS ? valueAt(ms, 'b') : NaN) },
      { labels: { pod: 'c' }, at: () => NaN },
    ];
    const source = sliced(steadySource({ seriesOf }));

    for (const window of WINDOWS) {
      const itself = await steadySource({ seriesOf }).fetchSeries(QUERY, window, patiently());
      expect(await source.fetchSeries(QUERY, window, patiently())).toEqual(itself);
    }
  });

  it('asks for a chunk once, also where it is wanted several times at once', async () => {
    const source = steadySource();
    const chunked = sliced(source);

    await Promise.all(WINDOWS.map((window) => chunked.fetchSeries(QUERY, window, patiently())));

    expect(source.asked).toMatchObject([{ slots: 11 * 60 + 20 }]);
  });

  it('asks for less at once where there are many series', async () => {
    const many = Array.from({ length: 150 }, (_, i) => ({ labels: { i: String(i) }, at: () => 1 }));
    const source = steadySource({ seriesOf: () => many });
    const windows = windowsOf(168);
    const chunked = sliced(source, windows);

    for (const window of windows) await chunked.fetchSeries(QUERY, window, patiently());

    expect(source.asked.map(({ slots }) => slots)).toEqual([83 * 60 + 20, 41 * 60 + 20, 41 * 60 + 20]);
  });

  it('asks for the halves of what is refused, down to a window', async () => {
    const source = steadySource({
      onAsked: ({ slots }) => {
        if (slots > 200) throw new JudgementError('QUERY_REFUSED', 'too much');
      },
    });
    const chunked = sliced(source);

    for (const window of WINDOWS) {
      const { series } = await chunked.fetchSeries(QUERY, window, patiently());
      expect(series[0]?.values).toHaveLength(20);
    }
    expect(source.asked.map(({ slots }) => slots)).toEqual([680, 320, 140, 140, 320, 140, 140]);
  });

  it('gives a query up that is always refused', async () => {
    const source = steadySource({
      onAsked: () => {
        throw new JudgementError('QUERY_REFUSED', 'wrong');
      },
    });
    const chunked = sliced(source);

    for (const window of WINDOWS) {
      await expect(chunked.fetchSeries(QUERY, window, patiently())).rejects.toThrow('wrong');
    }
    expect(source.asked.length).toBeLessThanOrEqual(14);
  });

  it('passes on at once that the source fails', async () => {
    const source = steadySource({
      onAsked: () => {
        throw new JudgementError('SOURCE_FAILED', 'broken');
      },
    });

    await expect(sliced(source).fetchSeries(QUERY, WINDOWS[0]!, patiently())).rejects.toThrow('broken');
    expect(source.asked).toHaveLength(1);
  });
});
