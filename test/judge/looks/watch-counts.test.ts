import { describe, expect, it } from 'vitest';
import { judgeLooks } from '../../../src/judge/looks/judge-looks.js';
import { standardJudge } from '../../../src/config/judge-settings.js';
import { watchCounts } from '../../../src/judge/looks/watch-counts.js';
import { NO_CIRCUMSTANCES, type MeasuredMetric } from '../../../src/judge/measurement.js';
import { countEvidence } from '../../../src/stats/count-evidence.js';
import { arrivals, counted, each, measured } from '../mann-whitney/support.js';

const SLOTS = 60;
const PLAN = { looks: [SLOTS], total: SLOTS, judged: SLOTS - 1 };
const CONFIDENCE = { confidence: 0.98 };

interface Stream {
  readonly canary: readonly number[];
  readonly baseline: readonly number[];
  readonly canaryExposure?: readonly number[];
}

function errors({ canary, baseline, canaryExposure = canary.map(() => 1000) }: Stream, analysis = {}): MeasuredMetric {
  const exposure = { canary: [...canaryExposure], baseline: baseline.map(() => 1000) };
  return measured({
    name: 'errors',
    ...counted({ canary: [...canary], baseline: [...baseline] }, exposure),
    analysis: { critical: true, direction: 'increase', ...analysis },
  });
}

const watched = (one: MeasuredMetric) => ({ measured: one, looked: one, limits: [], countLimit: 0.01 });
const stopOf = (one: MeasuredMetric) => watchCounts([watched(one)], PLAN, CONFIDENCE)[0]?.stop;
const withSlot = (values: readonly number[], slot: number, value: number): number[] =>
  values.map((one, i) => (i === slot ? value : one));
const [MANY, FEW] = [arrivals(SLOTS - 1, 1, 40), arrivals(SLOTS - 1, 2, 10)];

describe('watchCounts()', () => {
  it.each([
    ['the events of the canary', { canary: withSlot(MANY, 1, NaN), baseline: FEW }],
    ['the events of the baseline', { canary: MANY, baseline: withSlot(FEW, 1, NaN) }],
    [
      'what could have been an event',
      { canary: MANY, baseline: FEW, canaryExposure: withSlot(each(1000, SLOTS - 1), 1, NaN) },
    ],
    [
      'traffic on one side',
      { canary: withSlot(MANY, 1, 0), baseline: FEW, canaryExposure: withSlot(each(1000, SLOTS - 1), 1, 0) },
    ],
  ])('stops and tells whole numbers where one slot lacks %s', (_, stream) => {
    const { afterSlots, found } = stopOf(errors(stream))!;
    const sum = (events: readonly number[]): number =>
      events.slice(0, afterSlots).reduce((total, one, slot) => total + (slot === 1 ? 0 : one), 0);

    expect(found.counts.canary).toEqual({ events: sum(stream.canary), exposure: 1000 * (afterSlots - 1) });
    expect(found.counts.baseline).toEqual({ events: sum(stream.baseline), exposure: 1000 * (afterSlots - 1) });
  });

  it('has a judgement that tells no NaN where one slot has no events of one side', () => {
    const rules = {
      judge: standardJudge('mann-whitney'),
      groups: {},
      thresholds: { pass: 95, marginal: 75 },
      anyFailure: undefined,
    };
    const given = errors({ canary: withSlot(MANY, 1, NaN), baseline: FEW }, { missing: 'drop' });
    const decided = judgeLooks(rules, [given], { circumstances: NO_CIRCUMSTANCES, plan: PLAN });

    expect(decided).toMatchObject({ kind: 'stopped', stop: { rule: 'counts' } });
    expect(JSON.stringify(decided)).not.toContain('NaN');
  });

  it('stops after the first slot at which all evidence, computed after every slot, is enough', () => {
    let stopped = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const one = errors(
        {
          canary: arrivals(SLOTS - 1, seed, 1 + (seed % 7)),
          baseline: arrivals(SLOTS - 1, seed + 500, 2),
          canaryExposure: arrivals(SLOTS - 1, seed + 900, 400).map((requests) => requests + 1),
        },
        { tolerance: { relative: 0.001 } },
      );
      const evidence = countEvidence(one.counts!);
      const { stop, evidence: told } = watchCounts([watched(one)], PLAN, CONFIDENCE)[0]!;
      const first = evidence.findIndex((log) => log >= Math.log(100)) + 1;
      if (stop) stopped++;
      expect(stop?.afterSlots ?? 0).toBe(first);
      expect(told).toBeCloseTo(Math.max(0, evidence.at(stop ? first - 1 : -1)!) / Math.log(100), 9);
    }
    expect(stopped).toBeGreaterThan(10);
    expect(stopped).toBeLessThan(60);
  });
});
