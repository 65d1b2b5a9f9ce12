import { describe, expect, it } from 'vitest';
import { readJudgementRequest } from '../../src/config/judgement-request.js';
import type { Judgement } from '../../src/judge/judgement.js';
import { toJsonReport } from '../../src/report/json-report.js';
import { createRunJudgement } from '../../src/run-judgement.js';
import { readConfig } from '../../src/wire-reading.js';
import { answerOf, fakeSource, series } from '../support/series.js';

const START = Date.parse('2026-11-20T10:00:00Z');
const METRIC = {
  name: 'errors',
  group: 'g',
  unit: 'requests',
  query: { type: 'prometheus', events: 'e{app="${app}"}', exposure: 'all{app="${app}"}' },
};
const SLOTS = Array.from({ length: 20 }, (_, slot) => slot);
/** By the text of the query; gaps, a slot without exposure, and what is not whole. */
const SERIES: Readonly<Record<string, readonly (number | null)[]>> = {
  'e{app="old"}': SLOTS.map((slot) => (slot === 3 ? null : (slot * 7) % 5)),
  'all{app="old"}': SLOTS.map((slot) => (slot === 4 ? 0 : 900 + ((slot * 31) % 50))),
  'e{app="new"}': SLOTS.map((slot) => (slot === 5 ? null : (slot * 3) % 4)),
  'all{app="new"}': SLOTS.map((slot) => (slot === 6 ? null : 100.5 + ((slot * 17) % 9))),
};

async function judge(analysis: object, { rest = {}, metric = {} }: { rest?: object; metric?: object } = {}) {
  const source = fakeSource({
    fetchSeries: ({ text }, { slots }) => {
      const found = Object.entries(SERIES).find(([name]) => text.includes(name));
      return Promise.resolve(answerOf(...(found ? [series(found[1].slice(0, slots))] : [])));
    },
  });
  const body = {
    config: { scope: { app: {} }, groups: { g: 100 }, metrics: [{ ...METRIC, ...metric, analysis }] },
    baseline: { scope: { app: 'old' } },
    canary: { scope: { app: 'new' } },
    window: { start: '2026-11-20T10:00:00Z', duration: '20m' },
    split: { baseline: 90, canary: 10 },
    ...rest,
  };
  const reading = readJudgementRequest(body, readConfig);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  const run = createRunJudgement({
    configs: new Map(),
    sources: { byName: new Map([['prometheus', source]]), standard: 'prometheus' },
    now: () => START + 3_600_000,
    deadlineMs: 1_000,
  });
  return run(reading.value, new AbortController().signal);
}

/** All that is told of a judgement but where its series came from and how long it took. */
function told(judgement: Judgement) {
  const report = JSON.parse(JSON.stringify(toJsonReport(judgement, { series: true, link: null }))) as {
    timing?: unknown;
    metrics: { queries?: unknown }[];
  };
  delete report.timing;
  for (const metric of report.metrics) delete metric.queries;
  return report;
}

const DATA = {
  errors: {
    baseline: { events: SERIES['e{app="old"}'], exposure: SERIES['all{app="old"}'] },
    canary: { events: SERIES['e{app="new"}'], exposure: SERIES['all{app="new"}'] },
  },
};

describe('counts that come with the request', () => {
  it.each([
    ['mann-whitney', 'rank', { direction: 'increase', critical: true }, {}],
    ['mann-whitney, gaps as zeros', 'counts', { direction: 'increase', missing: 'zero' }, {}],
    ['netflix-aca beside it', 'rank', { direction: 'increase' }, { compare: 'netflix-aca' }],
    ['a warm-up', 'rank', { direction: 'increase' }, { warmup: '3m' }],
  ])('are judged exactly as fetched ones are: %s', async (_name, rule, analysis, rest) => {
    const fetched = told(await judge(analysis, { rest }));
    const inline = told(await judge(analysis, { rest: { ...rest, data: DATA } }));

    expect(inline).toEqual(fetched);
    expect(inline.metrics[0]).toMatchObject({ unit: '%', test: { rule } });
  });

  it('stand in the JSON beside the percentages, also those of the warm-up', async () => {
    const { metrics } = told(await judge({}, { rest: { warmup: '3m', data: DATA } })) as {
      metrics: { series?: { baseline: Record<string, unknown[]> } }[];
    };

    expect(metrics[0]!.series!.baseline.exposure).toEqual(SERIES['all{app="old"}']);
    expect(metrics[0]!.series!.baseline.events).toEqual(SERIES['e{app="old"}']);
    expect(metrics[0]!.series!.baseline.raw).toHaveLength(20);
  });

  it('are the longest series of a judgement without a window', async () => {
    const data = {
      errors: {
        baseline: { events: [1], exposure: [9, 9, 9, 9, 9, 9, 9, 9, 9] },
        canary: { events: [1], exposure: [9] },
      },
    };

    const { window } = await judge({}, { rest: { window: undefined, split: undefined, data } });

    expect(window.slots).toBe(9);
  });

  it('are refused for a metric that has one query, for values', async () => {
    await expect(
      judge({}, { rest: { data: DATA }, metric: { query: { type: 'prometheus', expr: 'up{app="${app}"}' } } }),
    ).rejects.toMatchObject({
      code: 'CONFIG_MISMATCH',
      details: [{ pointer: '/data/errors', message: expect.stringContaining('has one query, for values') as unknown }],
    });
  });

  it.each([
    [{ baseline: { events: [1] } }, ['/data/errors/baseline/exposure: must be an array of samples, is missing']],
    [
      { baseline: { events: [-1, 'x'], exposure: [1] } },
      [
        '/data/errors/baseline/events/0: must be a count from 0 on, null or "NaN", is -1',
        '/data/errors/baseline/events/1: must be a count from 0 on, null or "NaN", is "x"',
      ],
    ],
    [
      { baseline: { events: [1], exposure: [1], rate: 1 } },
      ['/data/errors/baseline/rate: unknown key "rate"; known here: events, exposure'],
    ],
    [
      { baseline: { events: [1], exposure: [1] }, canary: [1] },
      ['/data/errors: must be of the same kind on both sides: values, or counts { events, exposure }'],
    ],
  ])('are refused where they are not whole: %j', (errors, mistakes) => {
    const reading = readJudgementRequest({ config: 'c', data: { errors } }, readConfig);

    const found = reading.kind === 'refused' ? reading.mistakes : [];
    expect(found.map(({ path, message }) => `/${path.join('/')}: ${message}`)).toEqual(mistakes);
  });

  it('longer than the window are refused', async () => {
    const data = { errors: { ...DATA.errors, canary: { events: [1], exposure: new Array(21).fill(1) } } };

    await expect(judge({}, { rest: { data } })).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      details: [
        {
          pointer: '/data/errors/canary',
          message: expect.stringContaining('has 21 values for the 20 slots') as unknown,
        },
      ],
    });
  });
});
