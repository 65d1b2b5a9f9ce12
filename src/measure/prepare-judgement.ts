import type { JudgementRequest } from '../config/judgement-request.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import type { MetricConfig } from '../config/metric-config.js';
import { JudgementError, type ErrorDetail } from '../errors.js';
import { judgedSlots, type Grid } from '../window/grid.js';
import { layGrid } from '../window/lay-grid.js';
import { layLooks } from '../window/lay-looks.js';
import type { Sources } from './choose-source.js';
import { listed, misfitsOf } from './fit-request.js';
import {
  chooseSources,
  planJudgement,
  type JudgementPlan,
  type PlannedWish,
  type Wish,
  type Wishes,
} from './plan-judgement.js';

/** When a request is judged. */
export interface Occasion {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Whether a window that is not over yet is waited for: then nothing of it is left out. */
  readonly deferred: boolean;
}

/** What a request is judged by. */
export interface Known {
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly sources: Sources;
}

/** A request that can be judged, with all that is asked for it. */
export interface PreparedJudgement {
  readonly request: JudgementRequest;
  readonly named: NamedConfig;
  /** With the request's thresholds. */
  readonly config: MetricConfig;
  readonly wishes: readonly Wish[];
  readonly planned: readonly PlannedWish[];
  readonly grid: Grid;
  /** The largest of its sources. */
  readonly lagMs: number;
  /** Whether all slots of its window are waited for. */
  readonly deferred: boolean;
  /** After how many judged slots the window is looked at, the last after all; null without a plan. */
  readonly looks: readonly number[] | null;
}

/** What a request asks for, with all that keeps it from being judged. */
export interface DraftJudgement {
  readonly prepared: PreparedJudgement;
  /** By the code of the error that they are. */
  readonly mistakes: Mistakes;
  /** What does not fit, single queries apart. */
  readonly misfits: readonly ErrorDetail[];
  readonly plan: JudgementPlan;
  readonly unasked: Wishes['unasked'];
}

/**
 * Resolves a request's config, sources, grid and queries.
 *
 * @throws {JudgementError} with every mistake, where the request is at fault, by itself or for its config
 * @throws the signal's reason once it is aborted
 */
export async function prepareJudgement(
  request: JudgementRequest,
  world: Known & Occasion,
  signal: AbortSignal,
): Promise<PreparedJudgement> {
  const { prepared, mistakes } = await draftJudgement(request, world, signal);
  refuse(mistakes);
  return prepared;
}

/**
 * The same of a request that may be at fault.
 *
 * @throws {JudgementError} UNKNOWN_CONFIG
 * @throws the signal's reason once it is aborted
 */
export async function draftJudgement(
  request: JudgementRequest,
  { configs, sources, nowMs, deferred }: Known & Occasion,
  signal: AbortSignal,
): Promise<DraftJudgement> {
  const named = resolveConfig(request, configs);
  const config = { ...named.config, thresholds: resolveThresholds(request, named.config) };
  const { wishes, lagMs, unknownSources, misfits, unasked } = chooseSources({ request, config }, sources);
  // Series that came along are complete: there is nothing to wait for.
  const clock = { nowMs, lagMs, deferred: deferred && wishes.length > 0 };
  const { grid, mistakes } = layGrid(request, config, clock);
  const whole = clock.deferred ? { ...grid, settledSlots: grid.slots } : grid;
  const looks = mistakes.length > 0 ? { looks: null, mistakes: [] } : layLooks(request.plan, whole);
  const wrong = [
    ...thresholdMistakes(config.thresholds, request),
    ...missingWindow(request, wishes),
    ...mistakes,
    ...looks.mistakes,
  ];
  // What a query may ask can be told only of a window that makes sense.
  const plan = await planJudgement(wrong.length > 0 ? [] : wishes, { request, config, grid: whole }, signal);
  const unfitting = misfitsOf({ request, config });
  const asked = { request, named, config, wishes, planned: plan.planned, lagMs, looks: looks.looks };
  return {
    prepared: upTo({ ...asked, grid: whole, deferred: clock.deferred }, grid),
    mistakes: {
      INVALID_REQUEST: wrong,
      UNKNOWN_SOURCE: unknownSources,
      CONFIG_MISMATCH: [...unfitting, ...misfits, ...plan.misfits],
    },
    misfits: [...unfitting, ...plan.common],
    plan,
    unasked,
  };
}

