import type { Asker } from './asker.js';

/** Someone who may have everything judged: whoever runs a command, and every caller of a service without authentication. */
export function anybody(signal: AbortSignal): Asker {
  return { caller: 'anybody', signal, permit: () => undefined };
}
