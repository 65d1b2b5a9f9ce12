import { cutItems, cutPoints } from './cut-page.js';
import { listDescriptors } from './list-descriptors.js';
import { listTimeSeries } from './list-time-series.js';
import { readPageToken, writePageToken } from './page-token.js';
import { readProject, readQuery } from './read-query.js';
import type { StoredSeries } from './series-store.js';
import type {
  ListMetricDescriptorsRequest,
  ListMetricDescriptorsResponse,
  ListTimeSeriesRequest,
  ListTimeSeriesResponse,
} from './wire-types.js';
import { writeSeries } from './write-series.js';

/** What calls are answered from. */
export interface Data {
  /** The series that a project may see. */
  readonly visibleTo: (project: string) => readonly StoredSeries[];
  /** How much an answer may hold at most. */
  readonly pageSize: number;
}

/** A page of series; its size counts points, or series where only headers are asked for. */
export function answerTimeSeries(
  request: ListTimeSeriesRequest,
  { visibleTo, pageSize }: Data,
): ListTimeSeriesResponse {
  const query = readQuery(request);
  const { offset, page } = readPageToken(request);
  const found = listTimeSeries(query, request.filter ?? '', visibleTo(query.project));
  const size = sizeOf(request, pageSize);
  const { items, nextOffset } = query.headersOnly
    ? cutItems(
        found.map((series) => ({ ...series, points: [] })),
        offset,
        size,
      )
    : cutPoints(found, offset, size);
  return {
    timeSeries: items.map(writeSeries),
    nextPageToken: nextOffset === undefined ? '' : writePageToken(request, { offset: nextOffset, page: page + 1 }),
    // All are of one metric, and so of one unit.
    unit: found[0]?.unit ?? '',
  };
}

/** A page of descriptors. */
export function answerDescriptors(
  request: ListMetricDescriptorsRequest,
  { visibleTo, pageSize }: Data,
): ListMetricDescriptorsResponse {
  const project = readProject(request.name ?? '');
  const { offset, page } = readPageToken(request);
  const found = listDescriptors(project, request.filter ?? '', visibleTo(project));
  const { items, nextOffset } = cutItems(found, offset, sizeOf(request, pageSize));
  return {
    metricDescriptors: [...items],
    nextPageToken: nextOffset === undefined ? '' : writePageToken(request, { offset: nextOffset, page: page + 1 }),
  };
}

function sizeOf(request: { readonly pageSize?: number | null }, most: number): number {
  const asked = request.pageSize ?? 0;
  return asked > 0 ? Math.min(asked, most) : most;
}
