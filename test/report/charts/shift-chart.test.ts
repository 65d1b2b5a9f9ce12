import { describe, expect, it } from 'vitest';
import { shiftChart } from '../../../src/report/charts/shift-chart.js';
import type { ShiftInput } from '../../../src/report/charts/shift-input.js';
import { labelOf, ofClass, textsOf } from './read-svg.js';

const RATIO = { kind: 'ratio', value: 1.231, low: 1.14, high: 1.33, confidence: 0.98 } as const;
const DIFFERENCE = { kind: 'difference', value: 12.3, low: -2, high: 25.1, confidence: 0.98 } as const;
const UPWARDS = { increase: 0.1, decrease: null, absolute: null };

function chart(changes: Partial<ShiftInput> = {}): string {
  return shiftChart({ title: 'p95', unit: 'ms', effect: RATIO, accepted: UPWARDS, direction: 'increase', ...changes });
}

describe('shiftChart()', () => {
  it('tells a ratio as a change in percent, with its interval and what fails', () => {
    expect(labelOf(chart())).toBe('p95: shift +23.1 %, +14 % to +33 % (98 % confidence); fails from +10 %');
    expect(textsOf(chart())).toEqual(expect.arrayContaining(['fails from +10 %', '0', '+20 %']));
  });

  it('names what must be reached in the unit, too', () => {
    expect(labelOf(chart({ accepted: { ...UPWARDS, absolute: 5 } }))).toContain('fails from +10 % and 5 ms');
  });

  it('puts the edge of what is accepted left of an interval that is beyond it', () => {
    const edge = Number(/M([\d.]+)/.exec(ofClass(chart(), 'edge', 'd')[0] ?? '')?.[1]);
    const from = Number(/M([\d.]+)/.exec(ofClass(chart(), 'interval', 'd')[0] ?? '')?.[1]);

    expect(edge).toBeLessThan(from);
  });

  it('has an edge on each side where both are bad', () => {
    const both = chart({ accepted: { increase: 0.1, decrease: 0.2, absolute: null }, direction: 'either' });

    expect(labelOf(both)).toContain('fails from -20 %; fails from +10 %');
    expect(ofClass(both, 'edge', 'd')[0]?.match(/M/g)).toHaveLength(2);
  });

  it('marks multiples where the change is large', () => {
    const texts = textsOf(chart({ effect: { ...RATIO, value: 12, low: 4, high: 40 } }));

    expect(texts).toEqual(expect.arrayContaining(['×12, ×4 to ×40 (98 % confidence)', '0', '×10']));
  });

  it('draws an open interval as an arrow', () => {
    const open = chart({ effect: { ...RATIO, high: null } });

    expect(ofClass(chart(), 'arrow', 'd')).toHaveLength(0);
    expect(ofClass(open, 'arrow', 'd')).toHaveLength(1);
    expect(labelOf(open)).toContain('at least +14 %');
    expect(ofClass(chart({ effect: { ...RATIO, low: null, high: null } }), 'arrow', 'd')).toHaveLength(2);
  });

  it('draws a canary of nothing as an arrow downwards', () => {
    const gone = chart({ effect: { ...RATIO, value: 0, low: 0, high: 0.2 } });

    expect(labelOf(gone)).toContain('shift -100 %');
    expect(ofClass(gone, 'arrow', 'd')).toHaveLength(1);
    expect(ofClass(gone, 'point', 'cx')).toEqual(['20']);
    expect(textsOf(gone)).toContain('← -100 %');
  });

  it('tells a shift beyond the axis at its right end', () => {
    const rise = chart({ effect: { ...RATIO, value: 1e6, low: 1e5, high: null } });

    expect(ofClass(rise, 'point', 'cx')).toEqual(['380']);
    expect(textsOf(rise)).toContain('×1M →');
  });

  it('tells a difference in the unit, held against what is accepted in the unit', () => {
    const svg = chart({ effect: DIFFERENCE, accepted: { ...UPWARDS, absolute: 10 } });

    expect(labelOf(svg)).toBe('p95: shift +12.3 ms, -2 to +25.1 (98 % confidence); fails from +10 ms');
  });

  it('says nothing of what is accepted where only shares of the baseline are', () => {
    expect(labelOf(chart({ effect: DIFFERENCE }))).not.toContain('fails');
    expect(chart({ accepted: null })).not.toContain('class="band"');
  });

  it('is empty where the shift is not known', () => {
    expect(chart({ effect: { ...RATIO, value: null } })).toBe('');
  });
});
