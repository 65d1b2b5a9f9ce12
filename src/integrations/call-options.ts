import { z } from 'zod';
import type { Shown } from '../access/shown.js';
import { Duration, Step } from '../config/duration.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import type { MetricConfig } from '../config/metric-config.js';
import { readBySchema, shown, type Mistake } from '../config/mistake.js';
import { JudgementError, toPointer } from '../errors.js';
import { sidesOfCall, type CallDefaults, type CallOptions } from './call-sides.js';

/** What a call asks for: a request without its window, and how long that is to be. */
export interface Call {
  readonly body: Readonly<Record<string, unknown>>;
  readonly lengthMs: number;
}

/** What there is to know to read a call. */
export interface CallContext {
  readonly configs: ReadonlyMap<string, Pick<NamedConfig, 'config'>>;
  /** What the caller is told that it is there. */
  readonly shown: Shown;
  readonly defaults: CallDefaults;
  /** The names of what the dialect takes beside the options; none where it is left out. */
  readonly others?: readonly string[];
}

const name = z.string().min(1, 'must not be empty').max(1_000);
const Length = Duration.refine((ms) => ms > 0, 'must be more than 0s');

const Options = z.object({
  config: name,
  window: Length,
  baseline: name.optional(),
  canary: name.optional(),
  warmup: Duration.optional(),
  step: Step.optional(),
  source: name.optional(),
  looks: numberOf(/^\d{1,4}$/, 'a whole number such as "10"'),
  pass: numberOf(/^\d{1,3}(?:\.\d{1,6})?$/, 'a score such as "95"'),
  marginal: numberOf(/^\d{1,3}(?:\.\d{1,6})?$/, 'a score such as "75"'),
  split: z
    .string()
    .regex(/^\d{1,9}(?:\.\d{1,6})?\/\d{1,9}(?:\.\d{1,6})?$/, {
      error: ({ input }) => `must be the parts of baseline and canary such as "90/10", is ${shown(input)}`,
    })
    .transform((text) => text.split('/').map(Number))
    .optional(),
});

/** The names of a call's options; whatever else a call gives is a variable of its config. */
export const OPTION_NAMES: readonly string[] = Object.keys(Options.shape);

/**
 * The call that names and texts mean.
 *
 * @throws {JudgementError} INVALID_REQUEST with every mistake at the name of its option, UNKNOWN_CONFIG, or NOT_ALLOWED to who is not told of all
 */
export function readCall(given: CallOptions, { configs, shown: told, defaults, others = [] }: CallContext): Call {
  const own = Object.fromEntries(Object.entries(given).filter(([key]) => OPTION_NAMES.includes(key)));
  const reading = readBySchema(Options, own);
  const config = configOf(own.config, configs, told);
  const options = [...OPTION_NAMES, ...others];
  const sides = config && sidesOfCall(withoutOptions(given), { ...namesOf(own, config, defaults), options }, config);
  const mistakes = [...(reading.kind === 'refused' ? reading.mistakes : []), ...(sides?.mistakes ?? [])];
  if (reading.kind === 'refused' || mistakes.length > 0 || !sides) throw refused(mistakes);
  const { config: named, window: lengthMs, source, looks, pass, marginal, split } = reading.value;
  const [baseline, canary] = split ?? [];
  const body = {
    config: named,
    baseline: { scope: sides.baseline },
    canary: { scope: sides.canary },
    ...present({ source, looks, warmup: own.warmup, step: own.step }),
    ...(pass === undefined && marginal === undefined ? {} : { thresholds: present({ pass, marginal }) }),
    ...(split ? { split: { baseline, canary } } : {}),
  };
  return { body, lengthMs };
}

function numberOf(pattern: RegExp, wanted: string) {
  return z
    .string()
    .regex(pattern, { error: ({ input }) => `must be ${wanted}, is ${shown(input)}` })
    .transform(Number)
    .optional();
}

function configOf(named: string | undefined, all: CallContext['configs'], told: Shown): MetricConfig | undefined {
  if (named === undefined || named === '') return undefined;
  const configs = told.configs(all);
  const known = configs.get(named);
  if (known) return known.config;
  const message = `is not the name of a metric config; known: ${[...configs.keys()].slice(0, 20).join(', ')}`;
  throw new JudgementError(told.unknown.config, `Cannot judge by metric config ${shown(named)}`, [
    { pointer: '/config', message },
  ]);
}

/** A baseline that no metric is compared with need not have a name. */
function namesOf(own: CallOptions, config: MetricConfig, { baseline, canary, namespace }: CallDefaults): CallDefaults {
  const compared = config.metrics.some(({ analysis }) => analysis.compared);
  return present({
    baseline: own.baseline ?? (compared ? baseline : undefined),
    canary: own.canary ?? canary,
    namespace,
  });
}

function withoutOptions(given: CallOptions): CallOptions {
  return Object.fromEntries(Object.entries(given).filter(([key]) => !OPTION_NAMES.includes(key)));
}

function refused(mistakes: readonly Mistake[]): JudgementError {
  const details = mistakes.map(({ path, message }) => ({ pointer: toPointer(path), message }));
  return new JudgementError('INVALID_REQUEST', 'Cannot judge what is asked for', details);
}

type Present<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The fields that have a value. */
function present<T extends object>(fields: T): Present<T>;
function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
