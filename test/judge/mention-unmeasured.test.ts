import { describe, expect, it } from 'vitest';
import type { CanaryJudgement } from '../../src/judge/judgement.js';
import { mentionUnmeasured } from '../../src/judge/mention-unmeasured.js';
import { metric } from '../support/metric.js';

const JUDGEMENT: CanaryJudgement = {
  judge: 'mann-whitney/1',
  verdict: 'fail',
  score: 0,
  weightedScore: 50,
  shown: { score: 0, weightedScore: 50 },
  reason: { code: 'critical-metric-failed', text: 'Score 0: errors is high.' },
  thresholds: { pass: 95, marginal: 75 },
  groups: [],
  metrics: [],
  warnings: [],
};

describe('mentionUnmeasured()', () => {
  it('names what could not be measured, and changes nothing else', () => {
    const [a, b] = [metric({ name: 'latency' }), metric({ name: 'cpu' })];

    expect(mentionUnmeasured(JUDGEMENT, [a])).toEqual({
      ...JUDGEMENT,
      reason: {
        code: 'critical-metric-failed',
        text: 'Score 0: errors is high. latency could not be measured and has no share in that.',
      },
    });
    expect(mentionUnmeasured(JUDGEMENT, [a, b]).reason.text).toMatch(
      / latency and cpu could not be measured and have no share in that\.$/,
    );
  });

  it('says nothing where all was measured, or what was not is muted', () => {
    expect(mentionUnmeasured(JUDGEMENT, [])).toBe(JUDGEMENT);
    expect(mentionUnmeasured(JUDGEMENT, [metric({ analysis: { muted: true } })])).toBe(JUDGEMENT);
  });
});
