import { expect, it } from 'vitest';
import { toPage } from '../../../src/calibrate/calibration/to-page.js';
import type { MetricFacts } from '../../../src/calibrate/metric-facts.js';
import type { Metric } from '../../../src/config/metric-config.js';
import { calibratedMetric, calibration } from '../../support/calibration.js';
import { metric } from '../../support/metric.js';

const made = calibration({ metrics: [calibratedMetric()] });
const name = 'latency';

function unitOf(query: Metric['query']): string | undefined {
  const facts: MetricFacts = {
    metric: { ...metric({ name }), unit: 'requests', query },
    stepMs: 60_000,
    slots: 20,
    effects: [0],
    withoutData: 0,
    autocorrelation: null,
    slotDeviation: null,
    coverage: 1,
    silentGaps: 0,
  };
  return toPage({ calibration: made, facts: [facts] }).metrics[0]?.unit;
}

it('toPage() tells what is accepted of counts in percentage points, as judgements do', () => {
  expect(unitOf({ type: 'prometheus', events: 'bad', exposure: 'all' })).toBe('percentage points');
  expect(unitOf({ type: 'prometheus', expr: 'x' })).toBe('requests');
});
