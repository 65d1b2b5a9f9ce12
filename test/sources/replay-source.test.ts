import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JudgementError } from '../../src/errors.js';
import { loadRecordings } from '../../src/sources/load-recordings.js';
import type { SlotRange } from '../../src/sources/metric-source.js';
import { createReplaySource, type Recording } from '../../src/sources/replay-source.js';
import { patiently } from '../support/asking.js';
import { promql } from '../support/bound-query.js';

const MINUTE = 60_000;
const CYCLE = 4 * MINUTE;

/** A cycle of four minutes, and within it one of each kind of sample. */
const shop: Recording = {
  about: 'a small shop',
  stepSeconds: 60,
  scrapeIntervalSeconds: 15,
  queries: {
    minutes: [{ labels: {}, samples: [0, 1, 2, 3] }],
    kinds: [{ labels: { pod: 'a' }, samples: ['NaN', null, '+Inf', '-Inf'] }],
    pods: [
      { labels: { pod: 'a' }, samples: [1, 2, 3, 4] },
      { labels: { pod: 'b' }, samples: [5, 6, 7, 8] },
    ],
    silence: [],
  },
};
const bank: Recording = {
  about: 'a bank',
  stepSeconds: 30,
  scrapeIntervalSeconds: 30,
  queries: { transfers: [{ labels: {}, samples: [10, 20] }] },
};

async function replay(query: string, range: Partial<SlotRange> = {}, recordings: readonly Recording[] = [shop]) {
  const source = createReplaySource('replay', recordings);
  const whole = { firstMs: 0, stepMs: MINUTE, slots: 4, ...range };
  const { series, warnings } = await source.fetchSeries(promql(query), whole, patiently());
  expect(warnings).toEqual([]);
  return series.map(({ labels, values, filled }) => ({ labels, values: [...values], filled: [...filled] }));
}

async function valuesOf(query: string, range: Partial<SlotRange>): Promise<number[] | undefined> {
  return (await replay(query, range))[0]?.values;
}

describe('createReplaySource()', () => {
  it('answers from the epoch on with the first cycle', async () => {
    expect(await replay('minutes')).toEqual([{ labels: {}, values: [0, 1, 2, 3], filled: [1, 1, 1, 1] }]);
  });

  it('answers gaps and what JSON has no number for', async () => {
    expect(await replay('kinds')).toEqual([
      { labels: { pod: 'a' }, values: [NaN, NaN, Infinity, -Infinity], filled: [1, 0, 1, 1] },
    ]);
  });

  it('answers every series of a query', async () => {
    expect((await replay('pods', { slots: 2 })).map(({ labels, values }) => [labels.pod, values])).toEqual([
      ['a', [1, 2]],
      ['b', [5, 6]],
    ]);
  });

  it('answers no series where none was there', async () => {
    expect(await replay('silence')).toEqual([]);
  });

  it('repeats its cycle for ever', async () => {
    expect(await valuesOf('minutes', { slots: 10 })).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1]);
  });

  it.each([0, 1, 7_000_000, -1])('has a cycle begin %d cycles after the epoch', async (cycles) => {
    expect(await valuesOf('minutes', { firstMs: cycles * CYCLE })).toEqual([0, 1, 2, 3]);
  });

  it('answers a time by where it lies in the cycle, wherever the window starts', async () => {
    const firstMs = 7_000_000 * CYCLE;

    const whole = await valuesOf('minutes', { firstMs, slots: 9 });

    expect(await valuesOf('minutes', { firstMs: firstMs + 3 * MINUTE, slots: 6 })).toEqual(whole?.slice(3));
  });

  it('answers the same window the same', async () => {
    const range = { firstMs: 1_700_000_100_000, slots: 50 };

    expect(await replay('kinds', range)).toEqual(await replay('kinds', range));
  });

  it('takes each second sample at twice its step', async () => {
    expect(await valuesOf('minutes', { firstMs: MINUTE, stepMs: 2 * MINUTE })).toEqual([1, 3, 1, 3]);
  });

  it('repeats a sample at half its step', async () => {
    expect(await valuesOf('minutes', { stepMs: MINUTE / 2 })).toEqual([0, 0, 1, 1]);
  });

  it('answers a time between two samples with the one before it', async () => {
    expect(await valuesOf('minutes', { firstMs: MINUTE - 1 })).toEqual([0, 1, 2, 3]);
    expect(await valuesOf('minutes', { firstMs: MINUTE + 1 })).toEqual([1, 2, 3, 0]);
  });

  it('finds a query in any of its recordings', async () => {
    const [transfers] = await replay('transfers', { stepMs: MINUTE / 2 }, [shop, bank]);

    expect(transfers?.values).toEqual([10, 20, 10, 20]);
  });

  it.each(['up', '', 'constructor', '__proto__'])('refuses the query %j, and names what there is', async (query) => {
    await expect(replay(query, {}, [shop, bank])).rejects.toMatchObject({
      code: 'QUERY_REFUSED',
      message: `has no recording of this query: ${query}. It answers only what was recorded (a small shop; a bank), with a step of 60s, 30s`,
    });
  });

  it('stops where it is told to', async () => {
    const reason = new Error('the caller has hung up');
    const source = createReplaySource('replay', [shop]);

    const asked = source.fetchSeries(
      promql('minutes'),
      { firstMs: 0, stepMs: MINUTE, slots: 1 },
      patiently({ signal: AbortSignal.abort(reason) }),
    );

    await expect(asked).rejects.toBe(reason);
  });

  it('is a source like Prometheus that has everything at once', () => {
    expect(createReplaySource('shop', [shop, bank])).toMatchObject({
      name: 'shop',
      language: 'prometheus',
      lagMs: 0,
      scrapeIntervalMs: 30_000,
      scopeLabel: 'instance',
    });
  });
});

