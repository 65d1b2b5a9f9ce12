import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prometheusLink } from '../../../src/sources/links/prometheus-link.js';

const RANGE = { firstMs: Date.parse('2026-11-20T10:01:00Z'), stepMs: 60_000, slots: 20 };
const BASE = 'https://prometheus.example.com/prefix';

describe('prometheusLink()', () => {
  it('opens the expression as a graph of the slots', () => {
    expect(prometheusLink(BASE, 'rate(x{a="b"}[1m])', RANGE)).toBe(
      `${BASE}/graph?g0.expr=rate%28x%7Ba%3D%22b%22%7D%5B1m%5D%29&g0.tab=0&g0.stacked=0&g0.range_input=1140s&g0.end_input=2026-11-20%2010%3A20%3A00&g0.moment_input=2026-11-20%2010%3A20%3A00&g0.step_input=60`,
    );
  });

  it('has a range also for one slot, and no more points than are answered', () => {
    const one = new URL(prometheusLink(BASE, 'x', { ...RANGE, slots: 1 })).searchParams;
    const many = new URL(prometheusLink(BASE, 'x', { ...RANGE, stepMs: 1_000, slots: 30_000 })).searchParams;

    expect(one.get('g0.range_input')).toBe('60s');
    expect(many.get('g0.step_input')).toBe('3');
    expect(many.get('g0.range_input')).toBe('29999s');
  });

  it('gives back every expression as the pages of Prometheus 2, Prometheus 3 and Thanos read it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (expr) => {
        const url = prometheusLink(BASE, expr, RANGE);

        // Prometheus 3.
        expect(new URL(url).searchParams.get('g0.expr')).toBe(expr.toWellFormed());
        // Prometheus 2 and Thanos: the expression first, then what belongs to it.
        const [first = '', ...others] = url.slice(url.indexOf('?') + 1).split('&');
        expect(first.startsWith('g0.expr=')).toBe(true);
        expect(decodeURIComponent(first.split('=')[1]!)).toBe(expr.toWellFormed());
        expect(others.map((parameter) => parameter.split('=')[0])).toEqual(
          ['tab', 'stacked', 'range_input', 'end_input', 'moment_input', 'step_input'].map((name) => `g0.${name}`),
        );
      }),
    );
  });
});
