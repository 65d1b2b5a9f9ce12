import type { Response } from 'express';
import { refusal } from '../limits/refusal.js';
import { HURRY } from './drain-server.js';

const RETRY_SECONDS = 1;

/** Aborted when the caller goes away before the answer, or when the service ends before it: with what they are told then. */
export function untilGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  response.once(HURRY, () => {
    gone.abort(refusal('SERVICE_BUSY', 'Cannot finish this: the service is about to end', RETRY_SECONDS));
  });
  return gone.signal;
}
