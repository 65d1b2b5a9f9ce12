import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_WISHES, type Wishes } from '../calibrate/advice.js';
import type { ScopeTemplate } from '../calibrate/backtest-find.js';
import { parseDuration } from '../config/duration.js';
import { readMoment, type Moment } from './moment.js';
import { addToScope, shareUpTo } from './read-options.js';
import { withDefault } from './with-default.js';

/** What `canary-judge backtest` is asked for. */
export interface BacktestWish {
  /** Names of loaded configs, or paths of others. */
  readonly configs: readonly string[];
  readonly deployments: ListedDeployments | SoughtDeployments;
  readonly looks: number | undefined;
  readonly format: 'text' | 'json';
  /** Null where no advice is asked for. */
  readonly advice: Wishes | null;
}

/** Deployments that a file lists. */
export interface ListedDeployments {
  readonly kind: 'listed';
  readonly file: string;
}

/** Deployments that a query is to find. */
export interface SoughtDeployments {
  readonly kind: 'sought';
  readonly query: string;
  readonly label: string;
  /** The standard one where it is undefined. */
  readonly source: string | undefined;
  readonly from: Moment;
  readonly to: Moment;
  readonly stepMs: number;
  readonly afterMs: number;
  readonly windowMs: number;
  readonly baseline: ScopeTemplate;
  readonly canary: ScopeTemplate;
  readonly scope: ScopeTemplate;
  readonly outcomesFile: string | undefined;
}

/** `canary-judge backtest`: reads and checks its options; `run` gives the exit code. */
export function backtestCommand(run: (wish: BacktestWish) => Promise<number>): Command {
  const command = new Command('backtest')
    .description('Judge past deployments by one or several configs, and hold the verdicts against what happened.')
    .exitOverride()
    .requiredOption('-c, --config <config...>', 'names of configs, or files of others')
    .option('-d, --deployments <file>', 'a list of deployments, YAML or JSON')
    .option('--find <promql>', 'find them instead: a query with a series for each version while it is there')
    .option('--label <label>', 'the label that tells versions', 'version')
    .option('--source <name>', 'the source that --find asks')
    .addOption(withDefault('--from <time>', 'where --find starts: a time, or how long ago', [readMoment, '30d']))
    .addOption(withDefault('--to <time>', 'where --find ends: a time, how long ago, or now', [readMoment, 'now']))
    .addOption(withDefault('--every <duration>', 'how often --find looks for versions', [readLength, '5m']))
    .option('--window <duration>', 'how long found deployments are judged', readLength)
    .addOption(
      withDefault('--after <duration>', 'how long after a version appeared its window starts', [readLength, '1m']),
    )
    .option('--baseline <variable=value>', 'of found deployments, with {version} and {previous}', addToScope)
    .option('--canary <variable=value>', 'of found deployments, with {version} and {previous}', addToScope)
    .option('--scope <variable=value>', 'what both sides of found deployments share', addToScope)
    .option('--outcomes <file>', 'which found versions turned out good or bad')
    .option('--looks <count>', 'look so often at each window, and stop early what fails', readCount)
    .addOption(new Option('--format <format>', 'how it is told').choices(['text', 'json']).default('text'))
    .option('--advice', 'advise tolerances, steps and windows from the good deployments, as patches')
    .option('--false-alarms <share>', 'advice: healthy windows that may exceed a tolerance', shareUpTo(0.5))
    .option('--smallest-change <share>', 'advice: the change that must be seen', shareUpTo(10));
  return command.action(async (options: Options) => {
    process.exitCode = await run(toWish(options, (message) => command.error(`error: ${message}`)));
  });
}

interface Options {
  readonly config: readonly string[];
  readonly deployments?: string;
  readonly find?: string;
  readonly label: string;
  readonly source?: string;
  readonly from: Moment;
  readonly to: Moment;
  readonly every: number;
  readonly window?: number;
  readonly after: number;
  readonly baseline?: ScopeTemplate;
  readonly canary?: ScopeTemplate;
  readonly scope?: ScopeTemplate;
  readonly outcomes?: string;
  readonly looks?: number;
  readonly format: 'text' | 'json';
  readonly advice?: true;
  readonly falseAlarms?: number;
  readonly smallestChange?: number;
}

type Refuse = (message: string) => never;

function toWish(options: Options, refuse: Refuse): BacktestWish {
  const { config, looks, format, advice, falseAlarms, smallestChange } = options;
  if (!advice && (falseAlarms ?? smallestChange) !== undefined) {
    refuse('--false-alarms and --smallest-change say what --advice is for: give --advice too');
  }
  const repeated = config.find((name, i) => config.indexOf(name) < i);
  if (repeated !== undefined) refuse(`--config names "${repeated}" twice`);
  return {
    configs: config,
    deployments: toDeployments(options, refuse),
    looks,
    format,
    advice: advice
      ? {
          falseAlarmRate: falseAlarms ?? DEFAULT_WISHES.falseAlarmRate,
          smallestChange: smallestChange ?? DEFAULT_WISHES.smallestChange,
        }
      : null,
  };
}

function toDeployments(options: Options, refuse: Refuse): BacktestWish['deployments'] {
  const { deployments, find, baseline, canary, scope, window, outcomes, source } = options;
  if (find === undefined) {
    const idle = Object.entries({ baseline, canary, scope, window, outcomes, source }).find(([, value]) => value);
    if (deployments === undefined) return refuse('give --deployments, a file that lists them, or --find, a query');
    if (idle) refuse(`--${idle[0]} has no effect with --deployments: say it in the file, or use --find`);
    return { kind: 'listed', file: deployments };
  }
  if (deployments !== undefined) refuse('give either --deployments or --find, not both');
  if (window === undefined) return refuse('--find needs --window: how long each deployment is judged');
  if (!canary || !baseline) {
    return refuse(
      '--find needs --baseline and --canary, such as --baseline version={previous} --canary version={version}',
    );
  }
  const strange = strangePlaceholder({ baseline, canary, scope });
  if (strange !== undefined) refuse(strange);
  return {
    kind: 'sought',
    query: find,
    label: options.label,
    source,
    from: options.from,
    to: options.to,
    stepMs: options.every,
    afterMs: options.after,
    windowMs: window,
    baseline,
    canary,
    scope: scope ?? {},
    outcomesFile: outcomes,
  };
}

/** Both sides of a deployment share its scope, so that nothing in it depends on the version. */
const PLACEHOLDERS: Readonly<Record<string, readonly string[]>> = {
  baseline: ['{version}', '{previous}'],
  canary: ['{version}', '{previous}'],
  scope: [],
};

function strangePlaceholder(scopes: Readonly<Record<string, ScopeTemplate | undefined>>): string | undefined {
  for (const [option, scope] of Object.entries(scopes)) {
    const known = PLACEHOLDERS[option] ?? [];
    const used = Object.values(scope ?? {}).flatMap((value) => value.match(/\{[A-Za-z]*\}/g) ?? []);
    const strange = used.find((one) => !known.includes(one));
    if (strange !== undefined) {
      return `${strange} is not known in --${option}: ${known.length > 0 ? `${known.join(' and ')} are` : 'it is the same for every version'}`;
    }
  }
  return undefined;
}

function readLength(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined || ms < 1_000 || ms % 1_000 !== 0) {
    throw new InvalidArgumentError('It must be whole seconds, at least one, such as "20m" or "1h30m".');
  }
  return ms;
}

const MOST_LOOKS = 100;

function readCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= MOST_LOOKS) return count;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${String(MOST_LOOKS)}.`);
}
