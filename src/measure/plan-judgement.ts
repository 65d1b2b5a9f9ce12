import type { JudgementRequest } from '../config/judgement-request.js';
import type { Metric, MetricConfig } from '../config/metric-config.js';
import type { ErrorDetail } from '../errors.js';
import { languageOf } from '../query/bind-metric.js';
import { toPromqlDuration } from '../query/promql.js';
import { chooseSource, type Sources } from './choose-source.js';
import { missingValues } from './missing-values.js';
import {
  planFetch,
  type MissingValue,
  type Objection,
  type PlanContext,
  type PlannedFetch,
  type Wanted,
} from './plan-fetch.js';
import { createTurns } from './turns.js';

/** A request with the config that it is judged by. */
export interface ConfiguredRequest {
  readonly request: JudgementRequest;
  readonly config: MetricConfig;
}

/** What a wish is for: a metric, or with null the traffic or another figure of the sides as wholes. */
export interface Subject {
  readonly metric: Metric | null;
  /** Undefined for a metric and for the traffic. */
  readonly figure?: SideFigure | undefined;
}

/** What is asked of the sides as wholes, for the report alone. */
export type SideFigure = 'instances' | 'age';

/** What is to be fetched, and what for. */
export interface Wish extends Wanted, Subject {}

/** What a judgement wants of its sources, with what is wrong about that. */
export interface Wishes {
  readonly wishes: readonly Wish[];
  /** The largest of its sources. */
  readonly lagMs: number;
  readonly unknownSources: readonly ErrorDetail[];
  readonly misfits: readonly ErrorDetail[];
  /** Whatever cannot be wished for, each with why. */
  readonly unasked: readonly RefusedSubject[];
}

/** Something that cannot be asked for, with all that keeps it from being. */
export interface RefusedSubject extends Subject {
  readonly mistakes: readonly ErrorDetail[];
}

/** What a request without series for every metric wants of which source. */
export function chooseSources({ request, config }: ConfiguredRequest, sources: Sources): Wishes {
  const wishes: Wish[] = [];
  const unknownSources: ErrorDetail[] = [];
  const misfits: ErrorDetail[] = [];
  const unasked: RefusedSubject[] = [];
  const anyCompared = config.metrics.some(({ analysis }) => analysis.compared);
  const add = (subject: Subject, own: string | undefined, query: Wanted['query']): void => {
    const { metric, figure } = subject;
    const compared = metric ? metric.analysis.compared : anyCompared;
    // Kayenta's judge compares percentages, which may share data; the native one adds events up.
    const summed = metric ? countsEvents(query) && config.judge.name === 'mann-whitney' : figure === undefined;
    const choice = chooseSource({ own, language: languageOf(query) }, { request, config }, sources);
    const name = nameOfSubject(subject);
    if (choice.kind === 'chosen') {
      wishes.push({ ...subject, name, query, source: choice.source, summed, compared });
      return;
    }
    unasked.push({ ...subject, mistakes: [choice.mistake] });
    if (!unknownSources.some(({ message }) => message === choice.mistake.message)) unknownSources.push(choice.mistake);
  };
  for (const metric of config.metrics.filter(({ name }) => !Object.hasOwn(request.data, name))) {
    if (metric.query) {
      add({ metric }, metric.source, metric.query);
      continue;
    }
    const mistake = { pointer: '/data', message: `has no series for metric "${metric.name}", which has no query` };
    misfits.push(mistake);
    unasked.push({ metric, mistakes: [mistake] });
  }
  if (config.traffic && wishes.length > 0) add({ metric: null }, config.traffic.source, config.traffic.query);
  for (const figure of ['instances', 'age'] as const) {
    const asked = config.comparability?.[figure];
    if (asked && anyCompared && wishes.length > 0) add({ metric: null, figure }, asked.source, asked.query);
  }
  const lagMs = wishes.reduce((largest, { source }) => Math.max(largest, source.lagMs), 0);
  return { wishes, lagMs, unknownSources, misfits, unasked };
}

function nameOfSubject({ metric, figure }: Subject): string {
  if (metric) return `metric "${metric.name}"`;
  return figure === undefined ? 'traffic' : `comparability.${figure}`;
}

/** Whether a query asks for bad events and for how many there were in all. */
export function countsEvents(query: Wanted['query']): boolean {
  if (query.type === 'prometheus') return query.events !== undefined;
  return query.type === 'stackdriver' && query.eventsFilter !== undefined;
}

/** A wish with how it is fetched. */
export interface PlannedWish extends Subject {
  readonly fetch: PlannedFetch;
}

/** All that is fetched for a judgement, with what keeps it from being fetched. */
export interface JudgementPlan {
  readonly planned: readonly PlannedWish[];
  readonly misfits: readonly ErrorDetail[];
  /** What of the misfits concerns no wish by itself. */
  readonly common: readonly ErrorDetail[];
  /** What could be asked, but not judged. */
  readonly unfit: readonly UnfitWish[];
  readonly refused: readonly RefusedSubject[];
}

/** A wish that can be asked for, with why its answer cannot be judged. */
export interface UnfitWish extends PlannedWish {
  readonly objections: readonly Objection[];
}

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
  const unfit: UnfitWish[] = [];
  const refused: RefusedSubject[] = [];
  const turns = createTurns(signal);
  for (const wish of wishes) {
    await turns.pass();
    const subject = { metric: wish.metric, figure: wish.figure };
    const plan = planFetch(wish, context);
    if (plan.kind === 'planned') planned.push({ ...subject, fetch: plan.fetch });
    else if (plan.kind === 'unfit') {
      const { fetch, objections } = plan;
      misfits.push(...objections.map(({ mistake }) => mistake));
      unfit.push({ ...subject, fetch, objections });
    } else {
      misfits.push(...plan.mistakes);
      missing.push(...plan.missing);
      const mistakes = [...plan.mistakes, ...missingValues(plan.missing, context.config)];
      refused.push({ ...subject, mistakes });
    }
  }
  const common = [...severalScopes(wishes), ...unalignedStep(wishes, context)];
  const all = [...common, ...misfits, ...missingValues(missing, context.config)];
  return { planned, misfits: all, common, unfit, refused };
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
