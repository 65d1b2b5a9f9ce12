import { describe, expect, it } from 'vitest';
import { readJudgementRequest } from '../../src/config/judgement-request.js';
import { readNativeMetricConfig } from '../../src/config/metric-config.js';
import type { Measurement } from '../../src/judge/measurement.js';
import type { FetchedWish } from '../../src/measure/fetch-judgement.js';
import { knowSides, type SideEvidence } from '../../src/measure/know-sides.js';
import { readConfig } from '../../src/wire-reading.js';
import { promql } from '../support/bound-query.js';
import { metric } from '../support/metric.js';
import { fakeSource, series } from '../support/series.js';

const NOTHING: SideEvidence = { fetched: [], measurements: [] };

function know(evidence: Partial<SideEvidence>, body: object = {}, comparability?: object) {
  const request = readJudgementRequest({ config: 'c', ...body }, readConfig);
  const config = readNativeMetricConfig({
    groups: { g: 100 },
    metrics: [{ name: 'm', group: 'g' }],
    ...(comparability ? { comparability } : {}),
  });
  if (request.kind === 'refused' || config.kind === 'refused') throw new Error('refused');
  return knowSides({ request: request.value, config: config.value }, { ...NOTHING, ...evidence });
}

/** A figure that was asked of both sides, in four slots of which the last two are judged. */
function fetched(
  figure: FetchedWish['figure'],
  baseline: readonly (readonly (number | null)[])[],
  canary: typeof baseline,
): FetchedWish {
  const query = { kind: 'expr' as const, expr: promql('n') };
  return {
    metric: null,
    figure,
    fetch: {
      source: fakeSource(),
      queries: { baseline: query, canary: query },
      judged: { from: 2, to: 4 },
      lookBackMs: 0,
      displaced: false,
      warnings: [],
    },
    kind: 'fetched',
    series: { baseline: baseline.map((one) => series(one)), canary: canary.map((one) => series(one)) },
    remarks: [],
  };
}

/** So many requests in each of two judged slots; on the side of none nothing is found. */
function traffic(baseline: number, canary: number): FetchedWish {
  const half = (requests: number) => (requests > 0 ? [[1e6, 1e6, requests / 2, requests / 2]] : []);
  return fetched(undefined, half(baseline), half(canary));
}

function failed(figure: FetchedWish['figure']): FetchedWish {
  const { metric: none, fetch } = fetched(figure, [], []);
  const detail = { pointer: '', message: 'source "prometheus" did not answer' };
  return { metric: none, figure, fetch, kind: 'failed', failure: { code: 'SOURCE_TIMEOUT', detail, givenUp: false } };
}

function measured(rest: Partial<Measurement>): Measurement {
  const side = { slots: new Float64Array(), expected: 0, filled: 0 };
  return {
    metric: metric(),
    baseline: new Float64Array(),
    canary: new Float64Array(),
    sides: { baseline: side, canary: side },
    judged: { from: null, to: null },
    warnings: [],
    ...rest,
  };
}

const counts = (...exposure: number[]) => ({
  events: new Float64Array(exposure.length),
  exposure: Float64Array.from(exposure),
});

