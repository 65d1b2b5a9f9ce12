import { describe, expect, it } from 'vitest';
import { reportNav } from '../../../src/report/html/report-nav.js';
import { keptJudgement, keptMetric } from '../../support/kept-judgement.js';

const METRICS = [
  keptMetric({ name: 'fine' }),
  keptMetric({ name: 'slow', classification: 'high', failed: true }),
  keptMetric({ name: 'empty', classification: 'no-data' }),
  keptMetric({ name: 'broken', classification: 'error' }),
];
const PLACED = METRICS.map((metric, index) => ({ metric, index, lost: 0 }));

function linksOf(whatIf: boolean): string {
  return reportNav(keptJudgement({ metrics: METRICS }), PLACED, whatIf).markup.replace(/<(?!p>)[^>]*>|\s/g, ' ');
}

describe('reportNav()', () => {
  it('lists what failed, what is without data and what is in error, each by its name', () => {
    const [, failed, without, broken, parts] = linksOf(false).split('<p>');

    expect(failed).toMatch(/^Failed +slow +$/);
    expect(without).toMatch(/^Without data +empty +$/);
    expect(broken).toMatch(/^In error +broken +$/);
    expect(parts).toMatch(/^On this page +Score +All metrics +Metric by metric +About/);
  });

  it('leads to what-if where it is on the page', () => {
    expect(linksOf(true)).toMatch(/All metrics +What if +Metric by metric/);
    expect(linksOf(false)).not.toContain('What if');
  });
});
