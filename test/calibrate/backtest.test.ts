import { describe, expect, it } from 'vitest';
import { runBacktest, type Backtest } from '../../src/calibrate/backtest.js';
import { assess, reportBacktest } from '../../src/calibrate/backtest-report.js';
import type { NamedConfig } from '../../src/config/load-metric-configs.js';
import { JudgementError } from '../../src/errors.js';
import type { RunJudgement } from '../../src/run-judgement.js';
import { noisy } from '../judge/mann-whitney/support.js';
import { deployment, namedConfig, pastJudgement, type PastSamples } from './past-judgement.js';

const STRICT = namedConfig('strict', { latency: { direction: 'increase' }, cpu: { direction: 'increase' } });
const LAX = namedConfig('lax', { latency: { direction: 'increase', tolerance: { relative: 3 }, mustDetect: 4 } });

const CALM: PastSamples = { baseline: noisy(19, 1), canary: noisy(19, 2) };
const SLOW: PastSamples = { baseline: noisy(19, 1), canary: noisy(19, 2, { level: 200 }) };

/** Judges by the version of the canary: slow ones are slow, lost ones cannot be asked for. */
const judge: RunJudgement = ({ config, canary }) => {
  const { version = '' } = canary.scope;
  if (version.startsWith('lost')) {
    return Promise.reject(
      new JudgementError('SOURCE_FAILED', 'Cannot judge: the source failed', [
        { pointer: '', message: 'the source failed' },
      ]),
    );
  }
  const latency = version.startsWith('slow') ? SLOW : CALM;
  return Promise.resolve(pastJudgement(config as NamedConfig, { latency, cpu: CALM }));
};

const DEPLOYMENTS = [
  deployment('good-1', { outcome: 'good' }),
  deployment('good-2', { outcome: 'good' }),
  deployment('slow-1', { outcome: 'bad', badMetrics: ['latency'] }),
  deployment('slow-2', { outcome: 'bad' }),
  deployment('slow-but-good', { outcome: 'good' }),
  deployment('lost', { outcome: 'bad' }),
  deployment('slow-unknown'),
];

async function run(parts: Partial<Backtest> = {}, runJudgement = judge, signal = new AbortController().signal) {
  const done: string[] = [];
  const backtest = { deployments: DEPLOYMENTS, configs: [STRICT, LAX], looks: undefined, ...parts };
  const onDone = (count: number, total: number): unknown => done.push(`${String(count)}/${String(total)}`);
  const result = await runBacktest(backtest, { runJudgement, onDone }, signal);
  return { ...result, done, report: reportBacktest(result.cases, backtest.configs) };
}

describe('runBacktest()', () => {
  it('asks for the window of each deployment, by each config', async () => {
    const asked: unknown[] = [];
    const startMs = Date.parse('2026-01-01T00:00:00Z');
    const one = deployment('v1', {
      scope: { namespace: 'shop' },
      warmupMs: 120_000,
      baseline: { scope: {}, offset: 60_000 },
    });
    await run({ deployments: [one], configs: [STRICT], looks: 5 }, (request, signal) => {
      asked.push(request);
      return judge(request, signal);
    });

    expect(asked).toMatchObject([
      {
        config: STRICT,
        scope: { namespace: 'shop' },
        canary: { scope: { version: 'v1' } },
        baseline: { scope: {}, offset: 60_000 },
        window: { start: startMs, end: startMs + 1_200_000 },
        warmup: 120_000,
        plan: { looks: 5 },
      },
    ]);
  });

  it('tells how far it is, and what could not be judged as nothing else', async () => {
    const { cases, done, total } = await run();

    expect(total).toBe(14);
    expect(done.at(-1)).toBe('14/14');
    expect(cases.map((one) => (one.kind === 'judged' ? one.verdict : one.code)).slice(8)).toEqual([
      'fail',
      'pass',
      'SOURCE_FAILED',
      'SOURCE_FAILED',
      'fail',
      'pass',
    ]);
    expect(cases[10]).toMatchObject({ message: 'Cannot judge: the source failed' });
  });

  it('judges two at a time', async () => {
    let [now, most] = [0, 0];
    await run({}, async (request, signal) => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now--;
      return judge(request, signal);
    });

    expect(most).toBe(2);
  });

  it('gives what it has once it is interrupted', async () => {
    const end = new AbortController();
    let asked = 0;
    const { cases, total } = await run(
      {},
      (request, signal) => {
        if (++asked <= 4) return judge(request, signal);
        end.abort(new Error('interrupted'));
        return Promise.reject(new Error('interrupted'));
      },
      end.signal,
    );

    expect(total).toBe(14);
    expect(cases).toHaveLength(4);
  });

  it('hides no bug', async () => {
    await expect(run({}, () => Promise.reject(new TypeError('x is not a function')))).rejects.toThrow(TypeError);
  });

  it('judges nothing where the request is wrong', async () => {
    const { cases } = await run({
      deployments: [deployment('v1', { scope: { a: 'x'.repeat(2_000) } })],
      configs: [STRICT],
    });

    expect(cases).toMatchObject([
      { kind: 'not-judged', code: 'INVALID_REQUEST', message: expect.stringContaining('scope.a') },
    ]);
  });
});

