import { describe, expect, it } from 'vitest';
import { pairSeries, type Pairing } from '../../src/measure/pair-series.js';
import { series } from '../support/series.js';

function pairsOf(pairing: Pairing) {
  if (pairing.kind === 'refused') throw new Error(pairing.problem);
  return pairing.pairs;
}

describe('pairSeries() of one series a side', () => {
  const one = { series: 'one' } as const;

  it('pairs them, whatever their labels', () => {
    const [baseline, canary] = [series([1], { pod: 'a' }), series([2], { node: 'b' })];

    expect(pairSeries(one, { baseline: [baseline], canary: [canary] })).toEqual({
      kind: 'paired',
      pairs: [{ baseline, canary }],
      unpaired: [],
    });
  });

  it('leaves a side without series undefined', () => {
    const canary = series([1]);

    expect(pairsOf(pairSeries(one, { baseline: [], canary: [canary] }))).toEqual([{ baseline: undefined, canary }]);
    expect(pairsOf(pairSeries(one, { baseline: [], canary: [] }))).toEqual([
      { baseline: undefined, canary: undefined },
    ]);
  });

  it('refuses several, shows the first and says what to do', () => {
    const several = ['a', 'b', 'c', 'd'].map((pod) => series([1], { pod, zone: 'z' }));
    const wide = ['a', 'b', 'c'].map((pod) => series([1], { pod, zone: 'z', node: 'n', le: '1' }));

    expect(pairSeries(one, { baseline: [series([1])], canary: several })).toEqual({
      kind: 'refused',
      side: 'canary',
      problem:
        'yields 4 series where one is wanted: {pod="a",zone="z"}, {pod="b",zone="z"}, {pod="c",zone="z"}, …. ' +
        'Aggregate them, as in sum(…) or avg(…), or compare them one by one: series: { pairBy: [pod, zone] }',
    });
    expect(pairSeries(one, { baseline: several.slice(0, 2), canary: several })).toMatchObject({
      side: 'baseline',
      problem: expect.stringContaining('yields 2 series where one is wanted: {pod="a",zone="z"}, {pod="b",zone="z"}. '),
    });
    expect(pairSeries(one, { baseline: wide, canary: [] })).toMatchObject({
      problem: expect.stringMatching(/pod="c",.*"1"\}\. Aggregate.* series: \{ pairBy: \[pod, zone, node\] \}$/),
    });
  });
});

describe('pairSeries() by labels', () => {
  const byZone = { series: { pairBy: ['zone'] } };
  const at = (zone: string, pod: string) => series([1], { zone, pod });

  it('pairs the series of the same values, in their order', () => {
    const baseline = [at('b', 'p1'), at('a', 'p2')];
    const canary = [at('a', 'p3'), at('b', 'p4')];

    const pairing = pairSeries(byZone, { baseline, canary });

    expect(pairing).toEqual({
      kind: 'paired',
      pairs: [
        { labels: { zone: 'a' }, baseline: baseline[1], canary: canary[0] },
        { labels: { zone: 'b' }, baseline: baseline[0], canary: canary[1] },
      ],
      unpaired: [],
    });
  });

  it('lists what only one side has', () => {
    const pairing = pairSeries(byZone, {
      baseline: [at('a', 'p'), at('b', 'p')],
      canary: [at('a', 'q'), at('c', 'q')],
    });

    expect(pairing).toMatchObject({
      pairs: [{ labels: { zone: 'a' } }],
      unpaired: ['{zone="b"} (baseline)', '{zone="c"} (canary)'],
    });
  });

  it('has one pair without data where nothing pairs', () => {
    expect(pairSeries(byZone, { baseline: [at('a', 'p')], canary: [at('b', 'q')] })).toEqual({
      kind: 'paired',
      pairs: [{ baseline: undefined, canary: undefined }],
      unpaired: ['{zone="a"} (baseline)', '{zone="b"} (canary)'],
    });
    expect(pairSeries(byZone, { baseline: [], canary: [] })).toEqual({
      kind: 'paired',
      pairs: [{ baseline: undefined, canary: undefined }],
      unpaired: [],
    });
  });

  it('takes a label that is not there for an empty one, as Prometheus does', () => {
    const pairing = pairSeries(byZone, { baseline: [series([1])], canary: [series([2], { zone: '' })] });

    expect(pairsOf(pairing)).toMatchObject([{ labels: { zone: '' } }]);
  });

  it('tells values apart by all of the labels', () => {
    const byBoth = { series: { pairBy: ['zone', 'pod'] } };
    const [one, two] = [at('a', 'b,c'), at('a,b', 'c')];

    expect(pairsOf(pairSeries(byBoth, { baseline: [one, two], canary: [two, one] }))).toEqual([
      { labels: { zone: 'a', pod: 'b,c' }, baseline: one, canary: one },
      { labels: { zone: 'a,b', pod: 'c' }, baseline: two, canary: two },
    ]);
  });

  it('refuses several series of the same values', () => {
    const pairing = pairSeries(byZone, { baseline: [at('a', 'p')], canary: [at('a', 'p'), at('a', 'q')] });

    expect(pairing).toEqual({
      kind: 'refused',
      side: 'canary',
      problem:
        'yields 2 series where one is wanted: {zone="a",pod="p"}, {zone="a",pod="q"}, as all have the same zone. ' +
        'Aggregate them, as in sum by (zone) (…)',
    });
  });
});

describe('pairSeries() of instances', () => {
  const byPod = { series: { instances: 'pod' } };

  it('takes each side as the mean of its instances, slot by slot', () => {
    const baseline = [series([1, 2, null], { pod: 'a' }), series([3, null, null], { pod: 'b' })];
    const canary = [series([5, 6, 7], { pod: 'c' })];

    const [pair] = pairsOf(pairSeries(byPod, { baseline, canary }));

    expect(pair?.baseline).toEqual(series([2, 2, null]));
    expect(pair?.canary).toEqual(series([5, 6, 7]));
    expect(pair?.instances).toEqual({ baseline, canary });
    expect(pair?.labels).toBeUndefined();
  });

  it('leaves a side without instances undefined', () => {
    expect(pairsOf(pairSeries(byPod, { baseline: [], canary: [series([1], { pod: 'c' })] }))).toMatchObject([
      { baseline: undefined },
    ]);
  });

  it('refuses a series that tells no instance', () => {
    const canary = [series([1], { pod: 'a' }), series([1], { node: 'n' })];

    expect(pairSeries(byPod, { baseline: [], canary })).toEqual({
      kind: 'refused',
      side: 'canary',
      problem: 'yields a series without the label "pod" that its instances are told apart by: {node="n"}',
    });
  });
});
