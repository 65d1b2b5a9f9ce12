import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { post, startServiceOf, type TestService } from '../support/service.js';

/** What the fake Prometheus answers to a query; nothing at all where it gives nothing. */
type Answer = (query: string, response: ServerResponse) => { status?: number; body: unknown } | undefined;

let answer: Answer;
const asked: string[] = [];
const fake = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    // As the config has it: what keeps samples in their slots is looked at elsewhere.
    const query = (new URLSearchParams(body).get('query') ?? '').replaceAll(
      /\(([^()]*) and last_over_time\(\1\[60s\]\)\)/g,
      '$1',
    );
    asked.push(query);
    const given = answer(query, response);
    if (given) response.writeHead(given.status ?? 200).end(JSON.stringify(given.body));
  });
});

let service: TestService;
beforeAll(async () => {
  fake.listen(0, '127.0.0.1');
  await once(fake, 'listening');
  const url = `http://127.0.0.1:${String((fake.address() as AddressInfo).port)}`;
  // Each question once, and never given up: what is told of one failure is looked at here.
  service = await startServiceOf({
    sources: { prometheus: { type: 'prometheus', url, retries: 0, breakAfter: 1000 } },
  });
});
afterEach(() => {
  asked.length = 0;
});
afterAll(async () => {
  await service.stop();
  fake.closeAllConnections();
  fake.close();
});

const START = Date.parse('2023-11-14T22:00:00Z') / 1_000;
const WINDOW = { start: '2023-11-14T22:00:00Z', duration: '20m' };

/** One series, every value of it times `scale`. */
function series(scale: number): { body: unknown } {
  const values = Array.from({ length: 20 }, (_, i) => [START + 60 * (i + 1), String((100 + ((i * 7) % 20)) * scale)]);
  return { body: { status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } } };
}

const CONFIG = {
  scope: { side: {} },
  groups: { g: 100 },
  traffic: { query: { type: 'prometheus', expr: 'traffic{side="${side}"}' }, minimumRequests: 10 },
};

/** One series of these values, from the first slot on. */
function points(texts: readonly string[]): { body: unknown } {
  const values = texts.map((text, i) => [START + 60 * (i + 1), text]);
  return { body: { status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } } };
}

function error(status: number, errorType: string, text: string) {
  return { status, body: { status: 'error', errorType, error: text } };
}

function metricOf(name: string, analysis: object = {}): object {
  return { name, group: 'g', query: { type: 'prometheus', expr: `${name}{side="\${side}"}` }, analysis };
}

async function judge(
  metrics: readonly object[],
  rest: object = {},
): Promise<{ status: number; headers: Headers; answer: any }> {
  const response = await post(`${service.url}/judgements`, {
    config: { scope: { side: {} }, groups: { g: 100 }, metrics },
    baseline: { scope: { side: 'baseline' } },
    canary: { scope: { side: 'canary' } },
    window: WINDOW,
    ...rest,
  });
  return { status: response.status, headers: response.headers, answer: await response.json() };
}

