import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import type { MetricQuery } from '../config/metric-query.js';
import type { ErrorDetail } from '../errors.js';
import type { Sides } from '../judge/measurement.js';
import type { BoundMetric, BoundQueries } from '../query/bind-metric.js';
import type { QueryWarning } from '../query/bound-query.js';
import { toPromqlDuration } from '../query/promql.js';
import type { MetricSource } from '../sources/metric-source.js';
import { judgedSlots, type Grid, type SlotSpan } from '../window/grid.js';
import { bindSide } from './bind-side.js';

/** One thing to fetch for both sides. */
export interface PlannedFetch {
  readonly source: MetricSource;
  readonly queries: AskedSides;
  /** The slots of it that are judged. */
  readonly judged: SlotSpan;
  readonly lookBackMs: number;
  /** Whether it is read at another time than it is asked for. */
  readonly displaced: boolean;
  readonly warnings: readonly QueryWarning[];
}

/** What both sides are asked; the baseline nothing where only the canary counts. */
export interface AskedSides {
  readonly baseline: BoundQueries | undefined;
  readonly canary: BoundQueries;
}

/** What is asked of whom, before anything is filled in. */
export interface Wanted {
  /** As messages call it. */
  readonly name: string;
  readonly query: MetricQuery;
  readonly source: MetricSource;
  /** Whether its samples are added up, so that no two may share data. */
  readonly summed: boolean;
  /** Whether the canary is held against the baseline; else only the canary is asked for. */
  readonly compared: boolean;
}

/** What a plan is made from. */
export interface PlanContext {
  readonly request: JudgementRequest;
  readonly config: MetricConfig;
  readonly grid: Grid;
}

/** Why what can be asked cannot be judged. */
export interface Objection {
  readonly code: 'identical-queries' | 'nothing-to-judge' | 'counted-twice';
  readonly mistake: ErrorDetail;
}

/** A planned fetch; one whose answer could not be judged; or all that keeps it from being asked. */
export type Plan =
  | { readonly kind: 'planned'; readonly fetch: PlannedFetch }
  | { readonly kind: 'unfit'; readonly fetch: PlannedFetch; readonly objections: readonly Objection[] }
  | { readonly kind: 'refused'; readonly mistakes: readonly ErrorDetail[]; readonly missing: readonly MissingValue[] };

/** A variable that a metric needs on a side. */
export interface MissingValue {
  readonly side: keyof Sides<unknown>;
  readonly variable: string;
  readonly neededBy: string;
}

/** Fills in what a metric (or the traffic) asks for both sides, and tells which slots of the answer are judged. */
export function planFetch(wanted: Wanted, context: PlanContext): Plan {
  const canary = bindSide(wanted, context, 'canary');
  const baseline = wanted.compared ? bindSide(wanted, context, 'baseline') : undefined;
  if (baseline?.kind === 'refused' || canary.kind === 'refused') {
    return refusedBy(wanted, { ...(baseline ? { baseline } : {}), canary });
  }
  const queries = { baseline: baseline?.queries, canary: canary.queries };
  const lookBackMs = Math.max(...allQueries(queries).map((query) => query.lookBackMs));
  const judged = judgedSlots(gridOf(wanted.source, context.grid), lookBackMs);
  const objections = [
    ...sameQuery(wanted, queries, context),
    ...nothingLeft(wanted, judged, lookBackMs),
    ...(wanted.summed ? countedTwice(wanted, lookBackMs, context) : []),
  ];
  const warnings = distinct([...(baseline?.warnings ?? []), ...canary.warnings]);
  const displaced = allQueries(queries).some((query) => query.displaced);
  const fetch = { source: wanted.source, queries, judged, lookBackMs, displaced, warnings };
  return objections.length > 0 ? { kind: 'unfit', fetch, objections } : { kind: 'planned', fetch };
}

/** A point of Cloud Monitoring stands for the period before it, so that also of Kayenta's instants the first one would read from before the window. */
function gridOf({ language }: MetricSource, grid: Grid): Grid {
  return language === 'stackdriver' ? { ...grid, leadMs: grid.stepMs } : grid;
}

function distinct(warnings: readonly QueryWarning[]): QueryWarning[] {
  return [...new Map(warnings.map((warning) => [warning.text, warning])).values()];
}

function refusedBy({ name }: Wanted, sides: Partial<Sides<BoundMetric>>): Plan {
  const refused = (['baseline', 'canary'] as const).flatMap((side) => {
    const bound = sides[side];
    return bound?.kind === 'refused' ? [{ side, ...bound }] : [];
  });
  const problems = new Set(refused.flatMap((bound) => bound.problems));
  return {
    kind: 'refused',
    mistakes: [...problems].map((problem) => ({ pointer: '/config', message: `the query of ${name} ${problem}` })),
    missing: refused.flatMap(({ side, missing }) => missing.map((variable) => ({ side, variable, neededBy: name }))),
  };
}

function countedTwice({ name }: Wanted, lookBackMs: number, { grid }: PlanContext): Objection[] {
  if (lookBackMs <= grid.stepMs) return [];
  const message = `the query of ${name} reads ${toPromqlDuration(lookBackMs)} back, more than one step: its slots would count the same several times. Read [\${step}]`;
  return [{ code: 'counted-twice', mistake: { pointer: '/config', message } }];
}

function allQueries({ baseline, canary }: AskedSides) {
  const sides = baseline ? [baseline, canary] : [canary];
  return sides.flatMap((side) => (side.kind === 'expr' ? [side.expr] : [side.events, side.exposure]));
}

/** To compare a query with itself always passes. */
function sameQuery({ name }: Wanted, queries: AskedSides, { request }: PlanContext): Objection[] {
  if (!queries.baseline || request.baseline.offset !== 0) return [];
  if (textOf(queries.baseline) !== textOf(queries.canary)) return [];
  const message = `${name} asks the same of both sides, so that there is nothing to compare: ${textOf(queries.canary).slice(0, 300)}`;
  return [{ code: 'identical-queries', mistake: { pointer: '/canary/scope', message } }];
}

function textOf(queries: BoundQueries): string {
  return queries.kind === 'expr' ? queries.expr.text : `${queries.events.text} of ${queries.exposure.text}`;
}

function nothingLeft({ name }: Wanted, { from, to }: SlotSpan, lookBackMs: number): Objection[] {
  if (from < to) return [];
  const message = `leaves nothing of ${name} to judge: each of its samples reads ${toPromqlDuration(lookBackMs)} back, and may not read from before the window's start and its warm-up: make the window longer, or the range shorter`;
  return [{ code: 'nothing-to-judge', mistake: { pointer: '/window', message } }];
}
