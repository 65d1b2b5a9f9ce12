import { describe, expect, it } from 'vitest';
import { adviseFromBacktest } from '../../src/calibrate/backtest-advice.js';
import { comparisonsOf, gatherFacts } from '../../src/calibrate/backtest-facts.js';
import { runBacktest } from '../../src/calibrate/backtest.js';
import type { NamedConfig } from '../../src/config/load-metric-configs.js';
import { noisy } from '../judge/mann-whitney/support.js';
import { deployment, namedConfig, pastJudgement } from './past-judgement.js';
import { yamlOf } from './support.js';

const CONFIG = namedConfig('shop', {
  latency: { direction: 'increase' },
  errors: {},
  limited: { limit: { max: 9_999 } },
});
const WISHES = { falseAlarmRate: 0.01, smallestChange: 0.5 };

function judgementWith(seed: number, level = 100) {
  const latency = { baseline: noisy(19, seed), canary: noisy(19, seed + 100, { level }) };
  // Errors come in every fourth slot only, while the latency shows that the sides live.
  const sparse = (from: number) => noisy(19, from).map((value, i) => (i % 4 === 0 ? value : null));
  const errors = { baseline: sparse(seed + 200), canary: sparse(seed + 300) };
  return pastJudgement(CONFIG, { latency, errors, limited: latency });
}

describe('gatherFacts()', () => {
  it('tells the effects of all judgements in their order, and how silent gaps were', () => {
    const judgements = [judgementWith(1), judgementWith(2), judgementWith(3, 150)];
    const all = judgements.flatMap((one) => comparisonsOf(one, CONFIG.config.metrics));
    const [latency, errors, ...others] = gatherFacts(all);

    // What has only a limit is compared with nothing.
    expect(others).toEqual([]);
    expect(latency).toMatchObject({
      metric: { name: 'latency' },
      stepMs: 60_000,
      slots: 19,
      scale: 'ratio',
      withoutData: 0,
      coverage: 1,
      silentGaps: 0,
    });
    expect(latency!.effects).toEqual(judgements.map((one) => one.metrics[0]!.judged.test!.size));
    expect(latency!.effects[2]).toBeCloseTo(Math.log(1.5), 0);
    expect(latency!.slotDeviation).toBeCloseTo(0.1 * Math.SQRT2, 1);
    expect(latency!.autocorrelation).toBeGreaterThanOrEqual(0);
    // Five samples of nineteen are too few to be judged.
    expect(errors).toMatchObject({ withoutData: 3, effects: [], coverage: expect.closeTo(5 / 19), silentGaps: 1 });
  });

  it('takes gaps of all metrics of a side for those of the side', () => {
    const gone = { baseline: noisy(19, 1), canary: noisy(19, 2).map((value, i) => (i < 4 ? null : value)) };
    const [latency] = gatherFacts(
      comparisonsOf(pastJudgement(CONFIG, { latency: gone, errors: gone }), CONFIG.config.metrics),
    );

    expect(latency).toMatchObject({ coverage: expect.closeTo(34 / 38), silentGaps: 0 });
  });

  it('takes values below zero as differences', () => {
    const around = {
      baseline: noisy(19, 1).map((value) => value - 100),
      canary: noisy(19, 2).map((value) => value - 100),
    };
    const [latency] = gatherFacts(comparisonsOf(pastJudgement(CONFIG, { latency: around }), CONFIG.config.metrics));

    expect(latency?.scale).toBe('difference');
  });
});

describe('adviseFromBacktest()', () => {
  const backtest = (deployments: readonly ReturnType<typeof deployment>[]) =>
    runBacktest(
      { deployments, configs: [CONFIG], looks: undefined },
      {
        runJudgement: ({ canary }) => {
          const seed = Number(canary.scope.version);
          // Healthy sides differ by 10 %, one way and the other; bad ones are three times as slow.
          return Promise.resolve(judgementWith(seed, seed > 50 ? 300 : seed % 2 === 0 ? 110 : 91));
        },
        onDone: () => undefined,
      },
      new AbortController().signal,
    );
  const good = Array.from({ length: 20 }, (_, i) => deployment(String(i), { outcome: 'good' }));

  it('advises from the good deployments alone', async () => {
    const bad = [deployment('60', { outcome: 'bad' }), deployment('61')];
    const { cases } = await backtest([...good, ...bad]);
    const advice = adviseFromBacktest(CONFIG, cases, WISHES);

    expect(advice.kind === 'patch' && yamlOf(advice.patch).metrics).toEqual([
      { name: 'latency', analysis: { tolerance: { relative: 0.3 } } },
    ]);
    expect(advice.kind === 'patch' && advice.patch).toContain(
      '"errors": Too few healthy comparisons: 0, and 5 are needed; 20 more came to nothing for want of data.',
    );
  });

  it('says why there is no patch', async () => {
    const { cases } = await backtest([deployment('1', { outcome: 'bad' })]);
    const foreign = (parts: object): NamedConfig => ({ ...CONFIG, config: { ...CONFIG.config, ...parts } });

    expect(adviseFromBacktest(CONFIG, cases, WISHES)).toMatchObject({
      kind: 'none',
      why: expect.stringMatching(/known to be good/),
    });
    expect(adviseFromBacktest(foreign({ dialect: 'kayenta' }), cases, WISHES)).toMatchObject({ kind: 'none' });
    expect(adviseFromBacktest(foreign({ judge: { name: 'netflix-aca' } }), cases, WISHES)).toMatchObject({
      kind: 'none',
    });
  });
});
