import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { readJudgementRequest } from '../../src/config/judgement-request.js';
import { loadSettings } from '../../src/config/settings.js';
import { toJsonReport } from '../../src/report/json-report.js';
import { createRunJudgement } from '../../src/run-judgement.js';
import { createSources } from '../../src/sources/create-sources.js';
import { readConfig } from '../../src/wire-reading.js';

const DAY = '2026-03-29';
const at = (time: string): number => Date.parse(`${DAY}T${time}Z`) / 1_000;
const NOW = at('12:00:00');

/** `minute` counts the minutes of the day, scraped every 15 s from 09:00 to 12:00, but for 10:05:00 to 10:07:45. */
function minutes(): string {
  const lines: string[] = [];
  for (let time = at('09:00:00'); time <= NOW; time += 15) {
    if (time >= at('10:05:00') && time < at('10:08:00')) continue;
    lines.push(`minute{side="a"} ${String((time - at('00:00:00')) / 60)} ${String(time)}`);
  }
  return [...lines, '# EOF', ''].join('\n');
}

let prometheus: PrometheusProcess;
beforeAll(async () => {
  prometheus = await startPrometheus({ openMetrics: minutes() });
});
afterAll(() => prometheus.stop());

/** Judges at noon, and gives the answer's JSON with its series. */
async function judge(config: object, request: object): Promise<any> {
  const { sources } = await loadSettings({ PROMETHEUS_URL: prometheus.url });
  const runJudgement = createRunJudgement({
    configs: new Map(),
    sources: { byName: createSources(sources, []), standard: 'prometheus' },
    deadlineMs: 60_000,
    now: () => NOW * 1_000,
  });
  const reading = readJudgementRequest({ config, ...request }, readConfig);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return toJsonReport(await runJudgement(reading.value, new AbortController().signal), { series: true, link: null });
}

/** A native config that asks for one expression, the side's own name being a harmless part of it. */
function native(expr: string, rest: object = {}): object {
  const query = { type: 'prometheus', expr: `${expr} + 0 * \${zero}` };
  return { groups: { g: 100 }, scope: { zero: {} }, metrics: [{ name: 'm', group: 'g', query }], ...rest };
}

