import type { Asker } from './asker.js';
import { EVERYTHING } from './shown.js';

/** What callers are called of whom nobody knows who they are. */
export const ANYBODY = 'anybody';

/** Someone who may have everything judged: whoever runs a command, and every caller of a service without authentication. */
export function anybody(signal: AbortSignal): Asker {
  return { caller: ANYBODY, signal, permit: () => undefined, shown: EVERYTHING };
}
