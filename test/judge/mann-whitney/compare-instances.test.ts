import { describe, expect, it } from 'vitest';
import { meanOfInstances, sumOfCounts } from '../../../src/judge/combine-instances.js';
import type { Instance } from '../../../src/judge/measurement.js';
import { arrivals, each, judgeOne, noisy, normals, slots, type Given } from './support.js';

const pod = (name: string, samples: readonly (number | null)[]): Instance => ({
  labels: { pod: name },
  samples: slots(samples),
});

/** Pods around these levels. */
const pods = (side: string, levels: readonly number[], seed: number): Instance[] =>
  levels.map((level, i) => pod(`${side}-${String(i)}`, noisy(60, seed + i, { level })));

function given(baseline: readonly Instance[], canary: readonly Instance[], more: Partial<Given> = {}): Given {
  const counts = { baseline: sumOfCounts(baseline), canary: sumOfCounts(canary) };
  return {
    name: 'latency',
    unit: 'ms',
    baseline: meanOfInstances(baseline),
    canary: meanOfInstances(canary),
    instances: { baseline, canary },
    ...(counts.baseline && counts.canary ? { counts: { baseline: counts.baseline, canary: counts.canary } } : {}),
    ...more,
  };
}

const ALIKE = [100, 100, 100, 100];
const outliers = (judged: ReturnType<typeof judgeOne>, side: 'baseline' | 'canary') =>
  judged.instances?.[side].filter(({ outlier }) => outlier).map(({ labels }) => labels.pod);
const codes = ({ warnings }: ReturnType<typeof judgeOne>): string[] => warnings.map(({ code }) => code);

