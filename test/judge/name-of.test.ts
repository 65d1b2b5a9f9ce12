import { describe, expect, it } from 'vitest';
import { describeLabels, nameOf } from '../../src/judge/name-of.js';
import { metric } from '../support/metric.js';

describe('nameOf()', () => {
  it("is the metric's name, with the labels of a series that has any", () => {
    expect(nameOf({ metric: metric({ name: 'latency' }) })).toBe('latency');
    expect(nameOf({ metric: metric({ name: 'latency' }), labels: {} })).toBe('latency');
    expect(nameOf({ metric: metric({ name: 'latency' }), labels: { zone: 'a' } })).toBe('latency{zone="a"}');
  });
});

describe('describeLabels()', () => {
  it('writes labels as Prometheus does', () => {
    expect(describeLabels({})).toBe('{}');
    expect(describeLabels({ zone: 'a"b\\c\n', pod: '' })).toBe('{zone="a\\"b\\\\c\\n",pod=""}');
  });
});
