import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { calibrateCommand, type CalibrateOptions } from '../../src/commands/calibrate-command.js';

const PAIR = ['--baseline', 'workload=a', '--canary', 'workload=b'];

/** What a command line asks for, or what is printed of what is wrong with it. */
async function read(...options: string[]): Promise<CalibrateOptions | string> {
  let asked: CalibrateOptions | undefined;
  let printed = '';
  const command = calibrateCommand((wish) => {
    asked = wish;
    return Promise.resolve(0);
  }).configureOutput({ writeErr: (text) => (printed += text) });
  try {
    await command.parseAsync(options, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return printed;
  }
  if (!asked) throw new Error('Nothing was asked for');
  return asked;
}

describe('calibrateCommand()', () => {
  it('has a default for everything but the config and what is compared', async () => {
    expect(await read('shop', ...PAIR)).toEqual({
      config: 'shop',
      compared: { kind: 'pair', baseline: { workload: 'a' }, canary: { workload: 'b' } },
      scope: {},
      source: undefined,
      stepMs: undefined,
      warmupMs: undefined,
      from: { agoMs: 14 * 86_400_000 },
      to: { agoMs: 0 },
      everyMs: 3_600_000,
      windowMs: 1_200_000,
      exclude: [],
      appliesTo: undefined,
      concurrency: 2,
      hurry: false,
      html: undefined,
      restart: false,
      advice: null,
    });
  });

  it('reads every option', async () => {
    const options = [
      ['--pairs', 'pairs.yaml', '--scope', 'namespace=shop', '--source', 'live', '--step', '30s', '--warmup', '1m'],
      ['--from', '2026-11-01T00:00:00Z', '--to', '1d', '--every', '2h', '--window', '30m'],
      ['--exclude', '2026-11-10T10:00Z/2026-11-10T12:00Z', '--exclude', 'incidents.yaml'],
      ['--applies-to', 'workload=shop*', '--concurrency', '4', '--hurry', '--html', 'page.html', '--restart'],
      ['--advice', '--false-alarms', '2%'],
    ].flat();

    expect(await read('shop', ...options)).toEqual({
      config: 'shop',
      compared: { kind: 'listed', file: 'pairs.yaml' },
      scope: { namespace: 'shop' },
      source: 'live',
      stepMs: 30_000,
      warmupMs: 60_000,
      from: { atMs: Date.parse('2026-11-01T00:00:00Z') },
      to: { agoMs: 86_400_000 },
      everyMs: 7_200_000,
      windowMs: 1_800_000,
      exclude: [
        { fromMs: Date.parse('2026-11-10T10:00:00Z'), toMs: Date.parse('2026-11-10T12:00:00Z') },
        { file: 'incidents.yaml' },
      ],
      appliesTo: { workload: 'shop*' },
      concurrency: 4,
      hurry: true,
      html: 'page.html',
      restart: true,
      advice: { falseAlarmRate: 0.02, smallestChange: 0.5 },
    });
    expect(await read('shop', '--halves', '--no-html')).toMatchObject({ compared: { kind: 'halves' }, html: null });
  });

  it.each([
    [[], 'give two healthy sides'],
    [['--halves', '--pairs', 'p.yaml'], 'one of them'],
    [['--canary', 'workload=b'], '--canary needs --baseline'],
    [[...PAIR, '--baseline', 'workload'], 'variable=value'],
    [[...PAIR, '--from', 'yesterday'], 'how long ago'],
    [[...PAIR, '--from', '1d', '--to', '2d'], '--from is not before --to'],
    [[...PAIR, '--window', '0s'], 'more than 0s'],
    [[...PAIR, '--step', '1500ms'], 'whole seconds'],
    [[...PAIR, '--every', 'often'], 'duration such as'],
    [[...PAIR, '--concurrency', '0'], 'from 1 to 100'],
    [[...PAIR, '--exclude', 'monday'], 'must be from/to'],
    [[...PAIR, '--exclude', '2026-11-10T12:00Z/2026-11-10T10:00Z'], 'must end after it begins'],
    [[...PAIR, '--false-alarms', '2%'], 'give --advice too'],
    [[...PAIR, '--evry', '1h'], 'Did you mean --every?'],
  ])('refuses %j', async (options, said) => {
    expect(await read('shop', ...options)).toContain(said);
  });

  it('tells several mistakes at once', async () => {
    expect(await read('shop', '--from', '1d', '--to', '2d')).toMatch(/two healthy sides[^]*--from is not before/);
  });
});