describe('compareInstances()', () => {
  it('says nothing of instances that are alike', () => {
    const judged = judgeOne(given(pods('b', ALIKE, 1), pods('c', ALIKE, 11)));

    expect(judged).toMatchObject({ classification: 'pass', warnings: [] });
    expect(judged.instances?.canary).toHaveLength(4);
    expect(judged.instances?.canary[0]).toMatchObject({ labels: { pod: 'c-0' }, outlier: false });
    expect(judged.instances?.canary[0]?.ratio).toBeCloseTo(1, 1);
    expect(judged.instances?.canary[0]?.mean).toBeCloseTo(100, -1);
  });

  it('has no instances where a metric has none', () => {
    expect(judgeOne({ baseline: each(1), canary: each(1) }).instances).toBeUndefined();
  });

  it('names an outlier of the canary, and keeps it: the release may be what ails it', () => {
    const judged = judgeOne(given(pods('b', ALIKE, 1), pods('c', [100, 100, 100, 400], 11)));

    expect(outliers(judged, 'canary')).toEqual(['c-3']);
    expect(judged).toMatchObject({ classification: 'high', canary: { mean: expect.closeTo(175, -1) } });
    expect(judged.warnings[0]?.text).toMatch(
      /^One of the 4 instances of the canary of latency is not like the others: \{pod="c-3"\} is .* compared with their median\. It stays part of the canary\.$/,
    );
  });

  it('leaves an outlier of the baseline out: it is no picture of health', () => {
    const sick = [100, 100, 100, 400];
    const judged = judgeOne(given(pods('b', sick, 1), pods('c', [150, 150, 150], 11)));

    expect(outliers(judged, 'baseline')).toEqual(['b-3']);
    // With the outlier the baseline's mean would be 175.
    expect(judged).toMatchObject({ classification: 'high', baseline: { mean: expect.closeTo(100, -1) } });
    expect(judged.warnings[0]?.text).toMatch(/instances of the baseline .* It is left out of the baseline\.$/);
  });

  it('takes for outliers only what the tolerance does not allow', () => {
    const near = pods('c', [100, 100, 100, 130], 11);

    expect(outliers(judgeOne(given(pods('b', ALIKE, 1), near)), 'canary')).toEqual(['c-3']);
    expect(
      outliers(judgeOne(given(pods('b', ALIKE, 1), near, { analysis: { tolerance: { relative: 0.5 } } })), 'canary'),
    ).toEqual([]);
  });

  it('takes no side where half or more differ', () => {
    const judged = judgeOne(given(pods('b', [100, 100, 400, 400], 1), pods('c', ALIKE, 11)));

    expect(outliers(judged, 'baseline')).toEqual([]);
    expect(codes(judged)).toEqual(['instances-differ']);
    expect(judged.baseline.mean).toBeCloseTo(250, -2);
  });

  it('names no instance that differs as healthy ones do: lastingly, each from all others', () => {
    const judged = judgeOne(given(pods('b', [100, 80, 120, 100, 90], 1), pods('c', ALIKE, 11)));

    expect(outliers(judged, 'baseline')).toEqual([]);
    expect(codes(judged)).toEqual([]);
  });

  it('names one that differs more than the noise of all', () => {
    const restless = [100, 100, 100, 400].map((level, i) =>
      pod(`b-${String(i)}`, noisy(60, 1 + i, { level, spread: 0.3 })),
    );
    const judged = judgeOne(given(restless, pods('c', ALIKE, 11)));

    expect(outliers(judged, 'baseline')).toEqual(['b-3']);
  });

  it('names two that differ from the others alike', () => {
    const two = judgeOne(given(pods('b', ALIKE, 1), pods('c', [100, 100, 100, 250, 260], 11)));

    expect(outliers(two, 'canary')).toEqual(['c-3', 'c-4']);
  });

  it('leaves no outlier of the baseline out that is less than doubled or halved: that alone would make a difference', () => {
    const left = (level: number) => judgeOne(given(pods('b', [100, 100, 100, level], 1), pods('c', ALIKE, 11)));

    expect(outliers(left(180), 'baseline')).toEqual(['b-3']);
    expect(left(180).warnings[0]?.text).toMatch(/It stays part of the baseline\.$/);
    expect(left(180).baseline.mean).toBeCloseTo(120, -1);
    expect(left(220).warnings[0]?.text).toMatch(/It is left out of the baseline\.$/);
    expect(left(220).baseline.mean).toBeCloseTo(100, -1);
    expect(left(40).warnings[0]?.text).toMatch(/It is left out of the baseline\.$/);
  });

  it('makes no more false alarms of lasting differences between healthy pods than the means of the sides do', () => {
    let [among, alone] = [0, 0];
    for (let run = 0; run < 150; run++) {
      const side = (name: string, at: number): Instance[] =>
        normals(5, 2 * run + at).map((z, i) => {
          const level = 100 * Math.exp(0.1 * z);
          return pod(`${name}-${String(i)}`, noisy(30, 100 * run + 10 * at + i, { level }));
        });
      const one = given(side('b', 1), side('c', 2));
      if (judgeOne(one).failed) among++;
      if (judgeOne({ baseline: one.baseline, canary: one.canary }).failed) alone++;
    }

    expect(alone).toBeGreaterThan(5);
    expect(among).toBeLessThanOrEqual(alone);
  });

  it('names instances that lack samples that the others have, or have too few to be compared', () => {
    const upTo = (last: number, samples: readonly number[]) => samples.map((x, i) => (i < last ? x : null));
    const dying = (last: number) => [...pods('c', [100, 100], 11), pod('c-2', upTo(last, noisy(60, 13)))];
    const [warning] = judgeOne(given(pods('b', ALIKE, 1), dying(5))).warnings;

    expect(warning).toEqual({
      code: 'instance-without-data',
      text: 'Of the 3 instances of the canary of latency, which have 60 samples in the median, {pod="c-2"} with 5 has too few: see whether it has died.',
    });
    expect(codes(judgeOne(given(dying(44), pods('c', ALIKE, 11))))).toEqual(['instance-without-data']);
    expect(codes(judgeOne(given(dying(45), pods('c', ALIKE, 11))))).toEqual([]);
    // A pod whose gaps are zeros is unlike the others instead.
    expect(codes(judgeOne(given(dying(5), pods('c', ALIKE, 11), { analysis: { missing: 'zero' } })))).toEqual([
      'outlier-instance',
    ]);
  });

  it('names instances that each live too short to be compared', () => {
    const turns = Array.from({ length: 10 }, (_, turn) =>
      pod(
        `c-${String(turn)}`,
        noisy(60, 20).map((x, i) => (Math.floor(i / 6) === turn ? x : null)),
      ),
    );

    expect(judgeOne(given(pods('b', ALIKE, 1), turns)).warnings[0]?.text).toMatch(
      /^Of the 10 instances of the canary of latency, which have 6 samples in the median, .* with 6 and 5 more have too few: see whether they have died\.$/,
    );
  });

  it('compares three instances, but not two', () => {
    const three = judgeOne(given(pods('b', [100, 100, 400], 1), pods('c', ALIKE, 11)));
    const two = judgeOne(given(pods('b', [100, 400], 1), pods('c', ALIKE, 11)));

    expect(outliers(three, 'baseline')).toEqual(['b-2']);
    expect(outliers(two, 'baseline')).toEqual([]);
    expect(codes(two)).toEqual([]);
  });

  it('compares an instance that has gaps by the slots that it has, if they are enough', () => {
    const late = (from: number): Instance[] => [
      ...pods('b', [100, 100, 100], 1),
      pod(
        'b-3',
        noisy(60, 4, { level: 400 }).map((x, i) => (i < from ? null : x)),
      ),
    ];

    expect(outliers(judgeOne(given(late(30), pods('c', ALIKE, 11))), 'baseline')).toEqual(['b-3']);
    expect(outliers(judgeOne(given(late(53), pods('c', ALIKE, 11))), 'baseline')).toEqual([]);
  });

  it('has instances without any sample', () => {
    const judged = judgeOne(
      given([...pods('b', ALIKE, 1), pod('b-9', new Array(60).fill(null))], pods('c', ALIKE, 11)),
    );

    expect(judged.classification).toBe('pass');
    expect(judged.instances?.baseline.at(-1)).toMatchObject({ mean: NaN, ratio: NaN, outlier: false });
  });

  it('has a side without any instance', () => {
    expect(judgeOne(given(pods('b', ALIKE, 1), [], { canary: new Array<null>(60).fill(null) }))).toMatchObject({
      classification: 'no-data',
      instances: { canary: [] },
    });
  });

  it('leaves the counts of an outlier out of the baseline, too', () => {
    const counting = (name: string, level: number, seed: number): Instance => {
      const events = arrivals(60, seed, level).map((event) => 100 * level + event);
      return {
        ...pod(
          name,
          events.map((event) => event / 10),
        ),
        counts: { events: Float64Array.from(events), exposure: Float64Array.from(each(1000)) },
      };
    };
    const baseline = [counting('b-0', 2, 1), counting('b-1', 2, 2), counting('b-2', 2, 3), counting('b-3', 18, 4)];
    const canary = [counting('c-0', 4, 5), counting('c-1', 4, 6), counting('c-2', 4, 7)];

    const judged = judgeOne(given(baseline, canary));

    expect(outliers(judged, 'baseline')).toEqual(['b-3']);
    expect(judged).toMatchObject({ classification: 'high', test: { rule: 'counts' } });
    expect(judged.reason.text).toContain('of 180000 against');
  });

  it('names an outlier among few instances that vary as usual', () => {
    const varied = [100, 100, 100, 400].map((level, i) =>
      pod(`b-${String(i)}`, noisy(60, i + 1, { level, spread: 0.3 })),
    );

    expect(outliers(judgeOne(given(varied, pods('c', ALIKE, 11))), 'baseline')).toEqual(['b-3']);
  });

  it('needs less of few instances than of many to be sure: it corrects for how many it looks at', () => {
    const oneOf = (count: number) =>
      judgeOne({
        ...given(pods('b', ALIKE, 1), [
          ...Array.from({ length: count - 1 }, (_, i) => pod(`c-${String(i)}`, each(100))),
          pod('odd', noisy(60, 77, { level: 130, spread: 0.33 })),
        ]),
        analysis: { tolerance: { relative: 0.05 } },
      });
    const odd = [3, 60].map((count) => outliers(oneOf(count), 'canary')!.length);

    expect(odd).toEqual([1, 0]);
  });
});
