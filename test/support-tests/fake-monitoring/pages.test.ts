import { describe, expect, it } from 'vitest';
import { gaugePoints } from '../../support/fake-monitoring/raw-points.js';
import type { RawSeries } from '../../support/fake-monitoring/raw-series.js';
import { byMinute, MINUTE, pointsOf, series, setUpBench, START } from './support.js';

const bench = setUpBench({ pageSize: 4 });

/** Its points end 1, 2, … minutes after START. */
function pod(name: string, values: readonly number[]): RawSeries {
  const points = gaugePoints({ firstMs: START + MINUTE, stepMs: MINUTE }, values);
  return series({ metricLabels: { pod: name }, points });
}

/** What a page holds: the pods and their values. */
type Page = (readonly [string | undefined, ...unknown[]])[];

/** Asks page by page. */
async function pages(rest: Parameters<typeof bench.page>[0] = {}): Promise<Page[]> {
  const all: Page[] = [];
  let pageToken: string | null | undefined = '';
  do {
    const { found, answer } = await bench.page({ ...rest, pageToken });
    all.push(found.map((one) => [one.metric?.labels?.pod, ...pointsOf(one).map(([, value]) => value)]));
    pageToken = answer.nextPageToken;
  } while (pageToken);
  return all;
}

describe('a page', () => {
  it('holds so many points, and a series may go on on the next', async () => {
    bench.fake.feed(pod('a', [1, 2, 3]), pod('b', [4, 5, 6]), pod('c', [7, 8]));

    expect(await pages()).toEqual([
      [
        ['a', 3, 2, 1],
        ['b', 6],
      ],
      [
        ['b', 5, 4],
        ['c', 8, 7],
      ],
    ]);
    expect(bench.fake.requests.map(({ page }) => page)).toEqual([1, 2]);
  });

  it('holds no more than a request allows', async () => {
    bench.fake.feed(pod('a', [1, 2, 3]), pod('b', [4]));

    expect(await pages({ pageSize: 3 })).toEqual([[['a', 3, 2, 1]], [['b', 4]]]);
    expect(await pages({ pageSize: 1000 })).toHaveLength(1);
  });

  it('holds points that were put together', async () => {
    bench.fake.feed(pod('a', [1, 2, 3, 4, 5, 6]), pod('b', [1, 2, 3, 4, 5, 6]));

    const aggregation = byMinute('ALIGN_MEAN', { crossSeriesReducer: 'REDUCE_SUM' });

    expect(await pages({ aggregation })).toEqual([[[undefined, 12, 10, 8, 6]], [[undefined, 4, 2]]]);
  });

  it('holds so many series where only headers are asked for', async () => {
    bench.fake.feed(...['a', 'b', 'c', 'd', 'e'].map((name) => pod(name, [1, 2])), pod('none', []));

    expect(await pages({ view: 'HEADERS' })).toEqual([[['a'], ['b'], ['c'], ['d']], [['e']]]);
  });

  it('is the only one where nothing is found', async () => {
    bench.fake.feed(series({ points: [] }));

    expect(await pages()).toEqual([[]]);
  });

  it('follows the one before for a client that asks for all', async () => {
    bench.fake.feed(pod('a', [1, 2, 3, 4, 5, 6, 7, 8, 9]));

    const found = await bench.list();

    expect(found.map((one) => pointsOf(one).map(([, value]) => value))).toEqual([[9, 8, 7, 6], [5, 4, 3, 2], [1]]);
    expect(bench.fake.requests.map(({ page }) => page)).toEqual([1, 2, 3]);
  });
});

describe('a page token', () => {
  it('tells nothing of what is in it', async () => {
    bench.fake.feed(pod('a', [1, 2, 3, 4, 5]));

    expect((await bench.page()).answer.nextPageToken).toMatch(/^[\w-]+$/);
  });

  it('is good for its own request alone', async () => {
    bench.fake.feed(pod('a', [1, 2, 3, 4, 5]));
    const { nextPageToken } = (await bench.page()).answer;
    const pageToken = nextPageToken ?? '';

    await expect(bench.page({ pageToken, view: 'HEADERS' })).rejects.toMatchObject({
      code: 3,
      details: expect.stringContaining('Field pageToken had an invalid value of'),
    });
    await expect(bench.page({ pageToken: 'made up' })).rejects.toMatchObject({ code: 3 });
    expect((await bench.page({ pageToken, pageSize: 2 })).found).toHaveLength(1);
  });
});
