import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MetricAnalysis } from '../../src/config/metric-analysis.js';
import type { Metric } from '../../src/config/metric-config.js';
import { JudgementError, type SourceErrorCode } from '../../src/errors.js';
import type { Sides } from '../../src/judge/measurement.js';
import { fetchGrid, fetchJudgement, type FetchedWish } from '../../src/measure/fetch-judgement.js';
import type { PlannedWish } from '../../src/measure/plan-judgement.js';
import type { BoundQueries } from '../../src/query/bind-metric.js';
import type { FetchedSeries, MetricSource, SlotRange } from '../../src/sources/metric-source.js';
import type { Grid } from '../../src/window/grid.js';
import { bounds } from '../support/asking.js';
import { promql } from '../support/bound-query.js';
import { metric } from '../support/metric.js';
import { answerOf, fakeSource, series } from '../support/series.js';

const GRID: Grid = {
  stepMs: 60_000,
  warmupMs: 0,
  slots: 4,
  settledSlots: 3,
  firstSlotEndMs: 3_600_000,
  leadMs: 60_000,
  headMs: 60_000,
};
const RANGES = fetchGrid(GRID, 0);
const NEVER = bounds();

afterEach(() => {
  vi.restoreAllMocks();
});

const expr = (text: string): BoundQueries => ({ kind: 'expr', expr: promql(text) });
const counts = (events: string, exposure: string): BoundQueries => ({
  kind: 'counts',
  events: promql(events),
  exposure: promql(exposure),
});

/** What is planned for a metric: its queries are its name with the side's, if none are given. */
function wish(source: MetricSource, asked: Metric | null, queries?: Sides<BoundQueries>): PlannedWish {
  const name = asked?.name ?? 'traffic';
  const standard = { baseline: expr(`${name} baseline`), canary: expr(`${name} canary`) };
  const fetch = {
    source,
    queries: queries ?? standard,
    judged: { from: 0, to: 3 },
    lookBackMs: 0,
    displaced: false,
    warnings: [],
  };
  return { metric: asked, fetch };
}

const named = (name: string, analysis: { muted?: boolean; missing?: MetricAnalysis['missing'] } = {}): Metric =>
  metric({ name, analysis });

type Fetch = MetricSource['fetchSeries'];

/** A source that fails as `fail` says of a query, or else does not answer before the signal is aborted. */
function brokenSource(fail: (text: string) => Error | undefined, asked: string[] = []): MetricSource {
  const fetchSeries: Fetch = ({ text }, _range, { signal }) => {
    asked.push(text);
    const error = fail(text);
    return new Promise<FetchedSeries>((_resolve, reject) => {
      if (error) reject(error);
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });
  };
  return fakeSource({ fetchSeries });
}

function fails(text: string, code: SourceErrorCode = 'SOURCE_UNREACHABLE') {
  return (asked: string) => (asked === text ? new JudgementError(code, 'cannot be reached') : undefined);
}

/** What a wish failed with, as a person reads it; undefined where it did not. */
function failureOf(fetched: FetchedWish | undefined): string | undefined {
  return fetched?.kind === 'failed' ? fetched.failure.detail.message : undefined;
}

describe('fetchGrid()', () => {
  it('asks both sides for the slots that are settled', () => {
    const range: SlotRange = { firstMs: 3_600_000, stepMs: 60_000, slots: 3 };

    expect(fetchGrid(GRID, 0)).toEqual({ grid: GRID, baseline: range, canary: range });
  });

  it('asks the baseline for what lies an offset earlier', () => {
    const { baseline, canary } = fetchGrid(GRID, 3_000_000);

    expect(baseline).toEqual({ firstMs: 600_000, stepMs: 60_000, slots: 3 });
    expect(canary.firstMs).toBe(3_600_000);
  });
});