describe('a source that fails', () => {
  it.each([
    ['bad_data', 400, 'QUERY_REFUSED', 422],
    ['execution', 422, 'QUERY_REFUSED', 422],
    ['internal', 500, 'SOURCE_FAILED', 502],
    ['unavailable', 503, 'SOURCE_BUSY', 503],
    ['timeout', 503, 'SOURCE_TIMEOUT', 504],
  ])(
    'with %s is no verdict, but an error that names metric, side and source',
    async (errorType, given, code, status) => {
      answer = (query) => (query.includes('"canary"') ? error(given, errorType, 'the words of Prometheus') : series(1));

      const judged = await judge([metricOf('latency')]);

      expect(judged.status).toBe(status);
      expect(judged.answer).toMatchObject({
        code,
        errors: [
          {
            metric: 'latency',
            side: 'canary',
            source: 'prometheus',
            query: '(latency{side="canary"} and last_over_time(latency{side="canary"}[60s]))',
            message: expect.stringContaining('the words of Prometheus'),
          },
        ],
      });
      expect(judged.headers.get('retry-after')).toBe(status === 503 ? '10' : null);
      expect(judged.answer.detail).toMatch(
        /^Cannot judge: source "prometheus" .*; asked for the canary of metric "latency"$/,
      );
      const levels = service.logLines.filter((line) => line.msg === 'could not judge').map((line) => line.level);
      expect(levels.length).toBeGreaterThan(0);
      expect(levels.every((level) => level === 40)).toBe(true);
    },
  );

  it('is named with all that it failed at, the gravest first', async () => {
    answer = (query) => {
      if (query.startsWith('busy')) return error(429, 'too_many_requests', 'later');
      return query.startsWith('wrong') ? error(400, 'bad_data', 'no') : series(1);
    };

    const { status, answer: problem } = await judge([metricOf('busy'), metricOf('fine'), metricOf('wrong')]);

    expect(status).toBe(422);
    expect(problem.errors.map((one: any) => one.metric)).toEqual(['wrong', 'busy']);
    expect(problem.detail).toContain('(and 1 more)');
  });

  it('on a muted metric only leaves that metric in error', async () => {
    answer = (query) => (query.startsWith('trial') ? error(500, 'internal', 'broken') : series(1));

    const { status, answer: judgement } = await judge([metricOf('trial', { muted: true }), metricOf('latency')]);

    expect(status).toBe(200);
    expect(judgement).toMatchObject({
      verdict: 'pass',
      metrics: [
        {
          name: 'trial',
          classification: 'error',
          baseline: { count: 0, coverage: null },
          reason: { code: 'not-measured', text: expect.stringContaining('broken') },
        },
        { name: 'latency', classification: 'pass' },
      ],
    });
  });

  it('does not save a canary of which a critical metric has failed', async () => {
    answer = (query) => {
      if (query.startsWith('other')) return error(500, 'internal', 'broken');
      return series(query.includes('"canary"') ? 2 : 1);
    };

    const { status, answer: judgement } = await judge([
      metricOf('other'),
      metricOf('latency', { direction: 'increase', critical: true }),
    ]);

    expect(status).toBe(200);
    expect(judgement).toMatchObject({
      verdict: 'fail',
      score: 0,
      metrics: [
        { name: 'other', classification: 'error' },
        { name: 'latency', criticalFailure: true },
      ],
    });
  });

  it('does not let an outage make a critical metric fail', async () => {
    const nothing = { body: { status: 'success', data: { resultType: 'matrix', result: [] } } };
    answer = (query) => (query.startsWith('other') ? error(500, 'internal', 'broken') : nothing);

    const { status } = await judge([metricOf('other'), metricOf('latency', { critical: true })]);

    expect(status).toBe(502);
  });

  it('is told of where it was asked for the traffic of a canary that has failed', async () => {
    answer = (query) => {
      if (query.startsWith('traffic')) return error(500, 'internal', 'broken');
      return series(query.includes('"canary"') ? 2 : 1);
    };
    const config = { ...CONFIG, metrics: [metricOf('latency', { direction: 'increase', critical: true })] };

    const { status, answer: judgement } = await judge([], { config });

    expect(status).toBe(200);
    expect(judgement).toMatchObject({
      verdict: 'fail',
      warnings: [
        { code: 'traffic-unknown', text: expect.stringContaining('broken; asked for the baseline of the traffic') },
      ],
    });
    expect(judgement).not.toHaveProperty('traffic');
  });

  it('does not carry a verdict where only a muted critical metric has failed', async () => {
    answer = (query) => {
      if (query.startsWith('other')) return error(500, 'internal', 'broken');
      return series(query.includes('"canary"') ? 2 : 1);
    };

    // Only Kayenta's configs may say both.
    const metric = (name: string, canary: object) => ({
      name,
      groups: ['g'],
      query: { type: 'prometheus', customInlineTemplate: `PromQL:${name}{side="\${scope}"}` },
      analysisConfigurations: { canary },
    });
    const metrics = [metric('other', {}), metric('latency', { critical: true, muted: true })];

    const { status, answer: problem } = await judge([], {
      config: { classifier: { groupWeights: { g: 100 } }, metrics },
      baseline: { scope: { scope: 'baseline' } },
      canary: { scope: { scope: 'canary' } },
    });

    expect(status).toBe(502);
    expect(new Set(problem.errors.map((one: any) => one.metric))).toEqual(new Set(['other']));
  });

  it('never tells what it was not asked for', async () => {
    answer = () => ({ status: 302, body: {} });

    const { answer: problem } = await judge([metricOf('latency')]);

    expect(JSON.stringify(problem)).not.toMatch(/127\.0\.0\.1|api\/v1/);
  });
});

