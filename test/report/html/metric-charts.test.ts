import { describe, expect, it } from 'vitest';
import { metricCharts } from '../../../src/report/html/metric-charts.js';
import { keptJudgement, keptMetric, keptSide, keptTest } from '../../support/kept-judgement.js';
import { labelOf, textsOf } from '../charts/read-svg.js';

const WINDOW = {
  start: '2026-11-20T10:00:00Z',
  end: '2026-11-20T10:08:00Z',
  judgedFrom: '2026-11-20T10:01:00Z',
  judgedTo: '2026-11-20T10:08:00Z',
  stepSeconds: 60,
  warmupSeconds: 60,
  slots: 8,
  judgedSlots: 7,
};
const LEVEL = [19, 20, 21, 19, 20, 21, 20, 19];
const DEAD = [20, 19, 20, null, null, null, null, null];

/** What a page shows of requests that ended in the middle of the window. */
function died(cleaned: readonly number[]): string {
  const requests = keptMetric({
    name: 'requests',
    unit: 'requests/s',
    baseline: keptSide(20),
    canary: keptSide(5.6, { median: 0, missing: 5 }),
    test: keptTest(1, { rule: 'limit', effect: null, limit: { of: 'median', value: 0, min: 0.001 } }),
    series: { baseline: { raw: LEVEL, cleaned: LEVEL.slice(1) }, canary: { raw: DEAD, cleaned } },
  });
  return metricCharts(requests, keptJudgement({ window: WINDOW, metrics: [requests] })).markup;
}

describe('metricCharts()', () => {
  it('draws slots without a sample at 0 where they were judged so, and says it', () => {
    const [overTime = ''] = died([19, 20, 0, 0, 0, 0, 0]).split('</figure>');

    expect(overTime).toContain('Over time; 5 slots of the canary without a sample counted as 0, and drawn so');
    expect(labelOf(overTime)).toBe(
      'requests over 8 minutes: baseline median 20 requests/s, canary median 0 requests/s',
    );
    expect(textsOf(overTime)).toEqual(expect.arrayContaining(['0', 'min 0.001 requests/s']));
    expect(textsOf(overTime).join()).not.toContain('↓');
  });

  it('marks them where they were not', () => {
    const [overTime = ''] = died([19, 20]).split('</figure>');

    expect(overTime).toContain('<figcaption>Over time</figcaption>');
    expect(textsOf(overTime)).toContain('no sample: canary');
    expect(labelOf(overTime)).toContain('1 gap in the canary');
  });
});