const SIDES = { baseline: { scope: { zero: '0' } }, canary: { scope: { zero: '0.0' } } };
const WINDOW = { start: `${DAY}T10:00:00Z`, end: `${DAY}T10:12:00Z` };
const minutesOf = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('the grid of a native config', () => {
  it('asks for the ends of its slots', async () => {
    const { metrics, window } = await judge(native('vector(time())'), { ...SIDES, window: WINDOW });

    expect(window).toMatchObject({ slots: 12, judgedSlots: 12 });
    expect(metrics[0].series.canary.raw).toEqual(minutesOf(1, 12).map((minute) => at('10:00:00') + 60 * minute));
    expect(metrics[0].series.canary.cleaned).toEqual(metrics[0].series.canary.raw);
    expect(metrics[0].queries.canary).toMatchObject({ start: `${DAY}T10:01:00.000Z`, end: `${DAY}T10:12:00.000Z` });
  });

  it('aligns a window that lies between the slots, and keeps the warm-up out of what is judged', async () => {
    const window = { start: `${DAY}T10:00:30Z`, end: `${DAY}T10:12:59Z` };

    const { metrics } = await judge(native('vector(time())'), { ...SIDES, window, warmup: '2m' });

    const times = minutesOf(2, 12).map((minute) => at('10:00:00') + 60 * minute);
    expect(metrics[0].series.canary.raw).toEqual(times);
    expect(metrics[0].series.canary.cleaned).toEqual(times.slice(2));
    expect(metrics[0].canary).toMatchObject({ count: 9, missing: 0, coverage: 1 });
  });

  it('judges nothing whose range reaches into the warm-up', async () => {
    const expr = 'count_over_time(minute[3m])';

    const { metrics } = await judge(native(expr), { ...SIDES, window: WINDOW, warmup: '1m' });

    // Four samples a minute, ranges closed at both ends; the first that reads nothing before 10:01 ends at 10:04.
    expect(metrics[0].series.canary.raw).toEqual([13, 13, 13, 13, 12, 8, 4, 1, 5, 9, 13, 13]);
    expect(metrics[0].series.canary.cleaned).toEqual([13, 12, 8, 4, 1, 5, 9, 13, 13]);
    expect(metrics[0].warnings).toMatchObject([
      { code: 'samples-overlap', text: expect.stringContaining('180 s back') },
      { code: 'few-samples' },
    ]);
  });

  it('keeps gaps where the samples are missing, and zeros only where the config says so', async () => {
    const expr = 'last_over_time(minute[${step}])';
    const zero = native(expr, {
      metrics: [
        {
          name: 'm',
          group: 'g',
          query: { type: 'prometheus', expr: `${expr} + 0 * \${zero}` },
          analysis: { missing: 'zero' },
        },
      ],
    });

    const dropped = await judge(native(expr), { ...SIDES, window: WINDOW });
    const filled = await judge(zero, { ...SIDES, window: WINDOW });

    expect(dropped.metrics[0].series.canary.raw).toEqual([
      601,
      602,
      603,
      604,
      604.75,
      null,
      null,
      608,
      609,
      610,
      611,
      612,
    ]);
    expect(dropped.metrics[0].canary).toMatchObject({ count: 10, missing: 2 });
    expect(filled.metrics[0].series.canary.cleaned).toEqual([
      601, 602, 603, 604, 604.75, 0, 0, 608, 609, 610, 611, 612,
    ]);
    expect(filled.metrics[0].canary).toMatchObject({ count: 12, missing: 2, coverage: expect.closeTo(10 / 12) });
  });

  it('takes no sample for a slot that it is not from: what has stopped does not stand still', async () => {
    const { metrics } = await judge(native('minute'), { ...SIDES, window: WINDOW });

    expect(metrics[0].series.canary.raw).toEqual([601, 602, 603, 604, 604.75, null, null, 608, 609, 610, 611, 612]);
    expect(metrics[0].queries.canary.query).toBe('(minute and last_over_time(minute[60s])) + 0 * 0.0');
  });

  it('moves the baseline back by its offset, slot by slot', async () => {
    const { metrics, warnings } = await judge(native('vector(time())'), {
      baseline: { ...SIDES.baseline, offset: '30m' },
      canary: SIDES.baseline,
      window: { start: `${DAY}T10:00:20Z`, duration: '5m' },
    });

    const times = minutesOf(2, 5).map((minute) => at('10:00:00') + 60 * minute);
    expect(metrics[0].series.canary.raw).toEqual(times);
    expect(metrics[0].series.baseline.raw).toEqual(times.map((time) => time - 1_800));
    expect(warnings).toMatchObject([{ code: 'baseline-in-the-past' }]);
  });

  it('neither asks for nor judges the slots whose samples may still be on their way', async () => {
    const { metrics, window, warnings } = await judge(native('vector(time())'), {
      ...SIDES,
      window: { start: `${DAY}T11:55:00Z` },
    });

    expect(window).toMatchObject({ slots: 5, judgedSlots: 4, judgedTo: `${DAY}T11:59:00.000Z` });
    expect(metrics[0].series.canary.raw).toEqual([
      ...minutesOf(56, 59).map((minute) => at('11:00:00') + 60 * minute),
      null,
    ]);
    expect(metrics[0].queries.canary.end).toBe(`${DAY}T11:59:00.000Z`);
    expect(metrics[0].canary).toMatchObject({ count: 4, missing: 0 });
    expect(warnings).toMatchObject([
      { code: 'tail-not-judged', text: expect.stringContaining('The last 1 of 5 slots') },
    ]);
  });

  it('does not notice that clocks go forward', async () => {
    // In Berlin, 02:00 is followed by 03:00 on this day: these are two hours.
    const window = { start: `${DAY}T01:30:00+01:00`, end: `${DAY}T04:30:00+02:00` };

    const { metrics } = await judge(native('vector(time())'), { ...SIDES, window, step: '10m' });

    expect(metrics[0].series.canary.raw).toEqual(minutesOf(1, 12).map((slot) => at('00:30:00') + 600 * slot));
  });

  it('asks in several parts for more points than Prometheus gives at once', async () => {
    const window = { start: `${DAY}T00:00:00Z`, end: `${DAY}T03:20:00Z` };

    const { metrics } = await judge(native('vector(time())'), { ...SIDES, window, step: '1s' });

    expect(metrics[0].series.canary.raw).toEqual(Array.from({ length: 12_000 }, (_, i) => at('00:00:01') + i));
  });

  it('fills in step, rate interval and window length', async () => {
    const query = async (step: string) => {
      const config = native(
        'count_over_time(minute[${step}]) + count_over_time(minute[${rateInterval}]) + count_over_time(minute[${windowLength}])',
      );
      const { metrics } = await judge(config, {
        ...SIDES,
        window: { start: `${DAY}T10:00:00Z`, duration: '30m' },
        step,
      });
      return metrics[0].queries.canary.query as string;
    };

    // A range of the whole window leaves one slot to judge: the last.
    expect(await query('5m')).toBe(
      'count_over_time(minute[300s]) + count_over_time(minute[300s]) + count_over_time(minute[1800s]) + 0 * 0.0',
    );
    expect(await query('30s')).toContain('count_over_time(minute[30s]) + count_over_time(minute[60s])');
  });
});

