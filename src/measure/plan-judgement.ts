import { setImmediate } from 'node:timers/promises';
import type { JudgementRequest } from '../config/judgement-request.js';
import type { Metric, MetricConfig } from '../config/metric-config.js';
import type { ErrorDetail } from '../errors.js';
import { languageOf } from '../query/bind-metric.js';
import { toPromqlDuration } from '../query/promql.js';
import { chooseSource, type Sources } from './choose-source.js';
import { planFetch, type MissingValue, type PlanContext, type PlannedFetch, type Wanted } from './plan-fetch.js';

/** A request with the config that it is judged by. */
export interface ConfiguredRequest {
  readonly request: JudgementRequest;
  readonly config: MetricConfig;
}

/** What is to be fetched, of which metric; null stands for the traffic. */
export interface Wish extends Wanted {
  readonly metric: Metric | null;
}

/** What a judgement wants of its sources, with what is wrong about that. */
export interface Wishes {
  readonly wishes: readonly Wish[];
  /** The largest of its sources. */
  readonly lagMs: number;
  readonly unknownSources: readonly ErrorDetail[];
  readonly misfits: readonly ErrorDetail[];
}

/** What a request without series for every metric wants of which source. */
export function chooseSources({ request, config }: ConfiguredRequest, sources: Sources): Wishes {
  const wishes: Wish[] = [];
  const unknownSources: ErrorDetail[] = [];
  const misfits: ErrorDetail[] = [];
  const anyCompared = config.metrics.some(({ analysis }) => analysis.compared);
  const add = (metric: Metric | null, own: string | undefined, query: Wanted['query']): void => {
    const compared = metric ? metric.analysis.compared : anyCompared;
    // Kayenta's judge compares percentages, which may share data; the native one adds events up.
    const summed = metric === null || (countsEvents(query) && config.judge.name === 'mann-whitney');
    const choice = chooseSource({ own, language: languageOf(query) }, { request, config }, sources);
    const name = metric ? `metric "${metric.name}"` : 'traffic';
    if (choice.kind === 'chosen') wishes.push({ metric, name, query, source: choice.source, summed, compared });
    else if (!unknownSources.some(({ message }) => message === choice.mistake.message)) {
      unknownSources.push(choice.mistake);
    }
  };
  for (const metric of config.metrics.filter(({ name }) => !Object.hasOwn(request.data, name))) {
    if (metric.query) add(metric, metric.source, metric.query);
    else misfits.push({ pointer: '/data', message: `has no series for metric "${metric.name}", which has no query` });
  }
  if (config.traffic && wishes.length > 0) add(null, config.traffic.source, config.traffic.query);
  const lagMs = wishes.reduce((largest, { source }) => Math.max(largest, source.lagMs), 0);
  return { wishes, lagMs, unknownSources, misfits };
}

function countsEvents(query: Wanted['query']): boolean {
  if (query.type === 'prometheus') return query.events !== undefined;
  return query.type === 'stackdriver' && query.eventsFilter !== undefined;
}

/** A wish with how it is fetched. */
export interface PlannedWish {
  readonly metric: Metric | null;
  readonly fetch: PlannedFetch;
}

/** All that is fetched for a judgement, with what keeps it from being fetched. */
export interface JudgementPlan {
  readonly planned: readonly PlannedWish[];
  readonly misfits: readonly ErrorDetail[];
}

/** Reading this many characters of queries takes some milliseconds; then others get their turn. */
const TURN_CHARACTERS = 5_000;

/**
 * How the wishes of a judgement are fetched.
 *
 * @throws the signal's reason once it is aborted
 */
export async function planJudgement(
  wishes: readonly Wish[],
  context: PlanContext,
  signal: AbortSignal,
): Promise<JudgementPlan> {
  const planned: PlannedWish[] = [];
  const misfits: ErrorDetail[] = [];
  const missing: MissingValue[] = [];
  let characters = 0;
  for (const wish of wishes) {
    characters += JSON.stringify(wish.query).length;
    if (characters > TURN_CHARACTERS) {
      await setImmediate();
      signal.throwIfAborted();
      characters = 0;
    }
    const plan = planFetch(wish, context);
    if (plan.kind === 'planned') planned.push({ metric: wish.metric, fetch: plan.fetch });
    else {
      misfits.push(...plan.mistakes);
      missing.push(...plan.missing);
    }
  }
  return {
    planned,
    misfits: [
      ...severalScopes(wishes),
      ...unalignedStep(wishes, context),
      ...misfits,
      ...missingValues(missing, context.config),
    ],
  };
}

/** A request has one scope a side; Kayenta's metrics may each ask for another. */
function severalScopes(wishes: readonly Wish[]): ErrorDetail[] {
  const names = new Set(wishes.flatMap(({ query }) => ('scopeName' in query ? [query.scopeName] : [])));
  if (names.size < 2) return [];
  const message = `asks for several scopes (${[...names].join(', ')}), and a request has one: make it a config for each`;
  return [{ pointer: '/config', message }];
}

const ALIGNMENT_MS = 60_000;

/** Cloud Monitoring aligns points to whole minutes. */
function unalignedStep(wishes: readonly Wish[], { request, grid: { stepMs } }: PlanContext): ErrorDetail[] {
  const [first, ...others] = wishes.filter(({ source }) => source.language === 'stackdriver');
  if (!first || stepMs % ALIGNMENT_MS === 0) return [];
  const more = others.length > 0 ? ` and ${String(others.length)} more` : '';
  const message = `${request.step === undefined ? 'has a step of' : 'is'} ${toPromqlDuration(stepMs)}, and Cloud Monitoring, which is asked for ${first.name}${more}, aligns to whole minutes: make it a multiple of 60s`;
  return [{ pointer: request.step === undefined ? '/config' : '/step', message }];
}

/** One mistake for each variable of a side, however many metrics need it. */
function missingValues(missing: readonly MissingValue[], { scope, dialect }: MetricConfig): ErrorDetail[] {
  const grouped = new Map<string, MissingValue[]>();
  for (const one of missing) {
    const key = `${one.side} ${one.variable}`;
    grouped.set(key, [...(grouped.get(key) ?? []), one]);
  }
  return [...grouped.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { side, variable, neededBy } = first;
    const others = group.length > 1 ? ` and ${String(group.length - 1)} more` : '';
    if (dialect === 'native' && !Object.hasOwn(scope ?? {}, variable)) {
      const known = Object.keys(scope ?? {}).join(', ');
      const message = `uses variable "${variable}" in the query of ${neededBy}${others}, which is not in its scope; there ${known === '' ? 'is none' : `are: ${known}`}`;
      return side === 'canary' && missing.some((one) => one.side === 'baseline' && one.variable === variable)
        ? []
        : [{ pointer: '/config', message }];
    }
    const message = `has no value for variable "${variable}", which the query of ${neededBy}${others} needs: give it here or in /scope`;
    return [{ pointer: `/${side}/scope`, message }];
  });
}
