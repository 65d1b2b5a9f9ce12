import { JudgementError } from '../../errors.js';
import { setDeadline } from '../../measure/deadline.js';
import type { BoundQuery } from '../../query/bind-metric.js';
import type { FetchedSeries, MetricSource, SlotRange } from '../../sources/metric-source.js';
import { toChunk, type Chunk } from './chunk-windows.js';
import type { AskPolitely } from './polite-asking.js';
import { createSampleCache } from './sample-cache.js';

/** How a source is asked for windows in chunks. */
export interface Slicing {
  readonly chunks: readonly Chunk[];
  readonly askPolitely: AskPolitely;
  /** How long a question is waited for. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** A part of a chunk: what the source says to it, or that it refuses it. */
interface Piece {
  readonly range: SlotRange;
  readonly answer: FetchedSeries | JudgementError;
}

/** What is known of a query so far. */
interface Known {
  answered: boolean;
  refusals: number;
  /** The most series of an answer. */
  series: number;
}

/** More samples than this are asked for in several questions. */
const MOST_SAMPLES = 500_000;
/** A query that was refused so often and never answered is not asked any more. */
const MOST_REFUSALS = 10;

/**
 * The source, which now answers for the windows of the chunks alone: it is asked for a whole chunk at once, and each window is cut out of
 * the answer, as it would have been answered by itself. A query that is read at another time than it is asked for is asked window by window.
 */
export function sliceSource(source: MetricSource, { chunks, askPolitely, deadlineMs, signal }: Slicing): MetricSource {
  const chunkOf = new Map(chunks.flatMap((chunk) => chunk.windows.map(({ firstMs }) => [firstMs, chunk] as const)));
  const known = new Map<string, Known>();
  const cache = createSampleCache<readonly Piece[]>((pieces) => pieces.reduce((sum, piece) => sum + sizeOf(piece), 0));

  const ask = (query: BoundQuery, range: SlotRange): Promise<FetchedSeries> =>
    askPolitely(async () => {
      const deadline = setDeadline(deadlineMs);
      const ended = AbortSignal.any([signal, deadline.signal]);
      const context = { signal: ended, untilMs: deadline.untilMs, onAttempt: nothing, onWait: nothing };
      return source.fetchSeries(query, range, context).finally(deadline.forget);
    }, signal);

  const piecesOf = async (query: BoundQuery, { range, windows }: Chunk): Promise<readonly Piece[]> => {
    const about = known.get(query.text) ?? { answered: false, refusals: 0, series: 0 };
    known.set(query.text, about);
    const halves = halvesOf(windows);
    if (halves && about.series * range.slots > MOST_SAMPLES) return inTurn(query, halves);
    try {
      const answer = await ask(query, range);
      about.answered = true;
      about.series = Math.max(about.series, answer.series.length);
      return [{ range, answer }];
    } catch (error) {
      if (!(error instanceof JudgementError) || error.code !== 'QUERY_REFUSED') throw error;
      about.refusals++;
      // It may be too much at once, or wrong at one time only.
      const hopeless = !about.answered && about.refusals >= MOST_REFUSALS;
      return halves && !hopeless ? inTurn(query, halves) : [{ range, answer: error }];
    }
  };
  const inTurn = async (query: BoundQuery, [first, second]: readonly [Chunk, Chunk]): Promise<readonly Piece[]> => [
    ...(await piecesOf(query, first)),
    ...(await piecesOf(query, second)),
  ];

  const fetchSeries: MetricSource['fetchSeries'] = async (query, range) => {
    const chunk = chunkOf.get(range.firstMs);
    if (!chunk || query.displaced) return ask(query, range);
    const key = `${String(chunk.range.firstMs)} ${query.text}`;
    const pieces = await cache.get(key, () => piecesOf(query, chunk));
    return cut(pieces, range);
  };
  return { ...source, fetchSeries };
}

function nothing(): void {
  // Nobody counts what a calibration asks.
}

function halvesOf(windows: readonly SlotRange[]): readonly [Chunk, Chunk] | undefined {
  if (windows.length < 2) return undefined;
  const middle = Math.ceil(windows.length / 2);
  return [toChunk(windows.slice(0, middle)), toChunk(windows.slice(middle))];
}

function sizeOf({ range, answer }: Piece): number {
  return answer instanceof JudgementError ? 0 : range.slots * answer.series.length;
}

/** What a source would say to these slots alone: no series that has no sample in them. */
function cut(pieces: readonly Piece[], { firstMs, stepMs, slots }: SlotRange): FetchedSeries {
  const piece = pieces.find(({ range }) => {
    const before = (firstMs - range.firstMs) / stepMs;
    return before >= 0 && before + slots <= range.slots;
  });
  if (!piece) throw new RangeError('A chunk holds all of its windows');
  const { answer, range } = piece;
  if (answer instanceof JudgementError) throw answer;
  const from = (firstMs - range.firstMs) / stepMs;
  const series = answer.series.map(({ labels, values, filled }) => ({
    labels,
    values: values.subarray(from, from + slots),
    filled: filled.subarray(from, from + slots),
  }));
  return { series: series.filter(({ filled }) => filled.includes(1)), warnings: answer.warnings };
}
