import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

/** The recorded release has 9 pods with 40 requests a second each, and a canary one with 20. */
async function judge(body: object): Promise<{ status: number; answer: any }> {
  const response = await post(`${service.url}/judgements`, {
    config: 'golden-signals',
    scope: { namespace: 'shop' },
    baseline: { scope: { workload: 'checkout-release' } },
    canary: { scope: { workload: 'checkout-healthy' } },
    window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
    ...body,
  });
  return { status: response.status, answer: await response.json() };
}

const codesOf = (warnings: any[]): string[] => warnings.map(({ code }) => code as string);
const named = (answer: any, name: string): any => answer.metrics.find((one: any) => one.name === name);

describe('POST /judgements for sides that differ', () => {
  it.each([
    ['golden-signals', 'requests'],
    ['istio-kubernetes', 'healthy-responses'],
  ])('judges a canary of %s by its share of the traffic', async (config, name) => {
    const { status, answer } = await judge({ config, split: { baseline: 360, canary: 20 }, include: ['series'] });

    expect(status).toBe(200);
    expect(answer).toMatchObject({ verdict: 'pass', score: 100 });
    const { warnings, baseline, canary, series } = named(answer, name);
    expect(codesOf(warnings)).toEqual(['scaled-by-split']);
    expect(canary.median / baseline.median).toBeCloseTo(1, 1);
    expect(series.canary.raw[5] * 19).toBeCloseTo(series.canary.cleaned[4], 6);
  });

  it('shows what is known of the sides, and warns of what the split does not explain', async () => {
    const { answer } = await judge({ split: { baseline: 360, canary: 20 } });

    expect(answer.sides).toEqual({
      baseline: {
        requests: answer.traffic.baseline,
        instances: 9,
        ageSeconds: expect.any(Number),
        share: expect.closeTo(0.947, 3),
        expectedShare: expect.closeTo(360 / 380, 10),
      },
      canary: {
        requests: answer.traffic.canary,
        instances: 1,
        ageSeconds: expect.any(Number),
        share: expect.closeTo(0.053, 3),
        expectedShare: expect.closeTo(20 / 380, 10),
      },
    });
    expect(answer.sides.baseline.ageSeconds).toBeGreaterThan(12 * 86_400);
    expect(codesOf(answer.warnings)).toEqual(['sides-differ-in-traffic', 'sides-differ-in-age']);
    expect(answer.warnings[0].text).toMatch(
      /^An instance of the canary had 22020 requests and one of the baseline 435/,
    );
  });

  it('is inconclusive where the canary had half of what the split says, and names cause and cure', async () => {
    const { answer } = await judge({ split: { baseline: 90, canary: 10 } });

    expect(answer).toMatchObject({ verdict: 'inconclusive', score: 90, reason: { code: 'unequal-split' } });
    expect(answer.reason.text).toMatch(
      /^The canary got 5\.3 % of both sides' requests \(22020 of 413800\) and should have had 10 % by the split: .* would be marginal: /,
    );
    expect(answer.summary.reason).toBe(answer.reason.text);
    expect(codesOf(answer.warnings)).toContain('unequal-split');
    expect(named(answer, 'requests').classification).toBe('low');
  });

  it('warns without a split, and fails what is so much lower', async () => {
    const { answer } = await judge({});

    expect(answer).toMatchObject({ verdict: 'fail', reason: { code: 'critical-metric-failed' } });
    expect(codesOf(answer.warnings)).toEqual([
      'sides-differ-in-traffic',
      'sides-differ-in-instances',
      'sides-differ-in-traffic',
      'sides-differ-in-age',
    ]);
    expect(answer.warnings[0].text).toContain('say by split in the request');
    expect(named(answer, 'requests').warnings).toEqual([]);
  });

  it('lets a dead canary fail, whatever the split says of it', async () => {
    const canary = { scope: { workload: 'checkout-died' } };

    const { answer } = await judge({ canary, split: { baseline: 360, canary: 20 } });

    expect(answer.verdict).toBe('fail');
    expect(codesOf(answer.warnings)).toContain('unequal-split');
    expect(named(answer, 'requests').test.limit).toMatchObject({ value: 0, min: 0.019 });
  });

  it('finds nothing to warn of in a fresh baseline beside the canary', async () => {
    const { answer } = await judge({ baseline: { scope: { workload: 'checkout-baseline' } } });

    expect(answer).toMatchObject({ verdict: 'pass', warnings: [] });
    expect(answer.sides.baseline).toMatchObject({ instances: 1, share: expect.closeTo(0.494, 3) });
  });

  it('shows no sides where nothing is known of them', async () => {
    const data = { m: { baseline: [1, 2, 3], canary: [1, 2, 3] } };
    const config = { groups: { g: 100 }, metrics: [{ name: 'm', group: 'g' }] };
    const inline = { config, data, scope: {}, baseline: {}, canary: {}, window: undefined };

    const unsplit = await judge(inline);
    const split = await judge({ ...inline, split: { baseline: 9, canary: 1 } });

    expect(unsplit.answer).not.toHaveProperty('sides');
    expect(split.answer.sides).toEqual({ baseline: { expectedShare: 0.9 }, canary: { expectedShare: 0.1 } });
    expect(codesOf(split.answer.warnings)).toEqual(['split-not-checked']);
  });

  it('scales series that come along as well', async () => {
    const of = (level: number): number[] => Array.from({ length: 20 }, (_, i) => level * (1 + 0.02 * Math.sin(i * i)));
    const data = { m: { baseline: of(90), canary: of(10) } };
    const metrics = [{ name: 'm', group: 'g', scalesWith: 'split', analysis: { direction: 'decrease' } }];
    const inline = { config: { groups: { g: 100 }, metrics }, data, scope: {}, baseline: {}, canary: {} };

    expect((await judge({ ...inline, window: undefined })).answer.verdict).toBe('fail');
    expect((await judge({ ...inline, window: undefined, split: { baseline: 90, canary: 10 } })).answer).toMatchObject({
      verdict: 'pass',
      metrics: [{ baseline: { mean: expect.closeTo(100, 0) }, canary: { mean: expect.closeTo(100, 0) } }],
    });
  });

  it('lists the split as ignored by a second judge that takes the sides as they are', async () => {
    const { answer } = await judge({ split: { baseline: 90, canary: 10 }, compare: 'netflix-aca' });

    expect(answer.verdict).toBe('inconclusive');
    expect(answer.comparison.ignored).toContainEqual({ option: 'split' });
    expect(answer.comparison.verdict).not.toBe('inconclusive');
  });

  it('refuses a split where netflix-aca judges, and one that makes no sense', async () => {
    const config = { groups: { g: 100 }, judge: { name: 'netflix-aca' }, metrics: [{ name: 'm', group: 'g' }] };
    const inline = { config, data: { m: { baseline: [1, 2], canary: [1, 2] } }, scope: {}, baseline: {}, canary: {} };

    const foreign = await judge({ ...inline, split: { baseline: 90, canary: 10 } });
    const senseless = await judge({ split: { baseline: 0, canary: 10 } });

    expect(foreign.status).toBe(422);
    expect(foreign.answer.errors).toEqual([
      {
        pointer: '/split',
        message:
          'cannot be honoured by netflix-aca, which takes the sides as they are: leave it out, or judge by mann-whitney',
      },
    ]);
    expect(senseless.status).toBe(400);
    expect(senseless.answer.errors).toEqual([{ pointer: '/split/baseline', message: 'must be more than 0, is 0' }]);
  });
});
