import fc from 'fast-check';

const MINUTE = 60_000;
export const SLOTS = 24;

/** The samples of a metric around a level, written as a request has them. */
export function samplesAround(level: number, seed: number, slots = SLOTS): number[] {
  return Array.from({ length: slots }, (_, slot) => level * (1 + 0.04 * (pseudoRandom(seed * 1_000 + slot) - 0.5)));
}

/** From 0 to 1, the same for the same seed. */
export function pseudoRandom(seed: number): number {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ 0x5bd1e995;
  const more = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((more ^ (more >>> 15)) >>> 0) / 2 ** 32;
}

const QUERY = { type: 'prometheus' };

/** A native config and series in which some metrics fail, by little and by much, each of another kind. */
export const NATIVE = {
  config: {
    groups: { latency: 40, errors: 35, 'use of things': 25 },
    thresholds: { pass: 90, marginal: 60 },
    metrics: [
      { name: 'p50', group: 'latency', unit: 'ms', analysis: { direction: 'increase' } },
      {
        name: 'p95',
        group: 'latency',
        unit: 'ms',
        analysis: { direction: 'increase', tolerance: { relative: 0.2, absolute: 5 } },
      },
      { name: 'p99', group: 'latency', unit: 'ms', analysis: { direction: 'increase', mustDetect: 0.5 } },
      {
        name: 'error-count',
        group: 'errors',
        unit: 'requests',
        query: { ...QUERY, events: 'e', exposure: 'a' },
        analysis: { direction: 'increase', critical: true, criticalChange: 1.5 },
      },
      {
        name: 'success',
        group: 'errors',
        unit: 'ratio',
        analysis: { direction: 'decrease', tolerance: { relative: 0.01 } },
      },
      {
        name: 'cpu',
        groups: ['use of things', 'latency'],
        unit: 'cores',
        analysis: { tolerance: { relative: { increase: 0.3, decrease: 0.5 } } },
      },
      { name: 'memory', group: 'use of things', unit: 'MB', analysis: { limit: { max: 900 } } },
      { name: 'queue', group: 'use of things', analysis: { direction: 'increase', muted: true } },
    ],
  },
  data: {
    p50: { baseline: samplesAround(20, 1), canary: samplesAround(20.4, 2) },
    p95: { baseline: samplesAround(100, 3), canary: samplesAround(117, 4) },
    p99: { baseline: samplesAround(300, 5), canary: samplesAround(354, 6) },
    'error-count': {
      baseline: { events: samplesAround(9, 7).map(Math.round), exposure: samplesAround(5_000, 8).map(Math.round) },
      canary: { events: samplesAround(19, 9).map(Math.round), exposure: samplesAround(5_000, 10).map(Math.round) },
    },
    success: { baseline: samplesAround(0.99, 11), canary: samplesAround(0.96, 12) },
    cpu: { baseline: samplesAround(2, 13), canary: samplesAround(1.3, 14) },
    memory: { canary: samplesAround(880, 15) },
    queue: { baseline: samplesAround(50, 16), canary: samplesAround(80, 17) },
  },
};

