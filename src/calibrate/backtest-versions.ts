import type { LabelledSeries, SlotRange } from '../sources/metric-source.js';

/** A version that appeared while another one was there. */
export interface Appearance {
  readonly version: string;
  /** The one with the most of what the query counts when it appeared; of equals the youngest. */
  readonly previous: string;
  /** The first slot that has the version ends then, in milliseconds since the epoch. */
  readonly atMs: number;
}

/** What a query's series tell of versions. */
export interface FoundVersions {
  /** Oldest first. */
  readonly appearances: readonly Appearance[];
  /** There from the start of the range, so that nobody knows since when. */
  readonly olderThanRange: readonly string[];
  /** Came when no other version was there to compare with. */
  readonly alone: readonly string[];
  /** Series without the label. */
  readonly withoutLabel: number;
}

/** The deployments in a query's series: each value of the label that first appears after the start of the range while another one is there. */
export function findVersions(series: readonly LabelledSeries[], label: string, range: SlotRange): FoundVersions {
  const versions = versionsOf(series, label, range.slots);
  const late = versions.filter(({ first }) => first > 0).sort((a, b) => a.first - b.first || compare(a.name, b.name));
  const appearances = late.flatMap(({ name, first }) => {
    const previous = previousAt(versions, first);
    return previous ? [{ version: name, previous: previous.name, atMs: range.firstMs + first * range.stepMs }] : [];
  });
  const found = new Set(appearances.map(({ version }) => version));
  return {
    appearances,
    olderThanRange: versions.filter(({ first }) => first === 0).map(({ name }) => name),
    alone: late.map(({ name }) => name).filter((name) => !found.has(name)),
    withoutLabel: series.filter(({ labels }) => valueOf(labels, label) === undefined).length,
  };
}

interface Version {
  readonly name: string;
  /** The sum of its series; NaN where it is not there. */
  readonly values: Float64Array;
  readonly first: number;
}

function versionsOf(series: readonly LabelledSeries[], label: string, slots: number): Version[] {
  const byName = new Map<string, Float64Array>();
  for (const { labels, values, filled } of series) {
    const name = valueOf(labels, label);
    if (name === undefined) continue;
    const sum = byName.get(name) ?? new Float64Array(slots).fill(NaN);
    byName.set(name, sum);
    for (const [slot, value] of values.entries()) {
      if (filled[slot] !== 1) continue;
      const before = sum[slot] ?? NaN;
      sum[slot] = (Number.isNaN(before) ? 0 : before) + (Number.isNaN(value) ? 0 : value);
    }
  }
  return [...byName].flatMap(([name, values]) => {
    const first = values.findIndex((value) => !Number.isNaN(value));
    return first < 0 ? [] : [{ name, values, first }];
  });
}

/** A label without a value is none. */
function valueOf(labels: LabelledSeries['labels'], label: string): string | undefined {
  const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
  return value === '' ? undefined : value;
}

function previousAt(versions: readonly Version[], slot: number): Version | undefined {
  const there = versions.filter(({ first, values }) => first < slot && !Number.isNaN(values[slot] ?? NaN));
  return there.sort(
    (a, b) => (b.values[slot] ?? 0) - (a.values[slot] ?? 0) || b.first - a.first || compare(a.name, b.name),
  )[0];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
