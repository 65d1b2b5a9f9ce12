import { inflateRawSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { matrix, sendJson } from '../../../support/fake-prometheus.js';
import { startPipelineWorld, type PipelineWorld } from '../../../support/pipeline-world.js';
import { post } from '../../../support/service.js';

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterEach(() => {
  world.reset();
});
afterAll(() => world.stop());

const scope = (canary: string, more: object = {}) => ({
  scopeName: 'default',
  controlScope: `${canary}-primary`,
  controlLocation: 'ns',
  experimentScope: canary,
  experimentLocation: 'ns',
  startTimeIso: '2026-11-20T09:00:00Z',
  endTimeIso: '2026-11-20T10:30:00Z',
  step: 60,
  extendedScopeParams: {},
  ...more,
});

/** Three looks, of 30, 60 and 90 minutes. */
const request = (canary: string, more: object = {}, ofScope: object = {}) => ({
  scopes: [scope(canary, ofScope)],
  thresholds: { pass: 95, marginal: 75 },
  analysisIntervalMins: 30,
  ...more,
});

const time = { iso: z.iso.datetime(), millis: z.int() };

/** What Referee and the clients of Kayenta's standalone analysis read, as strictly as they do. */
const Status = z.looseObject({
  application: z.string(),
  user: z.string(),
  pipelineId: z.string(),
  complete: z.boolean(),
  executionStatus: z.enum(['RUNNING', 'SUCCEEDED', 'TERMINAL']),
  status: z.enum(['running', 'succeeded', 'terminal']),
  stageStatus: z.array(
    z.object({
      type: z.string(),
      name: z.string(),
      status: z.enum(['NOT_STARTED', 'RUNNING', 'SUCCEEDED', 'TERMINAL']),
      executionId: z.string().optional(),
    }),
  ),
  startTimeIso: time.iso,
  startTimeMillis: time.millis,
  endTimeIso: time.iso.optional(),
  exception: z
    .object({ exceptionType: z.string(), details: z.looseObject({ error: z.string() }) })
    .loose()
    .optional(),
  canaryAnalysisExecutionRequest: z.looseObject({
    thresholds: z.object({ pass: z.int(), marginal: z.int() }),
    scopes: z.array(z.looseObject({ controlScope: z.string(), experimentScope: z.string(), step: z.int() })).min(1),
  }),
  canaryConfig: z.looseObject({
    id: z.string(),
    name: z.string(),
    metrics: z.array(z.looseObject({ name: z.string() })),
  }),
  canaryAnalysisExecutionResult: z
    .looseObject({
      didPassThresholds: z.boolean(),
      hasWarnings: z.boolean(),
      canaryScoreMessage: z.string(),
      canaryScores: z.array(z.int()),
      canaryExecutionResults: z.array(
        z.looseObject({
          executionId: z.string(),
          executionStatus: z.enum(['SUCCEEDED', 'TERMINAL']),
          metricSetPairListId: z.string().optional(),
          warnings: z.array(z.string()),
          judgementStartTimeIso: time.iso,
          judgementStartTimeMillis: time.millis,
          judgementEndTimeIso: time.iso,
          judgementEndTimeMillis: time.millis,
          exception: z.unknown().optional(),
          result: z
            .looseObject({
              judgeResult: z.looseObject({
                score: z.looseObject({ score: z.int(), classification: z.string(), classificationReason: z.string() }),
                groupScores: z.array(z.looseObject({ name: z.string(), score: z.number() })),
                results: z.array(z.looseObject({ id: z.string(), name: z.string(), classification: z.string() })),
              }),
              canaryDuration: z.string(),
            })
            .optional(),
        }),
      ),
    })
    .optional(),
});

async function json(url: string): Promise<any> {
  const response = await fetch(url);
  return { status: response.status, ...((await response.json()) as object) };
}

async function start(body: unknown, query = '', at = world.service.url, config = '/shop'): Promise<any> {
  const response = await post(`${at}/kayenta/standalone_canary_analysis${config}${query}`, body);
  return { httpStatus: response.status, ...((await response.json()) as object) };
}

async function analyse(body: unknown, query = ''): Promise<z.output<typeof Status>> {
  const { canaryAnalysisExecutionId: id } = await start(body, query);
  const response = await fetch(`${world.service.url}/kayenta/standalone_canary_analysis/${String(id)}`);
  expect(response.status).toBe(200);
  return Status.parse(await response.json());
}

describe('POST and GET /kayenta/standalone_canary_analysis', () => {
  it('judges a healthy canary at each interval, and says that it passed at the last', async () => {
    const status = await analyse(request('passing'), '?user=me&application=checkout&storageAccountName=gcs');
    const result = status.canaryAnalysisExecutionResult!;

    expect(status).toMatchObject({
      application: 'checkout',
      user: 'me',
      storageAccountName: 'gcs',
      complete: true,
      executionStatus: 'SUCCEEDED',
      status: 'succeeded',
      canaryConfigId: 'shop',
    });
    expect(status.exception).toBeUndefined();
    expect(result).toMatchObject({
      didPassThresholds: true,
      canaryScores: [100, 100, 100],
      canaryScoreMessage: 'The last score, 100, reached the pass threshold, 95.',
    });
    expect(
      result.canaryExecutionResults.map((one) => [
        one.judgementStartTimeIso,
        one.judgementEndTimeIso,
        one.result?.canaryDuration,
      ]),
    ).toEqual([
      ['2026-11-20T09:00:00.000Z', '2026-11-20T09:30:00.000Z', 'PT30M'],
      ['2026-11-20T09:00:00.000Z', '2026-11-20T10:00:00.000Z', 'PT1H'],
      ['2026-11-20T09:00:00.000Z', '2026-11-20T10:30:00.000Z', 'PT1H30M'],
    ]);
  });

  it('goes no further after a score that is too low', async () => {
    const status = await analyse(request('failing'));

    expect(status).toMatchObject({ complete: true, executionStatus: 'TERMINAL' });
    expect(status.exception).toBeUndefined();
    expect(status.canaryAnalysisExecutionResult).toMatchObject({
      didPassThresholds: false,
      canaryScores: [20],
      canaryScoreMessage: 'The last score, 20, is not above the marginal threshold, 75.',
    });
    expect(status.stageStatus.map((one) => one.status)).toEqual(['TERMINAL', 'TERMINAL', 'NOT_STARTED', 'NOT_STARTED']);
  });

  it('goes on after a marginal score, and does not pass by one', async () => {
    const status = await analyse(request('marginal'));

    expect(status).toMatchObject({ complete: true, executionStatus: 'SUCCEEDED' });
    expect(status.canaryAnalysisExecutionResult).toMatchObject({
      didPassThresholds: false,
      canaryScores: [80, 80, 80],
      canaryScoreMessage: 'The last score, 80, is below the pass threshold, 95.',
    });
  });

  it('takes a score that is exactly marginal for marginal, as everywhere here, though Kayenta fails it', async () => {
    const status = await analyse(request('marginal', { thresholds: { pass: 95, marginal: 80 } }));

    expect(status.executionStatus).toBe('SUCCEEDED');
    expect(status.canaryAnalysisExecutionResult?.canaryScores).toEqual([81, 81, 81]);
  });

  it('takes a score that is exactly the pass threshold for a pass', async () => {
    const status = await analyse(request('marginal', { thresholds: { pass: 80, marginal: 50 } }));

    expect(status.canaryAnalysisExecutionResult).toMatchObject({ didPassThresholds: true, canaryScores: [80, 80, 80] });
  });

  it('has no result where the evidence carries no verdict, and says so', async () => {
    const status = await analyse(request('silent'));
    const [first] = status.canaryAnalysisExecutionResult!.canaryExecutionResults;

    expect(status).toMatchObject({
      complete: true,
      executionStatus: 'TERMINAL',
      exception: { exceptionType: 'INCONCLUSIVE' },
    });
    expect(status.exception?.details.error).toMatch(/^Inconclusive: /);
    expect(status.canaryAnalysisExecutionResult).toMatchObject({ didPassThresholds: false, canaryScores: [] });
    expect(first).toMatchObject({ executionStatus: 'TERMINAL', exception: { exceptionType: 'INCONCLUSIVE' } });
    expect(first?.result).toBeUndefined();
  });

  it('keeps what was judged before an interval that cannot be', async () => {
    world.prometheus.answer((response, { form }) => {
      const { start: from, end, step } = form;
      if (Number(end) > Date.parse('2026-11-20T10:00:00Z') / 1_000) {
        sendJson(response, { status: 'error', errorType: 'bad_data', error: 'too old' }, 400);
        return;
      }
      const values: [number, string][] = [];
      for (let at = Number(from); at <= Number(end); at += Number(step)) values.push([at, String(100 + (at % 7))]);
      sendJson(response, matrix({ metric: {}, values }));
    });
    const status = await analyse(request('late'));
    const result = status.canaryAnalysisExecutionResult!;

    expect(status).toMatchObject({ executionStatus: 'TERMINAL', exception: { exceptionType: 'QUERY_REFUSED' } });
    expect(result).toMatchObject({ didPassThresholds: false, canaryScores: [100, 100] });
    expect(result.canaryExecutionResults.map((one) => one.executionStatus)).toEqual([
      'SUCCEEDED',
      'SUCCEEDED',
      'TERMINAL',
    ]);
    expect(result.canaryScoreMessage).toMatch(/too old/);
  });

  it('gives each judgement an execution that can be asked for by itself, with its series, at any replica', async () => {
    const { canaryAnalysisExecutionId: id } = await start(
      request('marginal', { thresholds: { pass: 95, marginal: 80 } }),
    );
    const path = `/kayenta/standalone_canary_analysis/${String(id)}`;
    const [here, there] = [await json(`${world.service.url}${path}`), await json(`${world.replica.url}${path}`)];
    const [, second] = Status.parse(there).canaryAnalysisExecutionResult!.canaryExecutionResults;
    const execution = await json(`${world.replica.url}/kayenta/canary/${second!.executionId}`);
    const pairs = await fetch(`${world.service.url}/kayenta/metricSetPairList/${second!.metricSetPairListId!}`);

    expect(there).toEqual(here);
    expect(execution).toMatchObject({
      complete: true,
      status: 'succeeded',
      result: { judgeResult: { score: { score: 81 } } },
    });
    expect(execution.result).toEqual(second!.result);
    expect(((await pairs.json()) as any[]).map((pair) => [pair.id, pair.values.experiment.length])).toEqual(
      second!.result!.judgeResult.results.map((one) => [one.id, 60]),
    );
  });

  it('divides the levels of our own judge by how often it looks', async () => {
    const looksOf = async (more: object): Promise<unknown> => {
      const { canaryAnalysisExecutionId: id } = await start(request('passing', more));
      const packed = Buffer.from(String(id), 'base64url').subarray(32);
      return (JSON.parse(inflateRawSync(packed).toString()) as { request: { looks?: number } }).request.looks;
    };

    expect(await looksOf({})).toBe(3);
    expect(await looksOf({ analysisIntervalMins: 90 })).toBeUndefined();
  });

  it('slides where it looks back, and puts the baseline back by its offset', async () => {
    const before = world.prometheus.requests.length;
    await analyse(request('passing', { lookbackMins: 20 }, { controlOffsetInMinutes: 60 }));
    const asked = world.prometheus.requests.slice(before).filter(({ form }) => form.query?.includes('latency'));
    const times = asked.map(({ form }) => {
      const iso = (seconds?: string) => new Date(Number(seconds) * 1_000).toISOString().slice(11, 16);
      return `${form.query!.includes('primary') ? 'baseline' : 'canary'} ${iso(form.start)}-${iso(form.end)}`;
    });

    expect(times.toSorted()).toEqual(
      [
        'baseline 08:11-08:30',
        'baseline 08:41-09:00',
        'baseline 09:11-09:30',
        'canary 09:11-09:30',
        'canary 09:41-10:00',
        'canary 10:11-10:30',
      ].toSorted(),
    );
  });

  it('takes a config that comes along, with a slash at the end of the path, too', async () => {
    const canaryConfig = {
      name: 'mine',
      classifier: { groupWeights: { g: 100 } },
      metrics: [
        {
          name: 'latency',
          groups: ['g'],
          query: { type: 'prometheus', customInlineTemplate: 'PromQL:latency{w="${scope}"}' },
          analysisConfigurations: { canary: { direction: 'increase' } },
        },
      ],
    };
    const body = { canaryConfig, executionRequest: request('marginal') };
    const { canaryAnalysisExecutionId: id } = await start(
      body,
      '?metricsAccountName=prometheus',
      world.service.url,
      '/',
    );
    const status = Status.parse(
      await (await fetch(`${world.replica.url}/kayenta/standalone_canary_analysis/${String(id)}`)).json(),
    );

    expect(status).toMatchObject({ application: 'ad-hoc', user: 'anonymous', executionStatus: 'TERMINAL' });
    expect(status.canaryConfig).toMatchObject({ name: 'mine', metrics: [{ name: 'latency' }] });
    expect(status).not.toHaveProperty('canaryConfigId');
    expect(status.canaryAnalysisExecutionResult).toMatchObject({ canaryScores: [0] });
  });

  it('answers 501 for what is still to come, with what would be right', async () => {
    const future = await start(request('passing', {}, { endTimeIso: '2026-11-20T11:00:00Z' }));
    const now = await start(request('passing', { lifetimeDurationMins: 30 }, { startTimeIso: null, endTimeIso: null }));

    expect([future.httpStatus, now.httpStatus]).toEqual([501, 501]);
    expect(future).toMatchObject({ code: 'NOT_SUPPORTED' });
    expect(now.detail).toMatch(
      /no startTimeIso.*give startTimeIso with endTimeIso or lifetimeDurationMins in the past/,
    );
  });

  it('refuses what makes no sense at its place', async () => {
    const places = async (body: unknown, query = '') => {
      const { httpStatus, errors } = await start(body, query);
      return [httpStatus, ...errors.map(({ pointer }: { pointer: string }) => pointer)];
    };

    expect(await places({})).toEqual([400, '/scopes', '/thresholds']);
    expect(await places({ ...request('passing'), scopes: [] })).toEqual([400, '/scopes']);
    expect(await places(request('passing', { thresholds: { pass: 50, marginal: 80 } }))).toEqual([
      400,
      '/thresholds/marginal',
    ]);
    expect(await places(request('passing', { thresholds: null }))).toEqual([400, '/thresholds']);
    expect(await places(request('passing', {}, { startTimeIso: 'yesterday' }))).toEqual([
      400,
      '/scopes/0/startTimeIso',
    ]);
    expect(await places(request('passing', { analysisIntervalMins: 'often' }))).toEqual([400, '/analysisIntervalMins']);
    expect(await places(request('passing'), '?metricsAccountName=nobody')).toEqual([404, '?metricsAccountName']);
    expect((await start(request('passing'), '', world.service.url, '/nobody')).httpStatus).toBe(404);
  });

  it('knows no ids but those of analyses', async () => {
    const codeOf = async (id: string) => {
      const { status, code } = await json(`${world.service.url}/kayenta/standalone_canary_analysis/${id}`);
      return `${String(status)} ${String(code)}`;
    };
    const { canaryAnalysisExecutionId: id } = await start(request('passing'));
    const status = Status.parse(
      await (await fetch(`${world.service.url}/kayenta/standalone_canary_analysis/${String(id)}`)).json(),
    );
    const [run] = status.canaryAnalysisExecutionResult!.canaryExecutionResults;

    expect(await codeOf(run!.executionId)).toBe('404 UNKNOWN_JUDGEMENT');
    expect(await codeOf(`A${String(id).slice(1)}`)).toMatch(/^404 UNKNOWN_JUDGEMENT|400 INVALID_REQUEST/);
    expect(await codeOf('../../etc/passwd')).toMatch(/^40[04] /);
    expect(await codeOf('x'.repeat(5_000))).toBe('400 INVALID_REQUEST');
    expect(
      (await fetch(`${world.service.url}/kayenta/standalone_canary_analysis/${String(id)}`, { method: 'PUT' })).status,
    ).toBe(405);
  });

  it('says in the log what an analysis came to', async () => {
    await analyse(request('failing'));
    await analyse(request('silent'));

    expect(world.service.logLines).toContainEqual(
      expect.objectContaining({ dialect: 'kayenta', config: 'shop', scores: [20], msg: 'analysed' }),
    );
    expect(world.service.logLines).toContainEqual(
      expect.objectContaining({ dialect: 'kayenta', config: 'shop', code: 'INCONCLUSIVE', msg: 'could not analyse' }),
    );
  });
});