describe('the window of a Kayenta config', () => {
  const kayenta = (template: string, canary: object = {}): object => ({
    name: 'k',
    classifier: { groupWeights: { g: 100 } },
    metrics: [
      {
        name: 'm',
        groups: ['g'],
        query: { type: 'prometheus', metricName: 'minute', customInlineTemplate: template },
        analysisConfigurations: { canary },
      },
    ],
  });
  const scopes = { baseline: { scope: { scope: '0' } }, canary: { scope: { scope: '0.0' } } };

  it('holds every instant from the start to the end, unaligned, without a look-back', async () => {
    const window = { start: `${DAY}T10:20:07Z`, end: `${DAY}T10:30:07Z` };

    const { metrics, window: judged } = await judge(kayenta('PromQL:vector(time()) + 0 * ${scope}'), {
      ...scopes,
      window,
    });

    const times = minutesOf(0, 10).map((minute) => at('10:20:07') + 60 * minute);
    expect(metrics[0].series.canary).toEqual({ raw: times, cleaned: times });
    expect(judged).toMatchObject({ slots: 11, judgedSlots: 11, start: `${DAY}T10:20:07.000Z` });
  });

  it('drops gaps even where NaN is replaced, since Kayenta never sees them', async () => {
    const expr = 'PromQL:last_over_time(minute[1m]) + 0 * ${scope}';

    const { metrics } = await judge(kayenta(expr, { nanStrategy: 'replace' }), { ...scopes, window: WINDOW });

    expect(metrics[0].series.canary.raw).toEqual([
      600,
      601,
      602,
      603,
      604,
      604.75,
      null,
      null,
      608,
      609,
      610,
      611,
      612,
    ]);
    expect(metrics[0].series.canary.cleaned).toEqual([600, 601, 602, 603, 604, 604.75, 608, 609, 610, 611, 612]);
  });

  it('replaces NaN that Prometheus answers with', async () => {
    const expr = 'PromQL:(minute > bool 605) / (minute > bool 605) * minute + 0 * ${scope}';

    const { metrics } = await judge(kayenta(expr, { nanStrategy: 'replace' }), { ...scopes, window: WINDOW });

    expect(metrics[0].series.canary.cleaned.filter((value: number) => value === 0)).toHaveLength(8);
    expect(metrics[0].series.canary.cleaned.slice(-4)).toEqual([609, 610, 611, 612]);
  });

  it('pads a side without series to a step less than its instants', async () => {
    const request = { ...scopes, canary: { scope: { scope: '9999' } }, window: WINDOW };

    const { metrics } = await judge(kayenta('PromQL:minute > ${scope}', { nanStrategy: 'replace' }), request);

    expect(metrics[0].series.canary).toEqual({ raw: Array(13).fill(null), cleaned: Array(12).fill(0) });
    expect(metrics[0].series.baseline.cleaned.length).toBeGreaterThan(10);
  });

  it('asks what Kayenta asks of a metric with label bindings, and averages what it selects', async () => {
    const query = { type: 'prometheus', metricName: 'minute', labelBindings: ['side="a"'], customFilterTemplate: 'f' };
    const config = {
      name: 'k',
      templates: { f: 'side!="$\\{scope}"' },
      metrics: [{ name: 'm', groups: ['g'], query: { ...query, groupByFields: ['side'] }, analysisConfigurations: {} }],
      classifier: { groupWeights: { g: 100 } },
    };

    const { metrics } = await judge(config, {
      baseline: { scope: { scope: 'x' } },
      canary: { scope: { scope: 'y"}' } },
      window: WINDOW,
    });

    expect(metrics[0]).toMatchObject({
      labels: { side: 'a' },
      queries: {
        baseline: { query: 'avg(minute{side!="x",side="a"}) by (side)' },
        canary: { query: 'avg(minute{side!="y\\"}",side="a"}) by (side)' },
      },
      classification: 'pass',
    });
  });
});
