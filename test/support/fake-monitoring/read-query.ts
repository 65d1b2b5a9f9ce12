import type { Interval } from './align-series.js';
import { ALIGNERS, type Aligner } from './aligners.js';
import { fieldOf, type FilterField } from './filter-field.js';
import { parsePath } from './parse-filter.js';
import { REDUCERS, type Reducer } from './reducers.js';
import { invalidField, RpcError } from './rpc-error.js';
import type { ListTimeSeriesRequest } from './wire-types.js';

/** How points are put together, after ALIGN_NONE not at all. */
export interface Aggregation {
  readonly alignerName: string;
  readonly aligner: Aligner;
  readonly periodMs: number;
  readonly reducerName: string;
  readonly reducer?: Reducer;
  readonly groupBy: readonly FilterField[];
}

/** A ListTimeSeries request, but for its filter's text, read. */
export interface Query {
  readonly project: string;
  readonly interval: Interval;
  readonly aggregation?: Aggregation;
  readonly headersOnly: boolean;
}

/** Reads a request, or throws INVALID_ARGUMENT for what Cloud Monitoring refuses and UNIMPLEMENTED for what the fake does not know. */
export function readQuery(request: ListTimeSeriesRequest): Query {
  if (request.orderBy) throw invalidField('orderBy', request.orderBy, 'Ordering is not supported.');
  if (isSet(request.secondaryAggregation)) throw new RpcError('UNIMPLEMENTED', 'The fake knows no second aggregation');
  const aggregation = readAggregation(request.aggregation ?? {});
  return {
    project: readProject(request.name ?? ''),
    interval: readInterval(request.interval ?? {}),
    ...(aggregation && { aggregation }),
    headersOnly: String(request.view) === 'HEADERS',
  };
}

/** The project that a request is about. */
export function readProject(name: string): string {
  const [, project] = /^projects\/([^/]+)$/.exec(name) ?? [];
  if (project !== undefined) return project;
  const form = '{resource_container_type}/{resource_container_id}';
  throw invalidField('name', name, `Name must begin with '${form}', got: ${name}`);
}

function isSet(message: object | null | undefined): boolean {
  return message !== null && message !== undefined;
}

type Time = NonNullable<NonNullable<ListTimeSeriesRequest['interval']>['endTime']>;

function readInterval({ startTime, endTime }: NonNullable<ListTimeSeriesRequest['interval']>): Interval {
  if (!endTime) throw invalidField('interval.endTime', '', 'The end time must be specified.');
  const endMs = toMs(endTime);
  const startMs = startTime ? toMs(startTime) : endMs;
  if (startMs < endMs) return { startMs, endMs };
  const reason = 'The start time must be before the end time for a non-gauge metric or a read.';
  throw invalidField('interval.startTime', new Date(startMs).toISOString(), reason);
}

function toMs({ seconds, nanos }: Time): number {
  return Number(seconds ?? 0) * 1000 + (nanos ?? 0) / 1e6;
}

function readAggregation(given: NonNullable<ListTimeSeriesRequest['aggregation']>): Aggregation | undefined {
  const alignerName = String(given.perSeriesAligner ?? 'ALIGN_NONE');
  const reducerName = String(given.crossSeriesReducer ?? 'REDUCE_NONE');
  if (alignerName === 'ALIGN_NONE') {
    if (reducerName === 'REDUCE_NONE') return undefined;
    const reason = 'A per-series aligner other than ALIGN_NONE must be specified with a cross-series reducer.';
    throw invalidField('aggregation.perSeriesAligner', alignerName, reason);
  }
  const aligner = known(ALIGNERS, alignerName);
  const period = given.alignmentPeriod;
  if (!period) throw invalidField('aggregation.alignmentPeriod', '', 'The alignment period must be specified.');
  const periodMs = toMs(period);
  if (periodMs < 60_000) {
    const reason = 'The alignment period must be greater than or equal to 1 minute.';
    throw invalidField('aggregation.alignmentPeriod', `${String(periodMs / 1000)}s`, reason);
  }
  const reducer = reducerName === 'REDUCE_NONE' ? undefined : known(REDUCERS, reducerName);
  const groupBy = (given.groupByFields ?? []).map(readGroupBy);
  return { alignerName, aligner, periodMs, reducerName, ...(reducer && { reducer }), groupBy };
}

function known<Known>(all: ReadonlyMap<string, Known>, name: string): Known {
  const found = all.get(name);
  if (!found) throw new RpcError('UNIMPLEMENTED', `The fake does not know ${name}`);
  return found;
}

function readGroupBy(text: string): FilterField {
  const field = fieldOf(pathIn(text));
  if (!field) throw invalidField('aggregation.groupByFields', text, 'The field is not supported.');
  return field;
}

function pathIn(text: string): readonly string[] {
  try {
    return parsePath(text);
  } catch {
    return [];
  }
}
