import { describe, expect, it } from 'vitest';
import { standardJudge } from '../../src/config/judge-settings.js';
import type { Basis } from '../../src/judge/basis.js';
import { judgeBasis } from '../../src/judge/judge-basis.js';
import { judgeCanary } from '../../src/judge/judge-canary.js';
import { NO_CIRCUMSTANCES } from '../../src/judge/measurement.js';
import { metric } from '../support/metric.js';

const BASELINE = Float64Array.from({ length: 30 }, (_, i) => 100 + (i % 7));
const LATENCY = metric({ name: 'latency', analysis: { critical: true, direction: 'increase' } });

function basis(changes: Partial<Basis> = {}, factor = 1): Basis {
  return {
    rules: { judge: standardJudge('mann-whitney'), groups: { g: 100 }, thresholds: { pass: 95, marginal: 75 } },
    measured: [{ metric: LATENCY, baseline: BASELINE, canary: BASELINE.map((value) => value * factor) }],
    unmeasured: [],
    circumstances: NO_CIRCUMSTANCES,
    sides: null,
    plan: null,
    ...changes,
  };
}

function judged(of: Basis) {
  const decided = judgeBasis(of);
  if (decided.kind === 'open') throw new RangeError('Nothing is waited for');
  return decided.judgement;
}

describe('judgeBasis()', () => {
  it('is what the judge decides where there is nothing else to say', () => {
    const of = basis();

    expect(judged(of)).toEqual(judgeCanary(of.rules, of.measured, of.circumstances));
    expect(judged(of).verdict).toBe('pass');
    expect(judged(basis({}, 2)).verdict).toBe('fail');
  });

  it('lets too little traffic make a pass inconclusive', () => {
    const traffic = { baseline: 500, canary: 40, minimum: 100 };

    expect(judged(basis({ circumstances: { ...NO_CIRCUMSTANCES, traffic } })).reason.code).toBe('too-little-traffic');
  });

  it('lets an unequal split make a pass inconclusive', () => {
    const sides = {
      baseline: { requests: 900_000, share: 0.9, expectedShare: 0.5 },
      canary: { requests: 100_000, share: 0.1, expectedShare: 0.5 },
      tolerance: 0.25,
      clustering: 1,
      simultaneous: true,
    };

    expect(judged(basis({ sides })).reason.code).toBe('unequal-split');
  });

  it('names what could not be measured', () => {
    expect(judged(basis({ unmeasured: [metric({ name: 'errors' })] })).reason.text).toContain('errors');
  });

  it('decides nothing before a planned look is due', () => {
    const decided = judgeBasis(basis({ plan: { looks: [40, 60], total: 60, judged: 30 } }));

    expect(decided.kind).toBe('open');
  });

  it('stops at a planned look for a critical metric', () => {
    const decided = judgeBasis(basis({ plan: { looks: [30, 60], total: 60, judged: 30 } }, 3));

    expect(decided).toMatchObject({
      kind: 'judged',
      looks: { kind: 'stopped' },
      judgement: { verdict: 'fail', score: 0 },
    });
  });

  it('is not stopped any more once the metric that did is muted', () => {
    const muted = metric({ name: 'latency', analysis: { critical: true, direction: 'increase', muted: true } });
    const of = basis({ plan: { looks: [30, 60], total: 60, judged: 30 } }, 3);
    const without = { ...of, measured: of.measured.map((one) => ({ ...one, metric: muted })) };

    expect(judgeBasis(without).kind).toBe('open');
  });
});