describe('the traffic', () => {
  it('is too little where what was counted is no number', async () => {
    answer = (query) => (query.startsWith('traffic') ? points(['+Inf', 'NaN', '3']) : series(1));

    const { answer: judgement } = await judge([], { config: { ...CONFIG, metrics: [metricOf('latency')] } });

    expect(judgement).toMatchObject({
      verdict: 'inconclusive',
      reason: { code: 'too-little-traffic' },
      traffic: { baseline: 3, canary: 3, minimumRequests: 10 },
    });
  });

  it('must be counted once a slot', async () => {
    const traffic = { ...CONFIG.traffic, query: { type: 'prometheus', expr: 'increase(x{s="${side}"}[5m])' } };

    const { status, answer: problem } = await judge([], {
      config: { ...CONFIG, traffic, metrics: [metricOf('latency')] },
    });

    expect(status).toBe(422);
    expect(problem.errors).toEqual([
      {
        pointer: '/config',
        message: expect.stringContaining('the query of traffic reads 300s back, more than one step'),
      },
    ]);
  });

  it('must be counts, no share of them', async () => {
    const query = { type: 'prometheus', events: 'a{s="${side}"}', exposure: 'b{s="${side}"}' };
    const traffic = { ...CONFIG.traffic, query };

    const { status, answer: problem } = await judge([], {
      config: { ...CONFIG, traffic, metrics: [metricOf('latency')] },
    });

    expect(status).toBe(400);
    expect(problem.errors).toMatchObject([{ pointer: '/config/traffic/query/expr' }]);
  });
});

describe('what a metric is worth', () => {
  it('is less where a side has few samples, or the query has an offset', async () => {
    answer = (query) => (query.includes('"canary"') ? points(['1', '2', '3']) : series(1));
    const metrics = [
      { name: 'late', group: 'g', query: { type: 'prometheus', expr: 'late{side="${side}"} offset 1h' } },
    ];

    const { answer: judgement } = await judge(metrics);

    expect(judgement.metrics[0].warnings).toEqual([
      { code: 'offset-in-query', text: expect.stringContaining('late has an offset') },
      { code: 'low-coverage', text: expect.stringContaining('the canary has samples in 3 of 20 slots') },
    ]);
    expect(judgement.metrics[0].judged).toEqual({ from: '2023-11-14T22:00:00.000Z', to: '2023-11-14T22:20:00.000Z' });
  });
});

describe('counters that begin inside the window', () => {
  const metrics = (expr: string): object[] => [{ name: 'rps', group: 'g', query: { type: 'prometheus', expr } }];
  const since = (slot: number): { body: unknown } => {
    const values = Array.from({ length: 20 - slot }, (_, i) => [START + 60 * (slot + i + 1), '1']);
    return { body: { status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } } };
  };
  const codes = (judgement: any): string[] => judgement.metrics[0].warnings.map(({ code }: { code: string }) => code);

  it('are warned of: what they had counted by their first sample is lost', async () => {
    answer = (query) => since(query.includes('"canary"') ? 4 : 0);

    const { answer: judgement } = await judge(metrics('rate(a{side="${side}"}[${step}])'));

    expect(judgement.metrics[0].warnings).toContainEqual({
      code: 'born-in-window',
      text: expect.stringContaining('The canary of rps has no sample before 2023-11-14T22:05:00.000Z'),
    });
  });

  it('are not where that is before what is judged, or where nothing counts', async () => {
    answer = (query) => since(query.includes('"canary"') ? 4 : 0);

    const inWarmup = await judge(metrics('rate(a{side="${side}"}[${step}])'), { warmup: '5m' });
    const gauge = await judge(metrics('a{side="${side}"}'));

    expect(codes(inWarmup.answer)).not.toContain('born-in-window');
    expect(codes(gauge.answer)).not.toContain('born-in-window');
  });
});

describe('what is too much', () => {
  it.each([
    ['a selector that is used too often', 'a="b",'.repeat(3_000), '${selector}'.repeat(500)],
    ['a selector of many variables', 'a="${side}",'.repeat(30), '${selector}'.repeat(30)],
  ])('is refused before it is put together: %s', async (_what, prometheus, uses) => {
    const metrics = [{ name: 'a', group: 'g', query: { type: 'prometheus', expr: `up{${uses}b="\${side}"}` } }];

    const { status, answer: problem } = await judge([], { config: { ...CONFIG, selector: { prometheus }, metrics } });

    expect(status).toBe(422);
    expect(problem.errors[0].message).toMatch(/characters long|more than 200 times/);
    expect(asked).toEqual([]);
  });

  it('is refused: more label sets than anybody reads', async () => {
    const result = Array.from({ length: 900 }, (_, i) => ({ metric: { l: String(i) }, values: [[START + 60, '1']] }));
    answer = () => ({ body: { status: 'success', data: { resultType: 'matrix', result } } });
    const metrics = ['a', 'b', 'c'].map((name) => ({ ...metricOf(name), series: { pairBy: ['l'] } }));

    const { status, answer: problem } = await judge(metrics);

    expect(status).toBe(422);
    expect(problem.detail).toBe(
      'Cannot judge 2700 label sets, at most 2000: aggregate the series of metrics that have many',
    );
  });
});