describe('loadRecordings()', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recordings-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const load = (place = folder): Promise<Recording[]> => loadRecordings(pathToFileURL(`${place}/`));

  async function messageOf(loading: Promise<unknown>): Promise<string> {
    const error = await loading.then(
      () => undefined,
      (thrown: unknown) => thrown as JudgementError,
    );
    expect(error?.code).toBe('INVALID_SETTINGS');
    return error!.message;
  }

  it('reads all recordings of a folder, in the order of their names', async () => {
    await writeFile(join(folder, 'b.json'), JSON.stringify(bank));
    await writeFile(join(folder, 'a.json'), JSON.stringify(shop));
    await writeFile(join(folder, 'README.md'), 'no recording');

    expect(await load()).toEqual([shop, bank]);
  });

  it('refuses a folder without recordings, and one that is not there', async () => {
    await writeFile(join(folder, 'README.md'), 'no recording');
    await mkdir(join(folder, 'older'));

    expect(await messageOf(load())).toBe(`Cannot replay: there are no recordings in ${folder}/`);
    expect(await messageOf(load(join(folder, 'nowhere')))).toBe(
      `Cannot replay: there are no recordings in ${folder}/nowhere/`,
    );
  });

  it.each([
    { what: 'no JSON', text: '{"about":', told: /JSON/ },
    { what: 'another document', text: '[]', told: /object/ },
    { what: 'no step', text: JSON.stringify({ ...shop, stepSeconds: 0 }), told: /stepSeconds/ },
    { what: 'an unknown key', text: JSON.stringify({ ...shop, step: '60s' }), told: /"step"/ },
    {
      what: 'a word for a sample',
      text: JSON.stringify({ ...shop, queries: { up: [{ labels: {}, samples: ['Infinity'] }] } }),
      told: /samples/,
    },
  ])('refuses a file of $what, and names it', async ({ text, told }) => {
    const file = join(folder, 'a.json');
    await writeFile(file, text);

    const message = await messageOf(load());

    expect(message.startsWith(`Cannot replay ${file}: `)).toBe(true);
    expect(message).toMatch(told);
  });

  it('reads the recording that comes with canary-judge, whose series are all as long as its cycle', async () => {
    const recordings = await loadRecordings(new URL('../../fixtures/recordings/', import.meta.url));

    expect(recordings).toMatchObject([{ stepSeconds: 60, scrapeIntervalSeconds: 15 }]);
    const series = recordings.flatMap(({ queries }) => Object.values(queries).flat());
    expect(series.length).toBeGreaterThan(0);
    expect(new Set(series.map(({ samples }) => samples.length))).toEqual(new Set([60]));
  });
});
