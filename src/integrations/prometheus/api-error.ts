import type { JudgementError } from '../../errors.js';
import { tellError } from '../tell-error.js';

/** Prometheus' own words for what went wrong, by their status, and those of what is put in front of it. */
export const STATUS = {
  bad_data: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  execution: 422,
  too_many_requests: 429,
  internal: 500,
  timeout: 503,
  unavailable: 503,
} as const;

/** One of them. */
export type ErrorType = keyof typeof STATUS;

/** An answer of the façade that is an error. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly errorType: ErrorType;

  constructor(errorType: ErrorType, message: string) {
    super(message);
    this.errorType = errorType;
  }
}

/** What went wrong on purpose, in Prometheus' words: the query is wrong, cannot be executed, or what it needs is not there. */
export function toApiError(error: JudgementError): ApiError {
  return new ApiError(typeOf(error), tellError(error));
}

function typeOf({ code }: JudgementError): ErrorType {
  switch (code) {
    case 'INVALID_REQUEST':
    case 'UNKNOWN_CONFIG':
    case 'UNKNOWN_SOURCE':
      return 'bad_data';
    case 'UNAUTHENTICATED':
      return 'unauthorized';
    case 'NOT_ALLOWED':
      return 'forbidden';
    case 'CALLER_BUSY':
      return 'too_many_requests';
    case 'CONFIG_MISMATCH':
    case 'QUERY_REFUSED':
      return 'execution';
    case 'SOURCE_TIMEOUT':
    case 'DEADLINE_PASSED':
      return 'timeout';
    default:
      return 'unavailable';
  }
}
