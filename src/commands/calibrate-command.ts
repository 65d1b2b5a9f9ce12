import { Command, InvalidArgumentError } from 'commander';
import { DEFAULT_WISHES, type Wishes } from '../calibrate/advice.js';
import { readExclusion, type Exclusion } from './exclusion.js';
import { readMoment, type Moment } from './moment.js';
import { readLength, readLengthOverZero, readStep } from './read-lengths.js';
import { addToScope, shareUpTo } from './read-options.js';
import { withDefault } from './with-default.js';

type Scope = Readonly<Record<string, string>>;

/** What `canary-judge calibrate` is asked for. */
export interface CalibrateOptions {
  /** The name of a config. */
  readonly config: string;
  readonly compared: PairGiven | PairsListed | HalvesGiven;
  readonly scope: Scope;
  readonly source: string | undefined;
  readonly stepMs: number | undefined;
  readonly warmupMs: number | undefined;
  readonly from: Moment;
  readonly to: Moment;
  readonly everyMs: number;
  readonly windowMs: number;
  readonly exclude: readonly Exclusion[];
  readonly appliesTo: Scope | undefined;
  readonly concurrency: number;
  /** Whether the source is not left alone between questions. */
  readonly hurry: boolean;
  /** Where the page is written to; undefined for beside the calibration, null for nowhere. */
  readonly html: string | null | undefined;
  /** Whether what was begun before is thrown away. */
  readonly restart: boolean;
  /** Null where no advice is asked for. */
  readonly advice: Wishes | null;
}

/** Two sides. */
export interface PairGiven {
  readonly kind: 'pair';
  readonly baseline: Scope;
  readonly canary: Scope;
}

/** Sides that a file lists. */
export interface PairsListed {
  readonly kind: 'listed';
  readonly file: string;
}

/** The instances of one side, half with half. */
export interface HalvesGiven {
  readonly kind: 'halves';
}

const MOST_AT_ONCE = 100;

/** `canary-judge calibrate`: reads and checks its options; `run` gives the exit code. */
export function calibrateCommand(run: (options: CalibrateOptions) => Promise<number>): Command {
  const command = new Command('calibrate')
    .description(
      'Learn from past windows by how much healthy sides differ, and write that beside the config, for the judge to use.',
    )
    .exitOverride()
    .argument('<config>', 'the name of a metric config')
    .option('--baseline <variable=value>', 'one of two healthy sides', addToScope)
    .option('--canary <variable=value>', 'the other one', addToScope)
    .option('--pairs <file>', 'a list of such sides instead: - { baseline: {…}, canary: {…} }')
    .option('--halves', 'compare the instances of one scope instead, half with half')
    .option('--scope <variable=value>', 'what all sides share', addToScope)
    .addOption(withDefault('--from <time>', 'where the past begins: a time, or how long ago', [readMoment, '14d']))
    .addOption(withDefault('--to <time>', 'where it ends: a time, how long ago, or now', [readMoment, 'now']))
    .addOption(withDefault('--every <duration>', 'from one window to the next', [readLengthOverZero, '1h']))
    .addOption(
      withDefault('--window <duration>', 'how long a window is, its warm-up included', [readLengthOverZero, '20m']),
    )
    .option('--warmup <duration>', "cut from the start of each window; the config's by default", readLength)
    .option('--step <duration>', "the sampling interval; the config's by default", readStep)
    .option('--source <name>', "the source to ask; the config's by default")
    .option('--exclude <from/to or file>', 'incidents whose windows are left out; several times', addExclusion)
    .option(
      '--applies-to <variable=value>',
      'whom it is for; * stands for any text. What all sides share by default: where that is nothing, it is required',
      addToScope,
    )
    .option('--concurrency <count>', 'how many questions are out at once', readCount, 2)
    .option('--hurry', 'do not leave the source alone after each answer for as long as that took')
    .option('--html <file>', 'where the page is written; beside the calibration by default')
    .option('--no-html', 'write no page')
    .option('--restart', 'throw away what was begun before')
    .option('--advice', 'advise tolerances, steps and windows, as a patch')
    .option('--false-alarms <share>', 'advice: healthy windows that may exceed a tolerance', shareUpTo(0.5))
    .option('--smallest-change <share>', 'advice: the change that must be seen', shareUpTo(10));
  return command.action(async (config: string, options: Options) => {
    process.exitCode = await run(toOptions(config, options, (message) => command.error(`error: ${message}`)));
  });
}

