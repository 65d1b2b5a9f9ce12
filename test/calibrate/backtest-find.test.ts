import { describe, expect, it } from 'vitest';
import { findDeployments, type Finding } from '../../src/calibrate/backtest-find.js';
import { findVersions } from '../../src/calibrate/backtest-versions.js';
import type { LabelledSeries, MetricSource, SlotRange } from '../../src/sources/metric-source.js';

const RANGE = { firstMs: 0, stepMs: 300_000, slots: 6 };

/** A series where null is a gap. */
function series(version: string | undefined, values: readonly (number | null)[]): LabelledSeries {
  return {
    labels: version === undefined ? {} : { version },
    values: Float64Array.from(values, (value) => value ?? NaN),
    filled: Uint8Array.from(values, (value) => (value === null ? 0 : 1)),
  };
}

const _ = null;

describe('findVersions()', () => {
  it('takes each version that first appears beside another one for a deployment', () => {
    const found = findVersions(
      [series('v1', [4, 4, 4, 2, _, _]), series('v2', [_, _, 1, 2, 4, 4]), series('v3', [_, _, _, _, _, 1])],
      'version',
      RANGE,
    );

    expect(found).toEqual({
      appearances: [
        { version: 'v2', previous: 'v1', atMs: 600_000 },
        { version: 'v3', previous: 'v2', atMs: 1_500_000 },
      ],
      olderThanRange: ['v1'],
      alone: [],
      withoutLabel: 0,
    });
  });

  it('takes the version with the most for the previous one, and of equals the youngest', () => {
    const old = series('old', [3, 3, 3, 3, 3, 3]);
    const failed = (count: number) => series('failed', [_, count, count, count, _, _]);
    const next = series('next', [_, _, _, 1, 1, 1]);
    const previous = (all: LabelledSeries[]) => findVersions(all, 'version', RANGE).appearances.at(-1)?.previous;

    expect(previous([old, failed(1), next])).toBe('old');
    expect(previous([old, failed(3), next])).toBe('failed');
    expect(previous([old, series('old', [9, 9, 9, _, 9, 9]), failed(4), next])).toBe('failed');
  });

  it('counts no return, and nothing that nobody was there beside', () => {
    const found = findVersions(
      [series('back', [1, _, 1, 1, _, _]), series('after', [_, _, _, _, 1, 1]), series(undefined, [1, 1, 1, 1, 1, 1])],
      'version',
      RANGE,
    );

    expect(found).toMatchObject({ appearances: [], alone: ['after'], withoutLabel: 1 });
  });

  it('knows no label that every object has', () => {
    expect(findVersions([series('v1', [1])], 'constructor', RANGE).withoutLabel).toBe(1);
  });
});

const FINDING: Finding = {
  query: 'count by (version) (up)',
  label: 'version',
  fromMs: 1,
  toMs: 100 * 300_000,
  stepMs: 300_000,
  afterMs: 60_000,
  windowMs: 1_200_000,
  baseline: { version: '{previous}' },
  canary: { version: '{version}', name: 'shop-{version}' },
  scope: { namespace: 'shop' },
  outcomes: {},
};

/** A source with these versions from these slots on, and what it was asked. */
function sourceOf(versions: Readonly<Record<string, number>>) {
  const asked: { readonly text: string; readonly range: SlotRange }[] = [];
  const source: MetricSource = {
    name: 'prometheus',
    language: 'prometheus',
    lagMs: 0,
    scrapeIntervalMs: 15_000,
    scopeLabel: 'instance',
    linksTo: () => [],
    fetchSeries: (query, range) => {
      asked.push({ text: query.text, range });
      const all = Object.entries(versions).map(([version, fromMs]) =>
        series(
          version,
          Array.from({ length: range.slots }, (__, i) => (range.firstMs + i * range.stepMs >= fromMs ? 1 : _)),
        ),
      );
      return Promise.resolve({ series: all, warnings: [] });
    },
    check: () => Promise.resolve('answers'),
  };
  return { source, asked };
}

const signal = new AbortController().signal;

describe('findDeployments()', () => {
  it('makes deployments of versions, which are data and are filled in once', async () => {
    const { source, asked } = sourceOf({ v1: 0, '{previous}$&"} or x': 3_000_000 });
    const { deployments } = await findDeployments(FINDING, source, signal);

    expect(deployments).toEqual([
      {
        name: '{previous}$&"} or x',
        baseline: { scope: { version: 'v1' }, offset: 0 },
        canary: { scope: { version: '{previous}$&"} or x', name: 'shop-{previous}$&"} or x' } },
        scope: { namespace: 'shop' },
        window: { startMs: 3_060_000, endMs: 4_260_000 },
        outcome: 'unknown',
        note: 'after v1',
      },
    ]);
    expect(asked).toEqual([
      { text: expect.stringContaining('count by (version)'), range: { firstMs: 300_000, stepMs: 300_000, slots: 100 } },
    ]);
  });

  it('asks for at most 10,000 points at once, and joins what belongs together', async () => {
    const { source, asked } = sourceOf({ v1: 0, v2: 300_000 * 15_000 });
    const { deployments } = await findDeployments({ ...FINDING, toMs: 300_000 * 25_000 }, source, signal);

    expect(asked.map(({ range }) => range.slots)).toEqual([10_000, 10_000, 5_000]);
    expect(deployments).toMatchObject([{ name: 'v2', window: { startMs: 300_000 * 15_000 + 60_000 } }]);
    await expect(findDeployments({ ...FINDING, toMs: 300_000 * 200_000 }, source, signal)).rejects.toMatchObject({
      details: [{ pointer: '--every' }],
    });
  });

  it('labels what an outcome is known of, and notes what is left out', async () => {
    const outcomes = { v2: { outcome: 'bad' as const, badMetrics: ['errors'] }, v9: { outcome: 'good' as const } };
    const { source } = sourceOf({ v1: 0, v2: 3_000_000, v3: 29_700_000 });
    const { deployments, notes } = await findDeployments({ ...FINDING, outcomes }, source, signal);

    expect(deployments).toMatchObject([{ name: 'v2', outcome: 'bad', badMetrics: ['errors'] }]);
    expect(notes).toEqual([
      '"v1" was there before 1970-01-01T00:00:00.001Z already, so that its deployment is not seen',
      '"v3" has a window that ends after --to',
      '"v9" has an outcome, and was not found',
    ]);
  });

  it.each([
    [{ query: 'count by (' }, '--find', /PromQL/],
    [{ query: 'up{version="${version}"}' }, '--find', /\$\{version\}|variable/],
    [{ toMs: 300_000 }, '--to', /two steps/],
  ])('refuses %o', async (parts, pointer, message) => {
    const { source, asked } = sourceOf({ v1: 0 });

    await expect(findDeployments({ ...FINDING, ...parts }, source, signal)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      details: [{ pointer, message: expect.stringMatching(message) }],
    });
    expect(asked).toEqual([]);
  });

  it('asks nobody who does not speak PromQL', async () => {
    const source: MetricSource = { ...sourceOf({}).source, language: 'stackdriver' };

    await expect(findDeployments(FINDING, source, signal)).rejects.toMatchObject({
      details: [{ pointer: '--source' }],
    });
  });
});
