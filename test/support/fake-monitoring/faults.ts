import { status } from '@grpc/grpc-js';
import type { ReceivedRequest } from './received-request.js';
import type { StatusName } from './rpc-error.js';
import type { StatusDetails } from './status-details.js';
import type { ListTimeSeriesResponse } from './wire-types.js';

/** What happens to a call instead of its answer, or to its answer. */
export type Fault =
  | { readonly kind: 'refuse'; readonly code: StatusName; readonly message: string; readonly details: StatusDetails }
  | { readonly kind: 'hang' }
  | { readonly kind: 'edit'; readonly edit: (response: ListTimeSeriesResponse) => ListTimeSeriesResponse };

/**
 * What happens to the calls from now on: the first gets the first fault and so on, and none where there is none; or a function says
 * what a call gets, the first being call 0.
 */
export type FaultScript =
  readonly (Fault | undefined)[] | ((call: number, request: ReceivedRequest) => Fault | undefined);

/** The call fails with a status, and details in its metadata if there are any. */
export function refuse(
  code: StatusName,
  { message = `refused with ${code}`, ...details }: StatusDetails & { readonly message?: string } = {},
): Fault {
  return { kind: 'refuse', code, message, details };
}

/** The call never gets an answer. */
export const hang: Fault = { kind: 'hang' };

/** The answer is another, made of the one that there would have been. Only for ListTimeSeries. */
export function edit(change: (response: ListTimeSeriesResponse) => ListTimeSeriesResponse): Fault {
  return { kind: 'edit', edit: change };
}

/** The answer holds what was found, and errors because of which there may be more. Only for ListTimeSeries. */
export function partial(...errors: readonly { readonly code: StatusName; readonly message: string }[]): Fault {
  const executionErrors = errors.map(({ code, message }) => ({ code: status[code], message }));
  return edit((response) => ({ ...response, executionErrors }));
}

/** A script under way. */
export interface RunningScript {
  readonly start: (script: FaultScript) => void;
  /** What happens to the next call. */
  readonly take: (request: ReceivedRequest) => Fault | undefined;
}

/** A script by which nothing happens until another is started. */
export function createScript(): RunningScript {
  let script: FaultScript = [];
  let call = 0;
  return {
    start: (next) => {
      script = next;
      call = 0;
    },
    take: (request) => {
      const index = call++;
      return typeof script === 'function' ? script(index, request) : script[index];
    },
  };
}
