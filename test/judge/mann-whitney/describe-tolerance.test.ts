import { describe, expect, it } from 'vitest';
import { describeTolerance } from '../../../src/judge/mann-whitney/describe-tolerance.js';
import { metric } from '../../support/metric.js';
import type { Given } from './support.js';

type Analysis = NonNullable<Given['analysis']>;
const tell = (analysis: Analysis, kind: 'ratio' | 'difference' = 'ratio', relative = 1.5): string =>
  describeTolerance(metric({ unit: 'ms', analysis }), { kind, relative });

describe('describeTolerance()', () => {
  it.each([
    [{}, 'changes below 10 %'],
    [{ direction: 'increase' }, 'increases below 10 %'],
    [{ direction: 'decrease', tolerance: { relative: 0.25 } }, 'decreases below 25 %'],
    [{ tolerance: { relative: 0.07 } }, 'changes below 7 %'],
    [{ tolerance: { relative: { increase: 0.2 } } }, 'increases below 20 % and decreases below 10 %'],
    [{ direction: 'increase', tolerance: { absolute: 5 } }, 'increases below 10 % of the baseline or below 5 ms'],
    [{ tolerance: { relative: 0.2, absolute: 0.001 } }, 'changes below 20 % of the baseline or below 0.001 ms'],
  ] as const)('tells %j', (analysis, text) => {
    expect(tell(analysis)).toBe(text);
  });

  it('tells every bound as it was written', () => {
    expect(tell({ tolerance: { relative: 0.123456, absolute: 1_234.567 } })).toBe(
      'changes below 12.3456 % of the baseline or below 1234.567 ms',
    );
    expect(tell({ tolerance: { relative: 1e-9 } })).toBe('changes below 0.0000001 %');
  });

  it('tells differences of percentages in points', () => {
    const errors = metric({ unit: '%', analysis: { direction: 'increase', tolerance: { absolute: 0.1 } } });

    expect(describeTolerance(errors, { kind: 'ratio', relative: 2 })).toBe(
      'increases below 10 % of the baseline or below 0.1 percentage points',
    );
  });

  it('tells the absolute part alone where only that counts', () => {
    expect(tell({ tolerance: { absolute: 5 } }, 'difference')).toBe('changes below 5 ms');
    expect(tell({ tolerance: { relative: 0.1, absolute: 5 } }, 'difference')).toBe(
      'changes below 10 % of the baseline or below 5 ms',
    );
    expect(tell({}, 'difference')).toBe('changes below 10 %');
    expect(tell({ tolerance: { relative: 0.1, absolute: 5 } }, 'ratio', Infinity)).toBe('changes below 5 ms');
  });
});
