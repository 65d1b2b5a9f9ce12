import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedJudgements } from '../support/kayenta-vectors.js';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const call = async (body: unknown): Promise<{ status: number; answer: any }> => {
  const response = await post(`${service.url}/kayenta/judge`, body);
  return { status: response.status, answer: await response.json() };
};

function requestWith(values: { control: unknown; experiment: unknown }, canary: object = {}): object {
  return {
    canaryConfig: {
      name: 'c',
      judge: { name: 'RemoteJudge-v1.0', judgeConfigurations: {} },
      classifier: { groupWeights: { g: 100 } },
      metrics: [{ name: 'm', query: { type: 'prometheus' }, groups: ['g'], analysisConfigurations: { canary } }],
    },
    scoreThresholds: { pass: 95, marginal: 75 },
    metricSetPairList: [{ name: 'm', id: 'pair-1', tags: { zone: 'a' }, values, scopes: {}, attributes: {} }],
  };
}

const LOW = Array.from({ length: 20 }, (_, i) => 10 + (i % 7));

describe('POST /kayenta/judge', () => {
  it('answers a recorded request over HTTP as Kayenta did', async () => {
    const { request, expected } = recordedJudgements()[0]!;

    const { status, answer } = await call(request);

    expect(status).toBe(200);
    expect(answer.judgeName).toBe('NetflixACAJudge-v1.0');
    expect(answer.score).toEqual(expected.score);
    expect(answer.results).toMatchObject(
      expected.results.map(({ name, id, classification }) => ({ name, id, classification })),
    );
  });

  describe('by mann-whitney', () => {
    const FEW = [10, 11, 12, 13, 14];
    const ours = (values: { control: unknown; experiment: unknown }, scoreThresholds = { pass: 95, marginal: 75 }) => {
      const request = requestWith(values) as { canaryConfig: object };
      const canaryConfig = { ...request.canaryConfig, judge: { name: 'mann-whitney', level: 0.02 } };
      return { ...request, canaryConfig, scoreThresholds };
    };

    it('tells an inconclusive judgement as a score between the thresholds, so that nothing is rolled back', async () => {
      const { answer } = await call(ours({ control: FEW, experiment: FEW }));

      expect(answer.judgeName).toBe('mann-whitney/1');
      expect(answer.score).toEqual({
        score: 76,
        classification: 'Marginal',
        classificationReason: expect.stringMatching(/^Inconclusive: .*m has only 5 samples.*Judge 3 slots more/),
      });
      expect(answer.results[0]).toMatchObject({
        classification: 'Nodata',
        classificationReason: expect.stringContaining(
          'm has only 5 samples on the baseline and 5 samples on the canary',
        ),
      });
    });

    it.each([
      [
        { pass: 95, marginal: 94 },
        { score: 94.5, classification: 'Marginal' },
      ],
      [
        { pass: 96.5, marginal: 95 },
        { score: 96, classification: 'Marginal' },
      ],
      [
        { pass: 95, marginal: 95 },
        { score: 0, classification: 'Fail' },
      ],
      [
        { pass: 75, marginal: 95 },
        { score: 0, classification: 'Fail' },
      ],
    ])('never lets an inconclusive judgement pass: %j', async (thresholds, score) => {
      const { answer } = await call(ours({ control: FEW, experiment: FEW }, thresholds));

      expect(answer.score).toMatchObject(score);
    });

    it('gives the reasons of the judge itself', async () => {
      const { answer } = await call(ours({ control: LOW, experiment: LOW.map((value) => value * 3) }));

      expect(answer.score).toEqual({
        score: 0,
        classification: 'Fail',
        classificationReason: expect.stringMatching(/^Score 0 is below 75: m is /),
      });
      expect(answer.results[0]).toMatchObject({
        classification: 'High',
        classificationReason: expect.stringMatching(/^m is high: .*limit 0\.02/),
      });
    });
  });

  it('writes NaN as Kayenta does and gives back ids, tags and groups', async () => {
    const { answer } = await call(requestWith({ control: new Array(20).fill(0), experiment: LOW }));

    expect(answer.results).toEqual([
      expect.objectContaining({
        name: 'm',
        id: 'pair-1',
        tags: { zone: 'a' },
        groups: ['g'],
        classification: 'High',
        classificationReason: 'm was classified as High',
        resultMetadata: { ratio: 'NaN' },
        critical: false,
        muted: false,
      }),
    ]);
  });

  it('gives each tag set of a metric its own result and vote', async () => {
    const request = requestWith({ control: LOW, experiment: LOW }) as { metricSetPairList: object[] };
    const other = {
      name: 'm',
      id: 'pair-2',
      tags: { zone: 'b' },
      values: { control: LOW, experiment: LOW.map((value) => value * 3) },
    };

    const { answer } = await call({ ...request, metricSetPairList: [...request.metricSetPairList, other] });

    expect(
      answer.results.map(({ id, classification }: { id: string; classification: string }) => [id, classification]),
    ).toEqual([
      ['pair-1', 'Pass'],
      ['pair-2', 'High'],
    ]);
    expect(answer.groupScores).toMatchObject([{ name: 'g', score: 50 }]);
  });

  it('reads numbers in strings, infinities and null', async () => {
    const { status, answer } = await call(
      requestWith({ control: LOW, experiment: ['1.5', '-2e1', 'Infinity', '-Infinity', null, 'NaN'] }),
    );

    expect(status).toBe(200);
    expect(answer.results[0].experimentMetadata.stats).toEqual({
      count: 4,
      mean: 'NaN',
      min: '-Infinity',
      std: 'NaN',
      max: 'Infinity',
    });
  });

  it("judges by the request's thresholds, not by the config's", async () => {
    const request = requestWith({ control: LOW, experiment: LOW.map((value) => value * 3) }) as {
      canaryConfig: { classifier: object };
    };
    const classifier = { groupWeights: { g: 0, h: 80 }, scoreThresholds: { pass: 95, marginal: 75 } };

    const { answer } = await call({
      ...request,
      canaryConfig: { ...request.canaryConfig, classifier },
      scoreThresholds: { pass: 0, marginal: 0 },
    });

    expect(answer.score).toMatchObject({ score: 0, classification: 'Pass' });
  });

  it('tells the mistakes of all its parts at once', async () => {
    const { canaryConfig } = requestWith({ control: [], experiment: [] }) as { canaryConfig: { metrics: object[] } };
    const metrics = [...canaryConfig.metrics, { name: 'm', groups: 'g' }];
    const pair = { name: 'm', values: { control: ['x'], experiment: 5 } };

    const { answer } = await call({
      canaryConfig: { ...canaryConfig, metrics, judge: { name: 'dredd-v1.0' } },
      scoreThresholds: { pass: '95', marginal: 75 },
      metricSetPairList: [pair],
    });

    expect(answer.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/canaryConfig/judge/name',
      '/canaryConfig/metrics/1/groups',
      '/canaryConfig/metrics/1/name',
      '/metricSetPairList/0/values/control/0',
      '/metricSetPairList/0/values/experiment',
      '/scoreThresholds/pass',
    ]);
  });

  it('calls a metric that cannot be tested an error, without a ratio', async () => {
    const { answer } = await call(requestWith({ control: [1], experiment: [2] }, { critical: true }));

    expect(answer.results[0]).toMatchObject({
      classification: 'Error',
      classificationReason: 'Metric Classification Failed',
      critical: false,
    });
    expect(answer.results[0].resultMetadata).toEqual({});
    expect(answer.score).toMatchObject({ score: 100, classification: 'Pass' });
  });

  it.each([
    [
      'values that are none',
      requestWith({ control: LOW, experiment: ['x'] }),
      '/metricSetPairList/0/values/experiment/0',
    ],
    [
      'a side that is missing',
      requestWith({ control: LOW, experiment: undefined }),
      '/metricSetPairList/0/values/experiment',
    ],
    [
      'more samples than anybody takes',
      requestWith({ control: LOW, experiment: new Array(50_001).fill(1) }),
      '/metricSetPairList/0/values/experiment',
    ],
    [
      'more samples in all than anybody takes',
      {
        ...requestWith({ control: [], experiment: [] }),
        metricSetPairList: Array.from({ length: 11 }, () => ({
          name: 'm',
          values: { control: new Array(50_000).fill(1), experiment: new Array(50_000).fill(1) },
        })),
      },
      '/metricSetPairList',
    ],
    [
      'a metric without config',
      {
        ...requestWith({ control: [], experiment: [] }),
        metricSetPairList: [{ name: 'x', values: { control: [], experiment: [] } }],
      },
      '/metricSetPairList/0/name',
    ],
    [
      'a config that Kayenta would fail on',
      requestWith({ control: LOW, experiment: LOW }, { critical: 'true' }),
      '/canaryConfig/metrics/0/analysisConfigurations/canary/critical',
    ],
    ['nothing', {}, '/canaryConfig'],
  ])('refuses %s', async (_what, request, pointer) => {
    const { status, answer } = await call(request);

    expect(status).toBe(400);
    expect(answer).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(answer.errors[0].pointer).toBe(pointer);
  });
});
