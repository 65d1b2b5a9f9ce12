import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backtest, type BacktestTools } from '../../src/commands/backtest.js';
import type { BacktestWish } from '../../src/commands/backtest-command.js';
import type { NamedConfig } from '../../src/config/load-metric-configs.js';
import { JudgementError } from '../../src/errors.js';
import type { MetricSource } from '../../src/sources/metric-source.js';
import { readConfig } from '../../src/wire-reading.js';
import { namedConfig, pastJudgement } from '../calibrate/past-judgement.js';
import { noisy } from '../judge/mann-whitney/support.js';

let folder: string;
let list: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canary-judge-backtest-'));
  list = join(folder, 'list.json');
  const window = { start: '2026-01-01T00:00:00Z', duration: '20m' };
  const one = (name: string, rest: object = {}) => ({ name, window, canary: { scope: { version: name } }, ...rest });
  const deployments = [
    one('v1', { outcome: 'good' }),
    one('slow', { outcome: 'bad', badMetrics: ['latency', 'latncy'] }),
    one('lost', { outcome: 'good', note: 'x' }),
  ];
  await writeFile(list, JSON.stringify({ deployments }));
  await writeFile(
    join(folder, 'lax.yaml'),
    'groups: { g: 100 }\nmetrics: [{ name: latency, group: g, analysis: { tolerance: { relative: { increase: 4 } }, mustDetect: 5 } }]\n',
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const STRICT = namedConfig('strict', { latency: { direction: 'increase' } });

function toolsFor(parts: Partial<BacktestTools> = {}) {
  const told = { printed: '', progress: '' };
  const tools: BacktestTools = {
    runJudgement: ({ config, canary }) => {
      const { version = '' } = canary.scope;
      if (version === 'lost') return Promise.reject(new JudgementError('SOURCE_TIMEOUT', 'no\u001b[2Janswer'));
      const level = version === 'slow' ? 300 : 100;
      const latency = { baseline: noisy(19, 1), canary: noisy(19, 2, { level }) };
      return Promise.resolve(pastJudgement(config as NamedConfig, { latency }));
    },
    configs: new Map([['strict', STRICT]]),
    readConfig,
    sources: { byName: new Map(), standard: undefined },
    now: () => 0,
    print: (text) => (told.printed += text),
    terminal: { write: (text) => (told.progress += text) },
    ...parts,
  };
  return { tools, told };
}

async function run(
  wish: Partial<BacktestWish> = {},
  parts: Partial<BacktestTools> = {},
  signal = new AbortController().signal,
) {
  const { tools, told } = toolsFor(parts);
  const deployments = { kind: 'listed', file: list } as const;
  const whole: BacktestWish = {
    configs: ['strict'],
    deployments,
    looks: undefined,
    format: 'text',
    advice: null,
    ...wish,
  };
  const code = await backtest(whole, tools, signal);
  return { code, ...told };
}

describe('backtest()', () => {
  it('tells people case by case, then what that is worth', async () => {
    const { code, printed, progress } = await run();

    expect(code).toBe(0);
    expect(printed.split('\n')).toEqual([
      'deployment  outcome  config  verdict  score  was    delay  failed   reason',
      'v1          good     strict  pass       100  right  -      -        Score 100 reaches 95.',
      expect.stringMatching(
        /^slow {8}bad {6}strict {2}fail {9}0 {2}right {2}20m {4}latency {2}Score 0 is below 75: .*…?$/,
      ),
      '',
      'could not be judged  config  code            why',
      'lost                 strict  SOURCE_TIMEOUT  no [2Janswer',
      '',
      '                                strict',
      'bad: fail (found)               1 of 1 (3 to 100 %)',
      'bad: marginal                   0 of 1 (0 to 98 %)',
      'bad: inconclusive               0 of 1 (0 to 98 %)',
      'bad: pass (missed)              0 of 1 (0 to 98 %)',
      'good: fail (false alarm)        0 of 1 (0 to 98 %)',
      'good: marginal                  0 of 1 (0 to 98 %)',
      'good: inconclusive              0 of 1 (0 to 98 %)',
      'good: pass                      1 of 1 (3 to 100 %)',
      'inconclusive in all             0 of 2 (0 to 84 %)',
      'median delay of what was found  20m',
      'could not be judged             1',
      'In brackets where the true share lies, with a confidence of 95 %. Few deployments prove little.',
      '',
      'metric of strict  flagged in good     flagged in bad       without data',
      'latency           0 of 1 (0 to 98 %)  1 of 1 (3 to 100 %)  0',
      '',
      'Note: badMetrics of "slow" names "latncy", a metric of no config.',
      '',
    ]);
    expect(progress).toBe('judged 1 of 3, about 1 s left\n');
  });

  it('tells machines the same', async () => {
    const { printed } = await run({ format: 'json' });
    const answer = JSON.parse(printed);

    expect(answer).toMatchObject({
      total: 3,
      interrupted: false,
      notes: [expect.stringContaining('latncy')],
      cases: [
        {
          deployment: 'v1',
          config: 'strict',
          outcome: 'good',
          verdict: 'pass',
          score: 100,
          assessment: 'right',
          delaySeconds: null,
        },
        {
          deployment: 'slow',
          verdict: 'fail',
          assessment: 'right',
          delaySeconds: 1_200,
          reason: { code: 'score-below-marginal' },
          decisiveMetrics: ['latency'],
          metrics: [{ name: 'latency', classification: 'high', muted: false }],
        },
        { deployment: 'lost', note: 'x', verdict: null, error: { code: 'SOURCE_TIMEOUT' } },
      ],
      configs: [
        {
          name: 'strict',
          digest: 'sha256:strict',
          judged: 2,
          notJudged: 1,
          good: { pass: { count: 1, of: 1, share: 1, high: 1 } },
        },
      ],
      changes: [],
      advice: [],
    });
  });

  it('takes a config of a file, and tells what it would have changed', async () => {
    const lax = join(folder, 'lax.yaml');
    const { printed } = await run({ configs: ['strict', lax] });

    expect(printed).toContain(
      `verdicts that differ  outcome  strict  ${lax}\nslow                  bad      fail    pass\n`,
    );
  });

  it('says that a calibrated config and one that is not are not judged alike', async () => {
    const calibrated = new Map([['strict', { ...STRICT, calibrations: [] }]]);
    const { printed } = await run({ configs: ['strict', join(folder, 'lax.yaml')] }, { configs: calibrated });

    expect(printed).toMatch(/Note: Not judged alike: .*lax\.yaml has no calibration file, and others have\.\n/);
  });

  it('says what advice would rest on', async () => {
    const { printed } = await run({ advice: { falseAlarmRate: 0.01, smallestChange: 0.5 } });

    expect(printed).toMatch(/# "latency": Too few healthy comparisons: 1, and 5 are needed\.\n$/);
  });

  it('refuses a config that is neither known nor a file, and a file that is none', async () => {
    expect(await run({ configs: ['strct'] })).toEqual({
      code: 64,
      printed: '',
      progress:
        'canary-judge: Cannot judge by metric config "strct"\n  --config: is neither a config (known: strict) nor a file: those end in .yaml, .yml or .json\n',
    });
    expect(await run({ configs: [list] })).toMatchObject({
      code: 64,
      progress: expect.stringContaining('Cannot use the metric config'),
    });
    expect(await run({ deployments: { kind: 'listed', file: 'none.yaml' } })).toMatchObject({ code: 64 });
  });

  it('leaves a fault of the source to whoever tells of it', async () => {
    const failing = {
      language: 'prometheus',
      scrapeIntervalMs: 15_000,
      lagMs: 0,
      fetchSeries: () => Promise.reject(new JudgementError('SOURCE_TIMEOUT', 'no answer')),
    };
    const byName = new Map([['p', failing as unknown as MetricSource]]);
    const scope = { version: '{version}' };
    const deployments = {
      kind: 'sought',
      query: 'up',
      label: 'version',
      source: undefined,
      from: { agoMs: 86_400_000 },
      to: { agoMs: 0 },
      stepMs: 60_000,
      afterMs: 0,
      windowMs: 60_000,
      baseline: scope,
      canary: scope,
      scope: {},
      outcomesFile: undefined,
    } as const;

    await expect(run({ deployments }, { sources: { byName, standard: 'p' }, now: () => 1e12 })).rejects.toMatchObject({
      code: 'SOURCE_TIMEOUT',
    });
    expect(
      await run({ deployments: { ...deployments, source: 'q' } }, { sources: { byName, standard: 'p' } }),
    ).toMatchObject({ code: 64, progress: expect.stringContaining('--source: must be one of p') });
  });

  it('compares nothing where no deployment was judged by all', async () => {
    const { tools } = toolsFor();
    const runJudgement: BacktestTools['runJudgement'] = (request, signal) => {
      const { name } = request.config as NamedConfig;
      return name === 'strict'
        ? tools.runJudgement(request, signal)
        : Promise.reject(new JudgementError('CONFIG_MISMATCH', 'no'));
    };
    const configs = ['strict', join(folder, 'lax.yaml')];

    expect((await run({ configs }, { runJudgement })).printed).toMatch(/\nNo deployment was judged by all configs/);
    expect(
      (
        await run(
          { configs: ['strict', 'same'] },
          {
            configs: new Map([
              ['strict', STRICT],
              ['same', { ...STRICT, name: 'same' }],
            ]),
          },
        )
      ).printed,
    ).toMatch(/\nThe configs give the same verdict on each of 2 deployments/);
  });

  it('exits with 13 where nothing could be judged', async () => {
    const runJudgement = () => Promise.reject(new JudgementError('SOURCE_TIMEOUT', 'no answer'));

    expect(await run({}, { runJudgement })).toMatchObject({
      code: 13,
      printed: expect.stringMatching(/^No deployment was judged/),
    });
  });

  it('prints what it has when it is interrupted', async () => {
    const end = new AbortController();
    const { tools } = toolsFor();
    const runJudgement: BacktestTools['runJudgement'] = (request, signal) => {
      if (request.canary.scope.version === 'v1') return tools.runJudgement(request, signal);
      end.abort(new Error('interrupted'));
      return Promise.reject(new Error('interrupted'));
    };
    const { code, printed } = await run({}, { runJudgement }, end.signal);

    expect(code).toBe(130);
    expect(printed).toMatch(/^Interrupted after 1 of 3: what follows is of those\.\n\ndeployment .*\nv1 /);
  });
});
