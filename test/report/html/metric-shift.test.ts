import { describe, expect, it } from 'vitest';
import type { KeptMetric } from '../../../src/config/kept-metric.js';
import { metricShift } from '../../../src/report/html/metric-shift.js';
import { ofClass } from '../charts/read-svg.js';
import { keptMetric, keptTest } from '../../support/kept-judgement.js';

const judge = 'mann-whitney/1';

function shifted(ratio: number, parts: Partial<NonNullable<KeptMetric['test']>> = {}) {
  return { metric: keptMetric({ test: keptTest(ratio, parts) }), judge };
}

describe('metricShift()', () => {
  it('puts two shifts of a metric on one axis', () => {
    const [small, large] = [shifted(1.05), shifted(4)];
    const edgeOf = (svg: string): string[] => ofClass(svg, 'edge', 'd');

    expect(edgeOf(metricShift(small, large))).toEqual(edgeOf(metricShift(large, small)));
    expect(edgeOf(metricShift(small))).not.toEqual(edgeOf(metricShift(large)));
  });

  it('has an axis of its own where the other shift is of another kind, or not known', () => {
    const one = shifted(1.05);
    const difference = shifted(1, { effect: { kind: 'difference', value: 5, low: 1, high: 9, confidence: 0.98 } });

    expect(metricShift(one, difference)).toBe(metricShift(one));
    expect(metricShift(one, shifted(2, { effect: null }))).toBe(metricShift(one));
    expect(metricShift(one, null)).toBe(metricShift(one));
  });

  it('is empty where no shift is known, or a limit decided', () => {
    expect(metricShift({ metric: keptMetric({ test: null }), judge })).toBe('');
    expect(metricShift(shifted(2, { rule: 'limit' }))).toBe('');
  });
});
