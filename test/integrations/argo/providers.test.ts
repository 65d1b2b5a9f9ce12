import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { measurePrometheus, measureWeb, type Conditions, type Measurement } from '../../support/argo-client.js';
import { goBytes, goForm } from '../../support/go-http.js';
import { startPipelineWorld, START_TIME, type PipelineWorld } from '../../support/pipeline-world.js';

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(async () => {
  await world.stop();
});
beforeEach(() => {
  world.reset();
});

const WEB = {
  method: 'POST',
  jsonPath: '{$.summary}',
  successCondition: 'result.verdict == "pass"',
  failureCondition: 'result.verdict == "fail"',
} as const;

function bodyOf(canary: string, more: object = {}): object {
  return {
    config: 'shop',
    baseline: { scope: { workload: `${canary}-primary` } },
    canary: { scope: { workload: canary } },
    window: { start: '2026-11-20T10:10:00Z', end: '2026-11-20T10:30:00Z' },
    deadline: '5s',
    ...more,
  };
}

function web(canary: string, more: object = {}): Promise<Measurement> {
  return measureWeb({ ...WEB, url: `${world.service.url}/judgements`, jsonBody: bodyOf(canary, more) });
}

describe("Argo's own bytes", () => {
  it('are those of client_golang: parameters in order, escaped as a form', () => {
    const body = goForm({ time: '1795300247', query: 'canary_score{config="shop", window="10m"}' });
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };

    expect(goBytes({ method: 'POST', url: 'http://judge:8080/prometheus/api/v1/query', headers, body })).toBe(
      'POST /prometheus/api/v1/query HTTP/1.1\r\nHost: judge:8080\r\nUser-Agent: Go-http-client/1.1\r\n' +
        'Content-Length: 81\r\nContent-Type: application/x-www-form-urlencoded\r\nAccept-Encoding: gzip\r\n\r\n' +
        'query=canary_score%7Bconfig%3D%22shop%22%2C+window%3D%2210m%22%7D&time=1795300247',
    );
  });
});

describe("Argo Rollouts' provider web, with both conditions", () => {
  it.each([
    ['passing', 'Successful'],
    ['marginal', 'Inconclusive'],
    ['failing', 'Failed'],
    ['silent', 'Inconclusive'],
  ])('makes of a canary called %s a measurement that is %s', async (name, phase) => {
    const { value, ...measured } = await web(name);

    expect(measured).toEqual({ phase });
    const summary = JSON.parse(value!) as Record<string, unknown>;
    expect(Object.keys(summary).sort()).toEqual(['reason', 'reportUrl', 'score', 'verdict']);
    for (const key of ['reason', 'reportUrl', 'verdict']) expect(summary[key]).toBeTypeOf('string');
    // It is kept in etcd, with those before it.
    expect(value!.length).toBeLessThan(2_000);
  });

  it.each([
    ['refused', {}, 422],
    ['passing', { config: 'shops' }, 404],
    ['passing', { wndow: {} }, 400],
    ['passing', { canary: { scope: { worklod: 'x' } } }, 422],
  ])('makes an error of what is wrong: %s %j', async (name, more, status) => {
    expect(await web(name, more)).toEqual({
      phase: 'Error',
      message: `received non 2xx response code: ${String(status)}`,
    });
  });

  it('makes an error of a source that is down, and not a failure', async () => {
    world.prometheus.answer((response) => response.destroy());
    const window = { start: '2026-11-20T09:10:00Z', end: '2026-11-20T09:30:00Z' };

    expect(await web('failing', { window })).toEqual({
      phase: 'Error',
      message: 'received non 2xx response code: 502',
    });
  });

  it('is answered before its time is over where the deadline of the request is shorter', async () => {
    const held = world.prometheus.hold();
    const window = { start: '2026-11-20T08:10:00Z', end: '2026-11-20T08:30:00Z' };
    const asked = web('passing', { window, deadline: '100ms' });
    await held;

    expect(await asked).toEqual({ phase: 'Error', message: 'received non 2xx response code: 504' });
  });

  it('takes a window that is not over for inconclusive, since 202 has a summary without a verdict', async () => {
    const window = { start: '2026-11-20T10:30:00Z', duration: '10m' };
    const { phase, value } = await web('passing', { window });

    expect(phase).toBe('Inconclusive');
    expect(JSON.parse(value!)).toMatchObject({ verdict: null });
  });

  it('reads the link of a judgement by GET as what it was', async () => {
    const { value } = await web('failing');
    const { reportUrl } = JSON.parse(value!) as { reportUrl: string };
    const again = reportUrl.replace(world.service.url, world.replica.url);

    expect(await measureWeb({ ...WEB, method: 'GET', url: again })).toMatchObject({ phase: 'Failed' });
  });
});

const SCORE: Conditions = { successCondition: 'result[0] >= 95', failureCondition: 'result[0] < 75' };
const VERDICT: Conditions = { successCondition: 'result[0] == 1', failureCondition: 'result[0] == 0' };

function prometheus(metric: string, canary: string, conditions: Conditions): Promise<Measurement> {
  const query = `${metric}{config="shop",baseline="${canary}-primary",canary="${canary}",window="10m"}`;
  return measurePrometheus({ address: `${world.service.url}/prometheus`, query, ...conditions }, new Date(START_TIME));
}

describe("Argo Rollouts' provider prometheus, with both conditions", () => {
  it.each([
    ['passing', 'Successful', '[100]', '[1]'],
    ['marginal', 'Inconclusive', '[80]', '[0.5]'],
    ['failing', 'Failed', '[20]', '[0]'],
    ['silent', 'Inconclusive', '[NaN]', '[NaN]'],
  ])('makes of a canary called %s a measurement that is %s', async (name, phase, score, verdict) => {
    expect(await prometheus('canary_score', name, SCORE)).toEqual({ phase, value: score });
    expect(await prometheus('canary_verdict', name, VERDICT)).toEqual({ phase, value: verdict });
  });

  it('fails what is inconclusive where it has one condition alone', async () => {
    const alone = { successCondition: 'result[0] >= 95' };

    expect(await prometheus('canary_score', 'silent', alone)).toMatchObject({ phase: 'Failed' });
  });

  it('makes an error of what is wrong, with the reason where the status is 400 or 422', async () => {
    expect(await prometheus('canary_scor', 'passing', SCORE)).toEqual({
      phase: 'Error',
      message: expect.stringContaining('bad_data: invalid parameter "query": has no metric "canary_scor"'),
    });
    expect(await prometheus('canary_score', 'refused', SCORE)).toEqual({
      phase: 'Error',
      message: expect.stringMatching(/^execution: .*no such function/),
    });
  });

  it('makes an error of a source that is down, and not a failure', async () => {
    world.prometheus.answer((response) => response.destroy());
    const query = 'canary_score{config="shop",baseline="failing-primary",canary="failing",window="9m"}';
    const address = `${world.service.url}/prometheus`;

    expect(await measurePrometheus({ address, query, ...SCORE }, new Date(START_TIME))).toEqual({
      phase: 'Error',
      message: 'server_error: server error: 503',
    });
  });

  it('reads a number', async () => {
    const address = `${world.service.url}/prometheus`;

    expect(
      await measurePrometheus({ address, query: '1+1', successCondition: 'result == 2' }, new Date(4_500)),
    ).toEqual({
      phase: 'Successful',
      value: '2',
    });
  });
});