interface Options {
  readonly baseline?: Scope;
  readonly canary?: Scope;
  readonly pairs?: string;
  readonly halves?: true;
  readonly scope?: Scope;
  readonly from: Moment;
  readonly to: Moment;
  readonly every: number;
  readonly window: number;
  readonly warmup?: number;
  readonly step?: number;
  readonly source?: string;
  readonly exclude?: readonly Exclusion[];
  readonly appliesTo?: Scope;
  readonly concurrency: number;
  readonly hurry?: true;
  readonly html: string | boolean;
  readonly restart?: true;
  readonly advice?: true;
  readonly falseAlarms?: number;
  readonly smallestChange?: number;
}

type Refuse = (message: string) => never;

function toOptions(config: string, options: Options, refuse: Refuse): CalibrateOptions {
  const { from, to, html } = options;
  const mistakes = [...comparedMistakes(options), ...rangeMistakes({ from, to }), ...adviceMistakes(options)];
  if (mistakes.length > 0) refuse(mistakes.join('\nerror: '));
  return {
    config,
    compared: toCompared(options),
    scope: options.scope ?? {},
    source: options.source,
    stepMs: options.step,
    warmupMs: options.warmup,
    from,
    to,
    everyMs: options.every,
    windowMs: options.window,
    exclude: options.exclude ?? [],
    appliesTo: options.appliesTo,
    concurrency: options.concurrency,
    hurry: options.hurry ?? false,
    html: html === false ? null : typeof html === 'string' ? html : undefined,
    restart: options.restart ?? false,
    advice: options.advice ? wishesOf(options) : null,
  };
}

function wishesOf({ falseAlarms, smallestChange }: Options): Wishes {
  return {
    falseAlarmRate: falseAlarms ?? DEFAULT_WISHES.falseAlarmRate,
    smallestChange: smallestChange ?? DEFAULT_WISHES.smallestChange,
  };
}

function adviceMistakes({ advice, falseAlarms, smallestChange }: Options): string[] {
  if (advice || (falseAlarms ?? smallestChange) === undefined) return [];
  return ['--false-alarms and --smallest-change say what --advice is for: give --advice too'];
}

function comparedMistakes({ baseline, canary, pairs, halves }: Options): string[] {
  const ways = [baseline ?? canary, pairs, halves].filter((way) => way !== undefined).length;
  if (ways === 0) {
    return ['give two healthy sides (--baseline and --canary), a list of such (--pairs), or --halves of one scope'];
  }
  if (ways > 1) return ['give --baseline and --canary, or --pairs, or --halves: one of them'];
  if ((baseline === undefined) === (canary === undefined)) return [];
  return [`--${baseline ? 'baseline' : 'canary'} needs --${baseline ? 'canary' : 'baseline'} to compare it with`];
}

function toCompared({ baseline, canary, pairs }: Options): CalibrateOptions['compared'] {
  if (pairs !== undefined) return { kind: 'listed', file: pairs };
  if (baseline && canary) return { kind: 'pair', baseline, canary };
  return { kind: 'halves' };
}

function rangeMistakes({ from, to }: Pick<Options, 'from' | 'to'>): string[] {
  const later = 'atMs' in from ? 'atMs' in to && from.atMs >= to.atMs : 'agoMs' in to && from.agoMs <= to.agoMs;
  return later ? ['--from is not before --to'] : [];
}

function addExclusion(text: string, before: readonly Exclusion[] = []): readonly Exclusion[] {
  return [...before, readExclusion(text)];
}

function readCount(text: string): number {
  const count = Number(text);
  if (/^\d{1,3}$/.test(text) && count >= 1 && count <= MOST_AT_ONCE) return count;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${String(MOST_AT_ONCE)}.`);
}
