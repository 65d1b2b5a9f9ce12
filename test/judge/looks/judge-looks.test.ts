import { describe, expect, it } from 'vitest';
import { standardJudge } from '../../../src/config/judge-settings.js';
import { judgeCanary } from '../../../src/judge/judge-canary.js';
import { cutSlots } from '../../../src/judge/looks/cut-slots.js';
import { judgeLooks, type LooksJudgement } from '../../../src/judge/looks/judge-looks.js';
import { NO_CIRCUMSTANCES, type Circumstances, type JudgingRules } from '../../../src/judge/measurement.js';
import { arrivals, constant, counted, each, measured, noisy, type Given } from '../mann-whitney/support.js';

const SLOTS = 60;
const LOOKS = [12, 24, 36, 48, 60];
const RULES: JudgingRules = {
  judge: standardJudge('mann-whitney'),
  groups: {},
  thresholds: { pass: 95, marginal: 75 },
  anyFailure: undefined,
};

interface Asked {
  readonly judged?: number;
  readonly looks?: readonly number[];
  readonly circumstances?: Partial<Circumstances>;
  readonly rules?: Partial<JudgingRules>;
}

/** What is decided when so many slots are there. */
function ask(
  given: readonly Given[],
  { judged = SLOTS, looks = LOOKS, circumstances, rules }: Asked = {},
): LooksJudgement {
  const total = looks.at(-1) ?? SLOTS;
  const seen = given.map((one) => cutSlots(measured(one), SLOTS - judged));
  const plan = { looks, total, judged };
  return judgeLooks({ ...RULES, ...rules }, seen, { circumstances: { ...NO_CIRCUMSTANCES, ...circumstances }, plan });
}

type Stopped = Extract<LooksJudgement, { kind: 'stopped' }>;
type Finished = Extract<LooksJudgement, { kind: 'finished' }>;

function stopped(given: readonly Given[], asked: Asked = {}): Stopped {
  const decided = ask(given, asked);
  expect(decided.kind).toBe('stopped');
  return decided as Stopped;
}

function finished(given: readonly Given[], asked: Asked = {}): Finished {
  const decided = ask(given, asked);
  expect(decided.kind).toBe('finished');
  return decided as Finished;
}

/** A critical latency whose canary is so many times as high. */
function latency(factor: number, more: Partial<Given> = {}): Given {
  return {
    name: 'latency',
    unit: 'ms',
    baseline: noisy(SLOTS, 1),
    canary: noisy(SLOTS, 2).map((x) => x * factor),
    ...more,
    analysis: { critical: true, ...more.analysis },
  };
}

/** Critical errors of 1,000 requests in each slot, so many on average. */
function errors(baseline: number, canary: number, more: Partial<Given> = {}): Given {
  return {
    name: 'errors',
    ...counted(
      { baseline: arrivals(SLOTS, 1, baseline), canary: arrivals(SLOTS, 2, canary) },
      { baseline: each(1000), canary: each(1000) },
    ),
    ...more,
    analysis: { critical: true, direction: 'increase', ...more.analysis },
  };
}

