import type { Labels } from '../judge/measurement.js';
import { describeLabels } from '../judge/name-of.js';
import type { BothSides, MeasuredSeries } from './measured-series.js';
import type { Pair, Pairing } from './pair-series.js';

/**
 * Pairs the series of a metric's two sides as Kayenta does: each label set is a metric of its own, and where one side has no
 * series of it, that side has no data. A side whose only series has no labels counts for nothing beside labelled ones; label names
 * that differ between the sides are refused, as there.
 */
export function pairAsKayenta(series: BothSides): Pairing {
  const names = { baseline: labelNames(series.baseline), canary: labelNames(series.canary) };
  if (names.baseline !== '' && names.canary !== '' && names.baseline !== names.canary) {
    const problem = `has other labels on the baseline (${names.baseline}) than on the canary (${names.canary}), so that nothing pairs`;
    return { kind: 'refused', problem };
  }
  const onlyBare = {
    baseline: isBare(series.baseline) && !isBare(series.canary),
    canary: isBare(series.canary) && !isBare(series.baseline),
  };
  const sets = {
    baseline: onlyBare.baseline ? NO_SETS : bySet(series.baseline),
    canary: onlyBare.canary ? NO_SETS : bySet(series.canary),
  };
  const keys = new Set([...sets.baseline.keys(), ...sets.canary.keys()]);
  const pairs = [...keys].sort().map((key): Pair => {
    const [baseline, canary] = [sets.baseline.get(key), sets.canary.get(key)];
    return { baseline, canary, labels: baseline?.labels ?? canary?.labels ?? {} };
  });
  return {
    kind: 'paired',
    pairs: pairs.length > 0 ? pairs : [{ baseline: undefined, canary: undefined }],
    unpaired: [],
  };
}

const NO_SETS: ReadonlyMap<string, MeasuredSeries> = new Map();

function labelNames(series: readonly MeasuredSeries[]): string {
  return [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort().join(', ');
}

/** A side without series stands as one without labels. */
function isBare(series: readonly MeasuredSeries[]): boolean {
  return series.length === 0 || series.some(({ labels }) => Object.keys(labels).length === 0);
}

/** The first series of each label set. */
function bySet(series: readonly MeasuredSeries[]): Map<string, MeasuredSeries> {
  const sets = new Map<string, MeasuredSeries>();
  for (const one of series) {
    const key = describeLabels(sorted(one.labels));
    if (!sets.has(key)) sets.set(key, one);
  }
  return sets;
}

function sorted(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
