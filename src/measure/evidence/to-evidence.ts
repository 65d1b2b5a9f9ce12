import type { WrittenEvidence } from '../../config/evidence.js';
import { requestInOrder } from '../../identity/request-in-order.js';
import type { BoundQueries, BoundQuery } from '../../query/bind-metric.js';
import type { MetricSource, SlotRange } from '../../sources/metric-source.js';
import { fetchGrid, type FetchGrid } from '../fetch-judgement.js';
import type { BothSides, MeasuredSeries } from '../measured-series.js';
import { figureOf } from './judged-series.js';
import { usedCalibration, type JudgedRecord, type RecordedWish } from './judged-record.js';
import { writeValues } from './write-values.js';

/** What a record does not know of itself. */
export interface RecordedAs {
  /** The body of the request, with absolute times. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly versions: { readonly canaryJudge: string; readonly judge: string };
}

type WrittenOutcome = WrittenEvidence['outcomes'][number];
type WrittenSeries = NonNullable<WrittenOutcome['series']>['canary'][number];

/** Evidence whose series are as they were fetched: what it takes to write it, on whichever thread. */
export interface UnwrittenEvidence extends Omit<WrittenEvidence, 'outcomes'> {
  readonly outcomes: readonly UnwrittenOutcome[];
}

interface UnwrittenOutcome extends Omit<WrittenOutcome, 'series'> {
  readonly series?: BothSides;
}

/** Everything that a judgement was made of, as plain data to judge again from. */
export function toEvidence(record: JudgedRecord, as: RecordedAs): WrittenEvidence {
  return writeEvidence(unwrittenEvidence(record, as));
}

/** The same as it is written; of its request the keys are in order. */
export function writeEvidence(evidence: UnwrittenEvidence): WrittenEvidence {
  const outcomes = evidence.outcomes.map((outcome): WrittenOutcome => {
    const { series, ...others } = outcome;
    // Its place among the others stays.
    return series ? { ...outcome, series: writtenSides(series) } : others;
  });
  return { ...evidence, request: requestInOrder(evidence.request), outcomes };
}

/** The same before it is written. */
export function unwrittenEvidence(record: JudgedRecord, { request, versions }: RecordedAs): UnwrittenEvidence {
  const { prepared, fetched, judgedAtMs } = record;
  const { named, grid } = prepared;
  const { name, digest, document } = named;
  const inline = typeof prepared.request.config !== 'string';
  const ranges = fetchGrid(grid, prepared.request.baseline.offset);
  const calibration = usedCalibration(prepared);
  return {
    format: 1,
    versions,
    request,
    occasion: { judgedAt: judgedAtMs === null ? null : iso(judgedAtMs), slots: grid.settledSlots },
    config: { name, digest, ...(inline || !document ? {} : { document }) },
    ...(calibration ? { calibration } : {}),
    sources: knownSources(record).map(({ name, language, lagMs, scrapeIntervalMs, scopeLabel }) => ({
      name,
      language,
      lagMs,
      scrapeIntervalMs,
      scopeLabel,
    })),
    standardSource: record.sources.standard ?? null,
    outcomes: fetched.map((wish) => outcomeOf(wish, ranges)),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Those that were asked, and those that were named and may have kept others from being. */
function knownSources({ prepared, sources }: JudgedRecord): MetricSource[] {
  const { request, config, wishes } = prepared;
  const named = [sources.standard, request.source, config.source];
  const known = new Set(named.flatMap((name) => (name === undefined ? [] : (sources.byName.get(name) ?? []))));
  for (const { source } of wishes) known.add(source);
  return [...known].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function outcomeOf(wish: RecordedWish, ranges: FetchGrid): UnwrittenOutcome {
  const { metric, fetch } = wish;
  const { source, queries } = fetch;
  const figure = figureOf(wish);
  return {
    ...(metric ? { metric: metric.name } : {}),
    ...(figure ? { figure } : {}),
    source: source.name,
    queries: {
      ...(queries.baseline ? { baseline: writtenQueries(source, queries.baseline, ranges.baseline) } : {}),
      canary: writtenQueries(source, queries.canary, ranges.canary),
    },
    ...(wish.kind === 'fetched' ? { series: wish.series } : {}),
    ...(wish.kind === 'fetched' && wish.remarks.length > 0 ? { remarks: [...wish.remarks] } : {}),
    ...(wish.kind === 'failed' ? { failure: writtenFailure(wish) } : {}),
  };
}

function writtenQueries(
  source: Pick<MetricSource, 'linksTo'>,
  queries: BoundQueries,
  range: SlotRange,
): WrittenOutcome['queries']['canary'] {
  const written = (query: BoundQuery) => {
    const links = source.linksTo(query, range).map(({ name, url }) => ({ name, url }));
    return { text: query.text, ...(links.length > 0 ? { links } : {}) };
  };
  if (queries.kind === 'expr') return { query: written(queries.expr) };
  return { events: written(queries.events), exposure: written(queries.exposure) };
}

function writtenSides({ baseline, canary }: BothSides): NonNullable<WrittenOutcome['series']> {
  return { baseline: baseline.map(writtenSeries), canary: canary.map(writtenSeries) };
}

function writtenSeries({ labels, values, filled, counts }: MeasuredSeries): WrittenSeries {
  if (!counts) return { labels: { ...labels }, values: writeValues(values, filled) };
  return { labels: { ...labels }, events: writeValues(counts.events), exposure: writeValues(counts.exposure) };
}

function writtenFailure({
  failure,
}: Extract<RecordedWish, { kind: 'failed' }>): NonNullable<WrittenOutcome['failure']> {
  const { code, givenUp, detail } = failure;
  const { message, metric, side, source, query, retryAfterSeconds } = detail;
  return {
    code: sourceCode(code),
    message,
    ...(metric === undefined ? {} : { metric }),
    ...(side === undefined ? {} : { side }),
    ...(source === undefined ? {} : { source }),
    ...(query === undefined ? {} : { query }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    givenUp,
  };
}

function sourceCode(code: string): NonNullable<WrittenOutcome['failure']>['code'] {
  switch (code) {
    case 'QUERY_REFUSED':
    case 'SOURCE_UNREACHABLE':
    case 'SOURCE_BUSY':
    case 'SOURCE_TIMEOUT':
    case 'DEADLINE_PASSED':
      return code;
    default:
      return 'SOURCE_FAILED';
  }
}
