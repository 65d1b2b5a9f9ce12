import { describe, expect, it } from 'vitest';
import { cutCircumstances, cutSlots } from '../../../src/judge/looks/cut-slots.js';
import { metric } from '../../support/metric.js';

const of = (...values: number[]): Float64Array => Float64Array.from(values);
const counts = { events: of(1, 2, 3), exposure: of(10, 20, 30) };
const instance = { labels: { pod: 'a' }, samples: of(1, 2, 3), counts };
const MEASURED = {
  metric: metric(),
  baseline: of(1, 2, 3),
  canary: of(4, 5, 6),
  counts: { baseline: counts, canary: counts },
  instances: { baseline: [instance], canary: [instance, instance] },
  listed: { baseline: of(1), canary: of(1) },
  history: { effects: [0], slots: 3 },
};

describe('cutSlots()', () => {
  it('drops the last slots of everything that has slots', () => {
    const cut = { events: of(1), exposure: of(10) };
    const pod = { labels: { pod: 'a' }, samples: of(1), counts: cut };

    expect(cutSlots(MEASURED, 2)).toEqual({
      metric: MEASURED.metric,
      baseline: of(1),
      canary: of(4),
      counts: { baseline: cut, canary: cut },
      instances: { baseline: [pod], canary: [pod, pod] },
      listed: undefined,
      history: MEASURED.history,
    });
  });

  it('leaves nothing of a metric that began later', () => {
    expect(cutSlots(MEASURED, 7)).toMatchObject({ baseline: of(), canary: of() });
    expect(cutSlots({ ...MEASURED, counts: undefined, instances: undefined }, 7)).toMatchObject({
      counts: undefined,
      instances: undefined,
    });
  });

  it('keeps all where nothing is to be dropped', () => {
    expect(cutSlots(MEASURED, 0)).toEqual({ ...MEASURED, listed: undefined });
  });
});

describe('cutCircumstances()', () => {
  it('moves the end of what is judged, and forgets the traffic', () => {
    const traffic = { baseline: 100, canary: 100, minimum: 10 };
    const given = { traffic, looks: 2, stepMs: 1_000, judgedToMs: 60_000 };

    expect(cutCircumstances(given, 5)).toEqual({ traffic: null, looks: 2, stepMs: 1_000, judgedToMs: 55_000 });
    expect(cutCircumstances({ ...given, judgedToMs: null }, 5).judgedToMs).toBeNull();
  });
});