/** The same judgement with as many settled slots as the grid has: what is planned ends there. */
export function upTo(prepared: PreparedJudgement, { settledSlots }: Pick<Grid, 'settledSlots'>): PreparedJudgement {
  const planned = prepared.planned.map((wish) => {
    const { from, to } = wish.fetch.judged;
    return { ...wish, fetch: { ...wish.fetch, judged: { from, to: Math.max(from, Math.min(to, settledSlots)) } } };
  });
  return { ...prepared, planned, grid: { ...prepared.grid, settledSlots } };
}

/** Whether some of what is waited for is still to come. */
export function isOpen({ deferred, grid }: Pick<PreparedJudgement, 'deferred' | 'grid'>): boolean {
  return deferred && grid.settledSlots < grid.slots;
}

/** How many slots can be judged by now, of how many in all. */
export function judgedSoFar({ grid }: Pick<PreparedJudgement, 'grid'>): {
  readonly judged: number;
  readonly total: number;
} {
  const { from, to } = judgedSlots(grid, 0);
  return { judged: to - from, total: grid.slots - from };
}

/**
 * The config that a request names, or holds.
 *
 * @throws {JudgementError} UNKNOWN_CONFIG
 */
export function resolveConfig({ config }: JudgementRequest, configs: Known['configs']): NamedConfig {
  if (typeof config !== 'string') return config;
  const named = configs.get(config);
  if (named) return named;
  const message = `is not the name of a metric config; ${listed([...configs.keys()])}`;
  throw new JudgementError('UNKNOWN_CONFIG', `Cannot judge by metric config "${config}"`, [
    { pointer: '/config', message },
  ]);
}

function resolveThresholds({ thresholds }: JudgementRequest, config: MetricConfig): MetricConfig['thresholds'] {
  return {
    pass: thresholds.pass ?? config.thresholds.pass,
    marginal: thresholds.marginal ?? config.thresholds.marginal,
  };
}

/** Where a request replaces one threshold, it must fit the config's other one; a config's own are its reader's affair. */
function thresholdMistakes({ pass, marginal }: MetricConfig['thresholds'], request: JudgementRequest): ErrorDetail[] {
  const { thresholds } = request;
  if (marginal <= pass || (thresholds.pass === undefined && thresholds.marginal === undefined)) return [];
  const message = `marginal must be at most pass, is ${String(marginal)} with pass ${String(pass)}`;
  return [{ pointer: '/thresholds', message }];
}

function missingWindow({ window }: JudgementRequest, wishes: readonly Wish[]): ErrorDetail[] {
  const [first] = wishes;
  if (window || !first) return [];
  const message = `is required: ${first.name} is fetched from source "${first.source.name}", and only series that come along need no window`;
  return [{ pointer: '/window', message }];
}

const REFUSALS = {
  INVALID_REQUEST: 'Cannot judge this request',
  UNKNOWN_SOURCE: 'Cannot judge without its source',
  CONFIG_MISMATCH: 'Cannot judge this request by this config',
} as const;

/** Mistakes by the code of the error that they are. */
export type Mistakes = Readonly<Record<keyof typeof REFUSALS, readonly ErrorDetail[]>>;

/**
 * Refuses a request for its mistakes, where there are any.
 *
 * @throws {JudgementError} one for all of them, of the first kind that there are any of
 */
export function refuse(mistakes: Mistakes): void {
  const details = Object.values(mistakes).flat();
  for (const code of ['INVALID_REQUEST', 'UNKNOWN_SOURCE', 'CONFIG_MISMATCH'] as const) {
    if (mistakes[code].length > 0) throw new JudgementError(code, REFUSALS[code], details);
  }
}
