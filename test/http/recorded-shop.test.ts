import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

async function judge(config: string, canary: string, rest: object = {}): Promise<{ status: number; answer: any }> {
  const response = await post(`${service.url}/judgements`, {
    config,
    scope: { namespace: 'shop' },
    baseline: { scope: { workload: 'checkout-baseline' } },
    canary: { scope: { workload: canary } },
    window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' },
    ...rest,
  });
  return { status: response.status, answer: await response.json() };
}

const codesOf = (warnings: any[]): string[] => warnings.map(({ code }) => code as string);

const failed = (answer: any): string[] =>
  answer.metrics.filter((one: any) => ['high', 'low'].includes(one.classification)).map((one: any) => one.name);

describe('the recorded shop, which a service without settings replays', () => {
  it.each([
    ['golden-signals', 'checkout-healthy', 'pass', []],
    ['golden-signals', 'checkout-slow', 'fail', ['latency-p95']],
    ['golden-signals', 'checkout-failing', 'fail', ['errors']],
    ['golden-signals', 'checkout-hungry', 'fail', ['cpu-per-pod', 'memory-per-pod']],
    ['golden-signals', 'checkout-died', 'fail', ['requests']],
    ['istio-kubernetes', 'checkout-healthy', 'pass', []],
    ['istio-kubernetes', 'checkout-slow', 'fail', ['latency-p95']],
    ['istio-kubernetes', 'checkout-hungry', 'fail', ['cpu-per-pod', 'memory-per-pod']],
    ['istio-kubernetes', 'checkout-died', 'fail', ['healthy-responses']],
  ])('is judged by %s: %s', async (config, canary, verdict, metrics) => {
    const { status, answer } = await judge(config, canary);

    expect(status).toBe(200);
    expect(answer).toMatchObject({ verdict, judge: 'mann-whitney/1', window: { judgedSlots: 19 } });
    expect(new Set(codesOf(answer.warnings))).toEqual(
      new Set(canary === 'checkout-died' ? ['group-without-data', 'sides-differ-in-traffic'] : []),
    );
    expect(failed(answer)).toEqual(metrics);
  });

  it('shows a hungry canary that is faster, as the talk has it', async () => {
    const { answer } = await judge('istio-kubernetes', 'checkout-hungry');

    const ratios = Object.fromEntries(answer.metrics.map((one: any) => [one.name, one.test.meanRatio]));
    expect(ratios['latency-p95']).toBeCloseTo(0.8, 1);
    expect(ratios['cpu-per-pod']).toBeCloseTo(2, 1);
    expect(ratios['memory-per-pod']).toBeCloseTo(1.35, 1);
    expect(answer).toMatchObject({ score: 60, groups: [{ score: 0 }, { score: 100 }] });
  });

  it('gives the same window always the same judgement, at any time and an hour later', async () => {
    const later = { window: { start: '2031-01-01T05:00:00Z', end: '2031-01-01T05:20:00Z' } };
    const earlier = { window: { start: '1999-12-31T23:00:00Z', end: '1999-12-31T23:20:00Z' } };

    const [first, again, other, future] = [
      (await judge('golden-signals', 'checkout-slow')).answer,
      (await judge('golden-signals', 'checkout-slow')).answer,
      (await judge('golden-signals', 'checkout-slow', earlier)).answer,
      await judge('golden-signals', 'checkout-slow', later),
    ];

    expect(again).toEqual({ ...first, timing: expect.anything() });
    expect(other.metrics.map((one: any) => one.canary)).toEqual(first.metrics.map((one: any) => one.canary));
    expect(future.status).toBe(400);
  });

  it('answers only what was recorded, and says what that is', async () => {
    const { status, answer } = await judge('golden-signals', 'checkout-slow', { step: '120s' });

    expect(status).toBe(422);
    expect(answer.code).toBe('QUERY_REFUSED');
    expect(answer.detail).toMatch(/no recording of this query: .*\[120s\].*golden-signals.*step of 60s/);
  });
});