describe('fetchJudgement()', () => {
  it('gives each wish with the series of both sides, in the order of the wishes', async () => {
    const all = { 'a baseline': series([1]), 'a canary': series([2]), 'b baseline': series([3]) } as const;
    const source = fakeSource({
      fetchSeries: ({ text }) => Promise.resolve(text in all ? answerOf(all[text as keyof typeof all]) : answerOf()),
    });
    const wishes = [wish(source, named('a')), wish(source, named('b')), wish(source, null)];

    const fetched = await fetchJudgement(wishes, RANGES, NEVER);

    expect(fetched).toEqual([
      { ...wishes[0], kind: 'fetched', series: { baseline: [series([1])], canary: [series([2])] }, remarks: [] },
      { ...wishes[1], kind: 'fetched', series: { baseline: [series([3])], canary: [] }, remarks: [] },
      { ...wishes[2], kind: 'fetched', series: { baseline: [], canary: [] }, remarks: [] },
    ]);
  });

  it('asks for everything at once, each side for its own slots', async () => {
    const asked: [string, number][] = [];
    const answers: (() => void)[] = [];
    const fetchSeries: Fetch = ({ text }, { firstMs }) => {
      asked.push([text, firstMs]);
      return new Promise((resolve) => {
        answers.push(() => {
          resolve(answerOf());
        });
      });
    };
    const source = fakeSource({ fetchSeries });

    const fetching = fetchJudgement(
      [wish(source, named('a')), wish(source, named('b'))],
      fetchGrid(GRID, 60_000),
      NEVER,
    );

    expect(asked).toEqual([
      ['a baseline', 3_540_000],
      ['a canary', 3_600_000],
      ['b baseline', 3_540_000],
      ['b canary', 3_600_000],
    ]);
    for (const answer of answers) answer();
    await fetching;
  });

  it('hands on what a source remarks, once for both sides', async () => {
    const warnings = { 'a baseline': ['one', 'two'], 'a canary': ['two', 'three'] } as const;
    const source = fakeSource({
      fetchSeries: ({ text }) => Promise.resolve({ series: [], warnings: warnings[text as keyof typeof warnings] }),
    });

    const [fetched] = await fetchJudgement([wish(source, named('a'))], RANGES, NEVER);

    expect(fetched).toMatchObject({ remarks: ['one', 'two', 'three'] });
  });

  it.each<[string, Record<string, string>, boolean]>([
    ['labels of 100,000 characters', { pod: 'p'.repeat(99_997) }, true],
    ['labels of more', { pod: 'p'.repeat(99_997), a: '' }, false],
    ['a name of 1,000 characters', { ['p'.repeat(1_000)]: '' }, true],
    ['a longer name', { ['p'.repeat(1_001)]: '' }, false],
  ])('takes no more than a judgement can tell of a series: %s', async (_what, labels, taken) => {
    const source = fakeSource({ fetchSeries: () => Promise.resolve(answerOf(series([1, 2, 3], labels))) });
    const [fetched] = await fetchJudgement([wish(source, named('a'))], RANGES, NEVER);

    if (taken) expect(fetched).toMatchObject({ kind: 'fetched' });
    else
      expect(fetched).toMatchObject({
        failure: { code: 'QUERY_REFUSED', detail: { message: expect.stringContaining('aggregate them away') } },
      });
  });

  it('has nothing to do without wishes', async () => {
    expect(await fetchJudgement([], RANGES, NEVER)).toEqual([]);
  });

  describe('of counts', () => {
    const BOTH = { baseline: counts('bad a', 'all a'), canary: counts('bad b', 'all b') };
    const ANSWERS: Readonly<Record<string, FetchedSeries>> = {
      'bad a': answerOf(series([1, null])),
      'all a': answerOf(series([4, 4])),
      'bad b': { series: [], warnings: ['no such metric'] },
      'all b': { series: [series([10, 0])], warnings: ['slow'] },
    };
    const source = fakeSource({ fetchSeries: ({ text }) => Promise.resolve(ANSWERS[text] ?? answerOf()) });

    it('gives percentages, and the remarks on both queries', async () => {
      const [fetched] = await fetchJudgement([wish(source, named('a'), BOTH)], RANGES, NEVER);

      expect(fetched).toMatchObject({
        kind: 'fetched',
        series: { baseline: [series([25, null])], canary: [series([null, null])] },
        remarks: ['no such metric', 'slow'],
      });
    });

    it('takes a gap for no events where the metric says so', async () => {
      const [fetched] = await fetchJudgement([wish(source, named('a', { missing: 'zero' }), BOTH)], RANGES, NEVER);

      expect(fetched).toMatchObject({ series: { baseline: [series([25, 0])], canary: [series([0, null])] } });
    });

    it('names both queries where one fails', async () => {
      const broken = brokenSource(fails('all b', 'QUERY_REFUSED'));
      const answering = fakeSource({
        fetchSeries: (query, range, context) =>
          query.text === 'all b' ? broken.fetchSeries(query, range, context) : Promise.resolve(answerOf()),
      });

      const [fetched] = await fetchJudgement([wish(answering, named('a'), BOTH)], RANGES, NEVER);

      expect(fetched).toMatchObject({ failure: { detail: { side: 'canary', query: 'bad b of all b' } } });
    });
  });

  describe('where a source fails', () => {
    it('tells what failed for which side of which metric, beside what did not', async () => {
      const fetchSeries: Fetch = ({ text }) =>
        text === 'a canary'
          ? Promise.reject(new JudgementError('QUERY_REFUSED', 'refuses it'))
          : Promise.resolve(answerOf());
      const source = fakeSource({ fetchSeries });

      const fetched = await fetchJudgement([wish(source, named('a')), wish(source, named('b'))], RANGES, NEVER);

      expect(fetched.map(({ kind }) => kind)).toEqual(['failed', 'fetched']);
      expect(fetched[0]).toMatchObject({
        failure: {
          code: 'QUERY_REFUSED',
          detail: {
            pointer: '',
            message: 'source "prometheus" refuses it; asked for the canary of metric "a"',
            metric: 'a',
            side: 'canary',
            source: 'prometheus',
            query: 'a canary',
          },
        },
      });
    });

    it('names the traffic, which is no metric', async () => {
      const fetchSeries: Fetch = () => Promise.reject(new JudgementError('QUERY_REFUSED', 'refuses it'));

      const [fetched] = await fetchJudgement([wish(fakeSource({ fetchSeries }), null)], RANGES, NEVER);

      expect(failureOf(fetched)).toBe('source "prometheus" refuses it; asked for the baseline of the traffic');
      expect(fetched).toMatchObject({
        failure: { detail: expect.not.objectContaining({ metric: expect.anything() }) },
      });
    });

    it('cuts a long query', async () => {
      const fetchSeries: Fetch = () => Promise.reject(new JudgementError('QUERY_REFUSED', 'refuses it'));
      const queries = { baseline: expr('x'.repeat(5_000)), canary: expr('y') };

      const [fetched] = await fetchJudgement([wish(fakeSource({ fetchSeries }), named('a'), queries)], RANGES, NEVER);

      expect(fetched).toMatchObject({ failure: { detail: { query: 'x'.repeat(1_000) } } });
    });

    it('refuses what is more than a judgement can hold, and goes on with the rest', async () => {
      const many = { series: Array.from({ length: 300_000 }, () => series([1, 2, 3])), warnings: [] };
      const source = fakeSource({
        fetchSeries: ({ text }) => Promise.resolve(text === 'a canary' ? answerOf() : many),
      });

      const fetched = await fetchJudgement([wish(source, named('a')), wish(source, named('b'))], RANGES, NEVER);

      expect(fetched.map(({ kind }) => kind)).toEqual(['fetched', 'failed']);
      expect(failureOf(fetched[1])).toContain('more than a judgement can hold');
    });

    it('tells of events that belong to no exposure', async () => {
      const fetchSeries: Fetch = ({ text }) =>
        Promise.resolve(answerOf(series([1, 2], { [text.startsWith('bad') ? 'code' : 'pod']: 'a' })));
      const queries = { baseline: counts('bad a', 'all a'), canary: counts('bad b', 'all b') };

      const [fetched] = await fetchJudgement([wish(fakeSource({ fetchSeries }), named('a'), queries)], RANGES, NEVER);

      expect(fetched).toMatchObject({ failure: { code: 'QUERY_REFUSED', detail: { side: 'baseline' } } });
      expect(failureOf(fetched)).toContain('yields events that belong to no exposure: {code="a"}');
    });

    it.each(['SOURCE_UNREACHABLE', 'SOURCE_TIMEOUT'] as const)(
      'asks it nothing more after %s, since the others would wait as long',
      async (code) => {
        const source = brokenSource(fails('b baseline', code));

        const fetched = await fetchJudgement(
          ['a', 'b', 'c'].map((name) => wish(source, named(name))),
          RANGES,
          NEVER,
        );

        expect(fetched.map(failureOf)).toEqual([
          'source "prometheus" is not asked any more, since it did not answer for the baseline of metric "b"; asked for the baseline of metric "a"',
          'source "prometheus" cannot be reached; asked for the baseline of metric "b"',
          'source "prometheus" is not asked any more, since it did not answer for the baseline of metric "b"; asked for the baseline of metric "c"',
        ]);
        expect(fetched.map((one) => one.kind === 'failed' && one.failure.code)).toEqual([code, code, code]);
      },
    );

    it('tells what really failed, also where that was the canary', async () => {
      const source = brokenSource(fails('a canary'));

      const [fetched] = await fetchJudgement([wish(source, named('a'))], RANGES, NEVER);

      expect(failureOf(fetched)).toBe('source "prometheus" cannot be reached; asked for the canary of metric "a"');
    });

    it('gives up for the traffic as for a metric', async () => {
      const source = brokenSource(fails('traffic baseline'));

      const fetched = await fetchJudgement([wish(source, named('a')), wish(source, null)], RANGES, NEVER);

      expect(failureOf(fetched[0])).toContain('since it did not answer for the baseline of the traffic');
    });

    it.each(['QUERY_REFUSED', 'SOURCE_FAILED', 'SOURCE_BUSY'] as const)('goes on asking after %s', async (code) => {
      const fetchSeries: Fetch = ({ text }, _range, { signal }) => {
        if (text.startsWith('a')) return Promise.reject(new JudgementError(code, 'failed'));
        return Promise.resolve().then(() => {
          signal.throwIfAborted();
          return answerOf();
        });
      };
      const source = fakeSource({ fetchSeries });

      const fetched = await fetchJudgement([wish(source, named('a')), wish(source, named('b'))], RANGES, NEVER);

      expect(fetched.map(({ kind }) => kind)).toEqual(['failed', 'fetched']);
    });

    it('goes on asking after a muted metric, which does not count', async () => {
      const answers: (() => void)[] = [];
      const fetchSeries: Fetch = ({ text }, _range, { signal }) => {
        if (text.startsWith('muted')) return Promise.reject(new JudgementError('SOURCE_TIMEOUT', 'did not answer'));
        return new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
          answers.push(() => {
            resolve(answerOf());
          });
        });
      };
      const source = fakeSource({ fetchSeries });
      const wishes = [wish(source, named('muted', { muted: true })), wish(source, named('a'))];

      const fetching = fetchJudgement(wishes, RANGES, NEVER);
      // By then the failure has done what it may do.
      await new Promise(setImmediate);
      for (const answer of answers) answer();

      expect((await fetching).map(({ kind }) => kind)).toEqual(['failed', 'fetched']);
    });

    it('waits for a muted metric only a while longer than for all others', async () => {
      vi.useFakeTimers();
      const source = brokenSource(() => undefined);
      const answered = fakeSource({ name: 'other' });
      const wishes = [wish(source, named('muted', { muted: true })), wish(answered, named('a'))];

      const fetching = fetchJudgement(wishes, RANGES, NEVER);
      await vi.advanceTimersByTimeAsync(2_000);
      vi.useRealTimers();

      const [muted, other] = await fetching;
      expect(other?.kind).toBe('fetched');
      expect(failureOf(muted)).toContain('was not waited for: all that is scored was there');
    });

    it('goes on asking other sources', async () => {
      const [broken, sound] = [brokenSource(fails('a baseline')), fakeSource({ name: 'other' })];

      const fetched = await fetchJudgement([wish(broken, named('a')), wish(sound, named('b'))], RANGES, NEVER);

      expect(fetched.map(({ kind }) => kind)).toEqual(['failed', 'fetched']);
    });

    it('gives up for one judgement only', async () => {
      const source = brokenSource(fails('a baseline'));
      await fetchJudgement([wish(source, named('a'))], RANGES, NEVER);
      const sound = { ...source, fetchSeries: () => Promise.resolve(answerOf()) };

      const [fetched] = await fetchJudgement([wish(sound, named('a'))], RANGES, NEVER);

      expect(fetched?.kind).toBe('fetched');
    });

    it('throws what is no failure of a source: it is a bug of ours', async () => {
      const bug = new TypeError('x is not a function');
      const source = brokenSource(() => bug);

      await expect(fetchJudgement([wish(source, named('a'))], RANGES, NEVER)).rejects.toBe(bug);
    });
  });

  describe('where the caller gives up', () => {
    it('throws its reason, and lets go of every source', async () => {
      const caller = new AbortController();
      const asked: string[] = [];
      const source = brokenSource(() => undefined, asked);
      const reason = new Error('gone');
      vi.spyOn(performance, 'now').mockReturnValue(0);

      const fetching = fetchJudgement(
        [wish(source, named('a')), wish(source, named('b'))],
        RANGES,
        bounds({ signal: caller.signal }),
      );
      caller.abort(reason);

      await expect(fetching).rejects.toBe(reason);
      expect(asked).toHaveLength(4);
    });

    it('throws its reason, not what a source makes of it', async () => {
      const caller = new AbortController();
      const reason = new Error('gone');
      const fetchSeries: Fetch = (_query, _range, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new JudgementError('SOURCE_UNREACHABLE', 'cannot be reached (ECONNRESET)'));
          });
        });

      const fetching = fetchJudgement(
        [wish(fakeSource({ fetchSeries }), named('a'))],
        RANGES,
        bounds({ signal: caller.signal }),
      );
      caller.abort(reason);

      await expect(fetching).rejects.toBe(reason);
    });
  });

  it('lets what is asked of the sides as wholes fail by itself, and says what that was', async () => {
    const source = fakeSource({
      fetchSeries: ({ text }) =>
        text.startsWith('n ')
          ? Promise.reject(new JudgementError('SOURCE_TIMEOUT', 'did not answer'))
          : Promise.resolve(answerOf()),
    });
    const asked = { baseline: expr('n baseline'), canary: expr('n canary') };
    const figure = (of: PlannedWish['figure']): PlannedWish => ({ ...wish(source, null, asked), figure: of });

    const [scored, instances, age] = await fetchJudgement(
      [wish(source, named('a')), figure('instances'), figure('age')],
      RANGES,
      NEVER,
    );

    expect(scored?.kind).toBe('fetched');
    expect(failureOf(instances)).toBe(
      'source "prometheus" did not answer; asked for the baseline of comparability.instances',
    );
    expect(failureOf(age)).toContain('comparability.age');
  });

  it('asks for what is scored although a figure of the sides as wholes had no answer', async () => {
    const source = brokenSource(fails('traffic baseline'));
    const answering = fakeSource();

    const [figure, muted, scored] = await fetchJudgement(
      [
        { ...wish(source, null), figure: 'age' },
        wish(source, named('b', { muted: true })),
        wish(answering, named('c')),
      ],
      RANGES,
      NEVER,
    );

    expect(failureOf(figure)).toContain('cannot be reached');
    expect(failureOf(muted)).toContain(
      'is not asked any more, since it did not answer for the baseline of comparability.age',
    );
    expect(scored?.kind).toBe('fetched');
  });
});
