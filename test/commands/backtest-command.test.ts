import { CommanderError } from 'commander';
import { afterEach, describe, expect, it } from 'vitest';
import { backtestCommand, type BacktestWish } from '../../src/commands/backtest-command.js';

afterEach(() => {
  process.exitCode = undefined;
});

async function wishOf(...options: string[]): Promise<BacktestWish> {
  const wishes: BacktestWish[] = [];
  const command = backtestCommand((wish) => {
    wishes.push(wish);
    return Promise.resolve(13);
  }).configureOutput({ writeErr: () => undefined });
  await command.parseAsync(options, { from: 'user' });
  return wishes[0]!;
}

const FOUND = [
  '--config',
  'a',
  '--find',
  'up',
  '--window',
  '20m',
  '--baseline',
  'v={previous}',
  '--canary',
  'v={version}',
];

describe('backtestCommand()', () => {
  it('takes a list and several configs', async () => {
    expect(await wishOf('--config', 'golden-signals', '-c', 'new.yaml', '-d', 'list.yaml', '--looks', '5')).toEqual({
      configs: ['golden-signals', 'new.yaml'],
      deployments: { kind: 'listed', file: 'list.yaml' },
      looks: 5,
      format: 'text',
      advice: null,
    });
    expect(process.exitCode).toBe(13);
  });

  it('takes a query, with its defaults', async () => {
    const { deployments } = await wishOf(
      ...FOUND,
      '--scope',
      'app=shop,note=a,b',
      '--scope',
      'namespace=x',
      '--to',
      '1h',
    );

    expect(deployments).toEqual({
      kind: 'sought',
      query: 'up',
      label: 'version',
      source: undefined,
      from: { agoMs: 30 * 86_400_000 },
      to: { agoMs: 3_600_000 },
      stepMs: 300_000,
      afterMs: 60_000,
      windowMs: 1_200_000,
      baseline: { v: '{previous}' },
      canary: { v: '{version}' },
      // A comma is one of the value where no variable follows.
      scope: { app: 'shop', note: 'a,b', namespace: 'x' },
      outcomesFile: undefined,
    });
  });

  it('takes what advice is for', async () => {
    const of = async (...options: string[]) => (await wishOf('-c', 'a', '-d', 'x.yaml', '--advice', ...options)).advice;

    expect(await of()).toEqual({ falseAlarmRate: 0.01, smallestChange: 0.5 });
    expect(await of('--false-alarms', '2.5%', '--smallest-change', '1')).toEqual({
      falseAlarmRate: 0.025,
      smallestChange: 1,
    });
  });

  it('shows its defaults as a person would write them, and no milliseconds', async () => {
    let help = '';
    const command = backtestCommand(() => Promise.resolve(0)).configureOutput({ writeOut: (text) => (help += text) });
    await command.parseAsync(['--help'], { from: 'user' }).catch(() => undefined);

    const defaults = [...help.replace(/\s+/g, ' ').matchAll(/--(from|to|every|after) <[^(]*\(default: ([^)]*)\)/g)];
    expect(defaults.map(([, option, text]) => [option, text])).toEqual([
      ['from', '30d'],
      ['to', 'now'],
      ['every', '5m'],
      ['after', '1m'],
    ]);
  });

  it.each([
    ['-d x.yaml', /required option.*--config/],
    ['-c a', /give --deployments.*or --find/],
    ['-c a -d x.yaml --find up', /not both/],
    ['-c a -d x.yaml --window 20m', /--window has no effect with --deployments/],
    ['-c a -c a -d x.yaml', /names "a" twice/],
    ['-c a --find up --baseline v=1 --canary v=2', /needs --window/],
    ['-c a --find up --window 20m --canary v=2', /needs --baseline and --canary/],
    ['-c a --find up --window 20 --canary v=2', /whole seconds/],
    ['-c a --find up --window 20m --baseline v=1 --canary v={versoin}', /\{versoin\} is not known in --canary/],
    ['-c a --find up --window 20m --baseline v=1 --canary v=2 --scope v={version}', /same for every version/],
    ['-c a --find up --window 20m --canary v', /variable=value/],
    ['-c a --find up --from yesterday', /"now", how long ago/],
    ['-c a -d x.yaml --looks 0', /whole number from 1 to 100/],
    ['-c a -d x.yaml --false-alarms 1%', /give --advice too/],
    ['-c a -d x.yaml --advice --false-alarms 90%', /share such as/],
    ['-c a -d x.yaml --format xml', /Allowed choices are text, json/],
  ])('refuses %s', async (options, message) => {
    const error = await wishOf(...options.split(' ')).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(CommanderError);
    expect(String(error)).toMatch(message);
  });
});