describe('knowSides()', () => {
  it('knows nothing where nothing was asked', () => {
    expect(know({})).toEqual({ sides: null, warnings: [] });
  });

  it('knows the requests by the traffic, with the share of each side', () => {
    const { sides } = know({ fetched: [traffic(300, 100)] });

    expect(sides).toMatchObject({
      baseline: { requests: 300, share: 0.75, expectedShare: undefined },
      canary: { requests: 100, share: 0.25 },
    });
  });

  it('knows a side that has no requests from one that is not known', () => {
    expect(know({ fetched: [traffic(300, 0)] }).sides?.canary).toMatchObject({ requests: 0, share: 0 });
    expect(know({ fetched: [traffic(0, 0)] }).sides?.canary).toMatchObject({ requests: 0, share: undefined });
  });

  it('knows no requests where the baseline was not asked, or the traffic could not be had', () => {
    const { fetch, ...wish } = traffic(1, 1);
    const queries = { ...fetch.queries, baseline: undefined };

    expect(know({ fetched: [{ ...wish, fetch: { ...fetch, queries } }] }).sides).toBeNull();
    expect(know({ fetched: [failed(undefined)] }).sides).toBeNull();
  });

  it('knows how many requests come together', () => {
    const slots = (values: number[]) => fetched(undefined, [values.map((value) => 1_000 - value)], [values]);

    expect(know({ fetched: [slots([0, 0, 100, 100])] }).sides?.clustering).toBe(1);
    expect(know({ fetched: [slots([0, 0, 50, 150])] }).sides?.clustering).toBeCloseTo(55.6, 1);
  });

  it('knows them else by the exposure of the first metric that counts and is scored, all its series together', () => {
    const muted = metric({ name: 'muted', analysis: { muted: true } });
    const counting = metric({ name: 'errors' });
    const slots = { baseline: new Float64Array(3), canary: new Float64Array(3) };

    const { sides } = know({
      measurements: [
        measured({}),
        measured({ metric: muted, counts: { baseline: counts(9), canary: counts(9) } }),
        measured({ ...slots, metric: counting, counts: { baseline: counts(200, NaN, 90), canary: counts(10, 0, 0) } }),
        measured({ ...slots, metric: counting, counts: { baseline: counts(10, 0, 0), canary: counts(0, 0, 90) } }),
        measured({ metric: metric({ name: 'later' }), counts: { baseline: counts(9), canary: counts(9) } }),
      ],
    });

    expect(sides).toMatchObject({ baseline: { requests: 300 }, canary: { requests: 100 } });
  });

  it('reads the split as shares of both, whatever its scale', () => {
    const { sides, warnings } = know({}, { split: { baseline: 90, canary: 10 } });

    expect(sides).toMatchObject({ baseline: { expectedShare: 0.9 }, canary: { expectedShare: 0.1 } });
    expect(warnings.map(({ code }) => code)).toEqual(['split-not-checked']);
  });

  it('takes the median of the judged slots for how many instances there are, several series together', () => {
    const { sides } = know({
      fetched: [
        fetched(
          'instances',
          [
            [1, 1, 6, 6],
            [0, 0, 3, 5],
          ],
          [[7, 7, null, 1]],
        ),
      ],
    });

    expect(sides).toMatchObject({ baseline: { instances: 10 }, canary: { instances: 1 } });
  });

  it('takes the median of the series for how old they are', () => {
    const { sides } = know({
      fetched: [
        fetched(
          'age',
          [
            [0, 0, 60, 60],
            [0, 0, 90, 90],
            [0, 0, 900, 900],
          ],
          [[0, 0, 30, 90]],
        ),
      ],
    });

    expect(sides).toMatchObject({ baseline: { ageSeconds: 90 }, canary: { ageSeconds: 60 } });
  });

  it('counts the instances of a metric that has them where nobody asks', () => {
    const instance = (...samples: number[]) => ({ labels: {}, samples: Float64Array.from(samples) });
    const measurements = [
      measured({
        instances: { baseline: [instance(1, 2, 3), instance(1, 2, 3)], canary: [instance(5, NaN, NaN)] },
      }),
    ];

    expect(know({ measurements }).sides).toMatchObject({ baseline: { instances: 2 }, canary: { instances: 1 } });
    const asked = [fetched('instances', [[4, 4, 4, 4]], [[5, 5, 5, 5]])];
    expect(know({ measurements, fetched: asked }).sides).toMatchObject({ baseline: { instances: 4 } });
  });

  it('warns of what could not be had, and judges all the same', () => {
    const { sides, warnings } = know({
      fetched: [failed('instances'), fetched('age', [[1, 1, 1, 1]], []), traffic(1, 1)],
    });

    expect(sides).toMatchObject({ canary: { requests: 1, instances: undefined, ageSeconds: undefined } });
    expect(warnings).toEqual([
      {
        code: 'instances-unknown',
        text: 'How many instances the sides have is not known: source "prometheus" did not answer.',
      },
      {
        code: 'age-unknown',
        text: 'How long the instances have been running is not known of the canary: its query finds nothing there.',
      },
    ]);
  });

  it('warns of sides that differ, by the tolerance of the config', () => {
    const uneven = { fetched: [traffic(10_000, 20_000)] };
    const codes = (comparability?: object) => know(uneven, {}, comparability).warnings.map(({ code }) => code);

    expect(codes()).toEqual(['sides-differ-in-traffic']);
    expect(codes({ tolerance: 1 })).toEqual([]);
  });

  it('knows whether the sides are of one time', () => {
    const split = { baseline: 1, canary: 1 };

    expect(know({}, { split }).sides?.simultaneous).toBe(true);
    expect(know({}, { split, baseline: { offset: '1d' } }).sides?.simultaneous).toBe(false);
  });
});
