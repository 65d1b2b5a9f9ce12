import type { RequestHandler } from 'express';
import { refusal, type OnRefused } from '../limits/refusal.js';

/** Refuses what is new once the service is about to end. */
export interface NewWork {
  readonly guard: RequestHandler;
  /** From now on it is refused. */
  readonly refuse: () => void;
}

/** What is answered to the end: whether the process lives, and what it has done. */
const TO_THE_END: ReadonlySet<string> = new Set(['/healthz', '/metrics']);
/** Whoever asks again is answered by another replica, or by whatever is started in place of this one. */
const RETRY_SECONDS = 1;

/** A guard that lets everything pass until the service is about to end. */
export function createNewWork(onRefused: OnRefused = () => undefined): NewWork {
  let refusing = false;
  return {
    guard: (request, _response, next) => {
      if (!refusing || TO_THE_END.has(request.path)) {
        next();
        return;
      }
      onRefused('draining');
      // The connection ends with the answer: what has not been read by then would keep it from whoever still writes.
      request.once('end', () => {
        next(refusal('SERVICE_BUSY', 'Cannot take on anything new: the service is about to end', RETRY_SECONDS));
      });
      request.resume();
    },
    refuse: () => {
      refusing = true;
    },
  };
}
