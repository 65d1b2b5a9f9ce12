import { describe, expect, it } from 'vitest';
import { commonScale, sparkline } from '../../src/report/sparkline.js';

const line = (...samples: readonly number[]): string => {
  const values = Float64Array.from(samples);
  return sparkline(values, commonScale([values]));
};

describe('sparkline()', () => {
  it('rises from the lowest block to the highest', () => {
    expect(line(0, 1, 2, 3, 4, 5, 6, 7)).toBe('▁▂▃▄▅▆▇█');
    expect(line(-5, 5)).toBe('▁█');
  });

  it('shows gaps as dots', () => {
    expect(line(NaN, 0, NaN, 1, NaN)).toBe('·▁·█·');
    expect(line(NaN, NaN)).toBe('··');
  });

  it('is flat where all is the same, and empty where there is nothing', () => {
    expect(line(3, 3, 3)).toBe('▄▄▄');
    expect(line()).toBe('');
  });

  it('takes infinite samples for gaps', () => {
    expect(line(0, Infinity, 1, -Infinity)).toBe('▁·█·');
  });

  it('shows at most forty blocks, each the mean of its neighbours', () => {
    const ramp = Array.from({ length: 1_000 }, (_, i) => i);

    expect(line(...ramp)).toMatch(/^▁{5}▂{5}▃{5}▄{5}▅{5}▆{5}▇{5}█{5}$/);
    expect(line(...Array.from({ length: 41 }, () => 1))).toHaveLength(40);
  });

  it('shows a dot where more than half of what a block stands for is missing', () => {
    const values = Array.from({ length: 120 }, (_, i) =>
      i < 60 && i % 3 !== 0 ? NaN : i >= 60 && i % 3 === 0 ? NaN : 1,
    );

    expect(line(...values)).toBe('·'.repeat(20) + '▄'.repeat(20));
  });

  it('stays on the blocks for what lies outside of its scale', () => {
    expect(sparkline(Float64Array.of(-1, 2), { min: 0, max: 1 })).toBe('▁█');
  });
});

describe('commonScale()', () => {
  it('spans the finite samples of all lines', () => {
    expect(commonScale([Float64Array.of(3, NaN), Float64Array.of(Infinity, -1)])).toEqual({ min: -1, max: 3 });
  });
});