describe('a caller that goes away', () => {
  it('takes its queries along', async () => {
    const closed: Promise<unknown>[] = [];
    const both = new Promise<void>((resolve) => {
      answer = (_query, response) => {
        closed.push(once(response, 'close'));
        if (closed.length === 2) resolve();
        return undefined;
      };
    });
    const leaving = new AbortController();
    const body = JSON.stringify({
      config: { scope: { side: {} }, groups: { g: 100 }, metrics: [metricOf('latency')] },
      baseline: { scope: { side: 'baseline' } },
      canary: { scope: { side: 'canary' } },
      window: WINDOW,
    });
    const request = fetch(`${service.url}/judgements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: leaving.signal,
    });
    await both;

    leaving.abort();

    await expect(request).rejects.toThrow();
    await Promise.all(closed);
    answer = () => series(1);
    expect((await judge([metricOf('latency')])).status).toBe(200);
    expect(service.logLines.filter((line) => line.level === 50)).toEqual([]);
  });
});

describe('what does not fit', () => {
  const refused = async (request: Promise<{ status: number; answer: any }>) => {
    const { status, answer: problem } = await request;
    expect(asked).toEqual([]);
    return {
      status,
      code: problem.code,
      errors: problem.errors.map((one: any) => [one.pointer, one.message].join(': ')),
    };
  };

  it('names a variable without value, once a side', async () => {
    const metrics = [metricOf('a'), metricOf('b')];

    expect(await refused(judge(metrics, { canary: { scope: { side: '' } } }))).toEqual({
      status: 422,
      code: 'CONFIG_MISMATCH',
      errors: [
        '/canary/scope: has no value for variable "side", which the query of metric "a" and 1 more needs: give it here or in /scope',
      ],
    });
  });

  it('names a variable that the config does not declare', async () => {
    const metrics = [{ name: 'a', group: 'g', query: { type: 'prometheus', expr: 'a{b="${sied}"}' } }];

    expect(await refused(judge(metrics))).toMatchObject({
      status: 422,
      errors: [expect.stringMatching(/^\/config: uses variable "sied" in the query of metric "a".*there are: side$/)],
    });
  });

  it('refuses to compare a query with itself', async () => {
    const metrics = [{ name: 'a', group: 'g', query: { type: 'prometheus', expr: 'a' } }];

    expect(await refused(judge(metrics))).toMatchObject({
      status: 422,
      errors: [
        '/canary/scope: metric "a" asks the same of both sides, so that there is nothing to compare: (a and last_over_time(a[60s]))',
      ],
    });
  });

  it('compares a query with itself at another time', async () => {
    answer = (query) => ({
      ...series(1),
      body: query === 'a' ? { status: 'success', data: { resultType: 'matrix', result: [] } } : {},
    });
    const metrics = [
      { name: 'a', group: 'g', query: { type: 'prometheus', expr: 'a' }, analysis: { onNoData: 'ignore' } },
    ];

    const { status } = await judge(metrics, { baseline: { scope: { side: 'x' }, offset: '1h' } });

    expect(status).toBe(200);
    expect(asked).toEqual(['a', 'a']);
  });

  it('needs a window for what is fetched', async () => {
    expect(await refused(judge([metricOf('a')], { window: undefined }))).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
      errors: [expect.stringMatching(/^\/window: is required: metric "a" is fetched from source "prometheus"/)],
    });
  });

  it('names a source that is not there, whoever names it', async () => {
    expect(await refused(judge([metricOf('a')], { source: 'thanos' }))).toEqual({
      status: 404,
      code: 'UNKNOWN_SOURCE',
      errors: ['/source: is not the name of a source; known: prometheus'],
    });
    expect(await refused(judge([{ ...metricOf('a'), source: 'thanos' }]))).toMatchObject({
      status: 404,
      errors: ['/config: names source "thanos", which is not the name of a source; known: prometheus'],
    });
  });

  it('fetches nothing for a metric whose series come along', async () => {
    const { status, answer: judgement } = await judge([metricOf('a')], {
      window: undefined,
      data: { a: { baseline: [1, 2, 3], canary: [1, 2, 3] } },
    });

    expect(status).toBe(200);
    expect(judgement.metrics[0]).not.toHaveProperty('queries');
    expect(asked).toEqual([]);
  });
});