describe('reportBacktest()', () => {
  it('holds verdicts against what happened, config by config', async () => {
    const { report } = await run();
    const [strict, lax] = report.configs;

    expect(strict).toMatchObject({
      judged: 6,
      notJudged: 1,
      bad: { fail: { count: 2, of: 2 }, pass: { count: 0, of: 2 } },
      good: { fail: { count: 1, of: 3, low: expect.closeTo(0.0084, 4), high: expect.closeTo(0.9057, 4) } },
      inconclusive: { count: 0, of: 6 },
      medianDelayMs: 1_200_000,
    });
    expect(lax).toMatchObject({
      bad: { fail: { count: 0, of: 2 } },
      good: { fail: { count: 0, of: 3 } },
      medianDelayMs: null,
    });
  });

  it('tells of each metric where it was flagged: in bad deployments only where it may have shown them', async () => {
    const { report } = await run();

    expect(report.configs[0]?.metrics).toMatchObject([
      { name: 'latency', falseAlarms: { count: 1, of: 3 }, detection: { count: 2, of: 2 }, withoutData: 0 },
      // slow-1 says that latency alone was bad.
      { name: 'cpu', falseAlarms: { count: 0, of: 3 }, detection: { count: 0, of: 1 }, withoutData: 0 },
    ]);
  });

  it('lists the deployments of which the configs think differently', async () => {
    const { report } = await run();

    expect(report.changes.map((one) => one.deployment.name)).toEqual([
      'slow-1',
      'slow-2',
      'slow-but-good',
      'slow-unknown',
    ]);
    expect(report.changes[0]?.verdicts).toEqual([
      { config: 'strict', verdict: 'fail' },
      { config: 'lax', verdict: 'pass' },
    ]);
  });

  it('counts a metric that had no data in neither', async () => {
    const none = { baseline: CALM.baseline, canary: CALM.canary.map(() => null) };
    const { report } = await run({ deployments: DEPLOYMENTS.slice(0, 1), configs: [STRICT] }, ({ config }) =>
      Promise.resolve(pastJudgement(config as NamedConfig, { latency: CALM, cpu: none })),
    );

    expect(report.configs[0]).toMatchObject({
      inconclusive: { count: 1, of: 1 },
      metrics: [{ withoutData: 0 }, { name: 'cpu', falseAlarms: { count: 0, of: 0 }, withoutData: 1 }],
    });
  });
});

describe('the delay of a failed judgement', () => {
  const startMs = Date.parse('2026-01-01T00:00:00Z');
  const delayOf = async (badSinceMs: number | undefined, stoppedAfter?: number): Promise<number | null> => {
    const { cases } = await run(
      { deployments: [deployment('slow', { outcome: 'bad', badSinceMs })], configs: [STRICT] },
      ({ config }) => Promise.resolve(pastJudgement(config as NamedConfig, { latency: SLOW, cpu: CALM }, stoppedAfter)),
    );
    return cases[0]?.kind === 'judged' ? cases[0].delayMs : NaN;
  };

  it('is the length of the window, from when the deployment went bad', async () => {
    expect(await delayOf(undefined)).toBe(1_200_000);
    expect(await delayOf(startMs + 300_000)).toBe(900_000);
    expect(await delayOf(startMs - 300_000)).toBe(1_200_000);
  });

  it('ends at the look that stopped it, warm-up included', async () => {
    expect(await delayOf(undefined, 5)).toBe(360_000);
    expect(await delayOf(startMs + 300_000, 5)).toBe(60_000);
  });

  it('is not known where it was stopped before it went bad', async () => {
    expect(await delayOf(startMs + 400_000, 5)).toBeNull();
  });
});

describe('assess()', () => {
  it.each([
    ['pass', 'good', 'right'],
    ['fail', 'good', 'wrong'],
    ['fail', 'bad', 'right'],
    ['pass', 'bad', 'wrong'],
    ['marginal', 'bad', 'undecided'],
    ['inconclusive', 'good', 'undecided'],
    ['fail', 'unknown', 'unknown'],
  ] as const)('takes %s of a deployment that was %s for %s', (verdict, outcome, assessment) => {
    expect(assess(verdict, deployment('v', { outcome }))).toBe(assessment);
  });
});
