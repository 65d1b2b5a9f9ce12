import { describe, expect, it } from 'vitest';
import { previewAnswer } from '../../src/measure/preview-answer.js';
import { series } from '../support/series.js';

describe('previewAnswer()', () => {
  it('describes the slots that would be judged, and no others', () => {
    const answer = previewAnswer([series([1_000, 1, 2, null, 4, 1_000])], { from: 1, to: 5 }, 12);

    expect(answer).toEqual({
      series: 1,
      labels: [{}],
      expected: 4,
      samples: 3,
      longestGap: 1,
      min: 1,
      median: 2,
      max: 4,
      slots: Float64Array.of(1, 2, NaN, 4),
      counts: null,
      tookMs: 12,
    });
  });

  it('adds up what several series have, and takes their mean slot by slot', () => {
    const answer = previewAnswer(
      [series([1, null, null, 3], { pod: 'a' }), series([3, 5, null, NaN], { pod: 'b' })],
      { from: 0, to: 4 },
      null,
    );

    expect(answer).toMatchObject({ series: 2, expected: 8, samples: 4, longestGap: 2, min: 1, median: 3, max: 5 });
    expect(answer.slots).toEqual(Float64Array.of(2, 5, NaN, 3));
    expect(answer.labels).toEqual([{ pod: 'a' }, { pod: 'b' }]);
  });

  it('has nothing but gaps where there is no series', () => {
    const answer = previewAnswer([], { from: 2, to: 5 }, 3);

    expect(answer).toMatchObject({ series: 0, expected: 3, samples: 0, longestGap: 3, min: NaN });
    expect(answer.slots).toEqual(Float64Array.of(NaN, NaN, NaN));
  });

  it('adds up events and exposure of the slots that would be judged', () => {
    const counts = { events: Float64Array.of(100, 1, NaN, 2), exposure: Float64Array.of(100, 10, 20, 30) };

    const { counts: told } = previewAnswer([{ ...series([1, 2, 3, 4]), counts }], { from: 1, to: 4 }, null);

    expect(told).toEqual({ events: 3, exposure: 60 });
  });

  it('names the labels of the first five series only', () => {
    const many = Array.from({ length: 50 }, (_, i) => series([i], { pod: String(i) }));

    const { series: count, labels } = previewAnswer(many, { from: 0, to: 1 }, null);

    expect([count, labels.length]).toEqual([50, 5]);
  });
});