describe('judgeLooks()', () => {
  describe('while the window is open', () => {
    it('decides nothing of a canary that nothing stops, and tells what each look has shown', () => {
      const decided = ask([latency(1), errors(1, 1)], { judged: 30 });

      expect(decided).toMatchObject({
        kind: 'open',
        looks: [
          { look: 1, afterSlots: 12, done: true, metrics: [{ metric: 'latency', pValue: expect.any(Number) }, {}] },
          { look: 2, afterSlots: 24, done: true },
          { look: 3, afterSlots: 36, done: false, metrics: [{ metric: 'latency', pValue: null }, {}] },
          { look: 4, afterSlots: 48, done: false },
          { look: 5, afterSlots: 60, done: false },
        ],
      });
      expect(Object.keys(decided)).not.toContain('judgement');
    });

    it('tells how near counts are to what stops', () => {
      const watchOf = (given: Given) =>
        (ask([given], { judged: 6 }) as Extract<LooksJudgement, { kind: 'open' }>).watch;

      expect(watchOf(errors(2, 4))).toEqual([{ metric: 'errors', labels: undefined, evidence: expect.any(Number) }]);
      expect(watchOf(errors(2, 4))[0]!.evidence).toBeGreaterThan(0);
      expect(watchOf(errors(2, 4))[0]!.evidence).toBeLessThan(1);
      expect(watchOf(errors(4, 1))[0]!.evidence).toBe(0);
      expect(watchOf(latency(1))).toEqual([]);
    });

    it('decides nothing before there is any slot', () => {
      expect(ask([latency(3), errors(1, 9)], { judged: 0 }).kind).toBe('open');
    });
  });

  describe('at a planned look', () => {
    it('fails a canary whose critical metric is beyond the limit of the look', () => {
      const { judgement, stop, looks } = stopped([latency(1.6)]);
      const look = looks.find(({ afterSlots }) => afterSlots === stop.afterSlots)!;

      expect(stop).toEqual({
        afterSlots: look.afterSlots,
        ofSlots: 60,
        look: look.look,
        rule: 'comparison',
        metric: 'latency',
        labels: undefined,
      });
      expect(look.metrics[0]!.pValue).toBeLessThanOrEqual(look.metrics[0]!.limit);
      for (const { metrics } of looks.slice(0, look.look - 1))
        expect(metrics[0]!.pValue).toBeGreaterThan(metrics[0]!.limit);
      expect(looks.filter(({ done }) => done)).toHaveLength(look.look);
      expect(judgement).toMatchObject({
        verdict: 'fail',
        score: 0,
        reason: { code: 'stopped-at-look' },
        metrics: [{ classification: 'high', criticalFailure: true, reason: { code: 'shift-high' } }],
      });
      expect(judgement.reason.text).toMatch(
        new RegExp(
          `^Stopped at look ${String(look.look)} of 5, after ${String(look.afterSlots)} of 60 slots: latency is high: \\d+ % higher`,
        ),
      );
    });

    it('finds the same stop whoever asks when, with the judgement of the slots until then', () => {
      const given = [latency(1.6), { ...latency(1), name: 'other', analysis: {} }];
      const { judgement, stop } = stopped(given);

      for (let judged = 0; judged < stop.afterSlots; judged++) expect(ask(given, { judged }).kind).toBe('open');
      for (let judged = stop.afterSlots; judged <= SLOTS; judged++) {
        const later = stopped(given, { judged });
        expect(later.stop).toEqual(stop);
        expect(later.judgement).toEqual(judgement);
      }
      expect(judgement.metrics.map(({ canary }) => canary.count)).toEqual([stop.afterSlots, stop.afterSlots]);
    });

    it.each([
      ['is not critical', latency(3, { analysis: { critical: false } })],
      ['is muted', latency(3, { analysis: { muted: true } })],
      ['changes by less than what is critical', latency(1.6, { analysis: { criticalChange: { increase: 1 } } })],
      ['changes in the other direction', latency(3, { analysis: { direction: 'decrease' } })],
      ['has too few samples', latency(3, { analysis: { minimumSamples: 59 } })],
      ['has gone missing', latency(1, { canary: constant(null), analysis: { onNoData: 'fail' } })],
    ])('does not fail a canary for a metric that %s', (_, given) => {
      for (const judged of [12, 24, 36, 48, 59]) expect(ask([given], { judged }).kind).toBe('open');
    });

    it('shares the level among the critical metrics that are compared', () => {
      const limitOf = (given: readonly Given[]): number => ask(given, { judged: 12 }).looks[2]!.metrics[0]!.limit;
      const alone = limitOf([latency(1)]);

      expect(limitOf([latency(1), latency(1, { name: 'other' })])).toBeLessThan(alone / 2);
      expect(limitOf([latency(1), latency(1, { name: 'other', analysis: { critical: false } })])).toBe(alone);
      expect(limitOf([latency(1), latency(1, { name: 'other', analysis: { muted: true } })])).toBe(alone);
      expect(
        limitOf([latency(1), { ...latency(1), name: 'l', analysis: { critical: true, limit: { max: 900 } } }]),
      ).toBe(alone);
    });

    it('divides the level by how often the rollout is judged in all', () => {
      const at = (looks: number): number => ask([latency(1)], { circumstances: { looks } }).looks[4]!.metrics[0]!.limit;

      expect(at(10)).toBeLessThan(at(1) / 9);
    });

    it('fails a canary for a sample that is above a limit of every sample, which can never be unbroken', () => {
      const limit = { max: 900, of: 'every' } as const;
      const canary = noisy(SLOTS, 2).map((x, slot) => (slot === 17 ? 1_000 : x));
      const { stop, judgement } = stopped([latency(1, { canary, analysis: { limit } })]);

      expect(stop).toMatchObject({ afterSlots: 24, look: 2, rule: 'limit' });
      expect(judgement.reason.text).toContain(
        'Stopped at look 2 of 5, after 24 of 60 slots: latency is high: the canary has',
      );
      expect(ask([latency(1, { canary, analysis: { limit, critical: false } })], { judged: 59 }).kind).toBe('open');
    });

    it('does not hold a part of the window against a limit of its mean, but still compares', () => {
      const limit = { max: 120, of: 'mean' } as const;
      const analysis = { direction: 'increase', limit } as const;
      const only = latency(1.6, { analysis: { limit } });

      expect(ask([only], { judged: 59 }).kind).toBe('open');
      const { judgement } = stopped([latency(1.6, { analysis })]);
      expect(judgement.metrics[0]).toMatchObject({
        reason: { code: 'shift-high' },
        metric: { analysis: { limit } },
      });
      expect(
        finished([latency(1.25, { analysis: { ...analysis, criticalChange: { increase: 2 } } })]).judgement.metrics[0]
          ?.reason.code,
      ).toBe('above-limit');
    });

    it('reckons with what a metric has that begins later than others', () => {
      const late = latency(1.6, { baseline: noisy(50, 1), canary: noisy(50, 2).map((x) => x * 1.6) });
      const looks = ask([late], { judged: 12 }).looks;

      expect(looks[0]!.metrics[0]).toMatchObject({ pValue: null });
      expect(looks[1]!.metrics[0]!.limit).not.toBe(ask([latency(1)]).looks[1]!.metrics[0]!.limit);
      expect(looks.map(({ metrics }) => metrics[0]!.limit)).toEqual(
        ask([late]).looks.map(({ metrics }) => metrics[0]!.limit),
      );
    });

    it('does not let traffic that came later make a side that was not there yet one of zeros', () => {
      const analysis = { missing: 'zero', direction: 'either' } as const;
      const given = latency(1, { canary: [...constant(null, 40), ...noisy(20, 2)], analysis });
      const traffic = { baseline: 1_000, canary: 1_000, minimum: 1 };

      expect(ask([given], { judged: 24, circumstances: { traffic } }).kind).toBe('open');
      expect(ask([given], { judged: 24 }).kind).toBe('open');
    });
  });

  describe('after every slot', () => {
    it('fails a canary whose counts have shown enough, in time before any look', () => {
      const { stop, judgement } = stopped([errors(2, 9)]);

      expect(stop).toMatchObject({ look: null, rule: 'counts', metric: 'errors' });
      expect(stop.afterSlots).toBeLessThan(12);
      expect(judgement).toMatchObject({ verdict: 'fail', score: 0, reason: { code: 'stopped-by-counts' } });
      expect(judgement.metrics[0]).toMatchObject({
        classification: 'high',
        criticalFailure: true,
        reason: { code: 'counts-over-time' },
        test: { rule: 'counts', smallestDetectableChange: null, effect: { kind: 'ratio' } },
      });
      expect(judgement.metrics[0]!.test!.pValue).toBeLessThanOrEqual(0.01);
      expect(judgement.reason.text).toMatch(
        new RegExp(
          `^Stopped after ${String(stop.afterSlots)} of 60 slots: errors is high: \\S+ times as high, \\d+ of \\d+ against \\d+ of \\d+ of the baseline\\. Were the canary no worse, such evidence would come up at any time in at most 1 of \\d+(\\.\\d+)? rollouts \\(limit 1 of 100\\)\\. That is beyond what is accepted: increases below 10 %\\. The metric is critical: it fails the canary\\.$`,
        ),
      );
    });

    it('finds the same stop whoever asks when', () => {
      const { judgement, stop } = stopped([errors(2, 9)]);

      for (let judged = 0; judged < stop.afterSlots; judged++)
        expect(ask([errors(2, 9)], { judged }).kind).toBe('open');
      for (let judged = stop.afterSlots; judged <= SLOTS; judged++) {
        expect(stopped([errors(2, 9)], { judged })).toMatchObject({ stop, judgement });
      }
    });

    it.each([
      ['healthy counts', errors(5, 5)],
      ['fewer bad events', errors(9, 2)],
      ['a metric that is not critical', errors(2, 9, { analysis: { critical: false } })],
      ['a muted metric', errors(2, 9, { analysis: { muted: true } })],
      ['a decrease alone being bad', errors(2, 9, { analysis: { direction: 'decrease' } })],
      ['an increase that is accepted', errors(2, 9, { analysis: { tolerance: { relative: 9 } } })],
      ['an increase that is too small in its unit', errors(2, 9, { analysis: { tolerance: { absolute: 5 } } })],
      ['an increase that is not critical', errors(2, 9, { analysis: { criticalChange: { increase: 9 } } })],
    ])('does not fail a canary for %s', (_, given) => {
      for (const judged of [10, 30, 59]) expect(ask([given], { judged, looks: [60] }).kind).toBe('open');
    });

    it('fails a canary for more bad events where either direction is bad', () => {
      expect(stopped([errors(2, 9, { analysis: { direction: 'either' } })], { looks: [60] }).stop.rule).toBe('counts');
    });

    it('stops where the change has become large enough, however much evidence there was before', () => {
      const events = { baseline: each(50), canary: each(0).map((__, slot) => (slot < 20 ? 70 : 140)) };
      const given = errors(0, 0, {
        ...counted(events, { baseline: each(1000), canary: each(1000) }),
        analysis: { tolerance: { relative: 0.6 } },
      });
      const { stop } = stopped([given], { looks: [60] });

      expect(stop.afterSlots).toBeGreaterThan(20);
      expect(stop.afterSlots).toBeLessThan(60);
      expect(
        stopped([{ ...given, analysis: { critical: true, direction: 'increase' } }], { looks: [60] }).stop.afterSlots,
      ).toBeLessThan(20);
    });

    it('needs more evidence where more critical metrics could fail the canary by chance', () => {
      const alone = stopped([errors(2, 6)], { looks: [60] });
      const among = stopped([errors(2, 6), ...['a', 'b', 'c'].map((name) => latency(1, { name }))], { looks: [60] });

      expect(among.stop.afterSlots).toBeGreaterThanOrEqual(alone.stop.afterSlots);
      expect(among.judgement.reason.text).toContain('(limit 1 of 400)');
    });

    it('fails other critical metrics by the limits of the last look before the stop', () => {
      const early = stopped([errors(2, 9), latency(3)], { looks: [60] });

      expect(early.judgement.metrics.map(({ reason }) => reason.code)).toEqual(['counts-over-time', 'too-few-samples']);
      const later = errors(2, 2, {
        ...counted(
          { baseline: each(2), canary: each(2).map((two, slot) => (slot < 14 ? two : 20)) },
          { baseline: each(1000), canary: each(1000) },
        ),
      });
      const { judgement, stop } = stopped([later, latency(1.2, { name: 'slow' })], { looks: [12, 60] });
      expect(stop.rule).toBe('counts');
      expect(judgement.metrics[1]).toMatchObject({ classification: 'pass', failed: false });
    });

    it('leaves the last slot to the last look', () => {
      const { stop } = stopped([errors(2, 9)], { looks: [60] });

      expect(ask([errors(2, 9)], { looks: [stop.afterSlots], judged: stop.afterSlots }).kind).toBe('finished');
    });
  });

  describe('at the last look', () => {
    it('is the ordinary judgement where it is the only one', () => {
      const given = [latency(1.15), latency(1.3, { name: 'other', analysis: { critical: false } }), errors(3, 3)];
      const ordinary = judgeCanary(RULES, given.map(measured), NO_CIRCUMSTANCES);

      expect(finished(given, { looks: [60] }).judgement).toEqual(ordinary);
    });

    it('judges critical metrics by what earlier looks have left, and others as always', () => {
      const given = [latency(1.03), latency(1.3, { name: 'other', analysis: { critical: false } })];
      const { judgement, looks } = finished(given);
      const ordinary = judgeCanary(RULES, given.map(measured), NO_CIRCUMSTANCES);
      const { limit, pValue } = looks[4]!.metrics[0]!;

      expect(limit).toBeLessThan(0.01);
      expect(limit).toBeGreaterThan(0.008);
      expect(pValue).toBe(judgement.metrics[0]!.test!.pValue);
      expect(judgement.metrics[0]!.reason.text).toContain(`limit 0.00${String(Math.round(limit * 1e6)).slice(0, 3)}`);
      expect(judgement.metrics[1]).toEqual(ordinary.metrics[1]);
      expect(looks.every(({ done }) => done)).toBe(true);
    });

    it('has no look to tell where there is no critical metric', () => {
      const { judgement, looks } = finished([latency(3, { analysis: { critical: false } })]);

      expect(looks.map(({ metrics }) => metrics)).toEqual([[], [], [], [], []]);
      expect(judgement.metrics[0]?.classification).toBe('high');
    });
  });

  it('knows no looks where the other judge decides', () => {
    const rules = { judge: standardJudge('netflix-aca'), groups: { g: 100 } };

    expect(ask([latency(3)], { judged: 59, rules })).toEqual({ kind: 'open', looks: [], watch: [] });
    expect(finished([latency(3)], { rules }).judgement.judge).toContain('netflix-aca');
  });

  it('writes nothing into what it tells that JSON does not know', () => {
    for (const given of [[latency(1), errors(1, 1)], [latency(1.6)], [errors(2, 9)]]) {
      const { looks } = ask(given);
      expect(JSON.parse(JSON.stringify(looks))).toEqual(
        JSON.parse(JSON.stringify(looks, (_, value: unknown) => (Number.isNaN(value) ? 'NaN' : value))),
      );
    }
  });
});
