import { parseDuration } from '../../config/duration.js';
import { parseInstant } from '../../config/instant.js';
import { ApiError } from './api-error.js';

/** What an instant query is asked with. */
export interface QueryParameters {
  readonly query: string;
  /** When it is asked for, in milliseconds since the epoch; undefined for now. */
  readonly atMs: number | undefined;
  /** How long the caller waits, where it says so. */
  readonly timeoutMs: number | undefined;
}

/**
 * The parameters of a query string and of a form, whose values come first. Others than those three are left alone, as Prometheus does.
 *
 * @throws {ApiError} bad_data
 */
export function readParameters(form: string, queryString: string): QueryParameters {
  const given = [new URLSearchParams(form), new URLSearchParams(queryString)];
  const valueOf = (name: string): string => given.map((one) => one.get(name)).find((value) => value !== null) ?? '';
  const [time, timeout] = [valueOf('time'), valueOf('timeout')];
  return {
    query: valueOf('query'),
    atMs: time === '' ? undefined : readTime(time),
    timeoutMs: timeout === '' ? undefined : readTimeout(timeout),
  };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** The years 1 to 9999. */
const [EARLIEST_MS, LATEST_MS] = [-62_135_596_800_000, 253_402_300_799_999];

function readTime(text: string): number {
  const ms = NUMBER.test(text) ? Math.round(Number(text) * 1_000) : parseInstant(text);
  if (ms !== undefined && ms >= EARLIEST_MS && ms <= LATEST_MS) return ms;
  throw new ApiError('bad_data', `invalid parameter "time": cannot parse ${shown(text)} to a valid timestamp`);
}

function readTimeout(text: string): number {
  const ms = NUMBER.test(text) ? Number(text) * 1_000 : parseDuration(text);
  if (ms !== undefined && ms >= 0 && ms < Infinity) return ms;
  throw new ApiError('bad_data', `invalid parameter "timeout": cannot parse ${shown(text)} to a valid duration`);
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
