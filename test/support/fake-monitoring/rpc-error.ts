import type { status } from '@grpc/grpc-js';

export type StatusName = keyof typeof status;

/** What a call is refused with. */
export class RpcError extends Error {
  readonly code: StatusName;

  constructor(code: StatusName, message: string) {
    super(message);
    this.code = code;
  }
}

/** INVALID_ARGUMENT for a field of the request, worded as Cloud Monitoring does. */
export function invalidField(field: string, value: string, reason: string): RpcError {
  return new RpcError('INVALID_ARGUMENT', `Field ${field} had an invalid value of "${value}": ${reason}`);
}
