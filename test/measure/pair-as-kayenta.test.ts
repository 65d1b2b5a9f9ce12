import { describe, expect, it } from 'vitest';
import { pairAsKayenta } from '../../src/measure/pair-as-kayenta.js';
import { series } from '../support/series.js';

const NOTHING = { baseline: undefined, canary: undefined };

function pairsOf(...given: Parameters<typeof pairAsKayenta>) {
  const pairing = pairAsKayenta(...given);
  if (pairing.kind === 'refused') throw new Error(pairing.problem);
  expect(pairing.unpaired).toEqual([]);
  return pairing.pairs;
}

describe('pairAsKayenta()', () => {
  const [a, b] = [series([1], { zone: 'a' }), series([2], { zone: 'b' })];
  const bare = series([3]);

  it('pairs one series without labels with another', () => {
    const canary = series([4]);

    expect(pairsOf({ baseline: [bare], canary: [canary] })).toEqual([{ baseline: bare, canary, labels: {} }]);
  });

  it('makes a metric of each label set', () => {
    const others = [series([5], { zone: 'b' }), series([6], { zone: 'a' })];

    expect(pairsOf({ baseline: [b, a], canary: others })).toEqual([
      { baseline: a, canary: others[1], labels: { zone: 'a' } },
      { baseline: b, canary: others[0], labels: { zone: 'b' } },
    ]);
  });

  it('takes labels in any order for the same', () => {
    const [one, two] = [series([1], { zone: 'a', pod: 'p' }), series([2], { pod: 'p', zone: 'a' })];

    expect(pairsOf({ baseline: [one], canary: [two] })).toMatchObject([{ baseline: one, canary: two }]);
  });

  it('leaves the side undefined that has no series of a label set', () => {
    expect(pairsOf({ baseline: [a], canary: [b] })).toEqual([
      { baseline: a, canary: undefined, labels: { zone: 'a' } },
      { baseline: undefined, canary: b, labels: { zone: 'b' } },
    ]);
  });

  it('pairs labelled series with no data where the other side has none', () => {
    expect(pairsOf({ baseline: [], canary: [a, b] })).toEqual([
      { baseline: undefined, canary: a, labels: { zone: 'a' } },
      { baseline: undefined, canary: b, labels: { zone: 'b' } },
    ]);
    expect(pairsOf({ baseline: [a], canary: [] })).toEqual([{ baseline: a, canary: undefined, labels: { zone: 'a' } }]);
    expect(pairsOf({ baseline: [bare], canary: [] })).toEqual([{ baseline: bare, canary: undefined, labels: {} }]);
  });

  it('pairs labelled series with no data where the other side has one without labels', () => {
    expect(pairsOf({ baseline: [bare], canary: [a, b] })).toEqual([
      { baseline: undefined, canary: a, labels: { zone: 'a' } },
      { baseline: undefined, canary: b, labels: { zone: 'b' } },
    ]);
    expect(pairsOf({ baseline: [a], canary: [bare] })).toEqual([
      { baseline: a, canary: undefined, labels: { zone: 'a' } },
    ]);
  });

  it('counts nothing of a side where one series has no labels and the other side has only labelled ones', () => {
    expect(pairsOf({ baseline: [bare, a], canary: [a, b] })).toEqual([
      { baseline: undefined, canary: a, labels: { zone: 'a' } },
      { baseline: undefined, canary: b, labels: { zone: 'b' } },
    ]);
  });

  it('pairs a series without labels as any other where both sides have one', () => {
    expect(pairsOf({ baseline: [bare, a], canary: [bare, b] })).toMatchObject([
      { baseline: a, canary: undefined },
      { baseline: undefined, canary: b },
      { baseline: bare, canary: bare },
    ]);
  });

  it('has one metric without data where no side has any series', () => {
    expect(pairsOf({ baseline: [], canary: [] })).toEqual([NOTHING]);
  });

  it('takes the first of several series of the same labels', () => {
    const [first, second] = [series([1], { zone: 'a' }), series([2], { zone: 'a' })];

    expect(pairsOf({ baseline: [first, second], canary: [a] })).toMatchObject([{ baseline: first, canary: a }]);
    expect(pairsOf({ baseline: [first, second], canary: [a] })).toHaveLength(1);
  });

  it('refuses sides whose labels have other names', () => {
    expect(pairAsKayenta({ baseline: [a], canary: [series([1], { pod: 'p', zone: 'a' })] })).toEqual({
      kind: 'refused',
      problem: 'has other labels on the baseline (zone) than on the canary (pod, zone), so that nothing pairs',
    });
  });

  it('compares the names of all series of a side together', () => {
    const wide = series([1], { zone: 'a', pod: 'p' });

    expect(pairAsKayenta({ baseline: [a, wide], canary: [wide] }).kind).toBe('paired');
    expect(pairAsKayenta({ baseline: [bare, a], canary: [wide] }).kind).toBe('refused');
  });

  it('tells label sets apart whose text looks alike', () => {
    const [one, two] = [series([1], { a: 'x",b="y', b: '' }), series([2], { a: 'x', b: 'y' })];

    expect(pairsOf({ baseline: [one], canary: [two] })).toHaveLength(2);
  });
});