/** The same for netflix-aca, with tolerances and with Kayenta's effect sizes. */
export const NETFLIX_ACA = {
  config: {
    judge: { name: 'netflix-aca' },
    groups: { latency: 55, errors: 25, resources: 20 },
    metrics: [
      { name: 'p50', group: 'latency', analysis: { direction: 'increase' } },
      { name: 'p95', group: 'latency', analysis: { direction: 'increase', tolerance: { relative: 0.15 } } },
      { name: 'p99', group: 'latency', analysis: { effectSize: { allowedIncrease: 1.2, allowedDecrease: 0.8 } } },
      {
        name: 'errors',
        group: 'errors',
        analysis: { direction: 'increase', critical: true, tolerance: { relative: 0.5 }, criticalChange: 2 },
      },
      { name: 'success', group: 'errors', analysis: { direction: 'decrease', onNoData: 'fail' } },
      { name: 'cpu', group: 'resources', analysis: { tolerance: { relative: { increase: 0.3 } } } },
      {
        name: 'memory',
        group: 'resources',
        analysis: { effectSize: { measure: 'cles', allowedIncrease: 0.8, allowedDecrease: 0.2 } },
      },
    ],
  },
  data: {
    p50: { baseline: samplesAround(20, 1), canary: samplesAround(20.1, 2) },
    p95: { baseline: samplesAround(100, 3), canary: samplesAround(117, 4) },
    p99: { baseline: samplesAround(300, 5), canary: samplesAround(354, 6) },
    errors: { baseline: samplesAround(3, 7), canary: samplesAround(5, 9) },
    success: { baseline: samplesAround(0.99, 11), canary: samplesAround(0.96, 12) },
    cpu: { baseline: samplesAround(2, 13), canary: samplesAround(1.3, 14) },
    memory: { baseline: samplesAround(500, 15), canary: samplesAround(505, 18) },
  },
};

/** A critical metric that fails the canary at the first look if it tolerates no more than this. */
function planned(tolerated: number) {
  const metrics = NATIVE.config.metrics.map((metric) =>
    metric.name === 'error-count'
      ? { ...metric, analysis: { direction: 'increase', critical: true, tolerance: { relative: tolerated } } }
      : metric,
  );
  const startMs = Date.parse('2026-11-20T10:00:00Z');
  return {
    ...NATIVE,
    config: { ...NATIVE.config, metrics },
    window: { start: new Date(startMs).toISOString(), end: new Date(startMs + SLOTS * MINUTE).toISOString() },
    plan: { looks: 4 },
  };
}

/** Planned looks that go on to the end, and such that stop the canary at once. */
export const PLANNED = planned(1.5);
export const STOPPED = planned(0.2);

/** What somebody enters into the fields of a panel: percent where they are relative. */
export interface Entered {
  readonly thresholds: Readonly<Record<string, number>>;
  readonly weights: readonly number[] | null;
  readonly metrics: readonly {
    readonly place: number;
    readonly field: 'increase' | 'decrease' | 'absolute' | 'muted';
    readonly value: number;
  }[];
}

/** Changes of a config with so many groups and metrics; some of them no config can have. */
export function enteredChanges(groups: number, metrics: number): fc.Arbitrary<Entered> {
  const score = fc.integer({ min: 0, max: 100 });
  const percent = fc.integer({ min: 1, max: 99 });
  const change = fc.record({
    place: fc.nat(metrics - 1),
    field: fc.constantFrom('increase' as const, 'decrease' as const, 'absolute' as const, 'muted' as const),
    value: fc.oneof(
      { arbitrary: percent, weight: 6 },
      { arbitrary: percent.map((tenths) => tenths / 10), weight: 6 },
      { arbitrary: fc.constantFrom(0, 100, 250), weight: 1 },
    ),
  });
  return fc.record({
    thresholds: fc.oneof(
      { arbitrary: fc.constant({}), weight: 4 },
      { arbitrary: score.map((pass) => ({ pass, marginal: Math.floor(pass / 2) })), weight: 4 },
      { arbitrary: fc.record({ pass: score, marginal: score }), weight: 1 },
    ),
    weights: fc.option(
      fc
        .tuple(fc.array(score, { minLength: groups - 1, maxLength: groups - 1 }), fc.integer({ min: 0, max: 9 }))
        .map(([cuts, luck]) => {
          const edges = [0, ...cuts.sort((a, b) => a - b), luck === 0 ? 99 : 100];
          return edges.slice(1).map((edge, i) => edge - (edges[i] ?? 0));
        }),
    ),
    metrics: fc.uniqueArray(change, { maxLength: 6, selector: ({ place, field }) => `${String(place)} ${field}` }),
  });
}
