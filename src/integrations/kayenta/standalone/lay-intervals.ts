import { JudgementError } from '../../../errors.js';
import type { AnalysisRequest } from './analysis-request.js';

/** What one judgement of an analysis looks at, in milliseconds since the epoch. */
export interface AnalysisInterval {
  readonly startMs: number;
  readonly endMs: number;
}

const MINUTE_MS = 60_000;
/** A day, looked at every five minutes, and some. */
const MOST_INTERVALS = 300;

/**
 * What the judgements of an analysis look at, one after another, as Kayenta lays them: as many as whole analysisIntervalMins fit into the lifetime, each from the start
 * to the end of its interval or, with lookbackMins, so far back from there. Where the end is given, beginAfterMins only delays Kayenta and moves nothing.
 *
 * @throws {JudgementError} INVALID_REQUEST where this makes no sense, NOT_SUPPORTED where it is not over at `nowMs`
 */
export function layIntervals(request: AnalysisRequest, nowMs: number): AnalysisInterval[] {
  const { lookbackMins, beginAfterMins } = request;
  const { startMs, endMs, lifetimeMins } = lifetimeOf(request);
  const intervalMins = intervalOf(request, lifetimeMins);
  const count = Math.floor(lifetimeMins / intervalMins);
  const delayMs = endMs === undefined ? beginAfterMins * MINUTE_MS : 0;
  const lastMs = startMs + delayMs + count * intervalMins * MINUTE_MS;
  if (lastMs > nowMs) throw notOver('its last judgement looks at what is not over yet');
  if (count > MOST_INTERVALS) {
    const message = `makes ${String(count)} judgements, at most ${String(MOST_INTERVALS)}`;
    throw wrong('/analysisIntervalMins', message);
  }
  return Array.from({ length: count }, (_, i) => {
    const intervalEndMs = startMs + delayMs + (i + 1) * intervalMins * MINUTE_MS;
    const lookbackMs = lookbackMins * MINUTE_MS;
    return { startMs: lookbackMs > 0 ? intervalEndMs - lookbackMs : startMs + delayMs, endMs: intervalEndMs };
  });
}

interface Lifetime {
  readonly startMs: number;
  /** Undefined where only a length is given. */
  readonly endMs: number | undefined;
  readonly lifetimeMins: number;
}

function lifetimeOf({ scopes, lifetimeDurationMins }: AnalysisRequest): Lifetime {
  const [{ startTimeIso, endTimeIso }] = scopes;
  if (startTimeIso === undefined) throw notOver('it has no startTimeIso, and so begins now');
  const startMs = Date.parse(startTimeIso);
  const endMs = endTimeIso === undefined ? undefined : Date.parse(endTimeIso);
  const lifetimeMins = endMs === undefined ? lifetimeDurationMins : Math.floor((endMs - startMs) / MINUTE_MS);
  if (lifetimeMins === undefined) {
    throw wrong('/lifetimeDurationMins', 'is required, or endTimeIso in the first of scopes');
  }
  if (lifetimeMins >= 1) return { startMs, endMs, lifetimeMins };
  if (endMs === undefined) throw wrong('/lifetimeDurationMins', `must be at least 1, is ${String(lifetimeMins)}`);
  throw wrong('/scopes/0/endTimeIso', 'must be a minute or more after startTimeIso');
}

function intervalOf({ analysisIntervalMins }: AnalysisRequest, lifetimeMins: number): number {
  if (analysisIntervalMins === undefined || analysisIntervalMins === 0) return lifetimeMins;
  return Math.min(analysisIntervalMins, lifetimeMins);
}

function wrong(pointer: string, message: string): JudgementError {
  return new JudgementError('INVALID_REQUEST', 'Cannot analyse this request of Kayenta', [{ pointer, message }]);
}

function notOver(why: string): JudgementError {
  const cure =
    'give startTimeIso with endTimeIso or lifetimeDurationMins in the past, or ask POST /kayenta/canary for each interval, which waits until its end is over';
  const message = `Cannot analyse what is still to come: ${why}, and nothing here runs by itself; ${cure}`;
  return new JudgementError('NOT_SUPPORTED', message);
}
