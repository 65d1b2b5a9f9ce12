import { describe, expect, it } from 'vitest';
import type { KeptMetric } from '../../../src/config/kept-metric.js';
import { metricsTable } from '../../../src/report/html/metrics-table.js';
import { keptMetric, keptSide, keptTest } from '../../support/kept-judgement.js';

function cellsOf(metric: KeptMetric, lost = 0): string[] {
  const { markup } = metricsTable([{ metric, index: 0, lost }], new Set());
  return [...markup.matchAll(/<td[^>]*>[^<]*/g)].map(([cell]) => cell);
}

describe('metricsTable()', () => {
  it('says that its figures are means', () => {
    const { markup } = metricsTable([{ metric: keptMetric(), index: 0, lost: 0 }], new Set());

    expect(markup).toContain('>baseline mean</th>');
    expect(markup).toContain('>canary mean</th>');
  });

  it('shows of a limit the figure that was held against it, with its word', () => {
    const limited = (value: number | null): KeptMetric =>
      keptMetric({
        canary: keptSide(60),
        test: keptTest(1, { rule: 'limit', limit: { of: 'p95', value, max: 90 } }),
      });

    expect(cellsOf(limited(64.8))).toContain('<td data-value="64.8">p95 64.8 ms');
    expect(cellsOf(limited(null))).toContain('<td data-value="60">mean 60.0 ms');
  });

  it('has no number to sort by where no points were lost', () => {
    expect(cellsOf(keptMetric(), 12.5)).toContain('<td data-value="12.5">12.5');
    expect(cellsOf(keptMetric(), 0).join()).not.toContain('data-value="0"');
  });
});
